"""The assessment: triage first, then the likely cause, then the guidance, with their grounds."""

from __future__ import annotations

from typing import Any

from skill.core.assess.cause import Confidence, confidence_of
from skill.core.assess.network import Belief, believed, evidence_of, reasons_of
from skill.core.assess.triage import regions_of, triage_of, triage_of_sign, with_implied_signs
from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Cause, Knowledge, Triage
from skill.core.values import Area


@frozen
class Outcome:
    """What questions are asked for: the part of an assessment that changes what a person does."""

    triage: Triage
    cause: Cause
    guidance: tuple[str, ...]
    """Guidance ids, most useful first."""


@frozen
class Limb:
    """The likely cause in one weak place, where it differs from place to place."""

    place: Area
    cause: Cause
    belief: Belief

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form."""
        return {**self.place.to_dict(), "cause": self.cause.value, "causes": self.belief.to_dict()}


@frozen
class Assessment:
    """The outcome with its grounds."""

    outcome: Outcome
    confidence: Confidence
    signs: tuple[str, ...]
    """Warning signs that were said or that follow from what was said."""
    reasons: tuple[str, ...]
    """Ids of the signs, and of the evidence that speaks for the cause, what moved it most first."""
    belief: Belief
    """How likely each cause is."""
    limbs: tuple[Limb, ...]
    """Each weak place with its own cause; none where they do not differ."""
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
            "causes": self.belief.to_dict(),
            "limbs": [limb.to_dict() for limb in self.limbs],
        }


def guidance_of(triage: Triage, cause: Cause, facts: Facts, knowledge: Knowledge) -> tuple[str, ...]:
    """Returns the ids of the guidance that applies, most useful first."""
    regions = regions_of(facts.areas)
    return tuple(g.id for g in knowledge.guidance if g.applies(triage, cause, regions, facts.has_ms))


def outcome_of(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Outcome:
    """Returns what a person with these facts should hear; in an emergency that is the guidance alone."""
    facts = with_implied_signs(facts, knowledge)
    triage = triage_of(facts, knowledge, alarmed)
    # What is advised in general has to fit what is told of each limb.
    found = {limb.cause for limb in limbs_of(facts, knowledge)} - {Cause.UNCLEAR}
    cause = believed(evidence_of(facts, knowledge), knowledge).cause(knowledge.network.likely)
    if found:
        cause = found.pop() if len(found) == 1 else Cause.MIXED
    return Outcome(triage, cause, guidance_of(triage, cause, facts, knowledge))


def limbs_of(facts: Facts, knowledge: Knowledge) -> tuple[Limb, ...]:
    """Returns the weak places with the likely cause in each; none where it is the same in all."""
    found = []
    for place in facts.places():
        belief = believed(evidence_of(facts.at(place), knowledge), knowledge)
        found.append(Limb(place, belief.cause(knowledge.network.likely), belief))
    return tuple(found) if len({limb.cause for limb in found}) > 1 else ()


def assess(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Assessment:
    """Returns the outcome with how sure it is, the reasons and the sources.

    :param facts: what is known.
    :param knowledge: the validated knowledge.
    :param alarmed: the person said yes to the emergency signs and could not say which.
    """
    outcome = outcome_of(facts, knowledge, alarmed)
    facts = with_implied_signs(facts, knowledge)
    signs = tuple(s for s in facts.warning_signs if triage_of_sign(s, facts, knowledge) is not Triage.NONE)
    evidence = evidence_of(facts, knowledge)
    belief = believed(evidence, knowledge)
    # In an emergency nothing but the signs is a reason; otherwise signs and evidence both are.
    grounds = [] if outcome.triage.urgent else reasons_of(evidence, outcome.cause, knowledge)
    used = [knowledge.signs[s].source for s in signs] + [e.source for e in grounds]
    used += [g.source for g in knowledge.guidance if g.id in outcome.guidance]
    return Assessment(
        outcome,
        confidence_of(facts, outcome.triage, outcome.cause, belief, knowledge),
        signs,
        (*signs, *(e.id for e in grounds)),
        belief,
        () if outcome.triage.urgent else limbs_of(facts, knowledge),
        tuple(dict.fromkeys(used)),
    )
