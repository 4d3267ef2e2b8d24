"""The classifiers' arithmetic, on weights small enough to check by hand."""

import math

from hypothesis import given
from hypothesis import strategies as st

from skill.understanding.classifier import Head
from skill.understanding.features import BUCKETS, features


def head(*rows: tuple[int, int], bias: tuple[float, float] = (0.0, 0.0)) -> Head:
    weights = memoryview(bytes(value % 256 for row in rows for value in row)).cast("b")
    return Head(("no", "yes"), weights, 0.5, bias)


def test_the_label_with_the_greater_sum_is_guessed():
    guess = head((0, 4), (2, 0)).guess([0])
    assert guess.label == "yes"
    assert math.isclose(guess.confidence, math.exp(2) / (1 + math.exp(2)))


def test_the_sums_are_spread_over_the_features():
    assert math.isclose(head((0, 4), (0, 0)).guess([0, 1]).scores["yes"], 1 / (1 + math.exp(-math.sqrt(2))))


def test_negative_weights_speak_against_a_label():
    assert head((0, -4), (0, 0)).guess([0]).label == "no"


def test_where_nothing_was_seen_the_bias_decides():
    assert head((0, 4), bias=(1.0, 0.0)).guess([]).label == "no"


@given(st.lists(st.text(max_size=12), max_size=60))
def test_features_are_buckets_each_once_and_in_order(words):
    found = features(words, words)
    assert found == sorted(set(found))
    assert all(0 <= bucket < BUCKETS for bucket in found)
