"""The environment becomes one frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from skill.core.frozen import frozen

_KINDS = ("sqlite", "dynamodb")
_SHORTEST_SALT = 16
_DAYS = (2, 3650)


class SettingsError(ValueError):
    """The environment holds something that cannot be used; the message names the variable."""


@frozen
class HistorySettings:
    """Where and for how long something is kept of people who agree to it."""

    kind: str
    """``sqlite`` or ``dynamodb``."""
    place: str
    """The file or the table."""
    salt: str
    """The secret that user ids are hashed with."""
    days: int = 90
    """How many days a record lasts."""

    def __repr__(self) -> str:
        """Returns it without the secret."""
        return f"HistorySettings({self.kind!r}, {self.place!r}, days={self.days})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self | None:
        """Returns what the environment holds, None where nothing is to be kept.

        :raises SettingsError: where it cannot be used.
        """
        where = environment.get("WEAKNESS_GUIDE_HISTORY")
        if not where:
            return None
        kind, _, place = where.partition(":")
        if kind not in _KINDS or not place:
            raise SettingsError("WEAKNESS_GUIDE_HISTORY: is neither sqlite:FILE nor dynamodb:TABLE")
        salt = environment.get("WEAKNESS_GUIDE_HISTORY_SALT") or ""
        if len(salt) < _SHORTEST_SALT:
            raise SettingsError(f"WEAKNESS_GUIDE_HISTORY_SALT: needs at least {_SHORTEST_SALT} characters")
        days = environment.get("WEAKNESS_GUIDE_HISTORY_DAYS") or "90"
        if not (days.isdecimal() and _DAYS[0] <= int(days[:9]) <= _DAYS[1]):
            raise SettingsError(f"WEAKNESS_GUIDE_HISTORY_DAYS: is not a number from {_DAYS[0]} to {_DAYS[1]}")
        return cls(kind, place, salt, int(days))


@frozen
class Settings:
    """What an operator can set."""

    skill_id: str | None = None
    """``WEAKNESS_GUIDE_SKILL_ID``: the only Alexa skill whose requests are answered; unset, any."""
    history: HistorySettings | None = None
    """``WEAKNESS_GUIDE_HISTORY``, ``_SALT`` and ``_DAYS``: memory across sessions; unset, there is none."""
    elicit: bool = True
    """``WEAKNESS_GUIDE_ELICIT``, on or off: whether Alexa is told which question is open; unset, it is."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Returns the settings that the environment holds; an empty value counts as unset.

        :raises SettingsError: where a value cannot be used.
        """
        elicit = environment.get("WEAKNESS_GUIDE_ELICIT") or "on"
        if elicit not in ("on", "off"):
            raise SettingsError("WEAKNESS_GUIDE_ELICIT: is neither on nor off")
        return cls(
            environment.get("WEAKNESS_GUIDE_SKILL_ID") or None,
            HistorySettings.from_environment(environment),
            elicit == "on",
        )
