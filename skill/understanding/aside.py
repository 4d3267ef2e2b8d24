"""What is said beside facts: a question, a feeling, that it is about somebody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from skill.core.frozen import replace
from skill.understanding.classifier import NONE, Guess, Head
from skill.understanding.features import seen_in
from skill.understanding.found import Understood
from skill.understanding.vocabulary import Word

ASKS, FEELS, SPEAKS, HARMED = "asks", "feels", "speaks_for", "harmed"
"""The names of the classifiers."""
_LEAST, _LEAST_OF_TELLING = 0.4, 0.6
_FEWEST_WORDS = 3
"""One or two words answer: "pain", "my work"."""
_NOT_MINE = ("diagnosis", "no")
_SELF_HARM = "self_harm"


class Aside:
    """Hears it in one language."""

    def __init__(self, heads: Mapping[str, Head], denying: Collection[str]) -> None:
        """Takes what was compiled.

        :param denying: the words that deny.
        """
        self._heads, self._denying = heads, frozenset(denying)

    def asks(self, words: Sequence[Word], seen: Sequence[int]) -> Guess | None:
        """Returns what is asked, None where nothing is.

        :param seen: the features of the words.
        """
        guess = self._guess(ASKS, seen) if len(words) >= _FEWEST_WORDS else None
        return None if guess is None or guess.label == NONE or guess.confidence < _LEAST else guess

    def tells(self, words: Sequence[Word]) -> bool:
        """Returns whether a clause asks nothing."""
        guess = self._guess(ASKS, seen_in(words))
        return guess is not None and guess.scores.get(NONE, 0.0) >= _LEAST_OF_TELLING

    def told(
        self,
        words: Sequence[Word],
        seen: Sequence[int],
        clauses: Sequence[Sequence[Word]],
        understood: Understood,
    ) -> Understood:
        """Returns what was understood with what else is heard in these words.

        :param seen: the features of the words.
        :param clauses: the same words by clauses: what is felt is often an aside of its own.
        """
        # "I'm not scared" tells of no fear; a single clause is the whole of it again.
        alone = (clause for clause in clauses if len(clauses) > 1 and not self._denies(clause))
        felt = (self._is(FEELS, part) for part in chain([seen], map(seen_in, alone)))
        harmed = any(f.id == _SELF_HARM for f in understood.found) and self._is(HARMED, seen) is not None
        of_other = self._is(SPEAKS, seen) == "other"
        if of_other and not self._denies(words):
            # "She has MS" is no diagnosis of who says it, but of whom they speak for.
            had = (replace(f, id="yes") if (f.slot, f.id) == _NOT_MINE else f for f in understood.found)
            understood = replace(understood, found=tuple(had))
        return replace(understood, feels=next(filter(None, felt), None), of_other=of_other, harmed=harmed)

    def _denies(self, words: Sequence[Word]) -> bool:
        return not self._denying.isdisjoint(word.text for word in words)

    def _is(self, head: str, seen: Sequence[int]) -> str | None:
        guess = self._guess(head, seen)
        sure = guess is not None and guess.label != NONE and guess.confidence >= _LEAST_OF_TELLING
        return guess.label if guess and sure else None

    def _guess(self, head: str, seen: Sequence[int]) -> Guess | None:
        return self._heads[head].guess(seen) if head in self._heads and seen else None
