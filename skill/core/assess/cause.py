"""How sure the likely cause is."""

from __future__ import annotations

from enum import StrEnum

from skill.core.assess.network import Belief
from skill.core.fields import Facts
from skill.core.knowledge import Cause, Knowledge, Triage

_EVEN = 0.5


class Confidence(StrEnum):
    """How sure the likely cause is; no questionnaire can be more than this."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def confidence_of(
    facts: Facts, triage: Triage, cause: Cause, belief: Belief, knowledge: Knowledge
) -> Confidence:
    """Returns how sure a cause is; never more than low without a diagnosis of MS, or before a check."""
    if triage is not Triage.NONE or cause is Cause.UNCLEAR or not facts.has_ms:
        return Confidence.LOW
    certainty = belief.certainty(cause)
    if certainty >= knowledge.network.clear:
        return Confidence.HIGH
    # Less, and the other cause is as likely as not.
    return Confidence.MEDIUM if certainty > _EVEN else Confidence.LOW
