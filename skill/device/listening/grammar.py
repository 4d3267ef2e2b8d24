"""Compact JSGF grammars, one for each open question, made from a language's phrases.

A recogniser with a small grammar hears well what it expects, and little else. So a grammar holds the
commonest short phrases that answer its question, a few for each command, and a few for each warning sign.
All of them are taken from the language's ``sayable.txt``: there are no words here. What earns a place:

* it is short, and all its words are in the dictionary of the recogniser;
* the understanding takes it, while this question is open, for what the file says it is;
* nothing that was taken before sounds just like it.

Phrases are taken in the order of the file, which begins with the plainest, value by value in turn, until
the cap is reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from skill.core.fields import FIELDS
from skill.core.heard import Heard
from skill.core.policy.listen import stated_in
from skill.core.questions import BY_ID
from skill.core.session import Session
from skill.device.listening.dictionary import Dictionary
from skill.understanding.understander import Understander

PLACES = frozenset({"part", "parts", "side"})
SHAPE, LEAD = "shape", "lead"
"""The headings of how places are put together, and of what may be said before a phrase that answers."""
SLOT = re.compile(r"\{(\w+)\}")
ASKED: Mapping[str, tuple[str, ...]] = {
    **{row.question: (row.slot,) for row in FIELDS.values() if row.question and row.slot},
    "onset": ("onset", "pace"),
    "warning_signs": ("sign", "sign_name"),
    "area": ("part", "parts", "side"),
    "activity_level": ("level", "change"),
    "confirm": ("answer",),
}
"""The headings of phrases that answer each question."""
_FIELD_OF = {row.slot: name for name, row in FIELDS.items() if row.slot}
_ALIKE = {"cancel": "stop", "next": "skip"}
_BARE = ("answer", "comparison")
_SIGN = "sign"
_COMMAND = "command"
_MOST_OFFERED = 8
_FEWEST_SOUNDS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the phrases a grammar holds."""

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


