"""What a classifier's score is worth: how often what it says is right.

The numbers were fitted on the half of the labelled set that is for tuning (logistic regression of right and
wrong on the logit of the score); ``make eval`` shows on the other half what they are worth.
"""

from __future__ import annotations

import math
from enum import Enum

_LEAST = 1e-4


class Source(Enum):
    """Where a score comes from, with the slope and the intercept of its fit."""

    ANSWER = (0.72, 1.43)
    """The classifier of a question."""
    COMMAND = (0.76, 2.16)
    PLACE = (0.42, 0.97)
    """That a part or a side that was named counts."""
    SIGN = (0.72, 2.29)
    """That a warning sign that was named is there."""
    MEANT = (0.54, 0.39)
    """A place or a sign that nobody named but the whole of it tells."""


def confidence(score: float, source: Source) -> float:
    """Returns how likely it is right, from 0 to 1.

    :param score: the classifier's score, from 0 to 1.
    """
    slope, intercept = source.value
    score = min(max(score, _LEAST), 1 - _LEAST)
    return 1 / (1 + math.exp(-intercept - slope * math.log(score / (1 - score))))
