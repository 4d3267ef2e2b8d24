"""Words and the open question become what the core decides on."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING

import numpy as np

from skill.core.heard import Heard
from skill.understanding.compiled import Compiled, as_known
from skill.understanding.encoder import Floats
from skill.understanding.meaning import IN_DOUBT, asked_for, heard_of
from skill.understanding.outputs import Reading

if TYPE_CHECKING:
    from datetime import date

_PART, _OVERLAP = 40, 12
"""In pieces: a long speech is read in parts shorter than what can be read at once, as a sign stands out more
among few words."""
_LONGEST_KNOWN = 50
"""In words: nothing longer is known by heart."""
_CLAUSE = 2
"""Fewer words are no clause."""
_SURE_OF_CLAUSE, _DENIED = 0.85, 0.15
"""How likely a sign has to be in a clause by itself, and how little it may seem denied or old in all that was
said."""
_FAR = 60.0
"""A logit as far is as good as certain, and can be reckoned with."""
_MARKS = re.compile(r"[.,;:!?]+")
_READ_BY_CLAUSE, _MOST_CLAUSES = 4000, 5
"""So many characters are read by clause too, and so many clauses that sound like a sign."""
_ALARMING = 2.0
"""How much the pieces of a clause have to sound like a sign for it to be read by itself."""
_MOST_PARTS, _PARTS_OF_ENDLESS = 14, 5
"""So many parts are read, some 350 words: a recogniser sends less. Of an endless text it is the few that
matter."""


class Understander:
    """Understands one language."""

    def __init__(self, compiled: Compiled) -> None:
        """Takes what ``make model`` compiled."""
        self._compiled = compiled
        self._longest_phrase = max((phrase.count(" ") + 1 for phrase in compiled.signs), default=0)
        self._first_of_phrase = {phrase.split()[0] for phrase in compiled.signs}

    def understand(self, text: str, asked: str | None = None, today: date | None = None) -> Heard:
        """Returns what was said.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        :param today: the present day, None where the host cannot tell.
        """
        words = self._compiled.pieces.words(text, today)
        reading = self._read(text, words, asked, today)
        return Heard() if reading is None else heard_of(reading, asked, words, self._compiled)

    def reading(self, text: str, asked: str | None = None, today: date | None = None) -> Reading | None:
        """Returns how likely each label is, None where nothing was said; as :meth:`understand`."""
        return self._read(text, self._compiled.pieces.words(text, today), asked, today)

    def meant(self, text: str, asked: str | None = None) -> float:
        """Returns how likely it is that a text is meant for the skill, from 0 to 1.

        People and televisions say much else in the room where somebody answers.

        :param text: as of :meth:`understand`.
        :param asked: the id of the open question, or None.
        """
        reading = self.reading(text, asked)
        return 1.0 if reading is None else reading.meant

    def alarming(self, text: str) -> float:
        """Returns how likely it is, from 0 to 1, that a text tells of a warning sign or of harm by another.

        It is read at every question, as what is open decides much of that.
        """
        readings = (self.reading(text, asked) for asked in self._compiled.questions)
        return max(
            max([reading.likely("flags", "harmed"), *(share for _, share in reading.all("sign", 0.0))])
            if reading
            else 0.0
            for reading in readings
        )

    def _read(self, text: str, words: Sequence[str], asked: str | None, today: date | None) -> Reading | None:
        compiled, said = self._compiled, as_known(words[:_LONGEST_KNOWN])
        if len(words) <= _LONGEST_KNOWN and (labels := self._known(said, asked)):
            return Reading.known(labels, compiled.groups)
        pieces = compiled.pieces.numbers(words)
        if not pieces:
            return None
        question = compiled.questions.index(asked if asked in compiled.questions else None)
        seen = [compiled.encoder.seen(part, question) for part in self._parts(pieces)]
        parts = [compiled.encoder.outputs(part) for part in seen]
        # Where nothing is open there was nobody to calibrate on.
        calibrated = compiled.calibrated if asked else {}
        reading = Reading.of(parts, compiled.groups, calibrated, asked_for(asked))
        reading.meant = max(meant(compiled, part) for part in seen)
        for sign in self._named_signs(words):
            reading.raise_to("sign", sign, IN_DOUBT)
        clauses = self._alarming_clauses(text, today) if self._sounds(pieces) >= _ALARMING else ()
        for clause in clauses:
            alone = Reading.of([compiled.encoder.read(clause, question)], compiled.groups, calibrated)
            _take_signs(reading, alone)
        for begin, labels in compiled.begins.items():
            if said.startswith(f"{begin} "):
                reading.add(labels)
        return reading

    def _known(self, said: str, asked: str | None) -> Sequence[tuple[str, str]]:
        """The labels of what is known by heart, or of places one after another: "my left leg and my back"."""
        known, joints = self._compiled.by_heart.get(asked or "", {}), self._compiled.joints
        if by_heart := known.get(said) or self._compiled.by_heart[""].get(said):
            return by_heart  # type: ignore[no-any-return]
        found: list[list[tuple[str, str]]] = []
        for between, part in groupby(said.split(), joints.__contains__):
            if between:
                continue
            labels = known.get(" ".join(part), ())
            if not labels or any(name != "areas" for name, _ in labels):
                return []
            found.append(labels)
        return list(chain.from_iterable(found)) if len(found) > 1 else []

    def _named_signs(self, words: Sequence[str]) -> set[str]:
        """The signs that a known phrase names, whatever stands around it."""
        said, known = [word for word in words[:_READ_BY_CLAUSE] if word.isalnum()], self._compiled.signs
        spans = (
            " ".join(said[start : start + length])
            for start, word in enumerate(said)
            if word in self._first_of_phrase
            for length in range(_CLAUSE, min(self._longest_phrase, len(said) - start) + 1)
        )
        return {known[span] for span in spans if span in known}

    def _alarming_clauses(self, text: str, today: date | None) -> list[list[int]]:
        """The pieces of the clauses that may hold a sign; none where there is one clause only."""
        pieces = self._compiled.pieces
        clauses: list[list[str]] = []
        for part in _MARKS.split(text[:_READ_BY_CLAUSE]):
            clauses.append([])
            for word in pieces.words(part, today):
                if word in self._compiled.joints:
                    clauses.append([])
                clauses[-1].append(word)
        told = [clause for clause in clauses if len(clause) >= _CLAUSE]
        found = [pieces.numbers(clause)[: self._compiled.encoder.longest] for clause in told]
        if len(found) < 2:
            return []
        alarming = sorted((one for one in found if self._sounds(one) >= _ALARMING), key=self._sounds)
        return alarming[-_MOST_CLAUSES:]

    def _sounds(self, pieces: Sequence[int]) -> float:
        """How much pieces sound like a sign."""
        return float(self._compiled.alarming[list(pieces)].sum())

    def _parts(self, pieces: Sequence[int]) -> list[Sequence[int]]:
        """Parts that overlap, where it is more than can be read at once; of too many those that sound most
        like a sign.
        """
        if len(pieces) <= self._compiled.encoder.longest:
            return [pieces]
        starts = list(range(0, len(pieces) - _OVERLAP, _PART - _OVERLAP))
        if len(starts) > _MOST_PARTS:
            till = np.cumsum((0.0, *self._compiled.alarming[list(pieces)]))
            sums = {start: till[min(start + _PART, len(pieces))] - till[start] for start in starts}
            starts = sorted(starts, key=lambda start: (start > 0, -sums[start]))[:_PARTS_OF_ENDLESS]
        return [pieces[start : start + _PART] for start in sorted(starts)]


def meant(compiled: Compiled, seen: Floats) -> float:
    """Returns how likely it is that what the encoder has seen is meant for the skill."""
    return 1 / (1 + math.exp(-min(max(float(seen @ compiled.meant[:-1] + compiled.meant[-1]), -_FAR), _FAR)))


def _take_signs(reading: Reading, alone: Reading) -> None:
    """Takes the signs that only a clause by itself tells as in doubt: one can drown beside another thing."""
    for sign, _ in alone.all("sign", _SURE_OF_CLAUSE):
        if all(one.likely(how, sign) < _DENIED for one in (reading, alone) for how in ("-sign", "old")):
            reading.raise_to("sign", sign, IN_DOUBT)
