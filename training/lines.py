"""Utterances with everything that they mean, as ``training/en`` holds them: a line an utterance.

A line ``## area`` names the question that is open. Then follow lines of an utterance, `` = `` and its
meaning, tokens between spaces. At the question that asks for a fact yes or no says it; elsewhere it is
written out::

    ## worse_with_use
    the first flight is fine, the second I crawl = yes
    my left leg, the right one's all right = leg:left -leg:right

At ``confirm`` an utterance may begin with what is asked back, in brackets. A line that begins with ``#`` is a
remark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from skill.core.fields import FIELDS, NEW
from skill.core.heard import Answer, Command, Feeling
from skill.core.kinds import YES_NO
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.core.values import BodyPart, Side

QUESTIONS = (*BY_ID, CONFIRM, TOPIC)
ANSWER, ASKS, COMMAND, AREAS, DENIED_AREAS = "answer", "asks", "command", "areas", "-areas"
SIGN, DENIED_SIGN, OLD_SIGN, SIDE, FEELS, FLAGS = "sign", "-sign", "old", "side", "feels", "flags"
ONSET, _RECENT = "onset", ("hours", "days")
_SUDDEN, _SUDDEN_FIELD = "sudden", "sudden_onset"
_FLAGS = ("correcting", "harmed")
_NOTHING = "nothing"
_YES_NO = ("yes", "no")
_WITHOUT = ("areas", "warning_signs", "reduced_by")
_NOT_LEARNED = (Command.DONT_KNOW,)


@dataclass(frozen=True, slots=True)
class Group:
    """An output: labels of which one holds or none does, or any number do."""

    name: str
    labels: tuple[str, ...]
    one: bool


class LineError(ValueError):
    """A line of the training data cannot be read; the message names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance and what it means."""

    text: str
    asked: str
    one: Mapping[str, str]
    """By output of which one label holds: the label."""
    many: frozenset[tuple[str, str]] = frozenset()
    """Outputs of which many labels hold, each with a label."""


def groups(signs: Collection[str], answers: Collection[str]) -> tuple[Group, ...]:
    """Returns the outputs, in order.

    :param signs: the ids of the warning signs that there are.
    :param answers: the ids of what people ask.
    """
    commands = tuple(c.value for c in Command if c not in _NOT_LEARNED)
    places = tuple(f"{part}:{side}" if side else part.value for part in BodyPart for side in (*Side, ""))
    one = {ANSWER: tuple(a.value for a in Answer)}
    for name, row in FIELDS.items():
        if name not in _WITHOUT:
            one[name] = _YES_NO if row.kind is YES_NO else tuple(v.value for v in row.kind.values)
    one |= {COMMAND: commands, ASKS: tuple(answers)}
    many = {
        "reduced_by": tuple(v.value for v in FIELDS["reduced_by"].kind.values),
        SIGN: tuple(signs),
        DENIED_SIGN: tuple(signs),
        OLD_SIGN: tuple(signs),
        AREAS: places,
        DENIED_AREAS: tuple(part.value for part in BodyPart),
        SIDE: tuple(side.value for side in Side),
        FEELS: tuple(feeling.value for feeling in Feeling),
        FLAGS: _FLAGS,
    }
    return (
        *(Group(name, labels, one=True) for name, labels in one.items()),
        *(Group(name, labels, one=False) for name, labels in many.items()),
    )


def read(path: Path, outputs: Collection[Group]) -> Iterator[Line]:
    """Yields the lines of a file.

    :raises LineError: naming the file, the line and the fault.
    """
    labels = {group.name: group.labels for group in outputs}
    one = {group.name for group in outputs if group.one}
    asked = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()

        def fault(what: str, number: int = number) -> LineError:
            return LineError(f"{path.name}, line {number}: {what}")

        if line.startswith("## "):
            asked = line[3:]
            if asked not in QUESTIONS:
                raise fault(f"{asked!r} is no question")
            continue
        if not line or line.startswith("#"):
            continue
        text, equals, meaning = line.partition(" = ")
        if not equals or " = " in meaning or not text.strip():
            raise fault("is no utterance, ' = ' and its meaning")
        said: dict[str, str] = {}
        many: set[tuple[str, str]] = set()
        for token in meaning.split():
            if token == _NOTHING:
                continue
            name, label = _meant(token)
            if label not in labels.get(name, ()):
                raise fault(f"{token!r} means nothing")
            if name in one:
                said[name] = label
            else:
                many.add((name, label))
        if asked == CONFIRM and text.startswith("["):
            text = text.partition("]")[2]
        if said.get(ONSET) in _RECENT or (asked == ONSET and said.get(ANSWER) == Answer.YES):
            # It follows: to be told it twice only blurs what tells it.
            many.discard((SIGN, NEW))
        yield Line(text.strip(), asked, said, frozenset(many))


def _meant(token: str) -> tuple[str, str]:
    """The output and the label of a token: "yes", "leg:left", "-face", "sign:seizure", "onset:years"."""
    if token in (*_YES_NO, Answer.UNSURE):
        return ANSWER, token
    if token in _FLAGS:
        return FLAGS, token
    name, _, label = token.partition(":")
    if name in [part.value for part in BodyPart]:
        return AREAS, token
    if name.startswith("-") and name[1:] in [part.value for part in BodyPart]:
        return DENIED_AREAS, name[1:]
    return (_SUDDEN_FIELD if name == _SUDDEN else name), label
