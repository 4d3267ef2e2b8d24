"""What is read of a request, and that nothing else of it matters."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ask_sdk_model import SlotConfirmationStatus
from envelopes import EXAMPLES, SKILL_ID, empty, envelope, example, intent, launch, slot
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.alexa.builder import build
from skill.alexa.envelope import BESIDE, HEARING, OTHERWISE, TYPES, joined, read, session_in
from skill.settings import Settings

DENIED = SlotConfirmationStatus.DENIED
SKILL = build(Settings())
EVENTS = [example(path, SKILL)[0] for path in EXAMPLES]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def seen(found: Any) -> Any:
    """What an object of the SDK holds, in the names of Amazon's JSON."""
    if not hasattr(found, "attribute_map"):
        return {name: seen(one) for name, one in found.items()} if isinstance(found, dict) else found
    names = {**found.attribute_map, HEARING: HEARING, OTHERWISE: OTHERWISE, BESIDE: BESIDE}
    held = {name: getattr(found, key, None) for key, name in names.items()}
    return {name: seen(one) for name, one in held.items() if one is not None}


def seen_of(event: Any) -> Any:
    found = read(event)
    assert found is not None
    return seen(found)


def intent_of(event: Any) -> Any:
    return seen_of(event)["request"]["intent"]


def test_what_is_read_of_a_launch() -> None:
    assert seen_of(launch()) == {
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
    assert intent_of(intent("AnswerIntent", slot("area", "my left leg"))) == {
        "name": "AnswerIntent",
        "slots": {"area": {"name": "area", "value": "my left leg"}},
    }


@pytest.mark.parametrize(
    ("given", "kept"),
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
        ({"value": "leg", "confirmationStatus": "DENIED"}, {"value": "leg", "confirmationStatus": DENIED}),
        ({"value": "leg", "confirmationStatus": ["DENIED"]}, {"value": "leg"}),
        ({"value": "leg", "confirmationStatus": "PERHAPS", "resolutions": 3}, {"value": "leg"}),
        ({"value": "leg", "confidence": 0.4}, {"value": "leg", "confidence": 0.4}),
        ({"value": "leg", "confidence": 0}, {"value": "leg", "confidence": 0}),
        *[
            ({"value": "leg", "confidence": odd}, {"value": "leg"})
            for odd in (2, -1, True, None, "1", float("nan"))
        ],
        ({"value": "leg", "otherwise": "lake"}, {"value": "leg", "otherwise": "lake"}),
        (
            {"value": "leg", "otherwise": " <b>lake</b> ", "confidence": 0.5},
            {"value": "leg", "otherwise": " <b>lake</b> ", "confidence": 0.5},
        ),
        ({"value": "leg", "beside": "lake"}, {"value": "leg", "beside": "lake"}),
        *[
            ({"value": "leg", name: odd}, {"value": "leg"})
            for name in ("otherwise", "beside")
            for odd in ("", None, 3, 0.5, True, ["lake"], {"value": "lake"}, [], {})
        ],
    ],
)
def test_a_slot(given: dict[str, Any], kept: dict[str, Any]) -> None:
    found = intent_of(intent("AnswerIntent", {"name": "area", **given}))["slots"]
    assert found == {"area": {"name": "area", **kept}}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"value": ""},
        {"value": "  "},
        {"value": 3},
        {"confidence": 1},
        {"otherwise": "leg"},
        {"beside": "leg"},
    ],
)
def test_an_empty_slot_is_left_out(given: dict[str, Any]) -> None:
    assert intent_of(intent("AnswerIntent", {**empty("area"), **given}))["slots"] == {}


@pytest.mark.parametrize("slots", [None, [], 3, "leg", {"area": None}, {"area": ["leg"]}, [None, "leg"]])
def test_slots_that_are_none(slots: Any) -> None:
    event = intent("AnswerIntent")
    event["request"]["intent"]["slots"] = slots
    assert intent_of(event) == {"name": "AnswerIntent", "slots": {}}


def test_slots_in_a_list() -> None:
    event = intent("AnswerIntent")
    event["request"]["intent"]["slots"] = [None, {"name": "area", "value": "my leg"}]
    (only,) = intent_of(event)["slots"].values()
    assert only["value"] == "my leg"


def test_where_it_is_asked_what_can_be_fulfilled_empty_slots_are_read() -> None:
    event = intent("AnswerIntent")
    event["request"]["type"] = "CanFulfillIntentRequest"
    assert len(intent_of(event)["slots"]) > 10


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
    assert seen_of(event)["context"]["System"] == {
        "application": {},
        "user": {"userId": "amzn1.ask.account.VOID"},
    }


@pytest.mark.parametrize(
    "event", [None, [], "x", {}, {"session": None}, {"session": {"attributes": ["session"]}}]
)
def test_no_session(event: Any) -> None:
    assert session_in(event) is None


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_each_type_that_the_sdk_knows_is_told_apart(kind: str) -> None:
    assert seen_of(envelope({"type": kind}))["request"]["type"] == kind


@given(JSON.filter(lambda value: not isinstance(value, str)))
@settings(max_examples=25, deadline=None)
def test_another_reading_that_is_no_text_changes_no_answer(value: Any) -> None:
    plain = intent("WordsIntent", slot("words", "my left leg"))
    for name in (OTHERWISE, BESIDE):
        odd = intent("WordsIntent", slot("words", "my left leg", **{name: value}))
        assert SKILL(odd) == SKILL(plain)


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
        # What was said last holds keys of the words, which nothing but the locale knows.
        within = [path for path in places(event) if path[2:4] != ("session", "last")]
        event = put(event, data.draw(st.sampled_from(within)), data.draw(JSON))
    response = SKILL(event)["response"]
    found = read(event)
    if found and found.request and found.request.object_type in ("LaunchRequest", "IntentRequest"):
        assert "went wrong" not in response["outputSpeech"]["ssml"]
    else:
        assert "outputSpeech" not in response
