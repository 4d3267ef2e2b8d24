"""Which phrase an utterance is, and that it falls through where it is none."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voices import features, phrase

from skill.device.phrases.matching import FEWEST, Phrases, distances, odd_one, path, told_apart
from skill.device.phrases.phrase import Phrase, reduced

TEXTS = ("yes", "no", "my left leg", "worse", "go back", "call help")


def directions(seed: int, length: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(length, 6)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


SEQUENCES = st.builds(directions, st.integers(0, 10_000), st.integers(1, 40))


@settings(deadline=None)
@given(SEQUENCES)
def test_nothing_is_nearer_than_itself(one: np.ndarray) -> None:
    assert distances(one, [one])[0] == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(SEQUENCES, st.lists(SEQUENCES, min_size=1, max_size=4))
def test_there_is_as_far_as_back_and_company_changes_nothing(one: np.ndarray, others: list) -> None:
    there = distances(one, others)
    assert ((there >= 0) & (there <= 2)).all()
    assert there == pytest.approx([distances(other, [one])[0] for other in others], abs=1e-5)


@settings(deadline=None)
@given(SEQUENCES, st.integers(1, 4))
def test_to_say_it_slower_is_to_say_the_same(one: np.ndarray, slower: int) -> None:
    assert distances(one, [np.repeat(one, slower, axis=0)])[0] == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(SEQUENCES, SEQUENCES)
def test_the_way_is_as_long_as_what_it_costs(one: np.ndarray, other: np.ndarray) -> None:
    way = path(one, other)
    assert way[0] == (0, 0)
    assert way[-1] == (len(one) - 1, len(other) - 1)
    before = [(-1, -1), *way]
    steps = [(a - c) + (b - d) for (a, b), (c, d) in zip(way, before, strict=False)]
    assert set(steps) <= {1, 2}
    cost = sum(s * max(0, 1 - one[i] @ other[j]) for s, (i, j) in zip(steps, way, strict=True))
    whole = len(one) + len(other)
    assert cost / whole == pytest.approx(distances(one, [other])[0], abs=1e-4)


def test_a_phrase_said_once_more_is_known() -> None:
    phrases = Phrases([phrase(text) for text in TEXTS])
    for text in TEXTS:
        for slower in (0.8, 1.0, 1.4):
            match = phrases.match(features(text, 9, slower=slower))
            assert match is not None
            assert match.phrase.said == text
            assert match.sure
            assert match.other is None


@pytest.mark.parametrize("text", ["the weather is nice", "hm", "because of the pain"])
def test_what_is_no_phrase_falls_through(text: str) -> None:
    match = Phrases([phrase(one) for one in TEXTS]).match(features(text, 1))
    assert match is None or not match.sure


def test_what_could_be_either_is_told_as_both() -> None:
    twins = [phrase(one) for one in TEXTS]
    twins.append(Phrase("nope", "no", tuple(reduced(features("no", n)) for n in range(5, 8))))
    match = Phrases(twins).match(features("no", 9))
    assert match is not None
    assert match.other is not None
    assert {match.phrase.said, match.other.said} == {"no", "nope"}


def test_with_few_phrases_nothing_is_known_of_what_is_none() -> None:
    few = [phrase(text) for text in TEXTS[: FEWEST - 1]]
    assert Phrases(few).match(features("yes", 9)) is None
    assert Phrases([*few, phrase("worse", times=1)]).match(features("yes", 9)) is None
    assert Phrases([]).match(features("yes", 9)) is None
    assert Phrases([*few, phrase("worse")]).match(features("yes", 9)) is not None


def test_nothing_is_no_phrase() -> None:
    assert Phrases([phrase(text) for text in TEXTS]).match(features("yes")[:0]) is None


def test_a_phrase_of_identical_recordings_breaks_nothing() -> None:
    same = [Phrase(text, text, (reduced(features(text)),) * 3) for text in TEXTS]
    match = Phrases(same).match(features("no"))
    assert match is not None
    assert match.phrase.said == "no"


def test_phrases_are_told_apart() -> None:
    assert [one.mistaken for one in told_apart([phrase(text) for text in TEXTS])] == [0] * len(TEXTS)
    assert told_apart([phrase("yes")]) == []


def test_a_phrase_that_sounds_like_another_is_named() -> None:
    twin = Phrase("nope", "no", tuple(reduced(features("no", n)) for n in range(5, 8)))
    doubts = {one.phrase.said: one for one in told_apart([*(phrase(text) for text in TEXTS), twin])}
    assert doubts["no"].mistaken + doubts["nope"].mistaken > 0
    for one, other in (("no", "nope"), ("nope", "no")):
        assert (doubts[one].other is None) == (not doubts[one].mistaken)
        assert doubts[one].other is None or doubts[one].other.said == other
    assert doubts["yes"].other is None


def test_the_odd_one_out() -> None:
    yes = [reduced(features("yes", n)) for n in range(3)]
    assert odd_one(yes) is None
    for place in range(3):
        mixed = list(yes)
        mixed[place] = reduced(features("a cough", 1))
        assert odd_one(mixed) == place


def test_it_takes_no_time_to_speak_of() -> None:
    phrases = Phrases([phrase(f"phrase number {n}") for n in range(24)])
    said = features("phrase number 3", 9)
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        phrases.match(said)
        taken.append(time.perf_counter() - begin)
    # Ten times what it takes: the machine may be busy.
    assert min(taken) < 0.1
