"""The phrases of an interaction model, compiled for spotting them in what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skill.understanding.lexicon import Lexicon, Stemmer

_MOST_TELLING = 5
"""Longer phrases are whole sentences: the classifiers learn from them, to spot them is in vain."""


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

    words: tuple[str, ...]
    """The words to be found."""
    stems: tuple[str, ...]
    """Their stems."""
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

    def __init__(self, compiled: Mapping[str, Any], lexicon: Lexicon, stemmer: Stemmer) -> None:
        """Takes what :meth:`compile` returned."""
        self._lexicon, self._stemmer = lexicon, stemmer
        self._rows: Mapping[str, Sequence[Any]] = compiled["phrases"]
        self._values: Sequence[tuple[str, str, str]] = compiled["values"]
        self._ready: dict[str, list[Phrase]] = {}
        self._pairs = frozenset(tuple(pair) for pair in compiled["pairs"])
        self._samples: Mapping[str, str] = compiled["samples"]
        self.slots: Mapping[str, Mapping[str, str]] = compiled["slots"]
        """Slot types by slot name by intent."""
        self.many = frozenset(compiled["many"])
        """Names of the slots that take several values."""

    @classmethod
    def compile(cls, model: Mapping[str, Any], lexicon: Lexicon, stemmer: Stemmer) -> dict[str, Any]:
        """Returns a JSON form of the phrases of a language model."""
        made = cls(
            {"phrases": {}, "values": [], "slots": {}, "many": [], "pairs": [], "samples": {}},
            lexicon,
            stemmer,
        )
        values: list[tuple[str, str, str]] = []
        phrases: dict[str, list[Any]] = {}
        for kind in model["types"]:
            for value in kind["values"]:
                values.append((kind["name"], value["id"], value["name"]["value"]))
                for text in (value["name"]["value"], *value["name"].get("synonyms", ())):
                    found, light = made._parts(text)
                    if len(found) <= _MOST_TELLING:
                        words = [word.text for word in found]
                        stems = [word.stem for word in found]
                        phrases.setdefault(stems[0], []).append([len(values) - 1, words, stems, light])
        intents = model["intents"]
        return {
            "pairs": sorted(
                (text, value["id"])
                for kind in model["types"]
                if kind["name"] == "BodyPartPair"
                for value in kind["values"]
                for text in (value["name"]["value"], *value["name"]["synonyms"])
                if " " not in text
            ),
            "samples": {
                " ".join(lexicon.words(sample)): intent["name"]
                for intent in intents
                if intent["name"] not in ("DescribeIntent", "AMAZON.YesIntent", "AMAZON.NoIntent")
                for sample in intent["samples"]
                if "{" not in sample
            },
            "phrases": phrases,
            "values": values,
            "slots": {i["name"]: {s["name"]: s["type"] for s in i.get("slots", ())} for i in intents},
            "many": sorted(
                s["name"]
                for i in intents
                for s in i.get("slots", ())
                if s.get("multipleValues", {}).get("enabled")
            ),
        }

    def sample(self, words: Sequence[Word]) -> str | None:
        """Returns the intent that has these very words as a sample utterance."""
        return self._samples.get(" ".join(word.text for word in words))

    def is_pair(self, word: str, part: str) -> bool:
        """Returns whether a word is a plural that stands for both sides of a part."""
        return (word, part) in self._pairs

    def name(self, kind: str, value: str) -> str:
        """Returns the name of a value of a slot type."""
        return next(name for owner, i, name in self._values if (owner, i) == (kind, value))

    def words(self, text: str) -> list[Word]:
        """Returns the words of an utterance, without fillers and stutters."""
        return self._words(self._lexicon.words(text))

    def starting(self, stem: str) -> list[Phrase]:
        """Returns the phrases whose first word has this stem; made when they are first asked for."""
        phrases = self._ready.get(stem)
        if phrases is None:
            phrases = self._ready[stem] = [
                Phrase(tuple(words), tuple(stems), tuple(light), *self._values[value])
                for value, words, stems, light in self._rows.get(stem, ())
            ]
        return phrases

    def _words(self, texts: list[str]) -> list[Word]:
        light = self._lexicon.light
        return [Word(self._stemmer(w), w, w in light) for w in texts]

    def _parts(self, text: str) -> tuple[list[Word], list[str]]:
        """The words of a phrase that must be found, and the light ones that need not."""
        words = self.words(text)
        telling = [word for word in words if not word.light]
        if len(telling) > 1:
            return telling, [word.text for word in words if word.light]
        # One word alone does not stand for an expression of several.
        return self._words(self._lexicon.mended(text)), []
