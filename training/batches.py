"""Lines as the arrays that an encoder is fitted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from skill.understanding.encoder import Floats
from skill.understanding.outputs import NONE, Group
from training.lines import ANSWER, AREAS, ASKS, QUESTIONS, SIGN, Line
from training.weights import LONGEST

_LENGTHS = (8, 12, 16, 24, 32, 48, LONGEST)
_WEIGHT = {SIGN: 2.0, ASKS: 1.5, AREAS: 1.5, ANSWER: 1.5}
"""What counts more than once: what harms most where it is missed."""

Draw = Callable[[], Line]
Pieces = Callable[[str], list[int]]


class Batch(NamedTuple):
    """Lines of alike length, as the shorter ones are padded."""

    asked: Floats
    """The number of the open question of each."""
    numbers: Floats
    """Their pieces, lines by pieces."""
    there: Floats
    """Where there are pieces, as 0 and 1."""
    labels: Floats
    """What they mean, lines by labels, as 0 and 1."""
    told: Floats
    """How much each label counts; 0 where the meaning of a line is not told."""


class Batches:
    """Makes them."""

    def __init__(self, outputs: Sequence[Group], draw: Draw, pieces: Pieces, size: int) -> None:
        """Takes where lines come from.

        :param outputs: the groups of labels.
        :param draw: returns the next line.
        :param pieces: returns the numbers of the pieces of a text.
        :param size: lines in a batch.
        """
        self._outputs, self._draw, self._pieces, self._size = outputs, draw, pieces, size
        self.places, start = {}, 0
        """By group, where its labels stand."""
        for group in outputs:
            self.places[group.name] = slice(start, start + len(group.labels))
            start += len(group.labels)
        self.weights = np.ones(start, "f4")
        """How much each label counts."""
        for name, place in self.places.items():
            self.weights[place] = _WEIGHT.get(name, 1.0)

    def some(self, number: int) -> Iterator[Batch]:
        """Yields so many batches."""
        lines = [self._short() for _ in range(number * self._size)]
        read = sorted(lines, key=lambda read: len(read[1]))
        for at in range(0, len(read), self._size):
            yield self._batch(read[at : at + self._size])

    def _short(self) -> tuple[Line, list[int]]:
        """The next line that is read whole: what is cut off must not be learned."""
        while True:
            line = self._draw()
            pieces = self._pieces(line.text)
            if len(pieces) <= LONGEST:
                return line, pieces

    def _batch(self, lines: list[tuple[Line, list[int]]]) -> Batch:
        longest = next(length for length in _LENGTHS if length >= max(len(pieces) for _, pieces in lines))
        numbers, there = np.zeros((len(lines), longest), "i4"), np.zeros((len(lines), longest), "f4")
        labels, told = np.zeros((2, len(lines), len(self.weights)), "f4")
        asked = np.array([(None, *QUESTIONS).index(line.asked) for line, _ in lines])
        for row, (line, pieces) in enumerate(lines):
            numbers[row, : len(pieces)] = pieces
            there[row, : len(pieces)] = 1
            for group in self._outputs:
                place = self.places[group.name]
                if line.tells is None or group.name in line.tells:
                    told[row, place] = self.weights[place]
                if group.one:
                    labels[row, place][group.labels.index(line.one.get(group.name, NONE))] = 1
            for name, label in line.many:
                group = next(group for group in self._outputs if group.name == name)
                labels[row, self.places[name]][group.labels.index(label)] = 1
        return Batch(asked, numbers, there, labels, told)
