"""Every combination of answers, or a fixed sample of them where there are too many for the fast suite."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import islice, product
from random import Random

import pytest
import simulate
from strategies import EMERGENCIES, SIGNS, URGENT, with_signs

from skill import content
from skill.core.assess.network import believed, evidence_of
from skill.core.assess.outcome import outcome_of
from skill.core.fields import NEW, Facts
from skill.core.knowledge import Cause, Triage
from skill.core.questions import QUESTIONS
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Region,
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


def merged(parts):
    return reduce(Facts.merged, parts, Facts())


def worlds(answers):
    """Everybody there can be: an answer to every question, in the order of the questions."""
    return product(*(answers[q.id] for q in QUESTIONS))


def every(step, found):
    return islice(found, 0, None, step)


# How long an interview takes, and whether it ends too early


def test_half_need_five_questions_nearly_all_seven_and_hardly_anybody_would_hear_something_else(knowledge):
    found = simulate.figures(knowledge)
    assert found.median <= 5
    assert found.most <= 7
    assert found.changed <= 0.02


def test_everybody_there_can_be_is_one_whole(knowledge):
    everybody = list(simulate.people(knowledge))
    assert sum(share for _, share in everybody) == pytest.approx(1)
    assert len({facts for facts, _ in everybody}) == len(everybody) > 100


# More evidence

COMBINATIONS = [
    merged(known)
    for known in product(
        *((UNKNOWN, *ANSWERS[q]) for q in BEHAVIOR if q != "reduced_by"),
        (UNKNOWN, Facts(reduced_by=(Reason.FEAR,)), Facts(reduced_by=(Reason.OTHER,))),
        (UNKNOWN, Facts(warning_signs=(NEW,))),
    )
]
"""All that can be known of the cause."""


def speaks(evidence):
    """The causes that a piece of evidence speaks for: more people tell it who have that one, with the other
    or without.
    """
    neither, unused, nerve, both = evidence.likelihood
    for_unused, for_nerve = (unused > neither, both > nerve), (nerve > neither, both > unused)
    return tuple(
        cause
        for cause, said in (("deconditioning", for_unused), ("nerve_conduction", for_nerve))
        if all(said)
    )


def test_no_evidence_that_speaks_for_a_cause_lowers_it(knowledge):
    found = {tuple(e.id for e in evidence_of(facts, knowledge)): facts for facts in COMBINATIONS}
    beliefs = {ids: believed(evidence_of(facts, knowledge), knowledge) for ids, facts in found.items()}
    compared = 0
    for ids, belief in beliefs.items():
        for evidence in knowledge.evidence:
            if evidence.id in ids:
                without = beliefs.get(tuple(i for i in ids if i != evidence.id))
                for cause in speaks(evidence) if without else ():
                    assert getattr(belief, cause) >= getattr(without, cause) - 1e-12, (ids, evidence.id)
                    compared += 1
    assert compared > 10_000


def test_each_piece_of_evidence_speaks_for_one_cause_at_most(knowledge):
    assert {e.id: speaks(e) for e in knowledge.evidence if len(speaks(e)) > 1} == {}


def test_nerve_conduction_is_never_named_unless_something_shows_how_the_muscles_behave(knowledge):
    shown = Counter()
    for facts in COMBINATIONS:
        named = outcome(facts).cause in (Cause.NERVE_CONDUCTION, Cause.MIXED)
        behaves = any(e.shows_behavior for e in evidence_of(facts, knowledge))
        assert behaves or not named, facts
        shown[named] += 1
    assert min(shown.values()) > 1000


def test_what_weights_did_is_never_turned_around(knowledge):
    for facts in COMBINATIONS:
        known = facts.without("training_effect")
        by_effect = {
            effect: believed(evidence_of(known.merged(Facts(training_effect=effect)), knowledge), knowledge)
            for effect in (TrainingEffect.HELPED, TrainingEffect.NO_EFFECT, TrainingEffect.WORSE)
        }
        helped, nothing, worse = by_effect.values()
        assert helped.deconditioning > nothing.deconditioning > worse.deconditioning - 1e-12
        assert helped.nerve_conduction < nothing.nerve_conduction < worse.nerve_conduction + 1e-12


def test_the_outcome_does_not_depend_on_the_order_of_questions():
    chance = Random(1)  # noqa: S311  no secret
    for facts in chance.sample(COMBINATIONS, 300):
        told = [Facts(**{name: getattr(facts, name)}) for name in facts.known()]
        for _ in range(5):
            chance.shuffle(told)
            assert outcome(merged(told)) == outcome(facts)


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
        assert told.guidance == ("call_emergency_services", "contact_care_team")


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
