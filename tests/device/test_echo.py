"""The stand-in for an Echo: what it sends, and what it makes of the answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from transcripts import the_skill

from skill.alexa.builder import build
from skill.alexa.response import SLOTS
from skill.core.session import CONFIRM, Session
from skill.core.values import Area, BodyPart, Side
from skill.device.echo import Answered, Echo
from skill.device.listening.spoken import Spoken
from skill.settings import Settings


class Skill:
    """Answers with what it is given, and keeps what it was asked."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: dict[str, Any], context: object) -> dict[str, Any]:
        self.asked.append(json.loads(json.dumps(request)))
        return self.answers.pop(0) if self.answers else {"version": "1.0", "response": {}}


def answer(ssml: str = "<speak>Hello.</speak>", **response: Any) -> dict[str, Any]:
    body = {"outputSpeech": {"type": "SSML", "ssml": ssml}, **response}
    return {"version": "1.0", "sessionAttributes": {"session": Session(turns=1).to_dict()}, "response": body}


def echo_of(skill: Any, locale: str = "en-US") -> Echo:
    return Echo(skill, locale)


OPEN = {
    "shouldEndSession": False,
    "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Well?</speak>"}},
}


def test_a_conversation_is_one_session() -> None:
    skill = Skill(answer(**OPEN), answer(**OPEN), answer(shouldEndSession=True))
    echo = echo_of(skill, "en-GB")
    echo.launch()
    echo.say("no")
    echo.say("stop")
    echo.end()
    assert [a["request"]["type"] for a in skill.asked] == [
        "LaunchRequest", "IntentRequest", "IntentRequest", "SessionEndedRequest",
    ]  # fmt: skip
    assert len({a["session"]["sessionId"] for a in skill.asked}) == 1
    assert len({a["request"]["requestId"] for a in skill.asked}) == 4
    assert [a["session"]["new"] for a in skill.asked] == [True, False, False, False]
    assert {a["request"]["locale"] for a in skill.asked} == {"en-GB"}


def test_it_brings_back_the_attributes_as_they_were_given() -> None:
    given = answer(**OPEN)
    skill = Skill(given)
    echo = echo_of(skill)
    echo.launch()
    echo.say("no")
    assert skill.asked[0]["session"]["attributes"] == {}
    assert skill.asked[1]["session"]["attributes"] == given["sessionAttributes"]
    assert echo.session == Session()


def test_two_echos_are_two_sessions() -> None:
    skill = Skill(answer(), answer())
    echo_of(skill).launch()
    echo_of(skill).launch()
    assert skill.asked[0]["session"]["sessionId"] != skill.asked[1]["session"]["sessionId"]


def asked_for(slot: str) -> dict[str, Any]:
    """A response that asks for a slot of an intent with two."""
    slots = {name: {"name": name, "confirmationStatus": "NONE"} for name in ("area", "onset")}
    intent = {"name": "AnswerIntent", "confirmationStatus": "NONE", "slots": slots}
    directive = {"type": "Dialog.ElicitSlot", "slotToElicit": slot, "updatedIntent": intent}
    return answer(**OPEN, directives=[{"type": "Alexa.Brand.New"}, directive])


def test_the_request_is_as_amazon_sends_it() -> None:
    skill = Skill()
    echo_of(skill).say("my left arm")
    (request,) = skill.asked
    assert request["version"] == "1.0"
    application = request["session"]["application"]["applicationId"]
    assert request["context"]["System"]["application"]["applicationId"] == application
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", request["request"]["timestamp"])


def test_words_come_in_the_slot_that_was_asked_for() -> None:
    skill = Skill(asked_for("area"))
    echo = echo_of(skill)
    echo.launch()
    assert echo.say("my left arm").intent == "AnswerIntent"
    request = skill.asked[1]["request"]
    assert request["dialogState"] == "IN_PROGRESS"
    assert request["intent"]["slots"] == {
        "area": {
            "name": "area",
            "value": "my left arm",
            "confirmationStatus": "NONE",
            "source": "USER",
            "slotValue": {"type": "Simple", "value": "my left arm"},
        },
        "onset": {"name": "onset", "confirmationStatus": "NONE"},
    }


