"""Fits one linear classifier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from skill.understanding.features import BUCKETS

Fitted = tuple[list[str], np.ndarray, np.ndarray]
"""Labels, weights (features by labels) and biases."""


def fit(seen: Sequence[Sequence[int]], labels: Sequence[str], strength: float, *, balanced: bool) -> Fitted:
    """Returns a classifier.

    :param seen: the buckets of each example's features.
    :param labels: the label of each example.
    :param strength: the inverse of the regularisation.
    :param balanced: whether a rare label counts as much as a frequent one.
    """
    weight = "balanced" if balanced else None
    fitted = LogisticRegression(C=strength, max_iter=300, class_weight=weight)
    fitted.fit(matrix(seen), labels)
    weights, biases = fitted.coef_, fitted.intercept_
    if len(weights) == 1:
        # Two labels share one row: split in halves, it gives the same shares as a row for each.
        weights, biases = np.vstack([-weights, weights]) / 2, np.concatenate([-biases, biases]) / 2
    return list(fitted.classes_), weights.T, biases


def matrix(seen: Sequence[Sequence[int]]) -> csr_matrix:
    """Returns the examples as rows of length one."""
    rows = [number for number, found in enumerate(seen) for _ in found]
    values = [1 / np.sqrt(len(found)) for found in seen for _ in found]
    columns = [bucket for found in seen for bucket in found]
    return csr_matrix((values, (rows, columns)), shape=(len(seen), BUCKETS))
