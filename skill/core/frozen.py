"""Frozen records: what ``dataclass(frozen=True, slots=True)`` makes, in a fraction of the time.

The standard library writes the source of six methods for each class and compiles it, for which it imports
``inspect`` and with it a parser: for the records of a turn that was a third of a cold start on AWS Lambda
(``make bench``). Type checkers take a record for a dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

_R = TypeVar("_R")
_set = object.__setattr__


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_R]) -> type[_R]:
    """Returns the class with slots for its annotated fields, and the methods of a frozen dataclass.

    Defaults stand as they are for all instances, so they must be immutable. A method that the class defines
    itself stays. ``__post_init__`` is called at the end of ``__init__``.

    :param cls: inherits from nothing.
    """
    names = tuple(_annotations(cls))
    body = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    defaults = {name: body.pop(name) for name in names if name in body}
    made = {
        "__init__": _later(cls, names, defaults),
        "__eq__": _eq,
        "__hash__": _hash,
        "__repr__": _repr,
        "__reduce__": _reduce,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    record: Any = type(
        cls.__name__,
        (),
        {
            **made,
            **body,
            "__slots__": names,
            "__match_args__": names,
            "__defaults__": defaults,
            "__values__": attrgetter(*names) if len(names) > 1 else None,
            "__qualname__": cls.__qualname__,
        },
    )
    record.__places__ = {name: at for at, name in enumerate(names)}
    record.__setters__ = tuple(record.__dict__[name].__set__ for name in names)
    return cast("type[_R]", record)


def replace(record: _R, /, **changes: Any) -> _R:
    """Returns a copy of a record with other values; a turn replaces a dozen records.

    ``__post_init__`` is not called.

    :param changes: fields with their new values.
    :raises TypeError: where there is no such field.
    """
    cls: Any = type(record)
    values = list(values_of(record))
    for name, value in changes.items():
        if name not in cls.__places__:
            raise TypeError(f"{cls.__name__} has no field {name}")
        values[cls.__places__[name]] = value
    made: _R = object.__new__(cls)
    for put, value in zip(cls.__setters__, values, strict=True):
        put(made, value)
    return made


def names_of(record: object) -> tuple[str, ...]:
    """Returns the names of the fields of a record, or of a class of records, in their order."""
    names: tuple[str, ...] = record.__match_args__  # type: ignore[attr-defined]  # `frozen` made them
    return names


def values_of(record: Any) -> tuple[Any, ...]:
    """Returns the values of the fields of a record, in their order."""
    read = type(record).__values__
    # One name alone would come without a tuple, and none is an error.
    return read(record) if read else tuple([getattr(record, name) for name in record.__match_args__])


def _later(cls: type, names: tuple[str, ...], defaults: Mapping[str, Any]) -> Any:
    """An ``__init__`` that is compiled when the first record is made: in a cold start many never are."""

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807  it stands for that
        record: Any = type(self)
        record.__init__ = _init(cls, names, defaults)
        record.__init__(self, *given, **named)

    return __init__


def _init(cls: type, names: tuple[str, ...], defaults: Mapping[str, Any]) -> Any:
    given = "".join(f", {name}=_defaults[{name!r}]" if name in defaults else f", {name}" for name in names)
    lines = [f"_set(self, {name!r}, {name})" for name in names]
    if "__post_init__" in cls.__dict__:
        lines.append("self.__post_init__()")
    source = f"def make(_set, _defaults):\n def __init__(self{given}):\n  " + "\n  ".join(lines or ["pass"])
    space: dict[str, Any] = {}
    exec(source + "\n return __init__", {}, space)  # noqa: S102  names of fields
    init = space["make"](_set, defaults)
    init.__annotations__ = _annotations(cls) | {"return": None}
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _annotations(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = getattr(cls, "__annotations__", {})
    return found


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self is other or values_of(self) == values_of(other)


def _hash(self: Any) -> int:
    return hash(values_of(self))


def _repr(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({told})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    return type(self), values_of(self)


def _refuse(self: Any, name: str, *given: Any) -> NoReturn:  # noqa: ARG001  Python calls it so
    raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")
