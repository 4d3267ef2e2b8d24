"""Compact JSGF grammars, one for each open question, made from a locale's interaction model.

A recogniser with a small grammar hears well what it expects, and little else. So a grammar holds the
commonest short phrases that answer its question, a few for each command, and a few for each warning sign.
All of them are taken from the interaction model: there are no words here. What earns a place:

* it is short, and all its words are in the dictionary of the recogniser;
* the local understanding takes it, while this question is open, for what the model says it is;
* nothing that was taken before sounds just like it.

Phrases are taken in the order of the model, which begins with the plainest, value by value in turn, until
the cap is reached.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from skill.core.questions import BY_ID
from skill.understanding.found import Understanding
from skill.understanding.phrases import ASKED_SLOTS, STATING
from skill.understanding.understanding import COMMAND_LABELS, FALLBACK, Understander

_PLACE_SLOTS = frozenset({"part", "parts", "side"})
_BARE = ("answer", "comparison")
_SIGN = "sign"
_OPTIONAL = ("OutOfScopeIntent",)
"""Commands that are better not heard than heard in vain."""
_MOST_WORDS, _MOST_OFFERED = 5, 8
_FEWEST_SOUNDS = 3
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the model a grammar holds."""

    answers: int = 60
    """Phrases that answer the question."""
    per_command: int = 3
    per_sign: int = 3
    per_part: int = 2
    """Phrases for one part of the body or one side; they combine with each other."""
    shapes: int = 16
    """Ways to combine them."""
    leads: int = 8
    """What may be said before a phrase that answers."""


class Dictionary:
    """What the recogniser knows of words."""

    def __init__(self, sound: Callable[[str], str | None]) -> None:
        """Takes a function that tells how a word sounds, None where it is not in the dictionary."""
        self._sound = cache(sound)

    def sound(self, text: str) -> str | None:
        """Returns how a text sounds, None where a word is not in the dictionary."""
        sounds = [self._sound(word) for word in text.split()]
        return " ".join(s for s in sounds if s) if sounds and all(sounds) else None

    def usable(self, texts: Iterable[str], most: int = _MOST_WORDS) -> list[str]:
        """Returns the short texts of known words, in their order.

        :param most: the number of words that is short.
        """
        lower = dict.fromkeys(text.lower() for text in texts)
        return [t for t in lower if len(t.split()) <= most and self.sound(t)]


