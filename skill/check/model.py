"""An interaction model, read into what the checks ask about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from skill.check.files import File, UnreadableError, entry, quoted

SLOT = re.compile(r"\{(\w+)\}")
"""A slot within a sample utterance."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of an intent."""

    name: str
    type: str
    multiple: Any
    """What ``multipleValues`` holds, None where it is not given."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent."""

    name: str
    slots: tuple[Slot, ...]
    samples: tuple[str, ...]

    @property
    def types(self) -> Mapping[str, str]:
        """Slot types by slot name."""
        return {slot.name: slot.type for slot in self.slots}

    def near(self, *more: str) -> tuple[str, ...]:
        """Returns patterns that lead to the intent, and on from there."""
        return (r'"intents"\s*:', entry("name", self.name), *more)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a slot type."""

    id: Any
    texts: tuple[str, ...]
    """Its name, then its synonyms."""

    def near(self) -> str:
        """Returns a pattern that leads to the value from its type."""
        return entry("id", self.id) if isinstance(self.id, str) else entry("value", self.texts[0])


@dataclass(frozen=True, slots=True)
class SlotType:
    """A custom slot type."""

    name: str
    values: tuple[Value, ...]

    def near(self, *more: str) -> tuple[str, ...]:
        """Returns patterns that lead to the type, and on from there."""
        return (r'"types"\s*:', entry("name", self.name), *more)


Texts = Mapping[str, Mapping[str, set[str]]]
"""By slot type: the ids that a normal text stands for."""


@dataclass(frozen=True, slots=True)
class Model:
    """An interaction model."""

    file: File
    invocation: str
    intents: tuple[Intent, ...]
    types: tuple[SlotType, ...]
    texts: Texts

    @classmethod
    def of(cls, file: File) -> Model:
        """Reads an interaction model.

        :raises UnreadableError: where the file is not JSON of that shape.
        """
        data = file.json()
        try:
            language = data["interactionModel"]["languageModel"]
            types = tuple(
                SlotType(item["name"], tuple(_value(value) for value in item["values"]))
                for item in language.get("types", ())
            )
            intents = tuple(_intent(item) for item in language["intents"])
            return cls(file, str(language["invocationName"]), intents, types, _texts(types))
        except (KeyError, TypeError, AttributeError) as fault:
            raise UnreadableError(file.fault(f"is not an interaction model: {fault!r}")) from None


def _intent(item: Any) -> Intent:
    slots = tuple(Slot(s["name"], s["type"], s.get("multipleValues")) for s in item.get("slots", ()))
    return Intent(item["name"], slots, tuple(item.get("samples", ())))


def _value(item: Any) -> Value:
    return Value(item.get("id"), (item["name"]["value"], *item["name"].get("synonyms", ())))


def _texts(types: tuple[SlotType, ...]) -> Texts:
    found: dict[str, dict[str, set[str]]] = {}
    for kind in types:
        texts = found.setdefault(kind.name, {})
        for value in kind.values:
            for text in value.texts:
                texts.setdefault(normal(text), set()).add(str(value.id))
    return found


@cache
def normal(text: str) -> str:
    """Returns a text as it is heard: lower case, without punctuation; slots stay."""
    heard = re.sub(r"[^\w{} ]", "", text.replace("-", " "))
    return " ".join(word if "{" in word else word.lower() for word in heard.split())


def fills(model: Model, utterance: str) -> bool:
    """Returns whether an utterance is a sample utterance, its slots filled with values or left as slots."""
    words = normal(utterance).split()
    return any(
        _fills(words, normal(s).split(), i.types, model.texts) for i in model.intents for s in i.samples
    )


def _fills(words: list[str], sample: list[str], types: Mapping[str, str], texts: Texts) -> bool:
    if not words or not sample:
        return not words and not sample
    head, rest = sample[0], sample[1:]
    if words[0] == head:
        return _fills(words[1:], rest, types, texts)
    slot = SLOT.fullmatch(head)
    known = texts.get(types.get(slot[1], ""), {}) if slot else {}
    return any(
        " ".join(words[:n]) in known and _fills(words[n:], rest, types, texts)
        for n in range(1, len(words) + 1 if known else 0)
    )


def repeated(texts: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    """Yields what stands more than once, once for each further time."""
    seen = set[str]()
    for text in texts:
        if text in seen:
            yield text
        seen.add(text)


def sample_near(intent: Intent, sample: str) -> tuple[str, ...]:
    """Returns patterns that lead to a sample utterance of an intent."""
    return intent.near(r'"samples"\s*:', quoted(sample))