def test_words_that_nobody_asked_for_come_in_the_intent_for_all_words() -> None:
    skill = Skill(asked_for("area"), answer(**OPEN), answer(**OPEN))
    echo = echo_of(skill)
    echo.launch()
    echo.say("my left arm")
    assert echo.say("my leg").intent == "WordsIntent"
    request = skill.asked[2]["request"]
    assert "dialogState" not in request
    assert set(request["intent"]["slots"]) == {"words", "word"}
    assert request["intent"]["slots"]["words"]["value"] == "my leg"


def test_the_skills_own_directive_is_obeyed_and_what_is_not_asked_for_does_without() -> None:
    passed: list[dict[str, Any]] = []

    def recording(skill: Any) -> Any:
        return lambda request, context: passed.append(request["request"]) or skill(request, context)

    for elicit in (True, False):
        echo = echo_of(recording(build(Settings(elicit=elicit))))
        echo.launch()
        assert [area.part for area in echo.say("no").session.facts.areas] == []
        assert [area.part for area in echo.say("my left arm").session.facts.areas] == ["arm"]
    assert [p["intent"]["name"] for p in passed if "intent" in p] == ["AnswerIntent"] * 2 + [
        "WordsIntent"
    ] * 2
    assert [n for n, s in passed[2]["intent"]["slots"].items() if "value" in s] == ["area"]
    assert set(passed[2]["intent"]["slots"]) == set(SLOTS)


@pytest.mark.parametrize(
    ("text", "sure"), [("no", None), (Spoken("no", 0.4), 0.4), (Spoken("no", 1.0), 0.99)]
)
def test_how_well_it_was_heard_travels_beside_the_words(text: str, sure: float | None) -> None:
    skill = Skill()
    echo_of(skill).say(text)
    assert skill.asked[0]["request"]["intent"]["slots"]["words"].get("confidence") == sure