class Grammars:
    """Makes the grammars of one locale."""

    def __init__(
        self,
        model: Mapping[str, Any],
        understander: Understander,
        dictionary: Dictionary,
        offered: Mapping[str, Sequence[str]],
        size: Size | None = None,
    ) -> None:
        """Takes what grammars are made of.

        :param model: the language model of the interaction model.
        :param understander: the local understanding of the same locale.
        :param dictionary: of the recogniser.
        :param offered: the answers that the prompts of each question offer; these are always in.
        """
        self._offered = offered
        self._understander, self._dictionary, self._size = understander, dictionary, size or Size()
        self._types: dict[str, dict[str, list[str]]] = {
            kind["name"]: {
                v["id"]: dictionary.usable([v["name"]["value"], *v["name"].get("synonyms", ())])
                for v in kind["values"]
            }
            for kind in model["types"]
        }
        self._samples = {intent["name"]: intent["samples"] for intent in model["intents"]}
        self._slots = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for intent in model["intents"]
        }

    def jsgf(self, asked: str) -> str:
        """Returns the grammar for a question.

        :param asked: the id of the open question, or of another point of the conversation.
        """
        size, taken = self._size, _Taken(self._dictionary)
        rules = [f"<said> = {_either(['<answer>', '<other>'])};"]
        bare = taken.of(self._dictionary.usable(self._offered.get(asked, ()), _MOST_OFFERED), None)
        bare += taken.of(filter(self._telling, in_turn(self._answers(_BARE, asked))), size.answers // 2)
        slots = [s for s in ASKED_SLOTS.get(asked, ()) if s not in _BARE]
        stated = taken.of(in_turn(self._answers(slots, asked)), size.answers // 2)
        others = taken.of(in_turn(self._signs(asked)), None)
        others += taken.of((c for c in in_turn(self._commands(asked)) if not self._rhymes(c, bare)), None)
        shapes, places = self._places(asked)
        if stated:
            rules.append(f"<stated> = [{_either(self._leads())}] {_either(stated)};")
            shapes = [*shapes, "<stated>"]
        rules.append(f"<answer> = {_either(bare + shapes)};")
        rules.append(f"<other> = {_either(others)};")
        rules += places
        return "#JSGF V1.0;\ngrammar said;\npublic " + "\n".join(rules) + "\n"

    def _answers(self, slots: Iterable[str], asked: str) -> Iterator[Iterable[str]]:
        """Phrases for each value that answers the question."""
        means = BY_ID[asked].means if asked in BY_ID else {}
        for slot in (s for s in slots if s not in _PLACE_SLOTS):
            for value, texts in self._values(slot).items():
                if slot != "comparison" or value in means:
                    yield self._stating(texts, asked, slot, value)

    def _signs(self, asked: str) -> Iterator[list[str]]:
        for value, texts in self._values(_SIGN).items():
            telling = (t for t in texts if " " in t)
            yield list(islice(self._stating(telling, asked, _SIGN, value), self._size.per_sign))

    def _commands(self, asked: str) -> Iterator[list[str]]:
        for intent in COMMAND_LABELS:
            if intent not in _OPTIONAL:
                texts = self._dictionary.usable(s for s in self._samples[intent] if "{" not in s)
                right = (t for t in texts if self._understander.found(t, asked).intent == intent)
                yield list(islice(right, self._size.per_command))

    def _places(self, asked: str) -> tuple[list[str], list[str]]:
        """Ways to say a place, and the rules for what they are made of."""
        slots = _PLACE_SLOTS.intersection(ASKED_SLOTS.get(asked, ()))
        if not slots:
            return [], []
        kinds = self._slots[STATING]
        allowed = {name: kind for name, kind in kinds.items() if kind in {kinds[s] for s in slots}}
        shapes = [
            sample
            for sample in self._samples[STATING]
            if (names := _SLOT.findall(sample))
            and all(n in allowed and not n.startswith("denied") for n in names)
            and len(sample.split()) <= _MOST_WORDS
            and self._known(sample)
        ]
        rules = []
        for slot in sorted(slots):
            values = self._values(slot).values()
            rules.append(
                f"<{slot}> = {_either(dict.fromkeys(t for v in values for t in v[: self._size.per_part]))};"
            )
        rule = {n: next(s for s in slots if kinds[s] == kind) for n, kind in allowed.items()}
        return [_SLOT.sub(lambda m: f"<{rule[m[1]]}>", s) for s in shapes[: self._size.shapes]], rules

    def _telling(self, text: str) -> bool:
        """Whether a text has enough sounds to be told from noise, which is heard as "uh uh".

        The name of an answer is short and cannot be left out: "no".
        """
        if any(text in texts[:1] for slot in _BARE for texts in self._values(slot).values()):
            return True
        return len((self._dictionary.sound(text) or "").split()) >= _FEWEST_SOUNDS

    def _rhymes(self, text: str, others: Iterable[str]) -> bool:
        """Whether a single word ends as another whole text sounds: "dunno" is all too near to "no"."""
        sound = f" {self._dictionary.sound(text)}"
        return " " not in text and any(sound.endswith(f" {self._dictionary.sound(o)}") for o in others)

    def _known(self, sample: str) -> bool:
        rest = _SLOT.sub("", sample)
        return not rest.strip() or bool(self._dictionary.usable([rest]))

    def _leads(self) -> list[str]:
        """What is most often said before a slot that ends a sample."""
        found = Counter(
            sample[: match.start()].strip()
            for sample in self._samples[STATING]
            if (match := _SLOT.search(sample)) and match.end() == len(sample) and match.start()
        )
        leads = [lead for lead, _ in found.most_common() if len(lead.split()) == 1 and self._known(lead)]
        return leads[: self._size.leads]

    def _values(self, slot: str) -> dict[str, list[str]]:
        return self._types[self._slots[STATING][slot]]

    def _stating(self, texts: Iterable[str], asked: str, slot: str, value: str) -> Iterator[str]:
        """The texts that the local understanding takes for this value."""
        for text in texts:
            understood = self._understander.found(text, asked)
            # Not to be sure is an answer and a command as well.
            bare = slot in _BARE and understood.intent != FALLBACK
            if bare or (slot, value) in meaning(understood):
                yield text


class _Taken:
    """Remembers how what was taken sounds."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._sounds: set[str | None] = set()

    def of(self, texts: Iterable[str], most: int | None) -> list[str]:
        """Returns the texts that sound like none before, so many at most."""
        return list(islice(filter(self._is_new, texts), most))

    def _is_new(self, text: str) -> bool:
        sound = self._dictionary.sound(text)
        new = sound not in self._sounds
        self._sounds.add(sound)
        return new


def meaning(understood: Understanding) -> frozenset[tuple[str, str]]:
    """Returns slots and values; a bare yes or no counts as an answer, a command as its own intent."""
    bare = {"AMAZON.YesIntent": "yes", "AMAZON.NoIntent": "no"}.get(understood.intent)
    if bare:
        return frozenset({("answer", bare)})
    said = {(h.slot, h.id) for h in understood.heard}
    return frozenset(said if understood.intent == STATING else said | {("intent", understood.intent)})


def in_turn(sources: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yields the first of every source, then the second of every source, and so on."""
    left = [iter(source) for source in sources]
    while left:
        for source in tuple(left):
            try:
                yield next(source)
            except StopIteration:
                left.remove(source)


def _either(texts: Iterable[str]) -> str:
    return "( " + " | ".join(texts) + " )"
