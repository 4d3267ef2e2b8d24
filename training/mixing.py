"""What the encoder is shown: lines as they are, as a recogniser writes them, or two in one breath."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from skill.core.fields import NEW
from skill.core.heard import Answer
from skill.core.values import Side
from training.lines import (
    ANSWER,
    AREAS,
    DENIED_AREAS,
    DENIED_SIGN,
    FLAGS,
    QUESTIONS,
    SIDE,
    SIGN,
    Line,
    completed,
)

_SEED = 11
_TWO, _ELSEWHERE, _UNASKED, _NO_APOSTROPHES, _CONFUSED = 0.4, 0.2, 0.05, 0.25, 0.1
"""The share of lines that another is joined to, and to these again, of those that fit any question, of no
question, and of what recognisers drop."""
_OF_ANSWERS = tuple(q for q in QUESTIONS if q not in ("area", "activity_level", "reduced_by"))
"""The questions that a yes or no answers."""
_BY_ITSELF = 5
"""An answer of fewer words says nothing where its question is not open."""
_ONE_SIDE = (Side.LEFT.value, Side.RIGHT.value)
_SIDED = (AREAS, DENIED_AREAS, SIDE)
_MIRRORED = 0.5
_WORD = re.compile(r"\w+")


class Mixer:
    """Draws lines, the same at each run."""

    def __init__(self, kinds: Sequence[tuple[float, Sequence[Line]]], words: Mapping[str, Any]) -> None:
        """Takes the lines.

        :param kinds: lists of lines, each with the share that is drawn from it.
        :param words: what ``mixing.toml`` of the language says.
        """
        self._shares, self._lists = [share for share, _ in kinds], [lines for _, lines in kinds]
        self._joints, self._sides, self._misheard = words["joints"], words["sides"], words["misheard"]
        self._random = random.Random(_SEED)  # noqa: S311  no secret

    def draw(self) -> Line:
        """Returns a line as somebody might say it."""
        chance = self._random.random
        line = self._one()
        if chance() < _MIRRORED:
            line = mirrored(line, self._sides) or line
        while chance() < _TWO:
            line = self.joined(line, self._one()) or line
        asked = line.asked
        if asked is None:
            asked = self._random.choice(_OF_ANSWERS if ANSWER in line.one else (*QUESTIONS, None))
        elif ANSWER not in line.one and line.tells is None and chance() < _ELSEWHERE:
            asked = self._random.choice((*QUESTIONS, None))
        elif ANSWER not in line.one and chance() < _UNASKED:
            asked = None
        return replace(line, text=self._recognised(line.text), asked=asked, one=completed(line.one, asked))

    def joined(self, first: Line, second: Line) -> Line | None:
        """Returns a line that says both; None where they contradict each other, or the second means nothing
        without its question.

        :param first: keeps its question and its answer to it.
        """
        if ANSWER in second.one and len(second.text.split()) < _BY_ITSELF:
            return None
        one, many, tells = _stated(second)
        both = {**first.one, **one}
        if any(first.one.get(name, label) != label for name, label in one.items()):
            return None
        said = first.many | many
        names = {name: {label for group, label in said if group == name} for name, _ in said}
        if names.get(SIGN, set()) & names.get(DENIED_SIGN, set()):
            return None
        if _contradicted(names.get(AREAS, set()), names.get(DENIED_AREAS, set())):
            return None
        if FLAGS in names and ("flags", "correcting") in said:
            return None
        texts = [first.text, second.text] if self._random.random() < 0.65 else [second.text, first.text]
        text = texts[0].rstrip(".,?! ") + self._random.choice(self._joints) + texts[1]
        told = first.tells if tells is None else tells if first.tells is None else first.tells & tells
        return Line(text, first.asked, both, said, told)

    def _one(self) -> Line:
        [lines] = self._random.choices(self._lists, self._shares)
        return self._random.choice(lines)

    def _recognised(self, text: str) -> str:
        chance, text = self._random.random, text.lower()
        if chance() < _NO_APOSTROPHES:
            text = text.replace("'", "")
        if chance() < _CONFUSED:
            text = " ".join(
                self._misheard.get(word, word) if chance() < 0.4 else word for word in text.split()
            )
        return text


def mirrored(line: Line, words: Mapping[str, str]) -> Line | None:
    """Returns a line that says of the other side what it says of one; None where it names none, or both.

    :param words: for the left and the right side.
    """
    side_of = {word: side for side, word in words.items()}
    named = [word for word in _WORD.findall(line.text.lower()) if word in side_of]
    told = {label.rpartition(":")[2] for name, label in line.many if name in _SIDED}
    if len(named) != 1 or side_of[named[0]] not in told:
        return None
    other = {side: _other(side) for side in words}

    def turned(label: str) -> str:
        part, colon, side = label.rpartition(":")
        return part + colon + other.get(side, side)

    text = _WORD.sub(
        lambda found: words[other[side_of[found[0]]]] if found[0] in side_of else found[0], line.text.lower()
    )
    many = frozenset((name, turned(label) if name in _SIDED else label) for name, label in line.many)
    return replace(line, text=text, many=many)


def _other(side: str) -> str:
    return next(other for other in _ONE_SIDE if other != side)


def _contradicted(places: set[str], fine: set[str]) -> bool:
    """Whether a place is said to be weak and fine: the left one and the right one are two."""
    return any(
        place.partition(":")[0] == other.partition(":")[0]
        and {place.partition(":")[2], other.partition(":")[2]} != set(_ONE_SIDE)
        for place in places
        for other in fine
    )


def _stated(line: Line) -> tuple[dict[str, str], frozenset[tuple[str, str]], frozenset[str] | None]:
    """What a line states wherever it is said: its yes and no as the facts that they are."""
    one, many = dict(line.one), line.many
    answer = one.pop(ANSWER, None)
    if line.asked == "onset" and answer == Answer.YES:
        many |= {(SIGN, NEW)}
    if line.asked == "onset" and answer == Answer.NO:
        one.setdefault("sudden_onset", "no")
    return one, many, line.tells
