"""Records: the frozen dataclasses that a turn is made of."""

from __future__ import annotations

from typing import Any, TypeVar

_R = TypeVar("_R")
_set = object.__setattr__


def replace(record: _R, /, **changes: Any) -> _R:
    """Returns what ``dataclasses.replace`` does, in a third of the time; a turn replaces a dozen records.

    :param record: of a frozen dataclass with slots that inherits from none and has no ``__post_init__``.
    :param changes: fields with their new values.
    :raises TypeError: where there is no such field.
    """
    made = object.__new__(type(record))
    names: tuple[str, ...] = record.__slots__  # type: ignore[attr-defined]  # dataclass made them
    for name in names:
        _set(made, name, changes.pop(name) if name in changes else getattr(record, name))
    if changes:
        raise TypeError(f"{type(record).__name__} has no field {', '.join(changes)}")
    return made
