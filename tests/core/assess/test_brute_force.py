"""Every combination of answers, or a fixed sample of them where there are too many for the fast suite."""

from __future__ import annotations

from collections import Counter
from functools import cache, reduce
from itertools import islice, product
from math import prod

import pytest
from strategies import EMERGENCIES, SIGNS, URGENT, with_signs

from skill import content
from skill.core.assess.outcome import outcome_of
from skill.core.assess.triage import with_implied_signs
from skill.core.fields import NEW, Facts
from skill.core.knowledge import Cause, Region, Triage
from skill.core.policy.moment import MAX_QUESTIONS
from skill.core.questions import QUESTIONS, open_questions
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Side,
    TrainingEffect,
)

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
FIELDS = {q.id: q.fields for q in QUESTIONS}
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
    cause = outcome(facts).cause
    return {Cause.MIXED: both, Cause.UNCLEAR: frozenset()}.get(cause, frozenset({cause}))


def merged(parts):
    return reduce(Facts.merged, parts, Facts())


def worlds(answers):
    """Everybody there can be: an answer to every question, in the order of the questions."""
    return product(*(answers[q.id] for q in QUESTIONS))


def every(step, found):
    return islice(found, 0, None, step)


def left_open(facts, closed):
    return open_questions(with_implied_signs(facts, content.knowledge()), closed)


def asked_everything(world):
    """The facts of a person who was asked everything that makes sense, an emergency ends it."""
    facts, closed = Facts(), frozenset()
    while left := left_open(facts, closed):
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
    left = left_open(facts, closed)
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
    left = frozenset(q.id for q in left_open(facts, closed))
    return _count(facts.activity_change, facts.worse_with_use, left, closed & _LINKED)


_LINKED = frozenset({"activity_change", "reduced_by", "worse_with_use", "recovers_with_rest"})


@cache
def _count(change, use, left, closed):
    others = prod(len(ANSWERS[q]) for q in left - _LINKED)
    known = Facts(activity_change=change, worse_with_use=use)
    return others * sum(1 for _ in completions(known, closed | (frozenset(ANSWERS) - _LINKED), ANSWERS))


# Skipping a question


def test_skipping_a_question_never_changes_the_outcome_in_a_sample_of_all_worlds(look_ahead):
    seen = 0
    for answers in every(100_003, worlds(OR_UNKNOWN)):
        world = dict(zip(ANSWERS, answers, strict=True))
        facts, _ = asked_by_look_ahead(world, look_ahead)
        assert outcome(facts) == outcome(asked_everything(world)), world
        seen += 1
    assert seen > 500


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


# How long an interview takes


def lengths(look_ahead, answers):
    """How many people without an unknown answer need how many questions, emergencies left out."""
    found = Counter()
    for facts, closed, asked in interviews(look_ahead, answers):
        if outcome(facts).triage is not Triage.EMERGENCY:
            found[asked] += count_worlds(facts, closed)
    return found


def share(found, more_than):
    return sum(n for asked, n in found.items() if asked > more_than) / found.total()


@pytest.mark.slow
def test_how_many_questions_anybody_who_answers_all_of_them_needs(look_ahead):
    found = lengths(look_ahead, ANSWERS)
    assert found.total() == 326_400
    assert max(found) == 11
    assert share(found, 6) == pytest.approx(0.6044, abs=0.0001)
    assert share(found, MAX_QUESTIONS) == pytest.approx(0.2098, abs=0.0001)


OLD = {**ANSWERS, "onset": (Facts(sudden_onset=False),)}
"""Weakness that is not new, the common case."""


def test_how_many_questions_somebody_with_old_weakness_needs(look_ahead):
    found = lengths(look_ahead, OLD)
    assert found.total() == 11_520
    assert max(found) == 10
    assert share(found, 6) == pytest.approx(0.7917, abs=0.0001)
    assert share(found, MAX_QUESTIONS) == pytest.approx(0.2125, abs=0.0001)


