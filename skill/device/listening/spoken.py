"""What was said aloud, as text."""

from __future__ import annotations

from typing import Self

UNHEARD = "?"
"""What stands for speech that could not be made out; it is understood as nothing."""


class Spoken(str):
    """What a person said aloud, as far as it was recognised."""

    __slots__ = ("beside", "faint", "otherwise", "score")

    score: float
    """How sure the recogniser is, from 0 to 1."""
    otherwise: str
    """What a second reading of the same sound says, empty where there was none."""
    beside: str
    """What worse readings say, a line each, of which only what alarms counts; empty where there was none."""
    faint: bool
    """Whether it may have been no speech at all: noise too is read as words, each time as others."""

    def __new__(
        cls, text: str, score: float = 1.0, otherwise: str = "", beside: str = "", *, faint: bool = False
    ) -> Self:
        """Returns the text with its score and its other readings."""
        spoken = super().__new__(cls, text)
        spoken.score, spoken.otherwise, spoken.beside, spoken.faint = score, otherwise, beside, faint
        return spoken
