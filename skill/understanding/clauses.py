"""The clauses of an utterance: what was said in one goes no further than its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from itertools import islice

from skill.understanding.vocabulary import Vocabulary, Word

_MOST = 8
"""Of an endless text so many are read one by one."""
_LONGEST_OPENING = 4

Bare = Callable[[list[Word]], bool]
"""Whether words only answer, or ask something of the conversation."""


class Clauses:
    """Takes utterances of one language apart."""

    def __init__(
        self, vocabulary: Vocabulary, boundaries: Collection[str], subjects: Collection[str]
    ) -> None:
        """Takes what the lexicon knows.

        :param boundaries: words that a clause begins with, such as "but".
        :param subjects: words that one begins with after an answer: "no I can't".
        """
        words = "|".join(map(re.escape, sorted(boundaries)))
        self._between = re.compile(rf"[.,;:?!]+|\b(?:{words})\b")
        self._vocabulary, self._subjects = vocabulary, frozenset(subjects)

    def of(self, text: str) -> list[list[Word]]:
        """Returns the words of each clause."""
        parts = self._between.split(text.lower(), _MOST)
        return [words for part in parts if (words := self._vocabulary.words(part))]

    def after_the_opening(self, text: str, bare: Bare) -> list[Word]:
        """Returns what is said after plain answers and cries for help; nothing where there are none.

        :param bare: tells them.
        """
        start = 0
        for end in islice(self._between.finditer(text.lower()), _MOST):
            words = self._vocabulary.words(text[start : end.start()])
            if words and (len(words) > _LONGEST_OPENING or not bare(words)):
                break
            start = end.end()
        words = self._vocabulary.words(text[start:])
        for length in range(1, min(_LONGEST_OPENING, len(words) - 1) + 1):
            if words[length].text in self._subjects and bare(words[:length]):
                return words[length:]
        return words if start else []
