"""Which phrase an utterance is: the nearest, if it is near enough, and clearly nearer than any other.

Two recordings are compared by dynamic time warping: one may be slower here and faster there. What their rows
are compared in is a space made of this person's own recordings: in each direction it is measured how much it
differs between two recordings of the same phrase, and what differs there without meaning counts for less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from skill.device.phrases.phrase import Phrase, Rows, reduced

if TYPE_CHECKING:
    from skill.device.listening.whisper import Features

Points = npt.NDArray[np.float32]
"""The rows of a recording as directions: each of unit length."""
FEWEST = 4
"""With fewer phrases nothing is known of what is unlike them, so none is recognised."""
_RECORDINGS = 2
"""A phrase with fewer tells nothing of how its recordings differ."""
_DIRECTIONS, _RIDGE, _WITHIN = 200, 0.1, 0.8
"""How many directions count, what keeps small ones from counting much, and the share that is learned within
phrases."""
_SURELY, _PERHAPS, _CLEARLY = 0.5, 0.7, 0.92
"""How far the bounds are on the way from the person's usual distance within a phrase to that between two, and
how much nearer than the second phrase the first has to be. Set on synthetic voices."""
_ODD = 1.8
"""A recording so many times further from two others than these are from each other is none of the same."""
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Match:
    """The phrase that was said. Who acts on it asks back where it means a warning sign, as with any words."""

    phrase: Phrase
    other: Phrase | None
    """Another that is nearly as near, so that it has to be asked which; None where there is none."""
    sure: bool
    """Whether it is near enough to count by itself."""
    distance: float
    """From 0, for the same recording, to 2."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A phrase that is hard to tell from another."""

    phrase: Phrase
    mistaken: int
    """How many of its recordings are nearer to another phrase than to its own other ones."""
    other: Phrase | None
    """The phrase that most of them are nearest to; None where no recording is mistaken."""


class Phrases:
    """What one person recorded. Made once, as it takes up to a second: then each utterance takes some ms."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Takes the phrases; those with fewer than two recordings are left out."""
        self.phrases = tuple(one for one in phrases if len(one.recordings) >= _RECORDINGS)
        """Those that can be matched."""
        self._known: _Known | None = None
        if len(self.phrases) >= FEWEST:
            self._known = _Known(self.phrases)

    def match(self, features: Features) -> Match | None:
        """Returns the phrase that was said, None where it is none of them.

        :param features: what the encoder tells of one utterance, a row for each 20 ms.
        """
        if self._known is None or not len(features):
            return None
        near = self._known.near(reduced(features))
        first, second = np.argsort(near)[:2]
        if near[first] > self._known.bound(_PERHAPS):
            return None
        other = None if near[first] <= _CLEARLY * near[second] else self.phrases[second]
        sure = bool(near[first] <= self._known.bound(_SURELY))
        return Match(self.phrases[first], other, sure, float(near[first]))


