"""Reads what is told: guidance, small steps, and answers to what people ask.

Each function raises KnowledgeError, naming the file, the entry and the fault.
"""

from __future__ import annotations

from skill.core.knowledge.answers import Answerable
from skill.core.knowledge.entry import Entry
from skill.core.knowledge.guidance import Guidance, Step
from skill.core.knowledge.terms import Cause, Diagnosis, Helper, Topic, Triage
from skill.core.values import ActivityLevel, BodyPart, Region

_VARIES = (Cause.DECONDITIONING, Cause.NERVE_CONDUCTION, Cause.MIXED, Region.UPPER, Region.LOWER)


def guidance_of(entry: Entry, source: str) -> Guidance:
    """Returns the guidance that an entry is."""
    topic = entry.optional("topic", str)
    return Guidance(
        entry.get("id", str),
        source,
        entry.members("triage", Triage, tuple(Triage)),
        entry.members("causes", Cause, tuple(Cause)),
        entry.members("regions", Region, ()),
        entry.members("diagnosis", Diagnosis, tuple(Diagnosis)),
        None if topic is None else entry.member("topic", Topic, topic),
        entry.members("leads", Cause, ()),
    )


def step_of(entry: Entry, source: str) -> Step:
    """Returns the step that an entry is."""
    return Step(
        entry.get("id", str),
        entry.member("topic", Topic, entry.get("topic", str)),
        entry.get("hard", str),
        entry.members("parts", BodyPart, ()),
        entry.members("causes", Cause, tuple(Cause)),
        entry.members("levels", ActivityLevel, tuple(ActivityLevel)),
        source,
        entry.get("seated", bool, False),
        entry.get("careful", bool, False),
    )


def answer_of(entry: Entry, source: str) -> Answerable:
    """Returns what an entry answers."""
    varies = entry.get("varies", list, [])
    for name in varies:
        entry.known("varies", frozenset(map(str, _VARIES)), name)
    return Answerable(
        entry.get("id", str), entry.member("who", Helper, entry.get("who", str)), source, tuple(varies)
    )
