"""The ordered questions: which fact each fills, when it makes sense, what a bare answer says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from skill.core.facts import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Facts,
    Reason,
    Side,
    TrainingEffect,
)
from skill.core.frozen import frozen, replace

NEW = "new_or_worse_in_days"
"""The sign that a plain yes to the onset question stands for."""


@frozen
class Question:
    """One thing to ask, what an answer to it can be, and when it makes sense."""

    id: str
    fields: tuple[str, ...]
    """The fields of Facts that it fills; it is answered when any of them is known."""
    answers: tuple[Facts, ...]
    """One example of each answer that differs from the others for the outcome."""
    means: Mapping[str, Facts] = MappingProxyType({})
    """What a bare yes, no or comparison (worse, same ...) says here."""
    makes_sense: Callable[[Facts], bool] = lambda _: True
    """Whether it can be asked at all of a person with these facts."""


def _may_be_new(facts: Facts) -> bool:
    # Long-standing and slow weakness needs no list of alarms; not knowing does.
    return NEW in facts.warning_signs or (facts.sudden_onset is not False and facts.onset is None)


def _answers(name: str, values: Iterable[Any]) -> tuple[Facts, ...]:
    return tuple(Facts(**{name: value}) for value in values)


_YES_NO = (True, False)
_PLACES = tuple(
    (Area(BodyPart(part), side),)
    for part, side in (
        ("arm", Side.LEFT), ("arm", Side.BOTH), ("leg", Side.LEFT), ("leg", Side.BOTH),
        ("back", None), ("whole_body", None),
    )
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (
    Question(
        "onset",
        ("onset", "sudden_onset"),
        (Facts(warning_signs=(NEW,)), Facts(sudden_onset=True), Facts(sudden_onset=False)),
        {
            "yes": Facts(warning_signs=(NEW,)),
            "worse": Facts(warning_signs=(NEW,)),
            "no": Facts(sudden_onset=False),
            "same": Facts(sudden_onset=False),
        },
    ),
    Question(
        "warning_signs",
        ("warning_signs",),
        _answers(
            "warning_signs",
            [("face_droop",), ("bladder_or_bowel_loss",), ("severe_back_pain",), ("fever_or_infection",)],
        ),
        makes_sense=_may_be_new,
    ),
    Question("area", ("areas",), _answers("areas", _PLACES)),
    Question(
        "has_ms",
        ("has_ms",),
        _answers("has_ms", _YES_NO),
        {"yes": Facts(has_ms=True), "no": Facts(has_ms=False)},
    ),
    Question("activity_level", ("activity_level",), _answers("activity_level", ActivityLevel)),
    Question(
        "activity_change",
        ("activity_change",),
        _answers("activity_change", ActivityChange),
        {
            "yes": Facts(activity_change=ActivityChange.LESS),
            "less": Facts(activity_change=ActivityChange.LESS),
            "worse": Facts(activity_change=ActivityChange.LESS),
            "no": Facts(activity_change=ActivityChange.SAME),
            "same": Facts(activity_change=ActivityChange.SAME),
            "more": Facts(activity_change=ActivityChange.MORE),
            "better": Facts(activity_change=ActivityChange.MORE),
        },
    ),
    Question(
        "worse_with_use",
        ("worse_with_use",),
        _answers("worse_with_use", _YES_NO),
        {
            "yes": Facts(worse_with_use=True),
            "worse": Facts(worse_with_use=True),
            "more": Facts(worse_with_use=True),
            "no": Facts(worse_with_use=False),
            "same": Facts(worse_with_use=False),
            "better": Facts(worse_with_use=False),
        },
    ),
    Question(
        "recovers_with_rest",
        ("recovers_with_rest",),
        _answers("recovers_with_rest", _YES_NO),
        {
            "yes": Facts(recovers_with_rest=True),
            "better": Facts(recovers_with_rest=True),
            "no": Facts(recovers_with_rest=False),
            "same": Facts(recovers_with_rest=False),
            "worse": Facts(recovers_with_rest=False),
        },
        # What does not fade with use has nothing to come back from.
        makes_sense=lambda facts: facts.worse_with_use is not False,
    ),
    Question(
        "training_effect",
        ("training_effect",),
        _answers("training_effect", TrainingEffect),
        {
            "no": Facts(training_effect=TrainingEffect.NEVER),
            "better": Facts(training_effect=TrainingEffect.HELPED),
            "same": Facts(training_effect=TrainingEffect.NO_EFFECT),
            "worse": Facts(training_effect=TrainingEffect.WORSE),
        },
    ),
    Question(
        "heat_worsens",
        ("heat_worsens",),
        _answers("heat_worsens", _YES_NO),
        {
            "yes": Facts(heat_worsens=True),
            "worse": Facts(heat_worsens=True),
            "no": Facts(heat_worsens=False),
            "same": Facts(heat_worsens=False),
            "better": Facts(heat_worsens=False),
        },
    ),
    Question(
        "reduced_by",
        ("reduced_by",),
        _answers("reduced_by", [(Reason.FATIGUE,), (Reason.OTHER,)]),
        makes_sense=lambda facts: facts.activity_change is ActivityChange.LESS,
    ),
)

BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}


def is_answered(question: Question, facts: Facts) -> bool:
    """Returns whether the facts hold an answer to the question."""
    if question.id == "onset":
        return NEW in facts.warning_signs or bool(facts.known() & {"onset", "sudden_onset"})
    if question.id == "warning_signs":
        return bool(set(facts.warning_signs) - {NEW})
    return bool(facts.known().intersection(question.fields))


def open_questions(facts: Facts, closed: frozenset[str]) -> tuple[Question, ...]:
    """Returns the questions that make sense and are neither answered nor closed, in order.

    :param closed: ids of questions that are done with: asked and not known, or denied.
    """
    return tuple(
        q for q in QUESTIONS
        if q.id not in closed and not is_answered(q, facts) and q.makes_sense(facts)
    )  # fmt: skip


def interpret(question: Question, answer: str | None, comparison: str | None) -> Facts:
    """Returns what a bare answer says when this question is open; nothing where it says nothing.

    :param answer: yes, no, unsure or None.
    :param comparison: worse, better, same, less, more or None; it says more than a yes beside it.
    """
    nothing = Facts()
    return question.means.get(comparison or "") or question.means.get(answer or "") or nothing


def forget(question: Question, facts: Facts) -> Facts:
    """Returns the facts without what the question filled, for going back to it."""
    if question.id == "onset":
        kept = tuple(sign for sign in facts.warning_signs if sign != NEW)
        return replace(facts.without("onset", "sudden_onset"), warning_signs=kept)
    if question.id == "warning_signs":
        return replace(facts, warning_signs=tuple(s for s in facts.warning_signs if s == NEW))
    return facts.without(*question.fields)
