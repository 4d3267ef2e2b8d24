"""What no phrase says: fillers, recogniser confusions, cues of negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

from skill.core.frozen import frozen

_MOST_CHARACTERS = 2000
_NOT_A_WORD = re.compile(r"[^a-z0-9']+")


@frozen
class Lexicon:
    """The file of a language, made ready."""

    enclitic: str
    fillers: frozenset[tuple[str, ...]]
    light: frozenset[str]
    boundaries: frozenset[str]
    deny_before: frozenset[str]
    fine_after: frozenset[tuple[str, ...]]
    joining: frozenset[str]
    same_side: frozenset[tuple[str, ...]]
    other_side: frozenset[tuple[str, ...]]
    side_follows: frozenset[str]
    not_flipping: frozenset[str]
    subjects: frozenset[str]
    negative: frozenset[str]
    tight: frozenset[str]
    only_named: frozenset[str]
    past_before: frozenset[str]
    past_ends: frozenset[str]
    before_a_part: frozenset[str]
    long_standing: frozenset[tuple[str, ...]]
    fresh: frozenset[tuple[str, ...]]
    only_asked: Mapping[str, frozenset[str]]
    confusions: Mapping[tuple[str, ...], tuple[str, ...]]
    sides: frozenset[str]
    after_a_side: Mapping[str, str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Reads the lexicon.

        :param data: the parsed TOML file.
        :raises KeyError: where a list is missing.
        """
        return cls(
            enclitic=data["enclitic"],
            fillers=_phrases(data["fillers"]),
            light=frozenset(data["light"]),
            boundaries=frozenset(data["boundaries"]),
            deny_before=frozenset(data["deny_before"]),
            fine_after=_phrases(data["fine_after"]),
            joining=frozenset(data["joining"]),
            same_side=_phrases(data["same_side"]),
            other_side=_phrases(data["other_side"]),
            side_follows=frozenset(data["side_follows"]),
            not_flipping=frozenset(data["not_flipping"]),
            subjects=frozenset(data["subjects"]),
            negative=frozenset(data["negative"]),
            tight=frozenset(data["tight"]),
            only_named=frozenset(data["only_named"]),
            past_before=frozenset(data["past_before"]),
            past_ends=frozenset(data["past_ends"]),
            before_a_part=frozenset(data["before_a_part"]),
            long_standing=_phrases(data["long_standing"]),
            fresh=_phrases(data["fresh"]),
            only_asked={slot: frozenset(asked) for slot, asked in data["only_asked"].items()},
            confusions={
                tuple(said.split()): tuple(meant.split()) for said, meant in data["confusions"].items()
            },
            sides=frozenset(data["sides"]),
            after_a_side=data["after_a_side"],
        )

    def words(self, text: str) -> list[str]:
        """Returns the words of an utterance: lower case, mended, without fillers and stutters."""
        words = _without_stutter(self.mended(text))
        return _without_stutter(_replaced(words, dict.fromkeys(self.fillers, ())))

    def mended(self, text: str) -> list[str]:
        """Returns all words of a text: lower case, recogniser errors mended."""
        text = text[:_MOST_CHARACTERS].lower().replace("\u2019", "'")
        words = [w.strip("'") for w in _NOT_A_WORD.split(text)]
        mended = _replaced([self._bare(w) for w in words if w], self.confusions)
        return [
            self.after_a_side.get(word, word) if before in self.sides else word
            for before, word in zip(("", *mended), mended, strict=False)
        ]

    def _bare(self, word: str) -> str:
        """A word without what is only hung on to it: "my leg's weak"."""
        bare = word.removesuffix(self.enclitic)
        return word if word in self.light or not bare else bare


def _phrases(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(text.split()) for text in texts)


def _without_stutter(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word, after in zip(words, (*words[1:], ""), strict=False):
        begun = len(word) == 1 and word not in "aim" and after.startswith(word)
        if not begun and word != after:
            kept.append(word)
    return kept


def _replaced(words: list[str], table: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[str]:
    if not words:
        return words
    longest = max(map(len, table))
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            said = tuple(words[at : at + length])
            if said in table:
                out += table[said]
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    # Where nothing but fillers was said, they are all there is.
    return out or words
