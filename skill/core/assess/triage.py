"""How urgent the facts are: warning signs, said or implied."""

from __future__ import annotations

from skill.core.fields import Facts
from skill.core.knowledge import Knowledge, Triage
from skill.core.values import Area, Region


def with_implied_signs(facts: Facts, knowledge: Knowledge) -> Facts:
    """Returns the facts with the warning signs added that follow from the others."""
    implied = tuple(c.adds for c in knowledge.combinations if c.adds and c.holds(facts))
    return facts.merged(Facts(warning_signs=implied)) if implied else facts


def triage_of(facts: Facts, knowledge: Knowledge, alarmed: bool = False) -> Triage:
    """Returns how urgent the facts are.

    :param facts: with implied signs, see :func:`with_implied_signs`.
    :param alarmed: the person said yes to the emergency signs and could not say which.
    """
    found = [triage_of_sign(sign, facts, knowledge) for sign in facts.warning_signs]
    found += [c.triage for c in knowledge.combinations if c.holds(facts)]
    found += [Triage.EMERGENCY] if alarmed else []
    return max(found, key=lambda t: t.rank, default=Triage.NONE)


def triage_of_sign(sign_id: str, facts: Facts, knowledge: Knowledge) -> Triage:
    """Returns how urgent one sign is; some need weak legs for the full triage."""
    sign = knowledge.signs[sign_id]
    if sign.needs is None or not facts.areas or sign.needs in regions_of(facts.areas):
        return sign.triage
    return sign.otherwise


def regions_of(areas: tuple[Area, ...]) -> frozenset[Region]:
    """Returns the regions that the places count for."""
    return frozenset(region for area in areas for region in area.regions)
