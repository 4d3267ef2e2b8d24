"""The words and phrases of a language, ready for spotting them in what was said."""

from __future__ import annotations

from collections.abc import Sequence

from skill.core.frozen import frozen
from skill.understanding.lexicon import Lexicon
from skill.understanding.stemmer import Stemmer
from skill.understanding.table import Table


@frozen
class Word:
    """One word of an utterance."""

    stem: str
    text: str
    light: bool
    """Whether it is too light to tell one expression from another."""


@frozen
class Phrase:
    """What can be said for a value of a slot."""

    words: tuple[str, ...]
    """The words to be found."""
    stems: tuple[str, ...]
    """Their stems."""
    light: tuple[str, ...]
    """The other words, too light to be needed, though most of the phrase must be there."""
    slot: str
    id: str
    """The value."""


class Vocabulary:
    """What a language knows."""

    def __init__(
        self,
        lexicon: Lexicon,
        stemmer: Stemmer,
        values: Sequence[tuple[str, str]],
        pairs: frozenset[tuple[str, str]],
        phrases: Table,
        commands: Table,
    ) -> None:
        """Takes what was compiled.

        :param values: slots with their values, in the order that the phrases number them by.
        :param pairs: plurals with the part that they are both sides of.
        :param phrases: ``value|words|stems|light words``, and a semicolon before the next, by the first stem.
        :param commands: headings by the words that are all of an utterance.
        """
        self._lexicon, self._stemmer = lexicon, stemmer
        self._values, self._pairs = values, pairs
        self._phrases, self._commands = phrases, commands
        self._ready: dict[str, list[Phrase]] = {}

    def command(self, words: Sequence[Word]) -> str | None:
        """Returns the command that these very words are."""
        return self._commands.get(" ".join([word.text for word in words]))

    def is_pair(self, word: str, part: str) -> bool:
        """Returns whether a word is a plural that stands for both sides of a part."""
        return (word, part) in self._pairs

    def words(self, text: str) -> list[Word]:
        """Returns the words of an utterance, without fillers and stutters."""
        light = self._lexicon.light
        return [Word(self._stemmer(w), w, w in light) for w in self._lexicon.words(text)]

    def starting(self, stem: str) -> list[Phrase]:
        """Returns the phrases whose first word has this stem; made when they are first asked for."""
        phrases = self._ready.get(stem)
        if phrases is None:
            found = self._phrases.get(stem)
            if found is None:
                return []
            phrases = self._ready[stem] = [self._phrase(row) for row in found.split(";")]
        return phrases

    def _phrase(self, row: str) -> Phrase:
        value, *texts = row.split("|")
        words, stems, light = (tuple(text.split()) for text in texts)
        return Phrase(words, stems, light, *self._values[int(value)])
