"""The stand-in for an Echo: what it sends, and what it makes of the answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from envelopes import INTENTS, TYPES
from transcripts import the_skill, understander_of

from skill.alexa.request import Recognition, turn_of
from skill.core.frozen import replace
from skill.core.session import CONFIRM, Session
from skill.core.values import Area, BodyPart, Side
from skill.device.echo import Answered, Echo, intent_request
from skill.understanding.found import Understanding


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
    return Echo(skill, understander_of("en-US"), locale)


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


def test_the_request_is_as_amazon_sends_it() -> None:
    skill = Skill()
    echo_of(skill).say("my left arm")
    (request,) = skill.asked
    assert request["version"] == "1.0"
    application = request["session"]["application"]["applicationId"]
    assert request["context"]["System"]["application"]["applicationId"] == application
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", request["request"]["timestamp"])
    intent = request["request"]["intent"]
    assert intent["name"] == "DescribeIntent"
    assert set(intent["slots"]) == {slot["name"] for slot in INTENTS["DescribeIntent"]["slots"]}
    side = intent["slots"]["side"]
    assert side["value"] in "my left arm"
    (authority,) = side["resolutions"]["resolutionsPerAuthority"]
    assert authority["status"] == {"code": "ER_SUCCESS_MATCH"}
    assert authority["values"] == [{"value": {"name": "left", "id": "left"}}]
    assert "value" not in intent["slots"]["onset"]


def test_what_it_sends_is_what_the_skill_reads() -> None:
    understander = understander_of("en-US")
    understood = understander.understand("my left arm and my left leg", "area")
    turn = turn_of(intent_request(understood, understander))
    assert turn.heard.areas == (Area(BodyPart.ARM, Side.LEFT), Area(BodyPart.LEG, Side.LEFT))


def test_every_intent_and_id_it_sends_is_in_the_model() -> None:
    understander = understander_of("en-US")
    ids = {kind: {value["id"] for value in values} for kind, values in TYPES.items()}
    for text in ("both my legs, they give out when i walk", "purple", "stop", "yes", "my face is drooping"):
        intent = intent_request(understander.understand(text), understander)["intent"]
        own = {slot["name"]: slot["type"] for slot in INTENTS[intent["name"]].get("slots", ())}
        assert set(intent["slots"]) == set(own)
        for name, slot in intent["slots"].items():
            for found in re.findall(r'"id": "(\w+)"', json.dumps(slot)):
                assert found in ids[own[name]]


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
    assert echo_of(the_skill()).say("stop").intent == "AMAZON.StopIntent"


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


class HardOfHearing:
    """Understands as the real one does, but is as sure of it as it is told, and keeps what was asked."""

    def __init__(self) -> None:
        self._real = understander_of("en-US")
        self.vocabulary = self._real.vocabulary
        self.sure = 1.0
        self.asked: list[str | None] = []

    def understand(self, text: str, asked: str | None = None) -> Understanding:
        self.asked.append(asked)
        return replace(self._real.understand(text, asked), confidence=self.sure)


@pytest.fixture
def misheard() -> tuple[Echo, HardOfHearing, Answered]:
    """A conversation in which "my left arm" was hard to hear; all that is said later is clear."""
    understander = HardOfHearing()
    echo = Echo(the_skill(), understander, "en-US")  # type: ignore[arg-type]
    echo.launch()
    echo.say("no")
    understander.sure = 0.0
    said = echo.say("my left arm")
    understander.sure = 1.0
    understander.asked.clear()
    return echo, understander, said


def test_what_is_hardly_understood_is_asked_back(misheard: Any) -> None:
    _, _, said = misheard
    assert "your left arm?" in said.speech[-1]
    assert "yes or no" in said.reprompt
    assert (said.open, said.session.question, said.session.facts.areas) == (True, CONFIRM, ())


@pytest.mark.parametrize(
    ("text", "asked", "areas"),
    [
        ("yes", [CONFIRM], (Area(BodyPart.ARM, Side.LEFT),)),
        ("no", [CONFIRM], ()),
        ("slow down please", [CONFIRM], ()),
        ("no my right arm", [CONFIRM, "area"], (Area(BodyPart.ARM, Side.RIGHT),)),
        ("both my legs", [CONFIRM, "area"], (Area(BodyPart.LEG, Side.BOTH),)),
        ("purple", [CONFIRM, "area"], ()),
        ("correct", [CONFIRM], (Area(BodyPart.ARM, Side.LEFT),)),
        ("yes correct", [CONFIRM], (Area(BodyPart.ARM, Side.LEFT),)),
    ],
)
def test_what_answers_no_yes_or_no_question_is_understood_by_the_one_before(
    misheard: Any, text: str, asked: list[str], areas: tuple[Area, ...]
) -> None:
    echo, understander, _ = misheard
    assert echo.say(text).session.facts.areas == areas
    assert understander.asked == asked


def test_what_is_clear_is_not_asked_back_and_an_alarm_is_understood_as_it_was(misheard: Any) -> None:
    echo, understander, _ = misheard
    echo.say("my face is drooping")
    assert echo.session.question == CONFIRM
    understander.asked.clear()
    echo.say("my arm")
    assert understander.asked == [CONFIRM]


def test_correct_takes_no_alarm_back() -> None:
    echo = echo_of(the_skill())
    echo.launch()
    echo.say("my face is drooping")
    assert "911" in echo.say("correct").speech[0]


def test_how_sure_it_is_goes_beside_the_request_and_never_into_it() -> None:
    passed: list[Any] = []

    def skill(request: dict[str, Any], beside: object) -> dict[str, Any]:
        passed.append((json.dumps(request), beside))
        return answer(**OPEN)

    understander = HardOfHearing()
    echo = Echo(skill, understander, "en-US")  # type: ignore[arg-type]
    echo.launch()
    for understander.sure in (0.0, 1.0):
        echo.say("my left arm")
    assert [beside for _, beside in passed] == [None, Recognition(doubtful=True), Recognition(doubtful=False)]
    assert not [request for request, _ in passed if "doubt" in request.replace('"doubted": null', "")]
