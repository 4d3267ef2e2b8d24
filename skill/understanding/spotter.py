"""Finds the phrases of a vocabulary in the words of an utterance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from skill.core.frozen import frozen
from skill.understanding.vocabulary import Phrase, Word

_MOST_WORDS = 120
_MOST_OF_IT = 0.65


@frozen
class Span:
    """A phrase that was found."""

    phrase: Phrase
    found: tuple[int, ...]
    """Places of the words it was found in."""
    gaps: int
    """How many telling words lie between them."""
    exact: int
    """How many of them stand there as they are in the phrase, not only in another form."""

    @property
    def start(self) -> int:
        """The place of its first word."""
        return self.found[0]

    @property
    def end(self) -> int:
        """The place after its last word."""
        return self.found[-1] + 1


def find(
    words: Sequence[Word],
    starting: Callable[[str], list[Phrase]],
    stops: frozenset[str],
    loose: frozenset[str],
) -> list[Span]:
    """Returns every phrase whose words stand in order, light words between them or not.

    :param words: the words of the utterance.
    :param starting: returns the phrases whose first word has a stem.
    :param stops: words that must not lie between the words of a phrase, such as negations.
    :param loose: slots whose phrases may have other words in between: one in a phrase of two
        words, two in a longer one.
    """
    words = words[:_MOST_WORDS]
    spans = []
    for at, word in enumerate(words):
        for phrase in starting(word.stem):
            most = min(2, len(phrase.words) - 1) if phrase.slot in loose else 0
            span = _follow(words, at, phrase, stops, most)
            if span is not None:
                spans.append(span)
    return spans


def _follow(words: Sequence[Word], at: int, phrase: Phrase, stops: frozenset[str], most: int) -> Span | None:
    found = [at]
    gaps = 0
    for stem in phrase.stems[1:]:
        at += 1
        while at < len(words) and words[at].stem != stem:
            gaps += not words[at].light
            if gaps > most or words[at].text in stops:
                return None
            at += 1
        if at >= len(words):
            return None
        found.append(at)
    if phrase.light and not _mostly_there(words, found, phrase):
        return None
    exact = sum(words[i].text == wanted for i, wanted in zip(found, phrase.words, strict=True))
    return Span(phrase, tuple(found), gaps, exact)


def _mostly_there(words: Sequence[Word], found: Sequence[int], phrase: Phrase) -> bool:
    around = [word.text for word in words[max(0, found[0] - 2) : found[-1] + 3]]
    there = len(phrase.words) + sum(text in around for text in phrase.light)
    return there >= _MOST_OF_IT * (len(phrase.words) + len(phrase.light))


def best(spans: Iterable[tuple[float, Span]]) -> list[Span]:
    """Returns the spans of the highest weight that share no word, in the order they were said."""
    taken: set[int] = set()
    chosen = []
    for _, span in sorted(spans, key=lambda pair: (-pair[0], pair[1].start, pair[1].phrase.id)):
        if taken.isdisjoint(span.found):
            taken.update(span.found)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)
