"""The assessment: triage first, then the likely cause, then the guidance, with their grounds."""

from __future__ import annotations

from typing import Any

from skill.core.assess.cause import Confidence, cause_of, confidence_of, points_of, speaks_for
from skill.core.assess.triage import regions_of, triage_of, triage_of_sign, with_implied_signs
from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Cause, Knowledge, Triage


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


def guidance_of(triage: Triage, cause: Cause, facts: Facts, knowledge: Knowledge) -> tuple[str, ...]:
    """Returns the ids of the guidance that applies, most useful first."""
    regions = regions_of(facts.areas)
    return tuple(g.id for g in knowledge.guidance if g.applies(triage, cause, regions, facts.has_ms))


def outcome_of(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Outcome:
    """Returns what a person with these facts should hear. In an emergency no cause is named."""
    facts = with_implied_signs(facts, knowledge)
    triage = triage_of(facts, knowledge, alarmed)
    cause = Cause.UNCLEAR
    if not triage.urgent:
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
    signs = tuple(s for s in facts.warning_signs if triage_of_sign(s, facts, knowledge) is not Triage.NONE)
    # In an emergency nothing but the signs is a reason; otherwise signs and evidence both are.
    grounds = (
        []
        if outcome.triage.urgent
        else [e for e in knowledge.evidence if e.holds(facts) and speaks_for(e, outcome.cause)]
    )
    used = [knowledge.signs[s].source for s in signs] + [e.source for e in grounds]
    used += [g.source for g in knowledge.guidance if g.id in outcome.guidance]
    return Assessment(
        outcome,
        confidence_of(facts, outcome.triage, outcome.cause, knowledge),
        signs,
        (*signs, *(e.id for e in grounds)),
        tuple(dict.fromkeys(used)),
    )
