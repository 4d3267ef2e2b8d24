"""How many questions people need, and how often stopping early changes what they hear.

The people are all that the network knows of: every combination of answers, each as likely as the network has
it. Everybody has weakness that is not new, a place and a diagnosis, so these three are always asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from skill.core.assess.outcome import outcome_of
from skill.core.assess.prospects import Prospects
from skill.core.assess.worth import FINDING, LookAhead
from skill.core.fields import FIELDS, Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Knowledge
from skill.core.policy.moment import MAX_QUESTIONS
from skill.core.questions import BY_ID, asked_along
from skill.core.values import Area, BodyPart, Side, TrainingEffect

_BEGUN = Facts(sudden_onset=False, areas=(Area(BodyPart.LEG, Side.BOTH),), has_ms=True)
_ASKED_BEFORE = 3


@frozen
class Figures:
    """Of all people, weighed by how many they are."""

    median: int
    """Questions that half of them need at most."""
    most: int
    """Questions that 95% of them need at most."""
    changed: float
    """The share that hears another cause than after all questions."""


def people(knowledge: Knowledge) -> Iterator[tuple[Facts, float]]:
    """Yields everybody there can be: their facts, and how many of all they are."""
    evidence = {e.id: e for e in knowledge.evidence}
    prospects = Prospects(knowledge, FINDING)
    for end in prospects.ends(prospects.person(_BEGUN), FINDING):
        facts = _BEGUN
        for question, told in zip(FINDING, end.path, strict=True):
            name = question.fields[0]
            if told:
                value = evidence[told].values[0]
                facts = facts.merged(_facts({name: (value,) if FIELDS[name].kind.many else value}))
            elif name in knowledge.network.untold:
                facts = facts.merged(Facts(training_effect=TrainingEffect.NEVER))
        yield facts, end.share


def interviewed(person: Facts, look_ahead: LookAhead, *, tells_all: bool) -> tuple[Facts, int]:
    """Returns what is known after an interview, and how many questions it took.

    :param tells_all: whether the person answers all that a question asks for, or its first half.
    """
    facts, closed, asked = _BEGUN, frozenset[str](), _ASKED_BEFORE
    while asked < MAX_QUESTIONS and (worth := look_ahead.worth_asking(facts, closed)):
        question = BY_ID[worth[0]]
        told = [*question.fields, *(asked_along(question, facts, closed) if tells_all else ())]
        facts = facts.merged(_facts({name: getattr(person, name) for name in told}))
        closed |= {question.id}
        asked += 1
    return facts, asked


def figures(knowledge: Knowledge, *, tells_all: bool = True) -> Figures:
    """Returns how long interviews are, and how often they end too early."""
    look_ahead, changed = LookAhead(knowledge), 0.0
    lengths: dict[int, float] = {}
    for person, share in people(knowledge):
        facts, asked = interviewed(person, look_ahead, tells_all=tells_all)
        lengths[asked] = lengths.get(asked, 0.0) + share
        if outcome_of(facts, knowledge).cause is not outcome_of(person, knowledge).cause:
            changed += share
    return Figures(_needed(lengths, 0.5), _needed(lengths, 0.95), changed)


def _facts(known: dict[str, Any]) -> Facts:
    return Facts(**known)


def _needed(lengths: Mapping[int, float], share: float) -> int:
    whole = 0.0
    for asked in sorted(lengths):
        whole += lengths[asked]
        if whole >= share - 1e-9:
            return asked
    return max(lengths)
