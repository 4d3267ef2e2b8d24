"""Utterances with everything that they mean, as ``training/en`` holds them: a line an utterance.

A line ``## area`` names the question that is open; ``## area, only areas sign`` says as well that the lines
under it tell no more than these outputs, so that nothing else is learned from them. Under ``## any`` stands
what fits every question. Then follow lines of an utterance, `` = `` and its meaning, tokens between spaces::

    ## worse_with_use
    the first flight is fine, the second I crawl = yes
    my left leg, the right one's all right = leg:left -leg:right

At ``confirm`` an utterance may begin with what is asked back, in brackets. A line that begins with ``#`` is a
remark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skill.core.fields import FIELDS, NEW
from skill.core.heard import Answer, Command, Feeling
from skill.core.kinds import YES_NO
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.core.values import BodyPart, Side
from skill.understanding.outputs import NONE, Group

QUESTIONS = (*BY_ID, CONFIRM, TOPIC)
ANSWER, ASKS, COMMAND, AREAS, DENIED_AREAS = "answer", "asks", "command", "areas", "-areas"
SIGN, DENIED_SIGN, OLD_SIGN, SIDE, FEELS, FLAGS = "sign", "-sign", "old", "side", "feels", "flags"
ONSET, _RECENT = "onset", ("hours", "days")
_SUDDEN, _SUDDEN_FIELD = "sudden", "sudden_onset"
_FLAGS = ("correcting", "harmed")
_NOTHING = "nothing"
_YES_NO = ("yes", "no")
_NOT_LEARNED = (Command.DONT_KNOW,)


class LineError(ValueError):
    """A line of the training data cannot be read; the message names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance and what it means."""

    text: str
    asked: str | None
    one: Mapping[str, str]
    """By output of which one label holds: the label."""
    many: frozenset[tuple[str, str]] = frozenset()
    """Outputs of which many labels hold, each with a label."""
    tells: frozenset[str] | None = None
    """The outputs that its meaning is complete for; None for all."""
    source: str = field(default="", compare=False)


def groups(signs: Collection[str], answers: Collection[str]) -> tuple[Group, ...]:
    """Returns the outputs of the encoder, in order.

    :param signs: the ids of the warning signs that there are.
    :param answers: the ids of what people ask.
    """
    commands = tuple(c.value for c in Command if c not in _NOT_LEARNED)
    places = tuple(f"{part}:{side}" if side else part.value for part in BodyPart for side in (*Side, ""))
    one = {ANSWER: tuple(a.value for a in Answer)}
    for name, row in FIELDS.items():
        if not row.kind.many:
            one[name] = _YES_NO if row.kind is YES_NO else tuple(v.value for v in row.kind.values)
    one |= {COMMAND: commands, ASKS: tuple(answers)}
    many = {
        "reduced_by": tuple(v.value for v in FIELDS["reduced_by"].kind.values),
        SIGN: tuple(signs),
        DENIED_SIGN: tuple(signs),
        OLD_SIGN: tuple(signs),
        AREAS: places,
        DENIED_AREAS: places,
        SIDE: tuple(side.value for side in Side),
        FEELS: tuple(feeling.value for feeling in Feeling),
        FLAGS: _FLAGS,
    }
    return (
        *(Group(name, (NONE, *labels), one=True) for name, labels in one.items()),
        *(Group(name, labels, one=False) for name, labels in many.items()),
    )


def read(path: Path, outputs: Collection[Group]) -> Iterator[Line]:
    """Yields the lines of a file.

    :raises LineError: naming the file, the line and the fault.
    """
    labels = {group.name: group.labels for group in outputs}
    asked, tells = None, None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()

        def fault(what: str, number: int = number) -> LineError:
            return LineError(f"{path.name}, line {number}: {what}")

        if line.startswith("## "):
            head, _, only = line[3:].partition(", only ")
            asked, tells = (None if head == "any" else head), frozenset(only.split()) if only else None
            if asked not in (None, *QUESTIONS):
                raise fault(f"{asked!r} is no question")
            if tells and not tells <= set(labels):
                raise fault(f"{', '.join(tells - set(labels))}: no such output")
            continue
        if not line or line.startswith("#"):
            continue
        text, equals, meaning = line.partition(" = ")
        if not equals or " = " in meaning or not text.strip():
            raise fault("is no utterance, ' = ' and its meaning")
        try:
            said, many = meant(meaning, outputs)
        except ValueError as unknown:
            raise fault(f"{str(unknown)!r} means nothing") from None
        if asked == "warning_signs" and said.get(ANSWER) == Answer.YES and any(n == SIGN for n, _ in many):
            # Who names one need not say yes: some who label write it, some do not.
            del said[ANSWER]
        if asked == CONFIRM and text.startswith("["):
            text = text.partition("]")[2]
        if said.get(ONSET) in _RECENT or (asked == ONSET and said.get(ANSWER) == Answer.YES):
            # It follows: to be told it twice only blurs what tells it.
            many.discard((SIGN, NEW))
        yield Line(text.strip(), asked, completed(said, asked), frozenset(many), tells, path.stem)


def meant(tokens: str, outputs: Collection[Group]) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Returns what tokens mean: a label for each output of which one holds, and pairs for the others.

    :raises ValueError: with the token that means nothing.
    """
    groups = {group.name: group for group in outputs}
    said: dict[str, str] = {}
    many: set[tuple[str, str]] = set()
    for token in tokens.split():
        if token == _NOTHING:
            continue
        name, label = _meant(token)
        if name not in groups or label not in groups[name].labels or label == NONE:
            raise ValueError(token)
        if groups[name].one:
            said[name] = label
        else:
            many.add((name, label))
    return said, many


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
        return DENIED_AREAS, token[1:]
    return (_SUDDEN_FIELD if name == _SUDDEN else name), label


def completed(said: Mapping[str, str], asked: str | None) -> dict[str, str]:
    """Returns the labels with the fact that a yes or no states, and the yes or no that a fact is at its own
    question.
    """
    one = dict(said)
    question = BY_ID.get(asked or "")
    if question is None:
        return one
    means = {
        word: (name, _label(getattr(facts, name)))
        for word, facts in question.means.items()
        if word in _YES_NO
        for name in facts.known() & set(question.fields) - {_SUDDEN_FIELD}
        if not FIELDS[name].kind.many
    }
    answer = one.get(ANSWER)
    if answer in means:
        one.setdefault(*means[answer])
    elif answer is None:
        found = [word for word, (name, label) in means.items() if one.get(name) == label]
        one |= {ANSWER: found[0]} if found else {}
    return one


def _label(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
