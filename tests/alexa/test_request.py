"""Alexa's request JSON becomes a Turn and a Session."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Request, RequestEnvelope
from envelopes import (
    INTENTS,
    TYPES,
    empty,
    envelope,
    intent,
    intent_request,
    resolved,
    slot,
    unmatched,
)

from skill.alexa.request import ANSWERS, COMMANDS, STATING, Recognition, read_session, read_turn, turn_of
from skill.core.fields import Facts
from skill.core.session import VERSION, Session
from skill.core.turn import Answer, Command, Comparison, Kind, Turn
from skill.core.values import Area, BodyPart, Reason, Side

DESCRIBE = "DescribeIntent"
SLOTS = {s["name"]: s for s in INTENTS[DESCRIBE]["slots"]}


def said(**slots: tuple[str, ...]) -> Turn:
    """Returns the turn of a DescribeIntent with these slots filled with these ids."""
    filled = []
    for name, ids in slots.items():
        many = SLOTS[name].get("multipleValues", {}).get("enabled", False)
        filled.append(slot(name, SLOTS[name]["type"], *ids, many=many))
    return turn_of(intent_request(DESCRIBE, *filled))


def test_launch() -> None:
    assert turn_of({"type": "LaunchRequest", "requestId": "r", "locale": "en-US"}) == Turn(kind=Kind.LAUNCH)


@pytest.mark.parametrize("name", INTENTS)
def test_an_intent_without_a_filled_slot(name: str) -> None:
    turn = turn_of(intent_request(name))
    assert turn == Turn(answer=ANSWERS.get(name), command=COMMANDS.get(name))
    assert turn.empty is (name in STATING)


@pytest.mark.parametrize("name", INTENTS)
def test_an_intent_without_the_key_slots(name: str) -> None:
    request = intent_request(name)
    request["intent"].pop("slots", None)
    assert turn_of(request) == Turn(answer=ANSWERS.get(name), command=COMMANDS.get(name))
    request["intent"]["slots"] = None
    assert turn_of(request) == Turn(answer=ANSWERS.get(name), command=COMMANDS.get(name))


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [(s["name"], s["type"], v["id"]) for s in SLOTS.values() for v in TYPES[s["type"]]],
)
def test_each_value_of_each_slot_says_something(name: str, kind: str, value: str) -> None:
    turn = said(**{name: (value,)})
    if (name, value) == ("correction", "add"):
        assert turn == Turn()
    elif name in ("side_two", "side_three"):
        assert turn == Turn(), "a second side is that of a second part"
    else:
        assert turn != Turn()


@pytest.mark.parametrize("name", SLOTS)
def test_a_slot_that_matched_nothing_is_passed_over(name: str) -> None:
    assert turn_of(intent_request(DESCRIBE, unmatched(name, SLOTS[name]["type"]))).empty


@pytest.mark.parametrize("name", [n for n, s in SLOTS.items() if s.get("multipleValues", {}).get("enabled")])
def test_a_list_with_one_value_unmatched(name: str) -> None:
    kind = SLOTS[name]["type"]
    value = TYPES[kind][-1]["id"]
    filled = slot(name, kind, value, many=True)
    filled["slotValue"]["values"].append(unmatched(name, kind)["slotValue"])
    assert turn_of(intent_request(DESCRIBE, filled)) == said(**{name: (value,)})


@pytest.mark.parametrize("name", [n for n, s in SLOTS.items() if s.get("multipleValues", {}).get("enabled")])
def test_a_multi_value_slot_with_one_simple_value(name: str) -> None:
    """Amazon sends a single value of such a slot both ways."""
    kind = SLOTS[name]["type"]
    value = TYPES[kind][-1]["id"]
    assert turn_of(intent_request(DESCRIBE, slot(name, kind, value))) == said(**{name: (value,)})


def test_a_slot_of_before_slot_values() -> None:
    """Older requests hold the resolutions beside the value only."""
    old = {"name": "part", "value": "arm", "resolutions": resolved("BodyPart", "arm")}
    assert turn_of(intent_request(DESCRIBE, old)).heard.areas == (Area(BodyPart.ARM),)


def test_a_second_authority() -> None:
    first = unmatched("part", "BodyPart", "arm")
    first["slotValue"]["resolutions"]["resolutionsPerAuthority"] += resolved("BodyPart", "arm")[
        "resolutionsPerAuthority"
    ]
    assert turn_of(intent_request(DESCRIBE, first)).heard.areas == (Area(BodyPart.ARM),)


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "part", "slotValue": {"type": "List", "values": []}},
        {"name": "part", "slotValue": {"type": "List"}},
        {"name": "part", "slotValue": {"type": "Simple", "value": "arm"}},
        {"name": "part", "slotValue": {"type": "Simple", "value": "arm", "resolutions": {}}},
        {"name": "part", "value": "arm", "resolutions": {"resolutionsPerAuthority": []}},
        {"name": "part", "value": None},
        {},
    ],
)
def test_a_slot_with_little_in_it(broken: dict[str, Any]) -> None:
    request = intent_request(DESCRIBE)
    request["intent"]["slots"]["part"] = broken
    assert turn_of(request).empty


def test_places() -> None:
    turn = said(
        part=("arm", "leg"), side=("left",), part_two=("foot",), side_two=("right",),
        part_three=("face",), parts=("hip",),
    )  # fmt: skip
    assert turn.heard.areas == (
        Area(BodyPart.ARM, Side.LEFT),
        Area(BodyPart.LEG, Side.LEFT),
        Area(BodyPart.FOOT, Side.RIGHT),
        Area(BodyPart.FACE),
        Area(BodyPart.HIP, Side.BOTH),
    )
    assert turn.side is None


def test_plural_words_are_both_sides_unless_a_side_is_said() -> None:
    assert said(parts=("leg",)).heard.areas == (Area(BodyPart.LEG, Side.BOTH),)
    assert said(parts=("foot",), side=("right",)).heard.areas == (Area(BodyPart.FOOT, Side.RIGHT),)


def test_a_side_alone() -> None:
    turn = said(side=("right",), answer=("no",), correction=("replace",))
    assert (turn.side, turn.answer, turn.correcting) == (Side.RIGHT, Answer.NO, True)
    assert turn.heard == Facts()


def test_several_reasons_and_signs() -> None:
    turn = said(reason=("pain", "fatigue"), sign=("fever_or_infection", "fall_injury"))
    assert turn.heard.reduced_by == (Reason.PAIN, Reason.FATIGUE)
    assert turn.heard.warning_signs == ("fall_injury", "fever_or_infection")


def test_denied_signs_and_parts_are_no_facts() -> None:
    turn = said(denied_sign=("face_droop",), sign=("chest_pain",), denied_parts=("arm",))
    assert turn.heard.warning_signs == ("chest_pain",)
    assert turn.denied_signs == ("face_droop",)
    assert turn.denied_parts == (BodyPart.ARM,)
    assert turn.heard.areas == ()


def test_a_sign_that_is_stated_outweighs_the_same_one_denied() -> None:
    turn = said(denied_sign=("face_droop",), sign=("face_droop",))
    assert turn.heard.warning_signs == ("face_droop",)
    assert turn.denied_signs == ()


@pytest.mark.parametrize(("value", "known"), [("yes", True), ("no", False), ("unsure", None)])
def test_diagnosis(value: str, known: bool | None) -> None:
    turn = said(diagnosis=(value,))
    assert turn.heard.has_ms is known
    assert turn.answer is (Answer.UNSURE if value == "unsure" else None)


@pytest.mark.parametrize(("value", "sudden"), [("sudden", True), ("gradual", False)])
def test_pace(value: str, sudden: bool) -> None:
    assert said(pace=(value,)).heard.sudden_onset is sudden


def test_a_comparison_means_nothing_yet() -> None:
    turn = said(comparison=("worse",))
    assert turn.comparison is Comparison.WORSE
    assert turn.heard == Facts()


def test_topic_and_question() -> None:
    more = turn_of(intent_request("MoreIntent", slot("topic", "Topic", "walking")))
    assert (more.topic, more.command) == ("walking", Command.MORE)
    change = turn_of(intent_request("ChangeIntent", slot("question", "QuestionName", "heat_worsens")))
    assert (change.about, change.command) == ("heat_worsens", Command.CHANGE)


def test_an_intent_of_another_model_is_passed_over() -> None:
    assert turn_of(intent_request("TellJokeIntent", empty("joke"))).empty


def test_a_value_of_another_model_is_no_crash() -> None:
    """The live model may be newer than the code for some minutes, or older."""
    for name in SLOTS:
        filled = slot(name, SLOTS[name]["type"], "brand_new")
        assert turn_of(intent_request(DESCRIBE, filled)).heard.to_dict() is not None


# How well it was recognised


@pytest.mark.parametrize("name", INTENTS)
@pytest.mark.parametrize("beside", [None, object(), {"doubtful": True}, Recognition()])
def test_a_request_without_recognition_is_never_doubtful(name: str, beside: object) -> None:
    request = DefaultSerializer().deserialize(json.dumps(intent_request(name)), Request)
    assert read_turn(request, beside) == turn_of(intent_request(name))
    assert not read_turn(request, beside).doubtful
    assert read_turn(request, Recognition(doubtful=True)).doubtful


def test_a_launch_is_never_doubtful() -> None:
    request = DefaultSerializer().deserialize(json.dumps({"type": "LaunchRequest"}), Request)
    assert read_turn(request, Recognition(doubtful=True)) == Turn(kind=Kind.LAUNCH)


# The session


def session_in(attributes: Any, **changes: Any) -> Session:
    event = envelope({"type": "LaunchRequest"}) | changes
    if event.get("session"):
        event["session"]["attributes"] = attributes
    return read_session(DefaultSerializer().deserialize(json.dumps(event), RequestEnvelope))


def test_a_session_comes_back() -> None:
    before = Session(Facts(areas=(Area(BodyPart.ARM, Side.LEFT),)), question="onset", turns=3)
    assert session_in({"session": before.to_dict()}) == before
    before = Session(question="confirm", confirming="has_ms", doubted=Turn(answer=Answer.YES), turns=3)
    assert session_in({"session": before.to_dict()}) == before


@pytest.mark.parametrize(
    "attributes",
    [
        None,
        {},
        {"other": 1},
        {"session": None},
        {"session": "?"},
        {"session": 7},
        {"session": []},
        {"session": {}},
        {"session": Session().to_dict() | {"version": VERSION - 1}},
        {"session": Session().to_dict() | {"version": VERSION + 1}},
        {"session": Session().to_dict() | {"stage": "somewhere"}},
        {"session": Session().to_dict() | {"facts": {"areas": "arm"}}},
        {"session": Session().to_dict() | {"last": [["Sing", {}]]}},
        {"session": Session().to_dict() | {"unheard_of": 1}},
        {"session": Session().to_dict() | {"asked": None}},
        {"session": {"version": VERSION}},
        {"session": Session().to_dict() | {"doubted": {"answer": "yes"}}},
    ],
)
def test_a_session_that_cannot_be_read_is_a_new_one(attributes: Any) -> None:
    assert session_in(attributes) == Session()


def test_no_session_at_all() -> None:
    assert session_in(None, session=None) == Session()


def test_the_whole_request_reads_the_same() -> None:
    event = intent(DESCRIBE, slot("part", "BodyPart", "arm", many=True), slot("side", "Side", "left"))
    assert turn_of(event["request"]).heard.areas == (Area(BodyPart.ARM, Side.LEFT),)