class Grammars:
    """Makes the grammars of one language."""

    def __init__(
        self,
        sayable: Mapping[str, Sequence[str]],
        understander: Understander,
        dictionary: Dictionary,
        offered: Mapping[str, Sequence[str]],
        size: Size | None = None,
    ) -> None:
        """Takes what grammars are made of.

        :param sayable: the language's ``sayable.txt``, by heading.
        :param understander: the understanding of the same language.
        :param dictionary: of the recogniser.
        :param offered: the answers that the prompts of each question offer; these are always in.
        """
        self._offered = offered
        self._understander, self._dictionary, self._size = understander, dictionary, size or Size()
        self._shapes, self._leads = ([t for t in sayable[name] if self._known(t)] for name in (SHAPE, LEAD))
        self._values: dict[str, dict[str, list[str]]] = {}
        for heading, texts in sayable.items():
            slot, _, value = heading.partition(" ")
            self._values.setdefault(slot, {})[value] = dictionary.usable(texts)

    def jsgf(self, asked: str) -> str:
        """Returns the grammar for a question.

        :param asked: the id of the open question, or of another point of the conversation.
        """
        size, taken = self._size, _Taken(self._dictionary)
        rules = [f"<said> = {_either(['<answer>', '<other>'])};"]
        bare = taken.of(self._dictionary.usable(self._offered.get(asked, ()), _MOST_OFFERED), None)
        bare += taken.of(filter(self._telling, in_turn(self._answers(_BARE, asked))), size.answers // 2)
        slots = [s for s in ASKED.get(asked, ()) if s not in _BARE]
        stated = taken.of(in_turn(self._answers(slots, asked)), size.answers // 2)
        others = taken.of(in_turn(self._signs(asked)), None)
        others += taken.of((c for c in in_turn(self._commands(asked)) if not self._rhymes(c, bare)), None)
        shapes, places = self._places(asked)
        if stated:
            rules.append(f"<stated> = [{_either(self._leads[: size.leads])}] {_either(stated)};")
            shapes = [*shapes, "<stated>"]
        rules.append(f"<answer> = {_either(bare + shapes)};")
        rules.append(f"<other> = {_either(others)};")
        rules += places
        return "#JSGF V1.0;\ngrammar said;\npublic " + "\n".join(rules) + "\n"

    def _answers(self, slots: Iterable[str], asked: str) -> Iterator[Iterable[str]]:
        """Phrases for each value that answers the question."""
        for slot in (s for s in slots if s not in PLACES):
            for value, texts in self._values[slot].items():
                yield self._stating(texts, asked, slot, value)

    def _signs(self, asked: str) -> Iterator[list[str]]:
        for value, texts in self._values[_SIGN].items():
            telling = (t for t in texts if " " in t)
            yield list(islice(self._stating(telling, asked, _SIGN, value), self._size.per_sign))

    def _commands(self, asked: str) -> Iterator[list[str]]:
        for command, texts in self._values[_COMMAND].items():
            right = self._stating(texts, asked, _COMMAND, command)
            yield list(islice(right, self._size.per_command))

    def _places(self, asked: str) -> tuple[list[str], list[str]]:
        """Ways to say a place, and the rules for what they are made of."""
        if PLACES.isdisjoint(ASKED.get(asked, ())):
            return [], []
        rules = []
        for slot in sorted(PLACES):
            texts = dict.fromkeys(t for v in self._values[slot].values() for t in v[: self._size.per_part])
            rules.append(f"<{slot}> = {_either(texts)};")
        return [SLOT.sub(r"<\1>", shape) for shape in self._shapes[: self._size.shapes]], rules

    def _telling(self, text: str) -> bool:
        """Whether a text has enough sounds to be told from noise, which is heard as "uh uh".

        The name of an answer is short and cannot be left out: "no".
        """
        if any(text in texts[:1] for slot in _BARE for texts in self._values[slot].values()):
            return True
        return len((self._dictionary.sound(text) or "").split()) >= _FEWEST_SOUNDS

    def _rhymes(self, text: str, others: Iterable[str]) -> bool:
        """Whether a single word ends as another whole text sounds: "dunno" is all too near to "no"."""
        sound = f" {self._dictionary.sound(text)}"
        return " " not in text and any(sound.endswith(f" {self._dictionary.sound(o)}") for o in others)

    def _known(self, sample: str) -> bool:
        rest = SLOT.sub("", sample)
        return not rest.strip() or bool(self._dictionary.usable([rest]))

    def _stating(self, texts: Iterable[str], asked: str, slot: str, value: str) -> Iterator[str]:
        """The texts that the understanding takes for this value."""
        return (t for t in texts if says(self._understander.understand(t, asked), asked, slot, value))


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


def says(heard: Heard, asked: str, slot: str, value: str) -> bool:
    """Returns whether what was heard says what a heading of ``sayable.txt`` tells.

    :param asked: the id of the open question, or of another point of the conversation.
    :param slot: the first word of the heading.
    :param value: the second.
    """
    facts = stated_in(Session(question=asked if asked in BY_ID else None), heard)
    match slot:
        case "answer" | "comparison":
            return not heard.empty
        case "diagnosis":
            told = facts.has_ms is {"yes": True, "no": False}.get(value)
            return told and not heard.empty
        case "command":
            return heard.command == _ALIKE.get(value, value)
        case "correction":
            return heard.correcting
        case "side":
            return heard.side == value
        case "pace":
            return facts.sudden_onset is (value == "sudden")
        case "part" | "parts":
            return any(area.part == value for area in facts.areas)
        case "sign_name":
            return value in facts.warning_signs
    found = getattr(facts, _FIELD_OF[slot])
    if isinstance(found, bool):
        return found is (value == "yes")
    return value in found if isinstance(found, tuple) else found == value


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
