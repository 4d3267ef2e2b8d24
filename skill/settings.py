"""The environment becomes one frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set."""

    skill_id: str | None = None
    """``WEAKNESS_GUIDE_SKILL_ID``: the only Alexa skill whose requests are answered; unset, any."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Returns the settings that the environment holds; an empty value counts as unset."""
        return cls(skill_id=environment.get("WEAKNESS_GUIDE_SKILL_ID") or None)