def test_what_other_readings_say_goes_along_where_there_are_some() -> None:
    skill = Skill()
    echo = Echo(skill, "en-US")
    for spoken in (Spoken("no", 0.9, "know", "chest"), Spoken("no", 0.9), "no"):
        echo.say(spoken)
    slots = [one["request"]["intent"]["slots"]["words"] for one in skill.asked]
    assert [(slot.get("otherwise"), slot.get("beside")) for slot in slots] == [
        ("know", "chest"), (None, None), (None, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ssml", "speech"),
    [
        ("<speak>Hello.</speak>", ("Hello.",)),
        ('<speak>One.<break time="300ms"/>Two?</speak>', ("One.", "Two?")),
        ('<speak><prosody rate="slow">One.<break time="1s"/>Two?</prosody></speak>', ("One.", "Two?")),
        ("<speak>Tom &amp; &lt;Jerry&gt;</speak>", ("Tom & <Jerry>",)),
        ("<speak>&amp;lt;</speak>", ("&lt;",)),
        ('<speak><break time="1s"/></speak>', ()),
        ("<speak></speak>", ()),
    ],
)
def test_speech_as_it_is_heard(ssml: str, speech: tuple[str, ...]) -> None:
    assert echo_of(Skill(answer(ssml))).launch().speech == speech


def test_speech_keeps_its_manner_beside_the_text() -> None:
    ssml = '<speak>Call <emphasis level="strong">now</emphasis>!<break time="300ms"/>Is it new?</speak>'
    again = {"outputSpeech": {"type": "SSML", "ssml": '<speak><prosody rate="slow">Well?</prosody></speak>'}}
    said = echo_of(Skill(answer(ssml, reprompt=again))).launch()
    assert said.speech == ("Call now!", "Is it new?")
    assert [(*part.split(), part.pause, part.emphasis) for part in said.parts] == [
        ("Call", 0.0, "none"), ("now", 0.0, "strong"), ("!", 0.3, "none"), ("Is", "it", "new?", 0.0, "none"),
    ]  # fmt: skip
    assert (said.reprompt, [part.rate for part in said.reprompt_parts]) == ("Well?", [0.75])
    assert not said.slow


def test_the_skills_own_pauses_and_rates_arrive() -> None:
    echo = echo_of(the_skill())
    assert [part.pause for part in echo.launch().parts] == [0.3, 0.0]
    slower = echo.say("slow down please")
    assert slower.parts[0].pause == 0.8
    assert {part.rate for part in (*slower.parts, *slower.reprompt_parts)} == {0.75}


def test_an_open_answer() -> None:
    said = echo_of(Skill(answer(**OPEN))).launch()
    assert (said.open, said.reprompt, said.card, said.intent) == (True, "Well?", None, None)


def test_a_closed_answer_with_a_card() -> None:
    card = {"type": "Simple", "title": "T", "content": "1\n2"}
    said = echo_of(Skill(answer(shouldEndSession=True, card=card))).launch()
    assert (said.open, said.reprompt, said.card) == (False, None, ("T", "1\n2"))


@pytest.mark.parametrize("response", [{}, {"response": {}}, {"version": "1.0", "response": {"card": None}}])
def test_an_answer_without_speech(response: dict[str, Any]) -> None:
    said = echo_of(Skill(response)).launch()
    assert said.speech == ()
    assert said.reprompt is None
    assert said.session == Session()


def test_the_end_is_told_with_its_reason() -> None:
    skill = Skill()
    echo_of(skill).end("USER_INITIATED")
    assert skill.asked[0]["request"]["reason"] == "USER_INITIATED"


def test_the_intent_that_was_sent() -> None:
    assert echo_of(the_skill()).say("stop").intent == "WordsIntent"


def test_slow_speech_is_told() -> None:
    echo = echo_of(the_skill())
    assert not echo.launch().slow
    assert echo.say("slow down please").slow
    assert echo.say("no").slow


@pytest.mark.parametrize(
    "text", ["", " ", "...", "\x00", "a" * 10_000, "<speak>", "&amp;", "💪", "'", "0" * 50, "ÄÖÜ ß"]
)
def test_whatever_is_typed(text: str) -> None:
    echo = echo_of(the_skill())
    echo.launch()
    assert echo.say(text).open


@pytest.fixture
def misheard() -> tuple[Echo, Answered]:
    """A conversation in which "my left arm" was hard to hear; all that is said later is clear."""
    echo = echo_of(the_skill())
    echo.launch()
    echo.say("no")
    return echo, echo.say(Spoken("my left arm", 0.5))


def test_what_is_hardly_heard_is_asked_back(misheard: tuple[Echo, Answered]) -> None:
    _, said = misheard
    assert "your left arm?" in said.speech[-1]
    assert said.reprompt is not None
    assert "yes or no" in said.reprompt
    assert (said.open, said.session.question, said.session.facts.areas) == (True, CONFIRM, ())


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("yes", (Area(BodyPart.ARM, Side.LEFT),)),
        ("no", ()),
        ("slow down please", ()),
        ("no my right arm", (Area(BodyPart.ARM, Side.RIGHT),)),
        ("both my legs", (Area(BodyPart.LEG, Side.BOTH),)),
        ("purple", ()),
        ("correct", (Area(BodyPart.ARM, Side.LEFT),)),
        ("yes correct", (Area(BodyPart.ARM, Side.LEFT),)),
    ],
)
def test_what_answers_no_yes_or_no_question_is_understood_by_the_one_before(
    misheard: tuple[Echo, Answered], text: str, areas: tuple[Area, ...]
) -> None:
    echo, _ = misheard
    assert echo.say(text).session.facts.areas == areas


def test_correct_takes_no_alarm_back() -> None:
    echo = echo_of(the_skill())
    echo.launch()
    echo.say("my face is drooping")
    assert "911" in echo.say("correct").speech[0]
