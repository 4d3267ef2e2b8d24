"""The questions, as the table of fields gives them: what each fills, and what an answer to it says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from skill.core.fields import FIELDS, NEW, Facts
from skill.core.frozen import frozen, replace
from skill.core.kinds import Field
from skill.core.values import TrainingEffect


@frozen
class Question:
    """One thing to ask, what an answer to it can be, and when it makes sense."""

    id: str
    fields: tuple[str, ...]
    """The fields of Facts that it fills; it is answered when any of them is known."""
    answers: tuple[Facts, ...]
    """One example of each answer that differs from the others for the outcome."""
    means: Mapping[str, Facts]
    """What a bare yes or no says here."""
    along: tuple[str, ...]
    """Fields that it asks for along with its own, as long as they are not known."""
    makes_sense: Callable[[Facts], bool]
    """Whether it can be asked at all of a person with these facts."""


def _questions() -> Iterator[Question]:
    for name, row in FIELDS.items():
        if row.question is None or (row.answers == () and not row.means):
            continue
        fields = tuple(other for other, also in FIELDS.items() if also.question == row.question)
        answers = tuple(_stated(name, value) for value in _examples(row))
        means = {word: _stated(name, value) for word, value in row.means.items()}
        along = tuple(other for other, also in FIELDS.items() if also.along == row.question)
        yield Question(row.question, fields, answers, means, along, row.asked_if)


def _examples(row: Field) -> tuple[Any, ...]:
    return row.kind.values if row.answers is None else row.answers


def _stated(name: str, value: Any) -> Facts:
    return Facts(**(value if isinstance(value, Mapping) else {name: value}))


QUESTIONS: tuple[Question, ...] = tuple(_questions())
"""In the order in which they are asked."""
BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}


def is_answered(question: Question, facts: Facts) -> bool:
    """Returns whether the facts hold an answer to the question."""
    if question.id == "onset":
        return NEW in facts.warning_signs or bool(facts.known() & {"onset", "sudden_onset"})
    if question.id == "warning_signs":
        return bool(set(facts.warning_signs) - {NEW})
    if facts.training_effect is TrainingEffect.DIFFERS and question.id == "training_effect":
        return bool(facts.strengthened)
    return bool(facts.known().intersection(question.fields))


def open_questions(facts: Facts, closed: frozenset[str]) -> tuple[Question, ...]:
    """Returns the questions that make sense and are neither answered nor closed, in order.

    :param closed: ids of questions that are done with: asked and not known, or denied.
    """
    return tuple(
        q for q in QUESTIONS
        if q.id not in closed and not is_answered(q, facts) and q.makes_sense(facts)
    )  # fmt: skip


def asked_along(question: Question, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
    """Returns the fields that a question asks for along with its own: those that are not known yet.

    :param closed: ids of questions that are done with.
    """
    return tuple(
        name for name in question.along
        if name not in facts.known() and FIELDS[name].question not in closed
    )  # fmt: skip


def interpret(question: Question, answer: str | None, along: Collection[str] = ()) -> Facts:
    """Returns what a bare answer says when this question is open; nothing where it says nothing.

    :param answer: yes, no, unsure or None.
    :param along: the fields that were asked for along with its own.
    """
    means = question.means.get(answer or "", Facts())
    return means.without(*(name for name in question.along if name not in along))


def forget(question: Question, facts: Facts) -> Facts:
    """Returns the facts without what the question filled, for going back to it."""
    if question.id == "onset":
        kept = tuple(sign for sign in facts.warning_signs if sign != NEW)
        return replace(facts.without("onset", "sudden_onset"), warning_signs=kept)
    if question.id == "warning_signs":
        return replace(facts, warning_signs=tuple(s for s in facts.warning_signs if s == NEW))
    return facts.without(*question.fields)
