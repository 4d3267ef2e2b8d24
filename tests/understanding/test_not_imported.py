"""The understanding is loaded when words come, and not before: what Amazon understands does without."""

from apart import run_apart

CODE = """
import sys
from skill.alexa.builder import build
from skill.settings import Settings

skill, attributes = build(Settings()), {}

def said(request):
    application = {"applicationId": "amzn1.ask.skill.1"}
    user = {"userId": "amzn1.ask.account.VOID"}
    answer = skill({
        "version": "1.0",
        "session": {"new": False, "sessionId": "1", "application": application, "user": user,
                    "attributes": attributes},
        "context": {"System": {"application": application, "user": user}},
        "request": {"requestId": "1", "timestamp": "2026-05-13T12:34:56Z", "locale": "en-US", **request},
    })
    attributes.update(answer["sessionAttributes"])
    return answer["response"]["outputSpeech"]["ssml"]

def intent(name, **slots):
    return {"type": "IntentRequest", "dialogState": "COMPLETED",
            "intent": {"name": name, "confirmationStatus": "NONE", "slots": slots}}

def loaded():
    return [name for name in sys.modules if name == "numpy" or name.startswith("skill.understanding")]

assert said({"type": "LaunchRequest"})
assert said(intent("AMAZON.YesIntent"))
assert said(intent("AMAZON.StopIntent"))
assert loaded() == [], loaded()
words = {"name": "area", "confirmationStatus": "NONE", "value": "my left leg"}
assert said(intent("AnswerIntent", area=words))
assert "skill.understanding.understander" in loaded()
assert "numpy" in loaded()
print("done")
"""


def test_a_launch_a_yes_and_a_stop_do_without():
    assert run_apart(CODE) == "done\n"
