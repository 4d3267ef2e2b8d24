"""From request JSON to response JSON: all that Amazon may send."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.exceptions import AskSdkException
from envelopes import KNOWN, SKILL_ID, envelope, intent, kept, launch, slot, words

from skill.alexa.builder import build
from skill.core.heard import Answer, Heard
from skill.core.questions import QUESTIONS
from skill.core.session import CONFIRM, TOPIC, VERSION, Session, Stage
from skill.settings import Settings

LAMBDA = Path(__file__).parents[2] / "lambda" / "lambda_function.py"

# The microphone is closed and nothing is said: all that may be answered to the end of a session.
NOTHING = {"version": "1.0", "response": {}}


@pytest.fixture(scope="module")
def skill() -> Any:
    return build(Settings())


def check_shape(answer: dict[str, Any]) -> None:
    """A spoken answer as Amazon takes it; it keeps the session open if and only if there is a reprompt."""
    assert answer["version"] == "1.0"
    response = answer["response"]
    assert response["outputSpeech"]["type"] == "SSML"
    assert response["outputSpeech"]["ssml"].startswith("<speak>")
    assert response["shouldEndSession"] is ("reprompt" not in response)
    assert set(answer["sessionAttributes"]) == {"session"}
    assert len(json.dumps(answer).encode()) < 24 * 1024


def check_nothing_said(answer: dict[str, Any]) -> None:
    assert answer["version"] == "1.0"
    assert not set(answer["response"]) & {"outputSpeech", "reprompt", "card", "directives"}
    assert "shouldEndSession" not in answer["response"]


def sessions() -> list[Session]:
    """Sessions in which each question is open."""
    asked = [Session(question=q.id, asked=(q.id,), turns=2) for q in QUESTIONS]
    alarm = Session(
        Session().facts.from_dict({"warning_signs": ["face_droop"]}), Stage.EMERGENCY, CONFIRM,
        "warning_signs", turns=2, suspects=("face_droop",),
    )  # fmt: skip
    doubt = Session(question=CONFIRM, confirming="has_ms", doubted=Heard(answer=Answer.YES), turns=2)
    result = Session(stage=Stage.RESULT, question=TOPIC, offered="who_can_help", turns=9)
    return [*asked, alarm, doubt, result, Session(stage=Stage.ENDED, turns=9)]


def test_launch(skill: Any) -> None:
    answer = skill(launch())
    check_shape(answer)
    assert answer["response"]["shouldEndSession"] is False
    assert kept(answer)["question"] == "onset"


def test_a_launch_within_a_session_goes_on(skill: Any) -> None:
    first = skill(launch())
    second = skill(intent("AMAZON.NoIntent", session=kept(first)))
    third = skill(envelope({"type": "LaunchRequest"}, kept(second)))
    check_shape(third)
    assert kept(third)["question"] == kept(second)["question"] == "area"


@pytest.mark.parametrize("session", sessions(), ids=lambda s: s.question or s.stage)
@pytest.mark.parametrize("name", KNOWN)
def test_each_intent_whatever_is_open(skill: Any, name: str, session: Session) -> None:
    check_shape(skill(intent(name, session=session.to_dict())))


@pytest.mark.parametrize("name", KNOWN)
def test_each_intent_as_first_words(skill: Any, name: str) -> None:
    """Alexa, ask weakness guide to ..."""
    check_shape(skill(intent(name)))


@pytest.mark.parametrize("session", sessions(), ids=lambda s: s.question or s.stage)
@pytest.mark.parametrize(
    "said", ["my left leg", "thingummy", "no", "stop", "my face is drooping", "leg " * 5_000]
)
def test_words_whatever_is_open(skill: Any, said: str, session: Session) -> None:
    check_shape(skill(words(said, session.to_dict())))


def test_each_question_is_elicited(skill: Any) -> None:
    asked = skill(launch())
    for said in ("no", "both my legs", "yes"):
        (directive,) = asked["response"]["directives"]
        assert directive["slotToElicit"] == kept(asked)["question"]
        asked = skill(words(said, kept(asked)))
    assert "directives" not in skill(words("stop", kept(asked)))["response"]


@pytest.mark.parametrize("reason", ["USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"])
def test_the_end_of_a_session_is_not_answered(skill: Any, reason: str) -> None:
    request: dict[str, Any] = {"type": "SessionEndedRequest", "reason": reason}
    if reason == "ERROR":
        request["error"] = {"type": "INVALID_RESPONSE", "message": "an unknown slot"}
    check_nothing_said(skill(envelope(request, Session(turns=3).to_dict())))


@pytest.mark.parametrize(
    "kind",
    [
        "AlexaSkillEvent.SkillEnabled",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillAccountLinked",
        "AlexaSkillEvent.SkillPermissionAccepted",
    ],
)
def test_skill_events_are_not_answered(skill: Any, kind: str) -> None:
    event = envelope({"type": kind, "locale": None, "eventCreationTime": "2026-05-13T12:34:56Z"})
    del event["session"]
    check_nothing_said(skill(event))


@pytest.mark.parametrize(
    "kind", ["Foo.Bar", "", "launchrequest", "Alexa.Presentation.APL.New", 7, None, [], {}]
)
def test_unknown_requests_are_not_answered(skill: Any, kind: Any) -> None:
    assert skill(envelope({"type": kind})) == NOTHING


@pytest.mark.parametrize(
    "kind",
    [
        "Connections.Response",
        "Alexa.Presentation.APL.UserEvent",
        "AudioPlayer.PlaybackStarted",
        "System.ExceptionEncountered",
        "Display.ElementSelected",
    ],
)
def test_requests_that_the_skill_does_not_take(skill: Any, kind: str) -> None:
    check_nothing_said(skill(envelope({"type": kind})))


@pytest.mark.parametrize("event", [None, [], "", {}, {"request": {}}, {"request": None}, {"session": {}}])
def test_events_that_are_no_requests(skill: Any, event: Any) -> None:
    """What a console sends to try the function."""
    assert skill(event) == NOTHING


def test_unknown_fields_are_passed_over(skill: Any) -> None:
    event = intent("AnswerIntent", slot("area", "my arm"))
    plain = skill(copy.deepcopy(event))
    for place in (
        event,
        event["session"],
        event["context"],
        event["context"]["System"],
        event["request"],
        event["request"]["intent"],
        event["request"]["intent"]["slots"]["area"],
        event["request"]["intent"]["slots"]["area"]["slotValue"],
    ):
        place["brandNew"] = {"deeply": [1, {"nested": None}]}
    assert skill(event) == plain


@pytest.mark.parametrize("locale", [None, "", "en", "en-GB", "de-DE", "xx-XX", "../../etc", "EN-us"])
def test_locales(skill: Any, locale: str | None) -> None:
    check_shape(skill(launch(locale=locale)))


def test_an_unknown_locale_gets_the_usual_words(skill: Any) -> None:
    assert skill(launch(locale="de-DE"))["response"] == skill(launch(locale="en-US"))["response"]


@pytest.mark.parametrize(
    "session",
    [
        {"version": VERSION + 1},
        {"version": 0, "facts": {}},
        {"facts": {}},
        {},
        "text",
        [],
        3,
        None,
        Session().to_dict() | {"question": "no_such_question"},
        Session().to_dict() | {"question": 3},
        Session().to_dict() | {"offered": "no_such_topic", "stage": "result", "question": "topic"},
        Session().to_dict() | {"turns": "many"},
        Session().to_dict() | {"facts": {"warning_signs": ["no_such_sign"]}},
        Session().to_dict() | {"asked": ["no_such_question"], "question": "area"},
    ],
)
@pytest.mark.parametrize("name", ["LaunchRequest", "AMAZON.YesIntent", "AMAZON.PreviousIntent"])
def test_a_broken_session_never_breaks_the_conversation(skill: Any, session: Any, name: str) -> None:
    request = {"type": name} if name == "LaunchRequest" else intent(name)["request"]
    event = envelope(request)
    event["session"]["attributes"] = {"session": session}
    check_shape(skill(event))


def test_a_session_of_another_version_starts_anew(skill: Any) -> None:
    answer = skill(envelope({"type": "LaunchRequest"}, Session(turns=9).to_dict() | {"version": VERSION + 1}))
    assert answer["response"] == skill(launch())["response"]


@pytest.mark.parametrize("attributes", [7, True, "session", ["session"]])
def test_attributes_that_are_none(skill: Any, attributes: Any) -> None:
    event = intent("AMAZON.YesIntent")
    event["session"]["attributes"] = attributes
    answer = skill(event)
    assert answer["response"]["outputSpeech"]["type"] == "SSML"


def test_the_answer_does_not_depend_on_what_was_before(skill: Any) -> None:
    """AWS Lambda keeps the process for many people."""
    first = skill(launch())
    skill(words("my face is drooping"))
    assert skill(launch()) == first


def test_the_event_is_left_as_it_was(skill: Any) -> None:
    event = intent("AMAZON.NoIntent", session=kept(skill(launch())))
    before = copy.deepcopy(event)
    skill(event)
    assert event == before


# Which skill


def test_a_request_for_this_skill_is_answered() -> None:
    check_shape(build(Settings(skill_id=SKILL_ID))(launch()))


@pytest.mark.parametrize("request_", [launch(), intent("AMAZON.YesIntent")], ids=["launch", "intent"])
def test_a_request_for_another_skill_is_refused(request_: dict[str, Any]) -> None:
    with pytest.raises(AskSdkException):
        build(Settings(skill_id="amzn1.ask.skill.other"))(request_)


def test_a_request_that_names_no_skill_is_refused() -> None:
    event = launch()
    del event["context"]
    with pytest.raises(AskSdkException):
        build(Settings(skill_id=SKILL_ID))(event)


# AWS Lambda


def test_the_lambda_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEAKNESS_GUIDE_SKILL_ID", SKILL_ID)
    spec = importlib.util.spec_from_file_location("lambda_function", LAMBDA)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check_shape(module.lambda_handler(launch(), None))
    other = launch()
    other["context"]["System"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    with pytest.raises(AskSdkException):
        module.lambda_handler(other, None)


def test_who_disabled_the_skill_is_read_whatever_the_time_is(skill: Any) -> None:
    check_nothing_said(
        skill(envelope({"type": "AlexaSkillEvent.SkillDisabled", "timestamp": "once upon a time"}))
    )
