"""The phrases of an interaction model, compiled for spotting them in what was said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skill.device.nlu.lexicon import Lexicon, Stemmer

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A synonym of a slot value, or a sample utterance of an intent."""

    stems: tuple[str, ...]
    """The stems of the words that count."""
    owner: str
    """The slot type or the intent."""
    id: str
    """The id of the slot value; empty for a sample utterance."""
    name: str
    """The name of the slot value; the sample utterance."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an utterance that counts."""

    stem: str
    text: str
    at: int
    """Its place among all words of the utterance."""


class Vocabulary:
    """What a language model knows, by the first stem of each phrase."""

    def __init__(self, model: Mapping[str, Any], lexicon: Lexicon, stemmer: Stemmer) -> None:
        self._lexicon, self._stemmer = lexicon, stemmer
        self.values = self._index(self._values(model))
        """Slot values by the first stem of each of their phrases."""
        self.samples = self._index(self._samples(model))
        """Sample utterances of intents that are known by their words alone."""
        self.slots: Mapping[str, Mapping[str, str]] = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for intent in model["intents"]
        }
        """Slot types by slot name by intent."""
        self.many = frozenset(
            slot["name"]
            for intent in model["intents"]
            for slot in intent.get("slots", ())
            if slot.get("multipleValues", {}).get("enabled")
        )
        """Names of the slots that take several values."""

    def words(self, text: str) -> tuple[list[str], list[Word]]:
        """Returns all words of an utterance, and those that count."""
        words = self._lexicon.words(text)
        return words, self._counting(words) or [Word(self._stemmer(w), w, i) for i, w in enumerate(words)]

    def _counting(self, words: list[str]) -> list[Word]:
        light = self._lexicon.light
        return [Word(self._stemmer(w), w, i) for i, w in enumerate(words) if w not in light]

    def _stems(self, text: str) -> tuple[str, ...]:
        return tuple(word.stem for word in self.words(text)[1])

    def _values(self, model: Mapping[str, Any]) -> list[Phrase]:
        return [
            Phrase(self._stems(text), kind["name"], value["id"], value["name"]["value"])
            for kind in model["types"]
            for value in kind["values"]
            for text in (value["name"]["value"], *value["name"].get("synonyms", ()))
        ]

    def _samples(self, model: Mapping[str, Any]) -> list[Phrase]:
        return [
            Phrase(self._stems(_SLOT.sub(" ", sample)), intent["name"], "", sample)
            for intent in model["intents"]
            if intent["name"] != "DescribeIntent"
            for sample in intent.get("samples", ())
            if _SLOT.sub("", sample).strip()
        ]

    @staticmethod
    def _index(phrases: list[Phrase]) -> Mapping[str, list[Phrase]]:
        index: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in dict.fromkeys(phrases):
            index[phrase.stems[0]].append(phrase)
        return index
