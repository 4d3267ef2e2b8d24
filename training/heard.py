"""What the voices add to what each classifier learns: whole utterances, by label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skill.understanding.aside import ASKS, FEELS, HARMED, SPEAKS
from skill.understanding.classifier import NONE
from skill.understanding.meant import SIGNS
from skill.understanding.understander import COMMAND
from training.lines import SIGN, Line

_ANSWERED = ("has_ms", "activity_level", "activity_change", "training_effect", "worse_with_use")
"""Classifiers of answers: who answers asks nothing and is in no danger."""
Labelled = dict[str, list[str]]
_LOOSE = ("who_can_help", "help", "exercise", "devices", "out_of_scope", "more", "why")
"""Commands that ask: what they are called by is no question that the skill answers."""


def added(sets: dict[str, Labelled], lines: Sequence[Line], asides: Sequence[str]) -> dict[str, Labelled]:
    """Returns the sets with what the lines add.

    :param asides: what asks for nothing, for the classifiers that learn from the lines alone.
    """
    for line in lines:
        for name, label in _labels(line):
            sets.setdefault(name, {}).setdefault(label, []).append(line.text)
    commands = [t for label, texts in sets[COMMAND].items() if label not in _LOOSE for t in texts]
    answers = [t for name in _ANSWERED for label, texts in sets[name].items() if label != NONE for t in texts]
    sets[SIGNS][NONE] += [*commands, *answers]
    signs = [text for texts in sets[SIGNS].values() for text in texts[::3]]
    for name in (ASKS, FEELS, SPEAKS):
        sets[name][NONE] += [*asides, *commands, *signs, *answers[::2]]
    return sets


def _labels(line: Line) -> Iterable[tuple[str, str]]:
    """The classifiers that learn from a line, with the label that each learns."""
    one, many = line.one, line.many
    yield ASKS, one.get("asks", NONE)
    yield SPEAKS, one.get("speaks_for", NONE)
    yield FEELS, next((label for name, label in sorted(many) if name == "feels"), NONE)
    signs = [label for name, label in many if name == SIGN]
    if "self_harm" in signs:
        yield HARMED, "harmed" if ("flags", "harmed") in many else NONE
    if len(signs) < 2:
        yield SIGNS, signs[0] if signs else NONE
