"""What may be kept of a person between conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.kinds import FactsError
from skill.core.knowledge import Cause

VERSION = 1

ABOUT_NOW = ("onset", "sudden_onset", "warning_signs")
"""What is about the moment: it is never kept, so that it is asked again each time."""


class RecordError(ValueError):
    """A kept record cannot be read; the message says why and quotes nothing of it."""


@frozen
class Record:
    """What is kept of one person, and no more than the next conversation needs."""

    cause: Cause | None = None
    """The likely cause as it was told last, None where there was no result yet."""
    facts: Facts = Facts()
    """Of a conversation that stopped halfway what was known, without what is :data:`ABOUT_NOW`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", self.facts.without(*ABOUT_NOW))

    @property
    def halfway(self) -> bool:
        """Whether there is something to go on from."""
        return bool(self.facts.known())

    def to_dict(self) -> dict[str, Any]:
        """Returns a JSON form with a version."""
        return {"version": VERSION, "cause": self.cause, "facts": self.facts.to_dict()}

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Reads what :meth:`to_dict` returned, also after a round trip through JSON.

        :raises RecordError: where the version or a value does not fit.
        """
        if not isinstance(data, Mapping) or set(data) != {"version", "cause", "facts"}:
            raise RecordError("it is no record")
        if data["version"] != VERSION:
            raise RecordError("it has another version")
        try:
            cause = None if data["cause"] is None else Cause(data["cause"])
            return cls(cause, Facts.from_dict(data["facts"], frozenset()))
        except (FactsError, ValueError):
            raise RecordError("a value does not fit") from None
