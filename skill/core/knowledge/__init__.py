"""The typed clinical knowledge: evidence, warning signs, combinations, guidance, answers and sources."""

from __future__ import annotations

from collections.abc import Mapping

from skill.core.frozen import frozen
from skill.core.knowledge.answers import Answerable
from skill.core.knowledge.entry import KnowledgeError
from skill.core.knowledge.evidence import Evidence, Network, Weights
from skill.core.knowledge.guidance import Guidance, Step
from skill.core.knowledge.signs import Combination, WarningSign
from skill.core.knowledge.terms import Cause, Diagnosis, Helper, Topic, Triage

__all__ = [
    "Answerable", "Cause", "Combination", "Diagnosis", "Evidence", "Guidance", "Helper", "Knowledge",
    "KnowledgeError", "Network", "Source", "Step", "Topic", "Triage", "WarningSign", "Weights",
]  # fmt: skip


@frozen
class Source:
    """Where a fact comes from."""

    id: str
    title: str
    publisher: str
    date: str


@frozen
class Knowledge:
    """All of it, validated. Entries keep the order of the file."""

    network: Network
    evidence: tuple[Evidence, ...]
    """Of those of one field the first that holds counts."""
    signs: Mapping[str, WarningSign]
    combinations: tuple[Combination, ...]
    guidance: tuple[Guidance, ...]
    steps: tuple[Step, ...]
    """What to do in small steps; the first of each topic and of what is hard comes first."""
    answers: Mapping[str, Answerable]
    """What people ask, by id."""
    sources: Mapping[str, Source]
