"""The JSON form of an assessment, as ``weakness-guide assess`` and ``talk --json`` print it."""

from __future__ import annotations

from typing import Any

from skill import content
from skill.core.assess.outcome import assess
from skill.core.fields import Facts


def assessment_of(
    facts: Facts, closed: frozenset[str] = frozenset(), *, alarmed: bool = False
) -> dict[str, Any]:
    """Returns the JSON form of the assessment of these facts.

    :param closed: questions that are done with; ``missing`` names the others that could change it.
    """
    guide = content.guide()
    missing = guide.policy.look_ahead.worth_asking(facts, closed)
    return assess(facts, guide.knowledge, alarmed).to_dict(missing)
