"""The likely cause, and how sure it is."""

from __future__ import annotations

from enum import StrEnum

from skill.core.fields import Facts
from skill.core.knowledge import Cause, Evidence, Knowledge, Points, Triage


class Confidence(StrEnum):
    """How sure the likely cause is; no questionnaire can be more than this."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def points_of(facts: Facts, knowledge: Knowledge) -> Points:
    """Returns the sum of what the facts lend to each cause."""
    return sum((e.points for e in knowledge.evidence if e.holds(facts)), Points())


def cause_of(points: Points, knowledge: Knowledge) -> Cause:
    """Returns the likely cause; unclear as long as nothing shows how the muscles behave."""
    unused = points.deconditioning >= knowledge.likely
    nerve = points.nerve_conduction >= knowledge.likely
    if not points.behavior or not (unused or nerve):
        return Cause.UNCLEAR
    if unused and nerve:
        return Cause.MIXED
    return Cause.DECONDITIONING if unused else Cause.NERVE_CONDUCTION


def speaks_for(evidence: Evidence, cause: Cause) -> bool:
    """Returns whether a piece of evidence speaks for a cause."""
    unused, nerve = evidence.points.deconditioning > 0, evidence.points.nerve_conduction > 0
    if cause is Cause.DECONDITIONING:
        return unused
    if cause is Cause.NERVE_CONDUCTION:
        return nerve
    return unused or nerve


def confidence_of(facts: Facts, triage: Triage, cause: Cause, knowledge: Knowledge) -> Confidence:
    """Returns how sure a cause is; never more than low without a diagnosis of MS, or before a check."""
    if triage is not Triage.NONE or cause is Cause.UNCLEAR or not facts.has_ms:
        return Confidence.LOW
    points = points_of(facts, knowledge)
    low, high = sorted((points.deconditioning, points.nerve_conduction))
    if cause is Cause.MIXED:
        return Confidence.HIGH if low >= knowledge.clear else Confidence.MEDIUM
    clear = high >= knowledge.clear and low <= knowledge.clear_rival
    return Confidence.HIGH if clear else Confidence.MEDIUM
