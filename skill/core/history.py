"""What is remembered of a person across conversations: what they agreed to, and what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from skill.core.fields import Facts
from skill.core.frozen import frozen, names_of, replace
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


class Consent(StrEnum):
    """Whether anything may be kept of the person."""

    OPEN = "open"
    """Nobody has asked yet: nothing is kept."""
    GIVEN = "given"
    REFUSED = "refused"
    """Nothing is kept, and nothing is asked any more in this conversation."""
    WITHDRAWN = "withdrawn"
    """The person asked to be forgotten: what was kept is deleted, and nothing more is kept."""
    FAILED = "failed"
    """What is kept cannot be read or written: nothing is asked or kept, whatever the person agrees to."""
    STUCK = "stuck"
    """What is kept cannot be deleted either: whoever asks to be forgotten hears so."""


BROKEN = (Consent.FAILED, Consent.STUCK)
"""Nothing is kept, whatever the person agrees to."""


class Proposal(StrEnum):
    """What is asked about it, to be answered with yes or no."""

    RESUME = "resume"
    """Whether to go on where the last conversation stopped."""
    REMEMBER = "remember"
    """Whether something may be kept for the next time."""


@frozen
class History:
    """What is remembered of one person, where the operator has switched it on."""

    consent: Consent = Consent.OPEN
    before: Record | None = None
    """What the last conversation left, less what is settled by now; None as long as nothing may be kept."""
    days: int = 90
    """How long a record is kept."""
    aside: bool = False
    """Whether what stopped halfway was neither taken up nor turned down: it stays until there is more."""
    owed: bool = False
    """Whether the person was forgotten and has still to hear it."""

    @property
    def cause(self) -> Cause | None:
        """The likely cause of last time, None where there is none to compare with."""
        return self.before.cause if self.before else None

    @property
    def halfway(self) -> bool:
        """Whether it is still to be decided if the last conversation goes on."""
        return self.before is not None and self.before.halfway and not self.aside

    def settled(self, result: Cause | None = None) -> Self:
        """Returns the history without the conversation that stopped halfway.

        :param result: a cause that was told since.
        """
        return replace(self, before=Record(result or self.cause), aside=False) if self.before else self

    def set_aside(self) -> Self:
        """Returns the history where nobody said whether the last conversation goes on."""
        return replace(self, aside=True)

    def agreed(self) -> Self:
        """Returns the history after the person agreed, where anything can be kept."""
        if self.consent in BROKEN:
            return self
        return replace(self, consent=Consent.GIVEN, before=self.before or Record())

    def refused(self) -> Self:
        """Returns the history after the person turned it down."""
        return self if self.consent in BROKEN else replace(self, consent=Consent.REFUSED)

    def failed(self) -> Self:
        """Returns the history where it turned out that nothing can be kept."""
        return replace(self, consent=Consent.FAILED)

    def stuck(self) -> Self:
        """Returns the history where it turned out that nothing can be deleted."""
        return replace(self, consent=Consent.STUCK)

    def withdrawn(self) -> Self:
        """Returns the history after the person asked to be forgotten."""
        consent = self.consent if self.consent is Consent.STUCK else Consent.WITHDRAWN
        return replace(self, consent=consent, before=None, aside=False, owed=True)

    def to_dict(self) -> dict[str, Any]:
        """Returns a JSON form."""
        before = self.before.to_dict() if self.before else None
        return {
            "consent": self.consent,
            "before": before,
            "days": self.days,
            "aside": self.aside,
            "owed": self.owed,
        }

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Reads what :meth:`to_dict` returned, also after a round trip through JSON.

        :raises ValueError: where a value does not fit.
        """
        if not isinstance(data, Mapping) or set(data) != set(names_of(cls)):
            raise ValueError("it is no history")
        if type(data["days"]) is not int:
            raise ValueError("days that are no number")
        if not (type(data["aside"]) is type(data["owed"]) is bool):
            raise ValueError("neither true nor false")
        before = None if data["before"] is None else Record.from_dict(data["before"])
        return cls(Consent(data["consent"]), before, data["days"], data["aside"], data["owed"])
