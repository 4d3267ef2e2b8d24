"""What the facts mean: warning signs first, then the likely cause, then the guidance."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Cause, Evidence, Knowledge, Points, Triage
from skill.core.values import Area, Region


class Confidence(StrEnum):
    """How sure the likely cause is; no questionnaire can be more than this."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@frozen
class Outcome:
    """What questions are asked for: the part of an assessment that changes what a person does."""

    triage: Triage
    cause: Cause
    guidance: tuple[str, ...]
    """Guidance ids, most useful first."""


@frozen
class Assessment:
    """The outcome with its grounds."""

    outcome: Outcome
    confidence: Confidence
    signs: tuple[str, ...]
    """Warning signs that were said or that follow from what was said."""
    reasons: tuple[str, ...]
    """Ids of the evidence that speaks for the cause; for an urgent triage, of the signs."""
    sources: tuple[str, ...]
    """Ids of the sources of all of it."""

    def to_dict(self, missing: tuple[str, ...]) -> dict[str, Any]:
        """Returns the JSON form; ``missing`` names the questions that could still change it."""
        return {
            "triage": self.outcome.triage.value,
            "cause": self.outcome.cause.value,
            "confidence": self.confidence.value,
            "reasons": list(self.reasons),
            "guidance": list(self.outcome.guidance),
            "sources": list(self.sources),
            "missing": list(missing),
        }


def with_implied_signs(facts: Facts, knowledge: Knowledge) -> Facts:
    """Returns the facts with the warning signs added that follow from the others."""
    implied = tuple(c.adds for c in knowledge.combinations if c.adds and c.holds(facts))
    return facts.merged(Facts(warning_signs=implied)) if implied else facts


def triage_of(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Triage:
    """Returns how urgent the facts are.

    :param facts: with implied signs, see :func:`with_implied_signs`.
    :param alarmed: the person said yes to the emergency signs and could not say which.
    """
    found = [_sign_triage(sign, facts, knowledge) for sign in facts.warning_signs]
    found += [c.triage for c in knowledge.combinations if c.holds(facts)]
    found += [Triage.EMERGENCY] if alarmed else []
    return max(found, key=lambda t: t.rank, default=Triage.NONE)


def _sign_triage(sign_id: str, facts: Facts, knowledge: Knowledge) -> Triage:
    sign = knowledge.signs[sign_id]
    if sign.needs is None or not facts.areas or sign.needs in regions_of(facts.areas):
        return sign.triage
    return sign.otherwise


def regions_of(areas: tuple[Area, ...]) -> frozenset[Region]:
    """Returns the regions that the places count for."""
    return frozenset(region for area in areas for region in area.regions)


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


def guidance_of(triage: Triage, cause: Cause, facts: Facts, knowledge: Knowledge) -> tuple[str, ...]:
    """Returns the ids of the guidance that applies, most useful first."""
    regions = regions_of(facts.areas)
    return tuple(g.id for g in knowledge.guidance if g.applies(triage, cause, regions, facts.has_ms))


def outcome_of(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Outcome:
    """Returns what a person with these facts should hear. In an emergency no cause is named."""
    facts = with_implied_signs(facts, knowledge)
    triage = triage_of(facts, knowledge, alarmed)
    cause = Cause.UNCLEAR
    if triage is not Triage.EMERGENCY:
        cause = cause_of(points_of(facts, knowledge), knowledge)
    return Outcome(triage, cause, guidance_of(triage, cause, facts, knowledge))


def assess(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Assessment:
    """Returns the outcome with how sure it is, the reasons and the sources.

    :param facts: what is known.
    :param knowledge: the validated knowledge.
    :param alarmed: the person said yes to the emergency signs and could not say which.
    """
    outcome = outcome_of(facts, knowledge, alarmed)
    facts = with_implied_signs(facts, knowledge)
    signs = tuple(s for s in facts.warning_signs if _sign_triage(s, facts, knowledge) is not Triage.NONE)
    # In an emergency nothing but the signs is a reason; otherwise signs and evidence both are.
    grounds = (
        []
        if outcome.triage is Triage.EMERGENCY
        else [e for e in knowledge.evidence if e.holds(facts) and _speaks_for(e, outcome.cause)]
    )
    used = [knowledge.signs[s].source for s in signs] + [e.source for e in grounds]
    used += [g.source for g in knowledge.guidance if g.id in outcome.guidance]
    return Assessment(
        outcome,
        _confidence(facts, outcome, knowledge),
        signs,
        (*signs, *(e.id for e in grounds)),
        tuple(dict.fromkeys(used)),
    )


def _speaks_for(evidence: Evidence, cause: Cause) -> bool:
    unused, nerve = evidence.points.deconditioning > 0, evidence.points.nerve_conduction > 0
    if cause is Cause.DECONDITIONING:
        return unused
    if cause is Cause.NERVE_CONDUCTION:
        return nerve
    return unused or nerve


def _confidence(facts: Facts, outcome: Outcome, knowledge: Knowledge) -> Confidence:
    if outcome.triage is not Triage.NONE or outcome.cause is Cause.UNCLEAR or not facts.has_ms:
        return Confidence.LOW
    points = points_of(facts, knowledge)
    low, high = sorted((points.deconditioning, points.nerve_conduction))
    if outcome.cause is Cause.MIXED:
        return Confidence.HIGH if low >= knowledge.clear else Confidence.MEDIUM
    clear = high >= knowledge.clear and low <= knowledge.clear_rival
    return Confidence.HIGH if clear else Confidence.MEDIUM
