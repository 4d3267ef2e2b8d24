"""Which of the short answers to a question sounds most like an utterance: a third reading of what is short.

A recogniser of free speech has little to go by in a single word and writes any that it knows. To say how well
each of a few answers fits is easier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST_S, MOST_WORDS = 2.0, 4
"""What is longer is no short answer: of that, one would fit a part."""
_MOST = 32
_LEAST = -12.0
"""The logarithm of how likely an answer has to be."""
_CLEAR, _NEAR = 2.0, 3.0
"""How much likelier than the next it is where it's clear, and how much less likely what may be it as well."""


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The answer that fits best."""

    text: str
    clear: bool
    """Whether no other fits nearly as well."""
    near: tuple[str, ...] = ()
    """What fits almost as well, where it isn't clear."""


def nearest(answers: Sequence[str], readings: Sequence[str]) -> list[str]:
    """Returns as many answers as can be weighed in time: those that look most like one of the readings."""

    def unlike(answer: str) -> float:
        return -max(SequenceMatcher(None, answer.lower(), one.lower()).ratio() for one in readings)

    return sorted(answers, key=unlike)[:_MOST] if len(answers) > _MOST else list(answers)


def likeliest(answers: Sequence[str], scores: Sequence[float]) -> Likeliest | None:
    """Returns the answer that fits best, None where none fits.

    :param answers: one at least.
    :param scores: the logarithm of how likely each is.
    """
    ranked = sorted(zip(scores, answers, strict=True), key=lambda one: -one[0])
    (best, text), *others = ranked
    if best < _LEAST:
        return None
    if not others or best - others[0][0] >= _CLEAR:
        return Likeliest(text, clear=True)
    return Likeliest(text, clear=False, near=tuple(t for score, t in others if best - score <= _NEAR))
