"""Facts that speak for a cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.core.fields import Facts
from skill.core.frozen import frozen

Weights = tuple[float, float, float, float]
"""One number for each state of the two causes: neither is there, lack of use, nerve conduction, both."""


@frozen
class Evidence:
    """A known fact that speaks for a cause, or against one."""

    id: str
    field: str
    """The one field of Facts that it reads."""
    values: tuple[Any, ...]
    """The values of that field that count; for a list field, any one of them in the list."""
    likelihood: Weights
    """How many people in each state would tell it, of those who tell anything about that field."""
    source: str
    shows_behavior: bool = False
    """Whether it tells how the muscles themselves answer."""

    def holds(self, facts: Facts) -> bool:
        """Returns whether the facts hold this evidence."""
        known = getattr(facts, self.field)
        if isinstance(known, tuple):
            return any(value in known for value in self.values)
        return known in self.values


@frozen
class Network:
    """What the probabilities of the causes start from, and what they are taken for."""

    prior: Weights
    """How many people who ask are in each state, before anything is known."""
    likely: float
    """The probability from which a cause is named."""
    clear: float
    """The probability from which that is called clear."""
    settled: float
    settled_with_call: float
    """No question is asked where the chance that any answer changes the cause is less."""
    untold: Mapping[str, float]
    """By field, how many people have nothing to tell about it."""
