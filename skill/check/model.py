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
    samples: tuple[str, ...]
    """How it is said when it is asked for."""


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

    @property
    def said(self) -> Iterator[str]:
        """Its sample utterances and those of its slots."""
        yield from self.samples
        for slot in self.slots:
            yield from slot.samples

    def near(self, *more: str) -> tuple[str, ...]:
        """Returns patterns that lead to the intent, and on from there."""
        return (r'"intents"\s*:', entry("name", self.name), *more)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a slot type."""

    texts: tuple[str, ...]
    """Its name, then its synonyms."""

    def near(self) -> str:
        """Returns a pattern that leads to the value from its type."""
        return entry("value", self.texts[0])


@dataclass(frozen=True, slots=True)
class SlotType:
    """A custom slot type."""

    name: str
    values: tuple[Value, ...]

    def near(self, *more: str) -> tuple[str, ...]:
        """Returns patterns that lead to the type, and on from there."""
        return (r'"types"\s*:', entry("name", self.name), *more)


@dataclass(frozen=True, slots=True)
class DialogSlot:
    """A slot that the skill can ask for."""

    name: str
    type: str
    required: Any
    """What ``elicitationRequired`` holds."""
    prompt: str | None
    """The id of the prompt that asks for it."""


@dataclass(frozen=True, slots=True)
class DialogIntent:
    """An intent whose slots the skill can ask for."""

    name: str
    delegation: str
    slots: tuple[DialogSlot, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """An interaction model."""

    file: File
    invocation: str
    intents: tuple[Intent, ...]
    types: tuple[SlotType, ...]
    texts: Mapping[str, frozenset[str]]
    """By slot type: its values and their synonyms, in normal form."""
    dialog: tuple[DialogIntent, ...]
    prompts: tuple[str, ...]
    """The ids of the prompts."""

    @classmethod
    def of(cls, file: File) -> Model:
        """Reads an interaction model.

        :raises UnreadableError: where the file is not JSON of that shape.
        """
        data = file.json()
        try:
            model = data["interactionModel"]
            language, dialog = model["languageModel"], model.get("dialog", {})
            types = tuple(
                SlotType(item["name"], tuple(_value(value) for value in item["values"]))
                for item in language.get("types", ())
            )
            return cls(
                file,
                str(language["invocationName"]),
                tuple(map(_intent, language["intents"])),
                types,
                {kind.name: frozenset(normal(t) for v in kind.values for t in v.texts) for kind in types},
                tuple(_dialog_intent(item, dialog) for item in dialog.get("intents", ())),
                tuple(str(prompt["id"]) for prompt in model.get("prompts", ())),
            )
        except (KeyError, TypeError, AttributeError) as fault:
            raise UnreadableError(file.fault(f"is not an interaction model: {fault!r}")) from None


def _intent(item: Any) -> Intent:
    slots = tuple(Slot(s["name"], s["type"], tuple(s.get("samples", ()))) for s in item.get("slots", ()))
    return Intent(item["name"], slots, tuple(item.get("samples", ())))


def _value(item: Any) -> Value:
    return Value((item["name"]["value"], *item["name"].get("synonyms", ())))


def _dialog_intent(item: Any, dialog: Any) -> DialogIntent:
    slots = tuple(
        DialogSlot(s["name"], s["type"], s.get("elicitationRequired"), s["prompts"].get("elicitation"))
        for s in item.get("slots", ())
    )
    # Amazon takes SKILL_RESPONSE where neither says anything.
    default = dialog.get("delegationStrategy", "SKILL_RESPONSE")
    return DialogIntent(item["name"], item.get("delegationStrategy", default), slots)


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


def _fills(
    words: list[str], sample: list[str], types: Mapping[str, str], texts: Mapping[str, frozenset[str]]
) -> bool:
    if not words or not sample:
        return not words and not sample
    head, rest = sample[0], sample[1:]
    if words[0] == head:
        return _fills(words[1:], rest, types, texts)
    slot = SLOT.fullmatch(head)
    known = texts.get(types.get(slot[1], ""), frozenset()) if slot else frozenset()
    return any(
        " ".join(words[:n]) in known and _fills(words[n:], rest, types, texts)
        for n in range(1, len(words) + 1 if known else 0)
    )


def repeated(texts: tuple[str, ...]) -> Iterator[str]:
    """Yields what stands more than once, once for each further time."""
    seen = set[str]()
    for text in texts:
        if text in seen:
            yield text
        seen.add(text)


def sample_near(intent: Intent, sample: str) -> tuple[str, ...]:
    """Returns patterns that lead to a sample utterance of an intent."""
    return intent.near(r'"samples"\s*:', quoted(sample))
