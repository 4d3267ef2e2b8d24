"""The quick serializer does what the SDK's does, whatever comes."""

from __future__ import annotations

import json
import random
from datetime import datetime
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Request, RequestEnvelope, ResponseEnvelope
from envelopes import intent, launch, slot
from payloads import draw, spoil

from skill.alexa.builder import build
from skill.alexa.serializer import Serializer
from skill.core.turn import Command
from skill.settings import Settings

SDK = DefaultSerializer()


def seen(value: Any) -> Any:
    """All that can be seen of what the SDK makes; which class tells the time zone does not matter."""
    if isinstance(value, list | tuple):
        return type(value), [seen(item) for item in value]
    if isinstance(value, dict):
        return type(value), {key: seen(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.replace(tzinfo=None), value.utcoffset(), value.tzname()
    if hasattr(value, "deserialized_types"):
        return type(value), {key: seen(item) for key, item in vars(value).items()}
    return type(value), value


def outcome(read: Any) -> Any:
    try:
        return seen(read())
    except SerializationException as fault:
        return SerializationException, str(fault)


def check_same(quick: Serializer, payload: Any, model: type) -> bool:
    """Returns whether it could be read."""
    theirs = outcome(lambda: SDK.deserialize(json.dumps(payload), model))
    assert outcome(lambda: quick.read(payload, model)) == theirs
    return theirs[0] is not SerializationException


def check_many(count: int, seed: int) -> None:
    rng, quick = random.Random(seed), Serializer()  # noqa: S311  no secret
    read = 0
    for number in range(count):
        model = RequestEnvelope if number % 4 else ResponseEnvelope
        payload = draw(rng, f"{model.__module__}.{model.__name__}")
        before = json.dumps(payload)
        read += check_same(quick, payload, model)
        check_same(quick, spoil(rng, payload), model)
        assert json.dumps(payload) == before, "the event stays as it came"
    assert count / 5 < read < count, "some can be read and some can't"


def test_it_reads_what_the_sdk_reads() -> None:
    check_many(150, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_it_reads_what_the_sdk_reads_of_thousands(seed: int) -> None:
    check_many(2_000, seed)


@pytest.mark.parametrize("payload", [None, {}, [], "", "request", 3, {"request": {"type": "Unheard.Of"}}])
def test_what_is_no_request(payload: Any) -> None:
    check_same(Serializer(), payload, RequestEnvelope)
    check_same(Serializer(), payload, Request)


def test_a_plan_is_taken() -> None:
    """Otherwise all of this compares the SDK with itself."""

    class Strict(Serializer):
        def deserialize(self, payload: Any, obj_type: Any) -> Any:
            raise AssertionError("left to the SDK")

    event = intent(
        "DescribeIntent", slot("parts", "PluralPart", "leg", many=True), slot("level", "Level", "light")
    )
    assert seen(Strict().read(event, RequestEnvelope)) == seen(
        SDK.deserialize(json.dumps(event), RequestEnvelope)
    )


def test_two_requests_share_nothing() -> None:
    quick = Serializer()
    first, second = quick.read(launch(), RequestEnvelope), quick.read(launch(), RequestEnvelope)
    first.request.locale = "xx"
    first.session.user.user_id = "somebody"
    assert second.request.locale == "en-US"
    assert second.session.user.user_id != "somebody"


def test_it_writes_what_the_sdk_writes() -> None:
    quick, rng = Serializer(), random.Random(9)  # noqa: S311  no secret
    values: list[Any] = [
        None,
        "x",
        1,
        1.5,
        True,
        Command.HELP,
        datetime(2026, 5, 13),
        (1, (None,)),
        {"a": {"b": None}},
    ]
    for _ in range(60):
        payload = draw(rng, "ask_sdk_model.response_envelope.ResponseEnvelope")
        if outcome(lambda p=payload: SDK.deserialize(json.dumps(p), ResponseEnvelope))[0] is ResponseEnvelope:
            values.append(quick.read(payload, ResponseEnvelope))
    assert len(values) > 20
    for value in [*values, *values]:
        assert seen(quick.serialize(value)) == seen(SDK.serialize(value))


def test_the_skill_answers_alike_with_either(monkeypatch: pytest.MonkeyPatch) -> None:
    event = intent("DescribeIntent", slot("parts", "PluralPart", "leg"))
    quick = build(Settings())(event)
    monkeypatch.setattr(Serializer, "read", lambda self, e, m: SDK.deserialize(json.dumps(e), m))
    monkeypatch.setattr(Serializer, "serialize", DefaultSerializer.serialize)
    assert build(Settings())(event) == quick
