"""What was said aloud, as text."""

from __future__ import annotations

from typing import Self

UNHEARD = "?"
"""What stands for speech that could not be made out; it is understood as nothing."""


class Spoken(str):
    """What a person said aloud, as far as it was recognised."""

    __slots__ = ("score",)

    score: float
    """How sure the recogniser is, from 0 to 1."""

    def __new__(cls, text: str, score: float = 1.0) -> Self:
        """Returns the text with its score."""
        spoken = super().__new__(cls, text)
        spoken.score = score
        return spoken
