"""Every combination of answers, or a fixed sample of them where there are too many for the fast suite."""

from __future__ import annotations

from collections import Counter
from functools import cache, reduce
from itertools import islice, product

import pytest
from strategies import EMERGENCIES, SIGNS, with_signs

from skill import content
from skill.core.assess import outcome_of
from skill.core.dialog import MAX_QUESTIONS
from skill.core.facts import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Facts,
    Onset,
    Reason,
    Side,
    TrainingEffect,
)
from skill.core.knowledge import Cause, Region, Triage
from skill.core.questions import NEW, QUESTIONS, open_questions

UNKNOWN = Facts()
ANSWERS = {
    "onset": (
        Facts(warning_signs=(NEW,)),
        Facts(sudden_onset=True),
        Facts(sudden_onset=False),
        *(Facts(onset=o) for o in Onset),
    ),
    # The first is "none of them": it closes the question and leaves the facts as they were.
    "warning_signs": (UNKNOWN, *(Facts(warning_signs=(s,)) for s in SIGNS if s != NEW)),
    "area": tuple(
        Facts(areas=(Area(part, side),))
        for part, side in (
            (BodyPart.ARM, Side.LEFT),
            (BodyPart.HAND, Side.BOTH),
            (BodyPart.LEG, Side.RIGHT),
            (BodyPart.FOOT, Side.BOTH),
            (BodyPart.BACK, None),
            (BodyPart.WHOLE_BODY, None),
        )
    ),
    "has_ms": tuple(Facts(has_ms=v) for v in (True, False)),
    "activity_level": tuple(Facts(activity_level=v) for v in ActivityLevel),
    "activity_change": tuple(Facts(activity_change=v) for v in ActivityChange),
    "worse_with_use": tuple(Facts(worse_with_use=v) for v in (True, False)),
    "recovers_with_rest": tuple(Facts(recovers_with_rest=v) for v in (True, False)),
    "training_effect": tuple(Facts(training_effect=v) for v in TrainingEffect),
    "heat_worsens": tuple(Facts(heat_worsens=v) for v in (True, False)),
    "reduced_by": tuple(Facts(reduced_by=(v,)) for v in Reason),
}
OR_UNKNOWN = {q: (*a, *([] if q == "warning_signs" else [UNKNOWN])) for q, a in ANSWERS.items()}
BEHAVIOR = (
    "activity_level",
    "activity_change",
    "worse_with_use",
    "recovers_with_rest",
    "training_effect",
    "heat_worsens",
    "reduced_by",
)


def outcome(facts):
    return outcome_of(facts, content.knowledge())


def likely(facts):
    """The causes that an outcome names."""
    both = frozenset({Cause.DECONDITIONING, Cause.NERVE_CONDUCTION})
    return {Cause.MIXED: both, Cause.UNCLEAR: frozenset()}.get(
        outcome(facts).cause, frozenset({outcome(facts).cause})
    )


def merged(parts):
    return reduce(Facts.merged, parts, Facts())


def worlds(answers):
    """Everybody there can be: an answer to every question, in the order of the questions."""
    return product(*(answers[q.id] for q in QUESTIONS))


def every(step, found):
    return islice(found, 0, None, step)


def asked_everything(world):
    """The facts of a person who was asked everything that makes sense, an emergency ends it."""
    facts, closed = Facts(), frozenset()
    while left := open_questions(facts, closed):
        facts = facts.merged(world[left[0].id])
        closed |= {left[0].id}
        if outcome(facts).triage is Triage.EMERGENCY:
            break
    return facts


def asked_by_look_ahead(world, look_ahead, most=None):
    """The facts of the same person after an interview, and which questions it took."""
    facts, closed, asked = Facts(), frozenset(), []
    while (worth := look_ahead.worth_asking(facts, closed)) and len(asked) != most:
        asked.append(worth[0])
        facts = facts.merged(world[worth[0]])
        closed |= {worth[0]}
    return facts, asked


def completions(facts, closed, answers):
    """Every way in which the questions that are left could have been answered."""
    left = open_questions(facts, closed)
    if not left:
        yield facts
        return
    for answer in answers[left[0].id]:
        yield from completions(facts.merged(answer), closed | {left[0].id}, answers)


def interviews(look_ahead, answers, facts=UNKNOWN, closed=frozenset(), asked=0):
    """Every interview there can be: the facts, what is closed and how many questions it took."""
    worth = look_ahead.worth_asking(facts, closed)
    if not worth:
        yield facts, closed, asked
        return
    for answer in answers[worth[0]]:
        yield from interviews(look_ahead, answers, facts.merged(answer), closed | {worth[0]}, asked + 1)


def count_worlds(facts, closed):
    """How many people without an unknown answer one interview stands for."""
    kept = facts.without("areas", "onset", "activity_level", "training_effect", "has_ms", "heat_worsens")
    return _count(kept, frozenset(q.id for q in open_questions(facts, closed)), closed)


@cache
def _count(facts, left, closed):
    total = 1
    for q in left - {"reduced_by", "recovers_with_rest", "activity_change", "worse_with_use", "warning_signs"}:
        total *= len(ANSWERS[q])
    pairs = Facts(activity_change=facts.activity_change, worse_with_use=facts.worse_with_use)
    of_pairs = frozenset({"reduced_by", "recovers_with_rest", "activity_change", "worse_with_use"})
    others = frozenset(ANSWERS) - of_pairs
    total *= sum(1 for _ in completions(pairs, others | (closed & of_pairs), {**ANSWERS}))
    return total * (len(ANSWERS["warning_signs"]) if "warning_signs" in left else 1)


# Skipping a question


def test_skipping_a_question_never_changes_the_outcome_in_a_sample_of_all_worlds(look_ahead):
    seen = 0
    for answers in every(40_009, worlds(OR_UNKNOWN)):
        world = dict(zip(ANSWERS, answers, strict=True))
        facts, _ = asked_by_look_ahead(world, look_ahead)
        assert outcome(facts) == outcome(asked_everything(world)), world
        seen += 1
    assert seen > 1000


@pytest.mark.slow
def test_skipping_a_question_never_changes_the_outcome_in_any_world(look_ahead):
    seen = 0
    for facts, closed, _ in interviews(look_ahead, OR_UNKNOWN):
        told = outcome(facts)
        if told.triage is Triage.EMERGENCY:
            continue  # the interview is over, nothing was skipped
        for full in completions(facts, closed, OR_UNKNOWN):
            seen += 1
            assert outcome(full) == told, (facts, full)
    assert seen > 1_000_000
