"""An utterance as the pieces of words that the encoder knows: whole words, and the parts of rare ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from skill.understanding.times import Times

if TYPE_CHECKING:
    from datetime import date

_WORD = re.compile(r"[a-z]+|[0-9]+|'|[^a-z0-9\s.,;:!?\"()']+")
"""Punctuation says nothing: no recogniser writes it."""
_INSIDE = "##"
_UNKNOWN = "[UNK]"
_LONGEST = 40
"""No word has more characters; what has is noise."""


class Pieces:
    """Splits what was said in one language."""

    def __init__(self, pieces: Sequence[str], times: Times) -> None:
        """Takes what the encoder knows.

        :param pieces: in the order that numbers them; one that goes on within a word begins with ``##``.
        """
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._times = times

    def words(self, text: str, today: date | None = None) -> list[str]:
        """Returns the words of a text: lower case, without accents, its times in plain words.

        :param today: the present day, None where the host cannot tell.
        """
        text = unicodedata.normalize("NFD", text.lower().replace("\u2019", "'"))
        if not text.isascii():
            text = "".join(c for c in text if not unicodedata.combining(c))
        return self._times.plain(_WORD.findall(text), today)

    def numbers(self, words: Sequence[str]) -> list[int]:
        """Returns the numbers of the pieces of these words."""
        pieces = {word: self._of(word) for word in set(words)}
        return [number for word in words for number in pieces[word]]

    def _of(self, word: str) -> tuple[int, ...]:
        known = self._number.get(word)
        return (known,) if known is not None else self._split(word)

    def _split(self, word: str) -> tuple[int, ...]:
        """The longest pieces from the left, as the pretrained encoder's WordPiece has it."""
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + _LONGEST), start, -1):
                number = self._number.get((_INSIDE if start else "") + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return (self._number[_UNKNOWN],)
        return tuple(found)
