"""Fits one linear classifier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from skill.understanding.features import BUCKETS

_MOST_STEPS = 150
Fitted = tuple[list[str], np.ndarray, np.ndarray]
"""Labels, weights (features by labels) and biases."""


def fit(
    seen: Sequence[Sequence[int]],
    labels: Sequence[str],
    strength: float,
    *,
    balance: float,
    size: int = BUCKETS,
) -> Fitted:
    """Returns a classifier.

    :param seen: the buckets of each example's features.
    :param labels: the label of each example.
    :param strength: the inverse of the regularisation.
    :param size: how many features are told apart.
    :param balance: how far a rare label counts as much as a frequent one, from 0 to 1.
    """
    many = Counter(labels)
    weight = {label: (len(labels) / len(many) / number) ** balance for label, number in many.items()}
    fitted = LogisticRegression(C=strength, max_iter=_MOST_STEPS, class_weight=weight)
    fitted.fit(matrix(seen, size), labels)
    weights, biases = fitted.coef_, fitted.intercept_
    if len(weights) == 1:
        # Two labels share one row: split in halves, it gives the same shares as a row for each.
        weights, biases = np.vstack([-weights, weights]) / 2, np.concatenate([-biases, biases]) / 2
    return list(fitted.classes_), weights.T, biases


def matrix(seen: Sequence[Sequence[int]], size: int = BUCKETS) -> csr_matrix:
    """Returns the examples as rows of length one."""
    rows = [number for number, found in enumerate(seen) for _ in found]
    values = [1 / np.sqrt(len(found)) for found in seen for _ in found]
    columns = [bucket % size for found in seen for bucket in found]
    return csr_matrix((values, (rows, columns)), shape=(len(seen), size))
