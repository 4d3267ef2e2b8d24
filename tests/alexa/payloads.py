"""JSON of any type of the SDK's model, drawn at random, and what may go wrong with it."""

from __future__ import annotations

import random
from enum import Enum
from importlib import import_module
from typing import Any

_TIMES = (
    "2026-05-13T12:34:56Z", "0001-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "2026-02-30T00:00:00Z",
    "2026-05-13T12:34:56.789Z", "2026-05-13T12:34:56+02:00", "2026-05-13", "2026-W20-3T12:34:56Z",
    "2026-05-13T24:00:00Z", "2026-05-13T12:34:60Z", "٢٠٢٦-05-13T12:34:56Z", "yesterday", "",
)  # fmt: skip
_ODD = (None, "", "text", "5", 0, 1, -3.5, True, [], [None], ["x"], {}, {"type": "?"}, {"name": 1}, 10**30)


def draw(rng: random.Random, kind: str, depth: int = 0) -> Any:
    """Returns JSON of a type as the SDK names it, such as ``list[ask_sdk_model.slot.Slot]``."""
    if kind == "object":
        return rng.choice(({"a": [1, None]}, "text", 3, None, [], {"session": {"version": 1}}))
    if kind in ("str", "int", "float", "bool"):
        plain = {"str": "words", "int": 7, "float": 1.5, "bool": True}[kind]
        return rng.choice((plain, plain, plain, "5", 0, False)) if rng.random() < 0.2 else plain
    if kind == "datetime":
        return _TIMES[0] if rng.random() < 0.8 else rng.choice(_TIMES)
    if kind.startswith("list["):
        return [draw(rng, kind[5:-1], depth + 1) for _ in range(rng.randrange(3))]
    if kind.startswith("dict("):
        value = kind[5:-1].split(", ", 1)[1]
        return {name: draw(rng, value, depth + 1) for name in rng.sample(("part", "side", "level"), 2)}
    model = _class(kind)
    if issubclass(model, Enum):
        return rng.choice(list(model)).value
    return _object(rng, model, depth)


def spoil(rng: random.Random, payload: Any) -> Any:
    """Returns a payload with one value somewhere within exchanged for an odd one."""
    if not isinstance(payload, dict | list) or not payload or rng.random() < 0.15:
        return rng.choice(_ODD)
    if isinstance(payload, list):
        at = rng.randrange(len(payload))
        return [spoil(rng, item) if i == at else item for i, item in enumerate(payload)]
    chosen = rng.choice(sorted(payload))
    if rng.random() < 0.1:
        return {**payload, rng.choice(("unheardOf", "object_type", "application_id", "__class__")): "new"}
    return {key: spoil(rng, value) if key == chosen else value for key, value in payload.items()}


def _object(rng: random.Random, model: Any, depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if hasattr(model, "discriminator_value_class_map"):
        value, kind = rng.choice(sorted(model.discriminator_value_class_map.items()))
        key, model = model.json_discriminator_key, _class(kind)
        made[key] = value
    for name, kind in model.deserialized_types.items():
        key = model.attribute_map[name]
        if key not in made and rng.random() < max(0.15, 0.9 - depth * 0.12) and depth < 12:
            made[key] = draw(rng, kind, depth + 1)
    return made


def _class(kind: str) -> Any:
    module, _, name = kind.rpartition(".")
    return getattr(import_module(module), name)
