"""What is read of a request, and that nothing else of it matters."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope
from envelopes import EXAMPLES, SKILL_ID, empty, envelope, example, intent, launch, slot
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.builder import build
from skill.alexa.envelope import TYPES, cut, joined, session_in
from skill.settings import Settings

SKILL = build(Settings())
EVENTS = [example(path, SKILL)[0] for path in EXAMPLES]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def slots_of(*slots: Any, **changes: Any) -> dict[str, Any]:
    """What is read of an intent's slots, by name."""
    read = cut(intent("AnswerIntent", *slots))
    assert read is not None
    return {
        name: {k: v for k, v in s.items() if k != "name"}
        for name, s in read["request"]["intent"]["slots"].items()
    }


def test_what_is_read_of_a_launch() -> None:
    assert cut(launch()) == {
        "context": {
            "System": {
                "application": {"applicationId": SKILL_ID},
                "user": {"userId": "amzn1.ask.account.VOID"},
            }
        },
        "request": {
            "type": "LaunchRequest",
            "requestId": "amzn1.echo-api.request.aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "locale": "en-US",
        },
    }


def test_what_is_read_of_an_answer() -> None:
    read = cut(intent("AnswerIntent", slot("area", "my left leg")))
    assert read is not None
    assert read["request"]["intent"] == {
        "name": "AnswerIntent",
        "slots": {"area": {"name": "area", "value": "my left leg"}},
    }


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (slot("area", "left arm", "right leg"), {"value": "left arm right leg"}),
        (slot("area", "left arm", "arm and leg"), {"value": "left arm and leg"}),
        ({"name": "area", "value": "my leg"}, {"value": "my leg"}),
        (
            {"name": "area", "value": "x", "slotValue": {"type": "Simple", "value": "my leg"}},
            {"value": "my leg"},
        ),
        ({"slotValue": {"type": "Brand.New", "value": "my leg"}}, {"value": "my leg"}),
        ({"slotValue": {"type": "Brand.New", "values": [None, 3, {"value": "my leg"}]}}, {"value": "my leg"}),
        ({"value": "my leg", "slotValue": "?"}, {"value": "my leg"}),
        ({"value": "my leg", "slotValue": {"type": "List", "values": None}}, {"value": "my leg"}),
        ({"value": "my leg", "slotValue": {"type": "List", "values": [{"value": " "}]}}, {"value": "my leg"}),
        ({"value": " it's <b>my</b> &amp;  leg\n"}, {"value": " it's <b>my</b> &amp;  leg\n"}),
        ({"value": "leg", "confirmationStatus": "DENIED"}, {"value": "leg", "confirmationStatus": "DENIED"}),
        ({"value": "leg", "confirmationStatus": ["DENIED"]}, {"value": "leg"}),
        ({"value": "leg", "confirmationStatus": "PERHAPS", "resolutions": 3}, {"value": "leg"}),
        ({"value": "leg", "confidence": 0.4}, {"value": "leg", "confidence": 0.4}),
        ({"value": "leg", "confidence": 0}, {"value": "leg", "confidence": 0}),
        *[
            ({"value": "leg", "confidence": odd}, {"value": "leg"})
            for odd in (2, -1, True, None, "1", float("nan"))
        ],
    ],
)
def test_a_slot(given: dict[str, Any], read: dict[str, Any]) -> None:
    assert slots_of({"name": "area", **given}) == {"area": read}


@pytest.mark.parametrize("given", [{}, {"value": ""}, {"value": "  "}, {"value": 3}, {"confidence": 1}])
def test_an_empty_slot_is_left_out(given: dict[str, Any]) -> None:
    assert slots_of({**empty("area"), **given}) == {}


@pytest.mark.parametrize("slots", [None, [], 3, "leg", {"area": None}, {"area": ["leg"]}, [None, "leg"]])
def test_slots_that_are_none(slots: Any) -> None:
    event = intent("AnswerIntent")
    event["request"]["intent"]["slots"] = slots
    read = cut(event)
    assert read is not None
    assert read["request"]["intent"] == {"name": "AnswerIntent", "slots": {}}


def test_slots_in_a_list() -> None:
    event = intent("AnswerIntent")
    event["request"]["intent"]["slots"] = [None, {"name": "area", "value": "my leg"}]
    read = cut(event)
    assert read is not None
    (only,) = read["request"]["intent"]["slots"].values()
    assert only["value"] == "my leg"


def test_where_it_is_asked_what_can_be_fulfilled_empty_slots_are_read() -> None:
    event = intent("AnswerIntent")
    event["request"]["type"] = "CanFulfillIntentRequest"
    read = cut(event)
    assert read is not None
    assert len(read["request"]["intent"]["slots"]) > 10


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        ([], ""),
        (["no  no"], "no  no"),
        (["no no", "no leg"], "no no leg"),
        (["my leg", "my leg"], "my leg my leg"),
        (["leg", "leg"], "leg"),
        (["a b", "b", "c"], "a b c"),
    ],
)
def test_no_word_stands_twice_where_two_pieces_meet(texts: list[str], whole: str) -> None:
    assert joined(texts) == whole


def test_the_session_tells_the_user_where_the_context_does_not_and_never_the_skill() -> None:
    event = launch()
    del event["context"]
    read = cut(event)
    assert read is not None
    assert read["context"]["System"] == {"application": {}, "user": {"userId": "amzn1.ask.account.VOID"}}


@pytest.mark.parametrize(
    "event", [None, [], "x", {}, {"session": None}, {"session": {"attributes": ["session"]}}]
)
def test_no_session(event: Any) -> None:
    assert session_in(event) is None


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_sdk_reads_whatever_type_it_knows(kind: str) -> None:
    read = DefaultSerializer().deserialize(json.dumps(cut(envelope({"type": kind}))), RequestEnvelope)
    assert read.request.object_type == kind


def places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in a value of JSON."""
    inner = found.items() if isinstance(found, dict) else enumerate(found if isinstance(found, list) else ())
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def put(found: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The same JSON with another value at a path."""
    if not path:
        return value
    made = copy.copy(found)
    made[path[0]] = put(found[path[0]], path[1:], value)
    return made


@given(st.data())
def test_whatever_stands_anywhere_in_a_request_there_is_an_answer_and_no_apology(data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(EVENTS))
    for _ in range(data.draw(st.integers(1, 3))):
        # What is within the session attribute we wrote ourselves.
        within = [
            path
            for path in places(event)
            if path[:3] != ("session", "attributes", "session") or len(path) == 3
        ]
        event = put(event, data.draw(st.sampled_from(within)), data.draw(JSON))
    response = SKILL(event)["response"]
    read = cut(event)
    if read and read["request"]["type"] in ("LaunchRequest", "IntentRequest"):
        assert "went wrong" not in response["outputSpeech"]["ssml"]
    else:
        assert "outputSpeech" not in response
