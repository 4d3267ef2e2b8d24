"""What was understood: an intent with its slots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
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


@dataclass(frozen=True, slots=True)
class Understanding:
    """An intent with the slots that were filled."""

    intent: str
    heard: tuple[Heard, ...] = ()
