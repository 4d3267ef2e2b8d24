"""The phrases of an interaction model, compiled for spotting them in what was said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skill.device.nlu.lexicon import Lexicon, Stemmer

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an utterance."""

    stem: str
    text: str
    light: bool
    """Whether it is too light to tell one expression from another."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A synonym of a slot value."""

    words: tuple[Word, ...]
    """The words to be found."""
    light: tuple[str, ...]
    """The other words, too light to be needed, though most of the phrase must be there."""
    owner: str
    """The slot type."""
    id: str
    """The id of the slot value."""
    name: str
    """The name of the slot value."""


class Vocabulary:
    """What a language model knows, made ready for spotting."""

    def __init__(self, model: Mapping[str, Any], lexicon: Lexicon, stemmer: Stemmer) -> None:
        self._lexicon, self._stemmer = lexicon, stemmer
        self.values: dict[str, list[Phrase]] = defaultdict(list)
        """Slot values by the first stem of each of their phrases."""
        for phrase in self._phrases(model):
            self.values[phrase.words[0].stem].append(phrase)
        self.samples: list[tuple[str, tuple[Word, ...]]] = [
            (intent["name"], self._sample(_SLOT.sub(" ", sample)))
            for intent in model["intents"]
            if intent["name"] != "DescribeIntent"
            for sample in intent.get("samples", ())
            if _SLOT.sub("", sample).strip()
        ]
        """Intents that are known by their words alone, with the words of each sample utterance."""
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

    def words(self, text: str) -> list[Word]:
        """Returns the words of an utterance, without fillers and stutters."""
        light = self._lexicon.light
        return [Word(self._stemmer(w), w, w in light) for w in self._lexicon.words(text)]

    def _phrases(self, model: Mapping[str, Any]) -> Iterator[Phrase]:
        for kind in model["types"]:
            for value in kind["values"]:
                for text in (value["name"]["value"], *value["name"].get("synonyms", ())):
                    found, light = self.phrase_words(text)
                    yield Phrase(found, light, kind["name"], value["id"], value["name"]["value"])

    def _sample(self, text: str) -> tuple[Word, ...]:
        words = tuple(self.words(text))
        light = self._lexicon.light
        if all(word.light for word in words):
            return tuple(Word(self._stemmer(w), w, w in light) for w in self._lexicon.mended(text))
        return words

    def phrase_words(self, text: str) -> tuple[tuple[Word, ...], tuple[str, ...]]:
        """Returns the words of a phrase that must be found, and the light ones that need not."""
        words = tuple(self.words(text))
        telling = tuple(word for word in words if not word.light)
        if len(telling) > 1:
            return telling, tuple(word.text for word in words if word.light)
        # One word alone does not stand for an expression of several.
        light = self._lexicon.light
        return tuple(Word(self._stemmer(w), w, w in light) for w in self._lexicon.mended(text)), ()
