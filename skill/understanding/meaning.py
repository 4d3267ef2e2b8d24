"""What the encoder tells of an utterance, as the Heard that the core decides on."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from skill.core.fields import FIELDS, Facts
from skill.core.heard import Answer, Command, Feeling, Heard
from skill.core.kinds import YES_NO
from skill.core.knowledge import Topic
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM
from skill.core.values import Area, BodyPart, Onset, Side, SpeaksFor
from skill.understanding.compiled import ALARMED, TOLD, Compiled, as_known
from skill.understanding.outputs import Reading

_LEAST = 0.5
"""What is less likely was not said."""
_LEAST_OF_ONE = 0.3
"""That something was told, though not for sure which: it is asked back."""
_LEAST_ASKED_FOR = 0.3
"""What is asked for is taken sooner: it is asked back, which costs no more than asking again."""
_LEAST_OF_QUESTION = 0.45
"""To answer what was not asked costs less than to leave a question unanswered."""
_LEAST_BESIDE = 0.7
"""Beside a question less is taken for a fact: what is asked states nothing."""
_LEAST_OF_SIGN = 0.35
"""A warning sign is asked back from here on, unless it is likelier that it was denied or is an old one."""
_SURE_IT_IS_NEW = 0.8
"""From here on it counts even if it is likelier that it is an old one."""
IN_DOUBT = _LEAST_OF_SIGN + 0.01
"""What only a clause by itself tells is asked back."""
_LEAST_OF_CRISIS = 0.15
"""Whoever may wish to die is asked: to be asked harms nobody (nimh_5_steps)."""
_CRISIS = "self_harm"
_LEAST_MEANT = 0.2
"""What is less likely said to the skill is asked back: a television answers too."""
_CONSENT = 0.9
"""Nobody agrees by half a word to be remembered."""
_LEAST_OF_COMMAND = {Command.REMEMBER.value: _CONSENT}
_ONE_SIDE = (Side.LEFT, Side.RIGHT)
_LEAST_OF_OTHER_SIDE = 0.8
_LEAST_OF_SIDE = 0.2
"""A side beside a no may correct a place: it is asked back."""
_LEAST_OF_CORRECTING = 0.35
"""So does a place beside a no."""
_LONG = ("months", "years")
_FEW = 3
"""So many words are a plain yes."""
_SELDOM = 0.05
"""What is less likely counts for nothing."""
_FIELD = {"warning_signs": "sign"}
"""Fields of facts that a group of labels has another name for."""


def asked_for(question: str | None) -> tuple[str, ...]:
    """Returns the groups of labels that a question asks for."""
    asked = BY_ID.get(question or "")
    fields = (*asked.fields, *asked.along) if asked else ()
    return ("answer", *(_FIELD.get(name, name) for name in fields)) if asked else ("answer", "command")


def heard_of(reading: Reading, asked: str | None, words: Sequence[str], compiled: Compiled) -> Heard:
    """Returns what an utterance says.

    :param asked: the id of the open question, or None.
    :param words: of the utterance.
    :param compiled: what the language knows.
    """
    if asked == CONFIRM and (which := compiled.named["which"].get(as_known(words))):
        return Heard(which=int(which))
    told = _Told(reading, asked_for(asked))
    asks = told.one("asks")
    if asks:
        told.least = told.least_asked_for = _LEAST_BESIDE
    answer = told.one("answer")
    if answer == Answer.NO and told.shares["answer"] < _LEAST_BESIDE and _told_itself(told, asked):
        # "My legs have been weak for years" says all; that it is a no as well is not worth a doubt.
        answer = None
        told.shares.pop("answer")
    if asked in BY_ID and not BY_ID[str(asked)].means and asked != "warning_signs":
        # A yes or no states nothing here.
        told.shares.pop("answer", None)
    single = _single(told, asked, answer)
    if answer == Answer.YES and len(words) > _FEW:
        answer = _in_own_words(single, asked, answer)
    reduced_by = FIELDS["reduced_by"].kind.read("reduced_by", told.all("reduced_by"))
    signs, denied_signs = _signs(told)
    areas, denied_parts = _areas(told)
    stated = bool(single or reduced_by or signs or denied_signs or areas or denied_parts)
    # By itself it states nothing: "who do we ask for, he's never been to anybody".
    speaks_for = told.one("speaks_for") if stated or answer else None
    told.least, told.least_asked_for = _LEAST, _LEAST_ASKED_FOR
    command = told.one("command", lambda label: _LEAST_OF_COMMAND.get(label, _LEAST))
    if asks and command == Command.OUT_OF_SCOPE:
        command = None
        told.shares.pop("command")
    facts = Facts(
        **single, speaks_for=SpeaksFor(speaks_for) if speaks_for else None, reduced_by=reduced_by,
        areas=areas, warning_signs=tuple(sorted(signs)),
    )  # fmt: skip
    if answer == Answer.UNSURE and not (command or asks or stated):
        command = Command.DONT_KNOW.value
    # "No, the right one" is no "no" to the open question.
    denies = answer == Answer.NO
    least_of_side = _LEAST_OF_SIDE if denies else _LEAST
    least_of_correcting = _LEAST_OF_CORRECTING if denies and areas else _LEAST
    side = None if areas else next((Side(side) for side in told.all("side", least_of_side)), None)
    feels = reading.all("feels", _LEAST)
    alarming = [*signs.values(), *_newness(told, single, answer)]
    confidence = _confidence(compiled, told.shares.values(), alarming)
    # Who takes an alarm back may well speak of the television: "no, that was the radio".
    if reading.meant < _LEAST_MEANT and (stated or answer) and not alarming and asked != CONFIRM:
        confidence = min(confidence, _LEAST)
    return Heard(
        facts=facts,
        answer=Answer(answer) if answer else None,
        command=Command(command) if command else None,
        side=side,
        denied_parts=denied_parts,
        denied_signs=denied_signs,
        asks=asks,
        feels=Feeling(feels[0][0]) if feels else None,
        harmed=reading.likely("flags", "harmed") >= _LEAST,
        correcting=reading.likely("flags", "correcting") >= least_of_correcting,
        topic=_topic(words, compiled) if command == Command.MORE else None,
        about=_named("question", words, compiled) if command == Command.CHANGE else None,
        confidence=confidence,
    )


class _Told:
    """What is told, with how sure it is."""

    def __init__(self, reading: Reading, asked_for: Collection[str]) -> None:
        self.reading, self._asked_for = reading, asked_for
        self.least, self.least_asked_for = _LEAST, _LEAST_ASKED_FOR
        self.shares: dict[str, float] = {}
        """The least share of what was taken, by group."""

    def least_of(self, name: str) -> float:
        """How likely something has to be of a group."""
        least = self.least_asked_for if name in self._asked_for else self.least
        return min(least, _LEAST_OF_QUESTION) if name == "asks" else least

    def one(self, name: str, least_of: Callable[[str], float] = lambda _: _LEAST_OF_ONE) -> str | None:
        """The label of a group of which one holds."""
        label, share, some = self.reading.one(name)
        if some < self.least_of(name) or share < least_of(label):
            return None
        self.shares[name] = share
        return label

    def all(self, name: str, least: float | None = None) -> list[str]:
        """The labels of a group of which any number hold."""
        return self.taken(name, self.reading.all(name, self.least_of(name) if least is None else least))

    def taken(self, name: str, found: Iterable[tuple[str, float]]) -> list[str]:
        found = list(found)
        for _, share in found:
            self.shares[name] = min(share, self.shares.get(name, 1.0))
        return [label for label, _ in found]

    def said_twice(self, name: str, other: str) -> None:
        """Takes two groups as one that say the same: it is as sure as the surer of them."""
        self.shares[name] = max(self.shares[name], self.shares.pop(other))


def _in_own_words(single: dict[str, Any], asked: str | None, answer: str) -> str | None:
    """Of two things that are asked at once a yes in words of its own tells the first alone, as a fact."""
    question = BY_ID.get(asked or "")
    stated = question.means.get(answer, Facts()) if question is not None else Facts()
    if question is None or not (along := stated.known().intersection(question.along)):
        return answer
    if along.isdisjoint(single):
        main = question.fields[0]
        single.setdefault(main, getattr(stated, main))
        return None
    return answer


def _told_itself(told: _Told, asked: str | None) -> bool:
    """Whether how long it has been there is told for sure, where that is asked."""
    label, share, _ = told.reading.one("onset")
    return asked == "onset" and share >= _LEAST_BESIDE and label in _LONG


def _single(told: _Told, asked: str | None, answer: str | None) -> dict[str, Any]:
    """The facts of which there is one, but for those that a yes or no states by itself."""
    question = BY_ID.get(asked or "")
    stated = question.means.get(answer or "", Facts()) if question is not None else Facts()
    single: dict[str, Any] = {}
    for name, row in FIELDS.items():
        if row.kind.many or name == "speaks_for":
            continue
        label = told.one(name)
        if label is None:
            continue
        value = label == Answer.YES if row.kind is YES_NO else row.kind.read(name, label)
        same = value == getattr(stated, name)
        if same and answer:
            told.said_twice("answer", name)
        if not (same and row.kind is YES_NO and question is not None and name in question.fields):
            single[name] = value
    return single


def _newness(told: _Told, single: dict[str, Any], answer: str | None) -> list[float]:
    """How likely it is that the weakness is new, where that is said: it alarms as a sign does."""
    if answer == Answer.NO:
        return []
    new = {"onset": (Onset.HOURS, Onset.DAYS), "sudden_onset": (True,)}
    return [told.shares[name] for name, values in new.items() if single.get(name) in values]


def _signs(told: _Told) -> tuple[dict[str, float], tuple[str, ...]]:
    """The warning signs with how likely each is, and those that are denied."""
    reading = told.reading
    denied = dict(reading.all("-sign", _LEAST))
    likely = {
        sign: share
        for sign, share in reading.all("sign", _LEAST_OF_CRISIS)
        if share >= (_LEAST_OF_CRISIS if sign == _CRISIS else _LEAST_OF_SIGN)
        and (share >= _LEAST or share > reading.likely("-sign", sign))
        and (share >= _SURE_IT_IS_NEW or share > reading.likely("old", sign))
    }
    told.taken("sign", likely.items())
    return likely, tuple(told.taken("-sign", ((s, n) for s, n in denied.items() if s not in likely)))


def _areas(told: _Told) -> tuple[tuple[Area, ...], tuple[BodyPart, ...]]:
    """The places, a part whose side was said once; and the parts that are fine."""
    least = told.least_of("areas")
    fine = dict(told.reading.all("-areas", told.least))
    places: dict[str, list[tuple[str, float]]] = {}
    for label, share in told.reading.all("areas", _SELDOM):
        part, _, side = label.partition(":")
        denied = max(fine.get(name, 0.0) for name in (label, part, f"{part}:{Side.BOTH}"))
        if share > denied:
            places.setdefault(part, []).append((side, share))
    found: dict[str, Area] = {}
    for part, sides in places.items():
        # It may be sure that a part is weak, though not on which side.
        (side, share), *others = sides
        if sum(share for _, share in sides) < least:
            continue
        told.taken("areas", [(side, share)])
        other = {name for name, likely in others if likely >= _LEAST_OF_OTHER_SIDE}
        side = Side.BOTH if {side, *other} >= {*_ONE_SIDE} else side
        found[part] = Area(BodyPart(part), Side(side) if side else None)
    parts = {label.partition(":")[0]: share for label, share in fine.items()}
    denied_parts = told.taken("-areas", ((part, n) for part, n in parts.items() if part not in found))
    return tuple(found.values()), tuple(BodyPart(part) for part in denied_parts)


def _topic(words: Sequence[str], compiled: Compiled) -> Topic | None:
    named = _named("topic", words, compiled)
    return Topic(named) if named else None


def _named(what: str, words: Sequence[str], compiled: Compiled) -> str | None:
    """What a command names: of "tell me about walking" the topic."""
    said = f" {' '.join(words)} "
    found = [phrase for phrase in compiled.named[what] if f" {phrase} " in said]
    return compiled.named[what][max(found, key=len)] if found else None


def _confidence(compiled: Compiled, told: Collection[float], alarming: Collection[float]) -> float:
    """How likely it is right: of a sign that anything alarms, else that all of it was said."""
    if not told:
        return 1.0
    # A sign that is sure is not asked back for what was said beside it.
    slope, start = compiled.certain[ALARMED if alarming else TOLD]
    share = min(max(max(alarming, default=min(told)), 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(slope * math.log(share / (1 - share)) + start)))
