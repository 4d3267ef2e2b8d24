"""What is said beside facts: a question, a feeling, that it is about somebody else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from skill.core.frozen import replace
from skill.understanding.classifier import NONE, Guess, Head
from skill.understanding.features import features
from skill.understanding.found import Understood
from skill.understanding.vocabulary import Vocabulary, Word

ASKS, FEELS, SPEAKS, HARMED = "asks", "feels", "speaks_for", "harmed"
"""The names of the classifiers."""
_CLAUSE = re.compile(r"[.,;:?!]+|\b(?:but|so)\b")
_LEAST, _LEAST_OF_TELLING = 0.4, 0.6
_FEWEST_WORDS = 3
"""One or two words answer: "pain", "my work"."""
_NOT_MINE = ("diagnosis", "no")
_SELF_HARM = "self_harm"


class Aside:
    """Hears it in one language."""

    def __init__(self, vocabulary: Vocabulary, heads: Mapping[str, Head], denying: Collection[str]) -> None:
        """Takes what was compiled.

        :param denying: the words that deny.
        """
        self._vocabulary, self._heads, self._denying = vocabulary, heads, frozenset(denying)

    def asks(self, words: Sequence[Word]) -> Guess | None:
        """Returns what is asked, None where nothing is."""
        guess = self._guess(ASKS, words) if len(words) >= _FEWEST_WORDS else None
        return None if guess is None or guess.label == NONE or guess.confidence < _LEAST else guess

    def telling(self, text: str) -> str:
        """Returns the clauses of an utterance that ask nothing."""
        told = []
        for clause in _CLAUSE.split(text.lower()):
            guess = self._guess(ASKS, self._vocabulary.words(clause))
            if guess is not None and guess.scores.get(NONE, 0.0) >= _LEAST_OF_TELLING:
                told.append(clause.strip())
        return ", ".join(told)

    def told(self, words: Sequence[Word], understood: Understood) -> Understood:
        """Returns what was understood with what else is heard in these words."""
        feels, speaks = self._guess(FEELS, words), self._guess(SPEAKS, words)
        harmed = self._guess(HARMED, words) if any(f.id == _SELF_HARM for f in understood.found) else None
        of_other = _is(speaks) and speaks is not None and speaks.label == "other"
        if of_other and self._denying.isdisjoint(word.text for word in words):
            # "She has MS" is no diagnosis of who says it, but of whom they speak for.
            had = (replace(f, id="yes") if (f.slot, f.id) == _NOT_MINE else f for f in understood.found)
            understood = replace(understood, found=tuple(had))
        return replace(
            understood,
            feels=feels.label if _is(feels) and feels else None,
            of_other=of_other,
            harmed=_is(harmed),
        )

    def _guess(self, head: str, words: Sequence[Word]) -> Guess | None:
        if not words or head not in self._heads:
            return None
        return self._heads[head].guess(features([word.text for word in words], [word.stem for word in words]))


def _is(guess: Guess | None) -> bool:
    return guess is not None and guess.label != NONE and guess.confidence >= _LEAST_OF_TELLING
