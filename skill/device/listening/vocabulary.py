"""The pieces of words that Whisper reads and writes, and the times between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

_WORDS = 50_256  # so many pieces of words in English, then what is special
BEGIN, BEFORE, FIRST_TIME = 50_257, 50_360, 50_363
"""Begins a transcript; begins what was said before it; the first of the times, each 20 ms after the last."""
_TIME_S = 0.02
_LONGEST = 24
_SAID = "!"  # the first piece; a file without it is of another model


class VocabularyError(ValueError):
    """The file is not the vocabulary of an English Whisper model."""


class Vocabulary:
    """Text to numbers of pieces and back."""

    def __init__(self, file: Path) -> None:
        """Reads the ``vocabulary.txt`` of a model in CTranslate2's format, a piece a line.

        :raises OSError: where it cannot be read.
        :raises VocabularyError: where it is of no English model.
        """
        try:
            self._pieces = file.read_text("utf-8").split("\n")[:_WORDS]
        except UnicodeDecodeError:
            raise VocabularyError from None
        if len(self._pieces) < _WORDS or self._pieces[0] != _SAID:
            raise VocabularyError
        self._numbers = {piece: number for number, piece in enumerate(self._pieces)}

    def numbers(self, text: str) -> list[int]:
        """Returns the pieces of a text, the longest first; what they were merged of makes no difference."""
        letters = "".join(_letters()[byte] for byte in text.encode())
        found = []
        while letters:
            length = next(
                n for n in range(min(_LONGEST, len(letters)), 0, -1) if letters[:n] in self._numbers
            )
            found.append(self._numbers[letters[:length]])
            letters = letters[length:]
        return found

    def segments(self, numbers: Sequence[int]) -> list[tuple[float, str]]:
        """Returns what was written, with the time in seconds at which each segment begins."""
        found: list[tuple[float, str]] = []
        begin, pieces = 0.0, []
        for number in (*numbers, FIRST_TIME):
            if number < _WORDS:
                pieces.append(number)
            elif number >= FIRST_TIME:
                if text := self._text(pieces):
                    found.append((begin, text))
                begin, pieces = (number - FIRST_TIME) * _TIME_S, []
        return found

    def _text(self, numbers: Sequence[int]) -> str:
        bytes_of = {letter: byte for byte, letter in _letters().items()}
        whole = bytes(bytes_of[letter] for number in numbers for letter in self._pieces[number])
        return whole.decode("utf-8", "replace").strip()


@cache
def _letters() -> dict[int, str]:
    """A letter that can be seen for each byte, as in GPT-2's vocabulary."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in seen}
    unseen = (byte for byte in range(256) if byte not in letters)
    return letters | {byte: chr(256 + number) for number, byte in enumerate(unseen)}