def test_how_often_the_cap_changes_what_somebody_with_old_weakness_hears(look_ahead):
    changed = Counter()
    for facts, closed, _ in interviews(look_ahead, OLD):
        world = {q: facts if q in closed else UNKNOWN for q in ANSWERS}
        world = {q: Facts(**{n: getattr(known, n) for n in FIELDS[q]}) for q, known in world.items()}
        capped, _ = asked_by_look_ahead(world, look_ahead, MAX_QUESTIONS)
        changed[outcome(capped) != outcome(facts)] += count_worlds(facts, closed)
    assert changed[True] / changed.total() == pytest.approx(0.1271, abs=0.0001)


# More evidence

BEHAVIOR_VALUES = {q: (UNKNOWN, *ANSWERS[q]) for q in BEHAVIOR} | {
    "reduced_by": (UNKNOWN, Facts(reduced_by=(Reason.FEAR,)), Facts(reduced_by=(Reason.OTHER,))),
    "new": (UNKNOWN, Facts(warning_signs=(NEW,))),
}


def test_one_more_fact_never_takes_a_likely_cause_away():
    found = {
        world: likely(merged(BEHAVIOR_VALUES[q][i] for q, i in zip(BEHAVIOR_VALUES, world, strict=True)))
        for world in product(*(range(len(v)) for v in BEHAVIOR_VALUES.values()))
    }
    named = 0
    for world, before in found.items():
        for place, (known, values) in enumerate(zip(world, BEHAVIOR_VALUES.values(), strict=True)):
            for value in range(1, len(values)) if known == 0 else ():
                after = found[(*world[:place], value, *world[place + 1 :])]
                assert before <= after, (world, place, value)
                named += after != before
    assert named > 1000, "facts do bring causes up"


def test_a_cause_is_never_named_on_activity_alone():
    activity = ("activity_level", "activity_change", "reduced_by")
    for known in product(*(BEHAVIOR_VALUES[q] for q in activity)):
        assert outcome(merged(known)).cause is Cause.UNCLEAR


# Warning signs before everything

PEOPLE = (
    UNKNOWN,
    Facts(activity_level=ActivityLevel.INACTIVE, activity_change=ActivityChange.LESS, worse_with_use=False),
    Facts(worse_with_use=True, recovers_with_rest=True, heat_worsens=True, has_ms=True),
    Facts(training_effect=TrainingEffect.HELPED, worse_with_use=True, has_ms=False),
)


def test_an_emergency_sign_wins_over_everything_else():
    less = [Facts(warning_signs=(s,)) for s in SIGNS if s not in URGENT]
    for sign, onset, place, other, person in product(
        EMERGENCIES, OR_UNKNOWN["onset"], (UNKNOWN, *ANSWERS["area"]), (UNKNOWN, *less), PEOPLE
    ):
        needs = content.knowledge().signs[sign].needs
        weak = {region for area in place.areas for region in area.regions}
        if needs is not None and weak and needs not in weak:
            continue
        told = outcome(with_signs(merged((onset, place, other, person)), sign))
        assert told.triage is Triage.EMERGENCY
        assert told.cause is Cause.UNCLEAR
        assert told.guidance == ("call_emergency_services",)


@pytest.mark.parametrize("sign", ["saddle_numbness", "bladder_or_bowel_loss"])
def test_a_sign_of_the_spine_is_no_emergency_where_only_the_arms_are_weak(sign):
    for place in ANSWERS["area"]:
        lower = any(Region.LOWER in area.regions for area in place.areas)
        told = outcome(with_signs(place, sign)).triage
        assert told is (Triage.EMERGENCY if lower else Triage.CONTACT_CARE_TEAM)


def test_no_world_without_a_warning_sign_is_urgent():
    quiet = {q: (UNKNOWN, *a) for q, a in ANSWERS.items()} | {
        "onset": (UNKNOWN, Facts(sudden_onset=False), *(Facts(onset=o) for o in list(Onset)[2:])),
        "warning_signs": (UNKNOWN,),
    }
    for answers in every(10_007, worlds(quiet)):
        assert outcome(merged(answers)).triage is Triage.NONE
