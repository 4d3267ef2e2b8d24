"""Alexa's request becomes what was said, and a Session."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ask_sdk_model import IntentRequest
from envelopes import KNOWN, empty, envelope, intent_request, slot

from skill.alexa.envelope import read
from skill.alexa.intents import ANSWERS, COMMANDS, STATING
from skill.alexa.request import Said, read_session, said_in
from skill.core.fields import Facts
from skill.core.heard import Answer, Command, Heard
from skill.core.session import VERSION, Session
from skill.core.values import Area, BodyPart, Side

DENIED = {"confirmationStatus": "DENIED"}


def said(request: dict[str, Any]) -> Said:
    """What is said by a request, as the skill reads it."""
    found = read(envelope(request))
    assert found is not None
    assert isinstance(found.request, IntentRequest)
    return said_in(found.request.intent)


def by_name(name: str) -> Heard:
    return Heard(answer=ANSWERS.get(name), command=COMMANDS.get(name))


@pytest.mark.parametrize("name", KNOWN)
def test_an_intent_without_words_is_heard_by_its_name(name: str) -> None:
    assert (
        said(intent_request(name))
        == said(intent_request(name, empty("area")))
        == Said("", 1.0, "", "", by_name(name))
    )
    assert by_name(name).empty is (name in STATING)


@pytest.mark.parametrize("name", [*KNOWN, "TellJokeIntent"])
def test_words_in_any_intent_are_what_was_said(name: str) -> None:
    told = Said("my left leg", 1.0, "", "", Heard())
    assert said(intent_request(name, slot("topic", "my left leg"))) == told


def test_an_intent_of_another_model_says_nothing_by_its_name() -> None:
    assert said(intent_request("TellJokeIntent", empty("joke"))).heard.empty
    assert said({"type": "IntentRequest"}).heard.empty


def test_several_slots_are_heard_in_their_order() -> None:
    request = intent_request(
        "WordsIntent", slot("part", "leg"), slot("parts", "leg"), empty("side"), slot("side_two", "left")
    )
    assert said(request).words == "leg left"


@pytest.mark.parametrize(
    ("slots", "words", "heard"),
    [
        ([slot("sign", "chest pain", confirmationStatus="DENIED")], "", Heard(answer=Answer.NO)),
        ([{**empty("sign"), "confirmationStatus": "DENIED"}], "", Heard(answer=Answer.NO)),
        ([{**empty("sign"), "confirmationStatus": "CONFIRMED"}], "", Heard(answer=Answer.YES)),
        ([slot("sign", "chest pain", confirmationStatus="CONFIRMED")], "chest pain", Heard()),
        ([slot("sign", "chest", confirmationStatus="DENIED"), slot("area", "my leg")], "my leg", Heard()),
    ],
)
def test_what_was_asked_back(slots: list[dict[str, Any]], words: str, heard: Heard) -> None:
    assert said(intent_request("AnswerIntent", *slots)) == Said(words, 1.0, "", "", heard)


@pytest.mark.parametrize(
    ("name", "status", "heard"),
    [
        ("AnswerIntent", "DENIED", Heard(answer=Answer.NO)),
        ("AnswerIntent", "CONFIRMED", Heard(answer=Answer.YES)),
        ("AMAZON.HelpIntent", "CONFIRMED", Heard(command=Command.HELP)),
        ("AMAZON.NoIntent", "CONFIRMED", Heard(answer=Answer.NO)),
    ],
)
def test_an_intent_that_was_asked_back(name: str, status: str, heard: Heard) -> None:
    request = intent_request(name)
    request["intent"]["confirmationStatus"] = status
    assert said(request).heard == heard


def test_nothing_of_an_intent_that_was_denied_counts() -> None:
    request = intent_request("AnswerIntent", slot("area", "my leg"))
    request["intent"]["confirmationStatus"] = "DENIED"
    assert said(request) == Said("", 1.0, "", "", Heard(answer=Answer.NO))


def test_how_well_words_were_heard() -> None:
    request = intent_request(
        "WordsIntent", slot("a", "x", confidence=0.9), slot("b", "y", confidence=0.4), slot("c", "z")
    )
    assert said(request).hearing == 0.4


@pytest.mark.parametrize("name", ["otherwise", "beside"])
@pytest.mark.parametrize(
    ("others", "together"),
    [
        ([None], ""),
        (["my lake"], "my lake"),
        (["my  lake "], "my  lake "),
        ([None, "leg", None], "leg"),
        (["my", "lake"], "my lake"),
        (["my lake", "lake is weak"], "my lake is weak"),
    ],
)
def test_what_another_reading_says(others: list[str | None], together: str, name: str) -> None:
    slots = [slot(f"s{n}", "x", **({} if other is None else {name: other})) for n, other in enumerate(others)]
    found = said(intent_request("WordsIntent", *slots))
    assert {name: getattr(found, name) for name in ("otherwise", "beside")} == {
        "otherwise": "", "beside": "", name: together
    }  # fmt: skip


def test_another_reading_of_nothing_or_of_what_was_denied_is_none() -> None:
    other = {"otherwise": "leg", "beside": "foot"}
    for one in (empty("a") | other, slot("a", "x", "y") | other | DENIED):
        found = said(intent_request("WordsIntent", one))
        assert (found.otherwise, found.beside) == ("", "")
    assert said(intent_request("WordsIntent", slot("a", "x") | other | DENIED, slot("b", "leg"))) == Said(
        "leg", 1.0, "", "", Heard()
    )


# The session


def test_a_session_comes_back() -> None:
    before = Session(Facts(areas=(Area(BodyPart.ARM, Side.LEFT),)), question="onset", turns=3)
    assert read_session(before.to_dict()) == before
    before = Session(question="confirm", confirming="has_ms", doubted=Heard(answer=Answer.YES), turns=3)
    assert read_session(json.loads(json.dumps(before.to_dict()))) == before
    either = Heard(Facts(has_ms=True), instead=Heard(Facts(has_ms=False)))
    before = Session(question="confirm", confirming="has_ms", doubted=either, turns=3)
    assert read_session(json.loads(json.dumps(before.to_dict()))) == before


@pytest.mark.parametrize("instead", ["leg", 7, ["leg"], {"answer": "yes"}, True])
def test_a_session_with_another_reading_that_is_none_is_a_new_one(instead: Any) -> None:
    doubted = Heard(Facts(has_ms=True)).to_dict() | {"instead": instead}
    kept = Session(question="confirm", confirming="has_ms", turns=3).to_dict() | {"doubted": doubted}
    assert read_session(kept) == Session()


def test_of_a_session_that_was_kept_before_there_was_another_reading_nothing_is_lost() -> None:
    before = Session(question="confirm", confirming="has_ms", doubted=Heard(Facts(has_ms=True)), turns=3)
    kept = before.to_dict()
    del kept["doubted"]["instead"]
    assert read_session(kept) == before


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "?",
        7,
        [],
        {},
        Session().to_dict() | {"version": VERSION - 1},
        Session().to_dict() | {"version": VERSION + 1},
        Session().to_dict() | {"stage": "somewhere"},
        Session().to_dict() | {"facts": {"areas": "arm"}},
        Session().to_dict() | {"last": [["Sing", {}]]},
        Session().to_dict() | {"unheard_of": 1},
        Session().to_dict() | {"asked": None},
        Session().to_dict() | {"asked": [[1]]},
        Session().to_dict() | {"closed": [True]},
        {"version": VERSION},
        Session().to_dict() | {"doubted": {"answer": "yes"}},
    ],
)
def test_a_session_that_cannot_be_read_is_a_new_one(kept: Any) -> None:
    assert read_session(kept) == Session()