class _Known:
    def __init__(self, phrases: Sequence[Phrase], *, learn: bool = True) -> None:
        same = [one.recordings for one in phrases]
        self._space = Space(same if learn else [[rows] for one in same for rows in one])
        self._templates = [self._space.points(rows) for one in phrases for rows in one.recordings]
        self._owners = np.repeat(np.arange(len(phrases)), [len(one.recordings) for one in phrases])
        self._phrases = len(phrases)
        own, other = self._left_out()
        self._usual = float(np.median(own))
        self._apart = max(0.0, float(np.median(other)) - self._usual)

    def bound(self, way: float) -> float:
        """The distance at a share of the way from two recordings of a phrase to those of two phrases."""
        return self._usual + way * self._apart

    def near(self, rows: Rows) -> npt.NDArray[np.float32]:
        """How far each phrase is."""
        return self._by_phrase(distances(self._space.points(rows), self._templates))

    def left_out(self) -> list[tuple[int, npt.NDArray[np.float32]]]:
        """For each recording its phrase, and how far the phrases are as the others of them tell."""
        count = len(self._templates)
        between = np.zeros((count, count), np.float32)
        for number, template in enumerate(self._templates[:-1]):
            later = distances(template, self._templates[number + 1 :])
            between[number, number + 1 :] = between[number + 1 :, number] = later
        np.fill_diagonal(between, np.inf)
        return [(int(self._owners[n]), self._by_phrase(between[n])) for n in range(count)]

    def _left_out(self) -> tuple[list[float], list[float]]:
        left = self.left_out()
        return (
            [float(near[owner]) for owner, near in left],
            [float(np.delete(near, owner).min()) for owner, near in left],
        )

    def _by_phrase(self, found: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        near = np.empty(self._phrases, np.float32)
        for number in range(self._phrases):
            # Two that are near say more than one, which can be so by chance.
            best = np.sort(found[self._owners == number])[:2]
            near[number] = best[np.isfinite(best)].mean()
        return near


class Space:
    """What rows are compared in."""

    def __init__(self, recordings: Sequence[Sequence[Rows]]) -> None:
        """Takes recordings, those of a phrase together; one of them at least."""
        rows = np.concatenate([one for same in recordings for one in same]).astype(np.float32)
        self._mean = rows.mean(axis=0)
        rows -= self._mean
        sizes, directions = np.linalg.eigh(rows.T @ rows / len(rows))
        most = max(1, min(_DIRECTIONS, len(rows) - 1, len(sizes)))
        sizes, directions = np.maximum(sizes[::-1][:most], 0), directions[:, ::-1][:, :most]
        ridge = _RIDGE * float((rows**2).sum(axis=1).mean()) / min(len(rows), rows.shape[1])
        self._turn: Points = (directions / np.sqrt(sizes + ridge + _LEAST)).astype(np.float32)
        self._learn(recordings)

    def points(self, rows: Rows) -> Points:
        """Returns the rows of a recording as directions."""
        return _unit((rows.astype(np.float32) - self._mean) @ self._turn)

    def _learn(self, recordings: Sequence[Sequence[Rows]]) -> None:
        width = self._turn.shape[1]
        within, pairs = np.zeros((width, width)), 0
        for same in recordings:
            turned = [(rows.astype(np.float32) - self._mean) @ self._turn for rows in same]
            for number, one in enumerate(turned):
                for other in turned[number + 1 :]:
                    here, there = zip(*path(_unit(one), _unit(other)), strict=True)
                    apart = one[list(here)] - other[list(there)]
                    within += apart.T @ apart
                    pairs += len(apart)
        if not pairs or not np.trace(within) > 0:
            return
        within *= width / np.trace(within)
        mixed = _WITHIN * within + (1 - _WITHIN) * np.eye(width)
        self._turn = (self._turn @ np.linalg.cholesky(np.linalg.inv(mixed))).astype(np.float32)


def told_apart(phrases: Sequence[Phrase]) -> list[Doubt]:
    """Returns for each phrase how many of its recordings are nearest to another, and to which.

    :param phrases: as :class:`Phrases` takes them; the list is empty where they are too few to be recognised.
    """
    kept = Phrases(phrases).phrases
    if len(kept) < FEWEST:
        return []
    mistaken: list[Counter[int]] = [Counter() for _ in kept]
    # Where it is learned what a recording shares with those of its phrase, it is not left out of them.
    for owner, near in _Known(kept, learn=False).left_out():
        nearest = int(np.argmin(near))
        if nearest != owner:
            mistaken[owner][nearest] += 1
    return [
        Doubt(phrase, found.total(), kept[found.most_common(1)[0][0]] if found else None)
        for phrase, found in zip(kept, mistaken, strict=True)
    ]


def odd_one(recordings: Sequence[Rows]) -> int | None:
    """Returns the number of the recording that is unlike the two others, None where all are alike.

    :param recordings: three of the same phrase.
    """
    # Not in a space of their own: what three recordings differ in would count for as much as what they share.
    mean = np.concatenate(recordings).astype(np.float32).mean(axis=0)
    first, second, third = (_unit(rows.astype(np.float32) - mean) for rows in recordings)
    near, (far,) = distances(first, [second, third]), distances(second, [third])
    between = [(float(far), 0), (float(near[1]), 1), (float(near[0]), 2)]
    (least, odd), (next_least, _), _ = sorted(between)
    return odd if next_least > _ODD * least else None


def distances(one: Points, others: Sequence[Points]) -> npt.NDArray[np.float32]:
    """Returns how far recordings are from one, each from 0 to 2.

    :param one: one row at least, as all the others.
    """
    found = _summed(one, others)
    ends = [len(one) + len(other) for other in others]
    return np.array([found[n - 2, k, len(one) - 1] / n for k, n in enumerate(ends)], np.float32)


def path(one: Points, other: Points) -> list[tuple[int, int]]:
    """Returns which rows of two recordings belong together."""
    found = _summed(one, [other])[:, 0]
    i, j = len(one) - 1, len(other) - 1
    steps = [(i, j)]
    costs = _costs(one, other)
    while i or j:
        twice = (i - 1, j - 1)
        ways = [
            (found[a + b, a] + costs[i, j] * ((a, b) == twice), a, b)
            for a, b in (twice, (i - 1, j), (i, j - 1))
            if a >= 0 and b >= 0
        ]
        _, i, j = min(ways)
        steps.append((i, j))
    return steps[::-1]


def _summed(one: Points, others: Sequence[Points]) -> npt.NDArray[np.float32]:
    """The costs summed up on the best way to each pair of rows: diagonal by other by row of the one.

    A step that takes a row of both costs twice what one that takes a row of one does, so that every way from
    beginning to end is equally long, and none is short by skipping.
    """
    rows, count = len(one), len(others)
    longest = max(map(len, others))
    padded = np.zeros((count, longest, one.shape[1]), np.float32)
    for number, other in enumerate(others):
        padded[number, : len(other)] = other
    costs = _costs(padded, one).transpose(0, 2, 1)
    # Each row begins one further to the right than the one before: diagonals become columns.
    skewed = np.full((count, rows, longest + rows), np.inf, np.float32)
    skewed[:, :, :longest] = costs
    diagonals = longest + rows - 1
    skewed = skewed.reshape(count, -1)[:, : rows * diagonals].reshape(count, rows, diagonals)
    cost = np.ascontiguousarray(skewed.transpose(2, 0, 1))
    found = np.full_like(cost, np.inf)
    found[0, :, 0] = 2 * cost[0, :, 0]
    for at in range(1, diagonals):
        here, best = cost[at], found[at]
        np.add(found[at - 1], here, out=best)
        np.minimum(best[:, 1:], found[at - 1, :, :-1] + here[:, 1:], out=best[:, 1:])
        if at > 1:
            np.minimum(best[:, 1:], found[at - 2, :, :-1] + 2 * here[:, 1:], out=best[:, 1:])
    return found


def _costs(one: Points, other: Points) -> Points:
    return np.asarray(np.maximum(0.0, 1.0 - one @ other.T), np.float32)


def _unit(rows: Points) -> Points:
    sizes = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(sizes, _LEAST), np.float32)
