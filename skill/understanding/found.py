"""What was understood: an intent with its slots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a slot."""

    slot: str
    id: str
    name: str
    """The name of the value in the interaction model."""
    text: str
    """The words that were said for it."""
    start: int = 0
    """The place of the first of them in the utterance."""
    end: int = 0
    """The place after the last."""
    confidence: float = 1.0
    """How likely it was meant, from 0 to 1."""
    follows: bool = False
    """Whether it is a side that is said after its part: "the leg on the left"."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """An intent with the slots that were filled."""

    intent: str
    heard: tuple[Found, ...] = ()
    confidence: float = 1.0
    """How likely all of it is right, from 0 to 1."""
