"""Finds the phrases of a vocabulary in the words of an utterance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skill.device.nlu.vocabulary import Phrase, Word

_MOST_GAPS = 2
_MOST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Span:
    """A phrase that was found."""

    phrase: Phrase
    found: tuple[int, ...]
    """Places, among the words that count, of the words it was found in."""
    start: int
    """Its first place among all words of the utterance."""
    end: int
    """The place after its last word."""

    @property
    def gaps(self) -> int:
        """How many counting words lie between those that were found."""
        return self.found[-1] - self.found[0] + 1 - len(self.found)


def find(words: Sequence[Word], index: Mapping[str, list[Phrase]], stops: frozenset[str]) -> list[Span]:
    """Returns every phrase whose words stand in order, with at most two other words between them.

    :param words: the words that count.
    :param index: phrases by their first stem.
    :param stops: words that must not lie between the words of a phrase, such as negations.
    """
    words = words[:_MOST_WORDS]
    spans = []
    for at, word in enumerate(words):
        for phrase in index.get(word.stem, ()):
            found = _follow(words, at, phrase.stems, stops)
            if found:
                spans.append(Span(phrase, found, words[found[0]].at, words[found[-1]].at + 1))
    return spans


def _follow(
    words: Sequence[Word], at: int, stems: tuple[str, ...], stops: frozenset[str]
) -> tuple[int, ...] | None:
    found = [at]
    gaps = 0
    for stem in stems[1:]:
        at += 1
        while at < len(words) and words[at].stem != stem and gaps < _MOST_GAPS:
            if words[at].text in stops:
                return None
            gaps += 1
            at += 1
        if at >= len(words) or words[at].stem != stem:
            return None
        found.append(at)
    return tuple(found)


def best(spans: Iterable[tuple[float, Span]]) -> list[Span]:
    """Returns the spans of the highest weight that share no word, in the order they were said."""
    taken: set[int] = set()
    chosen = []
    for _, span in sorted(spans, key=lambda pair: (-pair[0], pair[1].start, pair[1].phrase.id)):
        if taken.isdisjoint(span.found):
            taken.update(span.found)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)
