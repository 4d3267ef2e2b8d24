"""The kinds of fields that facts have, how values are read, written and added up; and what a row holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from skill.core.frozen import frozen
from skill.core.values import Area, BodyPart, Side


class FactsError(ValueError):
    """Facts that came from outside do not fit; the message names the field and the value."""


@frozen
class Kind:
    """What the values of a field are. One that takes many holds a tuple of them, each once."""

    one: Callable[[str, Any], Any]
    """Reads a single value of its JSON form; takes the name of the field for the message of FactsError."""
    values: tuple[Any, ...] = ()
    """The single values there are, in order; none where they are data."""
    many: bool = False
    adds: bool = False
    """Whether a later statement adds to what is known, and takes nothing back."""
    sorts: bool = False
    """Whether the values are kept in alphabetical order, not in the order they were said."""

    @property
    def blank(self) -> Any:
        """What means not known."""
        return () if self.many else None

    def read(self, name: str, value: Any) -> Any:
        """Returns a value of its JSON form.

        :param name: of the field.
        :raises FactsError: where it does not fit.
        """
        if not self.many:
            return self.one(name, value)
        if not isinstance(value, list):
            raise FactsError(f"{name}: {value!r} is not a list")
        return self._kept(self.one(f"{name}[{at}]", item) for at, item in enumerate(value))

    def write(self, value: Any) -> Any:
        """Returns the JSON form of a value."""
        if self.many:
            return [_written(item) for item in value]
        return _written(value)

    def added(self, known: Any, later: Any) -> Any:
        """Returns what is known after a later statement."""
        return self._kept((*known, *later)) if self.adds else later

    def _kept(self, values: Any) -> tuple[Any, ...]:
        kept = dict.fromkeys(values)
        return tuple(sorted(kept) if self.sorts else kept)


def one_of(enum: type[StrEnum]) -> Kind:
    """Returns the kind of a member of an enum."""
    return Kind(_member(enum), tuple(enum))


def some_of(enum: type[StrEnum]) -> Kind:
    """Returns the kind of members of an enum."""
    return Kind(_member(enum), tuple(enum), many=True, adds=True)


def _member(enum: type[StrEnum]) -> Callable[[str, Any], Any]:
    def read(name: str, value: Any) -> StrEnum:
        try:
            return enum(value)
        except ValueError:
            raise FactsError(f"{name}: {value!r} is not one of {', '.join(enum)}") from None

    return read


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FactsError(f"{name}: {value!r} is not true, false or null")
    return value


def _sign(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FactsError(f"{name}: {value!r} is not a warning sign")
    return value


def _area(name: str, value: Any) -> Area:
    if not isinstance(value, Mapping) or not set(value) <= {"part", "side"}:
        raise FactsError(f"{name}: {value!r} is not an object with part and side")
    part, side = value.get("part"), value.get("side")
    return Area(
        _member(BodyPart)(f"{name}.part", part), None if side is None else _member(Side)(f"{name}.side", side)
    )


def _written(value: Any) -> Any:
    if isinstance(value, Area):
        return value.to_dict()
    return value.value if isinstance(value, StrEnum) else value


YES_NO = Kind(_boolean, (True, False))
SIGNS = Kind(_sign, many=True, adds=True, sorts=True)
"""Ids of warning signs; which there are, the knowledge tells."""
PLACES = Kind(_area, many=True)

Means = Mapping[str, Any]
_NOTHING: Means = MappingProxyType({})


@frozen
class Field:
    """One row of the table. What has no question is only ever told unasked, or with another answer."""

    kind: Kind
    question: str | None = None
    """The id of the question that asks for it."""
    along: str | None = None
    """The id of a question that asks for it along with its own field."""
    slot: str | None = None
    """The name of the phrases that state it, the first word of a heading of ``sayable.txt``."""
    means: Means = _NOTHING
    """What a bare yes or no says; another field's value as ``{field: value}``."""
    answers: tuple[Any, ...] | None = None
    """Examples of the answers; None for each value of the kind."""
    asked_if: Callable[[Any], bool] = lambda _: True
    """Whether it can be asked at all of a person with these facts."""


def field(kind: Kind, **row: Any) -> Any:
    """Returns a row, for use as the default of an annotated field of Facts."""
    return Field(kind, **row)
