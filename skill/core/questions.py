"""The ordered questions, and the look-ahead that asks only what can change the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product

from skill.core.assess import cause_of, guidance_of, points_of, triage_of, with_implied_signs
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
from skill.core.knowledge import Knowledge, Points, Triage

NEW = "new_or_worse_in_days"
"""The sign that a plain yes to the onset question stands for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask, what an answer to it can be, and when it makes sense."""

    id: str
    fields: tuple[str, ...]
    """The fields of Facts that it fills; it is answered when any of them is known."""
    answers: tuple[Facts, ...]
    """One example of each answer that differs from the others for the outcome."""
    means: Mapping[str, Facts] = field(default_factory=dict)
    """What a bare yes, no or comparison (worse, same ...) says here."""
    makes_sense: Callable[[Facts], bool] = lambda _: True
    """Whether it can be asked at all of a person with these facts."""


def _may_be_new(facts: Facts) -> bool:
    # Long-standing and slow weakness needs no list of alarms; not knowing does.
    return NEW in facts.warning_signs or (facts.sudden_onset is not False and facts.onset is None)


def _answers(name: str, values: Iterable[object]) -> tuple[Facts, ...]:
    return tuple(Facts(**{name: value}) for value in values)  # type: ignore[arg-type]


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


class LookAhead:
    """Finds the next question worth asking, over all answers that the person could still give.

    A question is worth asking when two answers to it, "I don't know" among them, lead to different
    outcomes for at least one way in which all other open questions could be answered. Points add up
    over facts, so the reachable sums stand for all those ways without walking each of them.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._worth = cache(self._find)

    def worth_asking(self, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
        """Returns the ids of the questions worth asking now, in the order to ask them.

        :param facts: what is known.
        :param closed: ids of questions not to be asked any more.
        """
        return self._worth(facts, closed)

    def _find(self, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
        facts = with_implied_signs(facts, self._knowledge)
        if triage_of(facts, self._knowledge) is Triage.EMERGENCY:
            return ()
        questions = open_questions(facts, closed)
        return tuple(q.id for q in questions if self._matters(q, questions, facts))

    def _matters(self, question: Question, questions: tuple[Question, ...], facts: Facts) -> bool:
        others = [q for q in questions if q is not question]
        sums = {points_of(facts, self._knowledge)}
        for other in others:
            sums = {a + b for a, b in product(sums, self._lent(other))}
        lent = self._lent(question)
        if any(len({cause_of(s + p, self._knowledge) for p in lent}) > 1 for s in sums):
            return True
        if question.id not in ("onset", "warning_signs", "area", "has_ms"):
            return False
        causes = {cause_of(s + p, self._knowledge) for s in sums for p in lent}
        places = [Facts(), *BY_ID["area"].answers] if BY_ID["area"] in others else [Facts()]
        return any(
            len({self._advice(facts.merged(place).merged(a), cause) for a in _with_unknown(question)}) > 1
            for place in places
            for cause in causes
        )

    def _advice(self, facts: Facts, cause: object) -> tuple[object, ...]:
        facts = with_implied_signs(facts, self._knowledge)
        triage = triage_of(facts, self._knowledge)
        return triage, guidance_of(triage, cause, facts, self._knowledge)  # type: ignore[arg-type]

    def _lent(self, question: Question) -> set[Points]:
        return {points_of(answer, self._knowledge) for answer in _with_unknown(question)}


def _with_unknown(question: Question) -> tuple[Facts, ...]:
    return (Facts(), *question.answers)


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
