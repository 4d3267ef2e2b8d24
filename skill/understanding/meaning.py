"""What was found in an utterance, as the Heard that the core decides on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from skill.core.fields import FIELDS, Facts
from skill.core.heard import Answer, Command, Comparison, Feeling, Heard
from skill.core.kinds import PLACES, YES_NO, Kind
from skill.core.knowledge import Topic
from skill.core.questions import BY_ID
from skill.core.values import (
    Area,
    BodyPart,
    Side,
    SpeaksFor,
)
from skill.understanding.found import Understood

_ALIKE = {"cancel": Command.STOP, "next": Command.SKIP}
"""Commands that have a heading of their own, and mean another one here."""
_PLACES = (("part", "side"), ("part_two", "side_two"), ("part_three", "side_three"))
_BOOLEAN = {"yes": True, "no": False}
_E = TypeVar("_E", bound=StrEnum)
_Ids = Mapping[str, tuple[str, ...]]


def heard_of(understood: Understood) -> Heard:
    """Returns what an utterance says."""
    found: dict[str, list[str]] = {}
    for item in understood.found:
        found.setdefault(item.slot, []).append(item.id)
    ids: _Ids = {slot: tuple(dict.fromkeys(values)) for slot, values in found.items()}
    name = understood.command
    command = (_ALIKE.get(name) or Command(name)) if name else None
    answer = _one(Answer, ids, "answer")
    if command is Command.DONT_KNOW or (answer is None and "unsure" in ids.get("diagnosis", ())):
        answer = Answer.UNSURE
    areas = _areas(ids)
    return Heard(
        facts=_facts(ids, areas, SpeaksFor.OTHER if understood.of_other else None),
        answer=answer,
        comparison=_one(Comparison, ids, "comparison"),
        command=command,
        topic=_one(Topic, ids, "topic"),
        about=next((i for i in ids.get("question", ()) if i in BY_ID), None),
        side=None if areas else _one(Side, ids, "side"),
        named_sign=next(iter(ids.get("sign_name", ())), None),
        denied_parts=_all(BodyPart, ids, "denied_part") + _all(BodyPart, ids, "denied_parts"),
        # "I can't swallow without choking": what is stated outweighs what sounds denied.
        denied_signs=tuple(s for s in ids.get("denied_sign", ()) if s not in ids.get("sign", ())),
        asks=understood.asks,
        feels=Feeling(understood.feels) if understood.feels else None,
        harmed=understood.harmed,
        correcting="replace" in ids.get("correction", ()),
        confidence=understood.confidence,
    )


def _facts(ids: _Ids, areas: tuple[Area, ...], speaks_for: SpeaksFor | None) -> Facts:
    stated = {
        name: _value(row.kind, ids[row.slot])
        for name, row in FIELDS.items()
        if row.slot and row.slot in ids and row.kind is not PLACES
    }
    pace = ids.get("pace", ())
    sudden = ("sudden" in pace) if pace else None
    return Facts(**stated | {"areas": areas, "sudden_onset": sudden, "speaks_for": speaks_for})


def _value(kind: Kind, ids: tuple[str, ...]) -> Any:
    if kind is YES_NO:
        return _BOOLEAN.get(ids[0])
    return kind.read("", list(ids)) if kind.many else kind.read("", ids[0])


def _areas(ids: _Ids) -> tuple[Area, ...]:
    areas = []
    for part, side in _PLACES:
        said = _one(Side, ids, side)
        areas += [Area(body_part, said) for body_part in _all(BodyPart, ids, part)]
    # "Toes on my right foot": a side that is said beats the plural.
    alone = None if ids.get("part") else _one(Side, ids, "side")
    areas += [Area(body_part, alone or Side.BOTH) for body_part in _all(BodyPart, ids, "parts")]
    return tuple(dict.fromkeys(areas))


def _all(enum: type[_E], ids: _Ids, slot: str) -> tuple[_E, ...]:
    return tuple(enum(i) for i in ids.get(slot, ()))


def _one(enum: type[_E], ids: _Ids, slot: str) -> _E | None:
    return next(iter(_all(enum, ids, slot)), None)
