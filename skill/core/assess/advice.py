"""The advice that fits, and which of it to say first."""

from __future__ import annotations

from collections.abc import Callable

from skill.core.assess.outcome import Assessment, Outcome, limbs_of
from skill.core.assess.triage import regions_of
from skill.core.fields import Facts
from skill.core.knowledge import Cause, Evidence, Knowledge, Step, Topic, Triage
from skill.core.values import ActivityLevel, Area, Region


def reasons(assessment: Assessment, knowledge: Knowledge) -> list[Evidence]:
    """Returns the evidence for what is named, what moved it most first."""
    evidence = {e.id: e for e in knowledge.evidence}
    return [evidence[reason] for reason in assessment.reasons if reason in evidence]


def most_useful(
    facts: Facts, assessment: Assessment, knowledge: Knowledge, fits: Callable[[list[str]], bool]
) -> list[str]:
    """Returns the ids of what to do for the cause, who can help, and a thing for the part of the body.

    :param fits: tells whether there is room for these; what is needed is told in any case.
    """
    cause = assessment.outcome.cause
    applies = [g for g in knowledge.guidance if g.id in assessment.outcome.guidance]
    exercise = [g.id for g in applies if g.topic is Topic.EXERCISE]
    upper = Region.UPPER in regions_of(facts.areas)
    place = [g for g in applies if g.topic is (Topic.DAILY_LIFE if upper else Topic.WALKING)]
    place.sort(key=lambda g: cause not in g.leads)
    who = [g.id for g in applies if g.id.startswith("physical_therapist")]
    # Of two causes each needs its own advice, unless somebody else comes first anyway; else a second
    # piece is told where there is room.
    first_elsewhere = assessment.outcome.triage is not Triage.NONE or facts.has_ms is False
    needed = 2 if cause is Cause.MIXED and not first_elsewhere else 1
    said = [*exercise[:needed], *who[:1]]
    for more in (*(g.id for g in place[:1]), *exercise[needed : needed + 1]):
        if fits([*said, more]):
            said.append(more)
    order = [*exercise, *who, *(g.id for g in place)]
    return sorted(said, key=order.index)


def steps(facts: Facts, outcome: Outcome, knowledge: Knowledge) -> list[Step]:
    """Returns the small steps for somebody with these facts, what suits them best first.

    There are none before a check, and none without a diagnosis; where the limbs differ, what fits each.
    What is for the weak part comes before what is for any, and for whoever sits all day what is done sitting.
    """
    if outcome.triage is not Triage.NONE or facts.has_ms is False:
        return []
    level = facts.activity_level
    limbs: list[tuple[Cause, tuple[Area, ...]]]
    limbs = [(limb.cause, (limb.place,)) for limb in limbs_of(facts, knowledge)]
    for_all = limbs or [(outcome.cause, facts.areas)]
    fitting = [s for s in knowledge.steps if all(s.fits(cause, areas, level) for cause, areas in for_all)]
    sits = level is ActivityLevel.INACTIVE
    return sorted(fitting, key=lambda step: (not step.parts, sits and not step.seated))
