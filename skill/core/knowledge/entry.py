"""One table of a knowledge file, read field by field; every fault names the file and the entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

_E = TypeVar("_E", bound=StrEnum)


class KnowledgeError(ValueError):
    """A fault in the knowledge files; the message names the file, the entry and the fault."""


class Entry:
    """One table."""

    def __init__(self, where: str, table: Any) -> None:
        if not isinstance(table, Mapping):
            raise KnowledgeError(f"{where}: is not a table")
        self.where, self.table, self.seen = where, table, set[str]()

    def fault(self, text: str) -> KnowledgeError:
        """Returns a fault of this entry."""
        return KnowledgeError(f"{self.where}: {text}")

    def get(self, name: str, kind: type, default: Any = None) -> Any:
        """Returns a field, which has to be there unless there is a default.

        :raises KnowledgeError: naming the file, the entry and the fault.
        """
        self.seen.add(name)
        value = self.table.get(name, default)
        if value is None:
            raise self.fault(f"{name} is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(f"{name}: {value!r} is not {kind.__name__}")
        return value

    def optional(self, name: str, kind: type) -> Any:
        """Returns a field, None where it is not there.

        :raises KnowledgeError: naming the file, the entry and the fault.
        """
        return self.get(name, kind) if name in self.table else None

    def member(self, name: str, enum: type[_E], value: Any) -> _E:
        """Returns the member of an enum that a value names.

        :raises KnowledgeError: naming the file, the entry and the fault.
        """
        try:
            return enum(value)
        except ValueError:
            raise self.fault(f"{name}: {value!r} is not one of {', '.join(enum)}") from None

    def members(self, name: str, enum: type[_E], default: Iterator[_E] | tuple[_E, ...]) -> tuple[_E, ...]:
        """Returns the members of an enum that a list names.

        :raises KnowledgeError: naming the file, the entry and the fault.
        """
        return tuple(self.member(name, enum, value) for value in self.get(name, list, list(default)))

    def known(self, name: str, ids: Mapping[str, Any] | frozenset[str], value: str) -> str:
        """Returns an id, which has to be one of those known.

        :raises KnowledgeError: naming the file, the entry and the fault.
        """
        if value not in ids:
            raise self.fault(f"{name}: {value!r} is not known")
        return value

    def done(self) -> None:
        """Ends the entry: nothing else may stand in it.

        :raises KnowledgeError: naming the file, the entry and the fault.
        """
        for name in self.table:
            if name not in self.seen:
                raise self.fault(f"unknown key {name!r}")
