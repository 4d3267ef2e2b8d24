"""What a recogniser knows of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

MOST_WORDS = 5
"""What is longer is no short phrase."""


class Dictionary:
    """The words that it can hear, and how they sound."""

    def __init__(self, sound: Callable[[str], str | None]) -> None:
        """Takes a function that tells how a word sounds, None where it is not in the dictionary."""
        self._sound = cache(sound)

    def sound(self, text: str) -> str | None:
        """Returns how a text sounds, None where a word is not in the dictionary."""
        sounds = [self._sound(word) for word in text.split()]
        return " ".join(s for s in sounds if s) if sounds and all(sounds) else None

    def usable(self, texts: Iterable[str], most: int = MOST_WORDS) -> list[str]:
        """Returns the short texts of known words, in their order.

        :param most: the number of words that is short.
        """
        lower = dict.fromkeys(text.lower() for text in texts)
        return [t for t in lower if len(t.split()) <= most and self.sound(t)]
