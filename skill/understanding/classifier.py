"""Linear classifiers over hashed features, one a question and one for commands: plain Python, no NumPy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from skill.core.frozen import frozen

NONE = "none"
"""The label of what is no answer to the question, or no command."""


@frozen
class Guess:
    """The likeliest label of an utterance."""

    label: str
    confidence: float
    """How often such a guess is right, from 0 to 1."""
    scores: Mapping[str, float]
    """The confidence of every label."""


class Head:
    """One classifier: a row of small integers for each feature, a column for each label."""

    def __init__(self, labels: Sequence[str], rows: memoryview, scale: float, bias: Sequence[float]) -> None:
        """Takes the trained weights.

        :param labels: the label of each column.
        :param rows: signed bytes, feature by feature, of as many columns as there are labels; of fewer
            features than there are, several share a row.
        :param scale: what one unit of a weight stands for.
        :param bias: what is added for each label.
        """
        self.labels, self._rows, self._scale, self._bias = tuple(labels), rows, scale, tuple(bias)
        self._size = len(rows) // len(self.labels)

    def guess(self, features: Sequence[int]) -> Guess:
        """Returns the likeliest label of an utterance with these features."""
        width = len(self.labels)
        sums = [0] * width
        columns = range(width)
        rows = self._rows
        for feature in features:
            at = feature % self._size * width
            row = rows[at : at + width]
            for column in columns:
                sums[column] += row[column]
        unit = self._scale / math.sqrt(len(features) or 1)
        values = [total * unit + bias for total, bias in zip(sums, self._bias, strict=True)]
        highest = max(values)
        shares = [math.exp(value - highest) for value in values]
        whole = sum(shares)
        scores = {label: share / whole for label, share in zip(self.labels, shares, strict=True)}
        best = max(scores, key=lambda label: scores[label])
        return Guess(best, scores[best], scores)
