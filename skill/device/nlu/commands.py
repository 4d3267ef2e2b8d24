"""Which intent an utterance stands for as a whole: the nearest sample utterance."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from skill.device.nlu.vocabulary import Word


class Commands:
    """Compares an utterance with the sample utterances, rare words counting more than common ones."""

    def __init__(self, samples: Iterable[tuple[str, tuple[Word, ...]]]) -> None:
        samples = [(intent, words) for intent, words in samples if words]
        self._samples = [(intent, tuple(w.stem for w in words)) for intent, words in samples]
        # Only a sample that tells something counts where it is part of a longer sentence.
        self._telling = [len(words) > 1 and not all(w.light for w in words) for _, words in samples]
        seen = Counter(stem for _, stems in self._samples for stem in set(stems))
        count = len(self._samples)
        self._weight = {stem: math.log(1 + count / n) for stem, n in seen.items()}
        self._unknown = math.log(1 + count)
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for number, (_, stems) in enumerate(self._samples):
            for stem in set(stems):
                self._by_stem[stem].append(number)

    def nearest(self, words: Sequence[Word]) -> tuple[str | None, float]:
        """Returns the intent of the nearest sample utterance and how near it is, from 0 to 1."""
        stems = [word.stem for word in words]
        mine = self._sum(stems)
        shared: Counter[int] = Counter()
        for stem in set(stems):
            for number in self._by_stem.get(stem, ()):
                shared[number] += 1
        best: tuple[str | None, float] = (None, 0.0)
        for number, _ in shared.most_common(60):
            intent, sample = self._samples[number]
            near = self._near(stems, mine, sample, self._telling[number])
            if near > best[1]:
                best = intent, near
        return best

    def _near(self, stems: list[str], mine: float, sample: tuple[str, ...], telling: bool) -> float:
        common = self._sum(_in_order(stems, sample))
        theirs = self._sum(sample)
        dice = 2 * common / (mine + theirs)
        # A whole command within a longer sentence counts as well: "i'm tired so stop now please".
        whole = telling and common == theirs and _together(stems, sample)
        return max(dice, 0.8) if whole else dice

    def _sum(self, stems: Iterable[str]) -> float:
        return sum(self._weight.get(stem, self._unknown) for stem in stems)


def _in_order(stems: Sequence[str], sample: Sequence[str]) -> list[str]:
    """The longest run of words that both have in the same order."""
    rows: list[list[list[str]]] = [[[] for _ in range(len(sample) + 1)]]
    for stem in stems:
        above = rows[-1]
        row: list[list[str]] = [[]]
        for at, other in enumerate(sample, 1):
            row.append([*above[at - 1], stem] if stem == other else max(above[at], row[-1], key=len))
        rows.append(row)
    return rows[-1][-1]


def _together(stems: Sequence[str], sample: Sequence[str]) -> bool:
    length = len(sample)
    return any(tuple(stems[i : i + length]) == tuple(sample) for i in range(len(stems) - length + 1))
