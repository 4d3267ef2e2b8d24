"""The typed clinical knowledge: evidence, warning signs, combinations, guidance and their sources."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.values import Onset, Region


class KnowledgeError(ValueError):
    """A fault in the knowledge files; the message names the file, the entry and the fault."""


class Triage(StrEnum):
    """How urgent it is, the most urgent last."""

    NONE = "none"
    CONTACT_CARE_TEAM = "contact_care_team"
    EMERGENCY = "emergency"
    CRISIS = "crisis"
    """Somebody wants to die, harms themselves or is harmed."""

    @property
    def urgent(self) -> bool:
        """Whether nothing else is spoken of before help is on its way."""
        return self in (Triage.EMERGENCY, Triage.CRISIS)

    @property
    def rank(self) -> int:
        """0 for none, 3 for a crisis, which names the emergency number as well."""
        return list(Triage).index(self)


class Cause(StrEnum):
    """What the weakness most likely comes from."""

    DECONDITIONING = "deconditioning"
    NERVE_CONDUCTION = "nerve_conduction"
    MIXED = "mixed"
    UNCLEAR = "unclear"


class Topic(StrEnum):
    """What a person can hear more about after the result, in the order it is offered."""

    EXERCISE = "exercise"
    DAILY_LIFE = "daily_life"
    WALKING = "walking"
    WHO_CAN_HELP = "who_can_help"
    WHY = "why"
    SEND = "send"


class Diagnosis(StrEnum):
    """Whether multiple sclerosis has been diagnosed."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, has_ms: bool | None) -> Diagnosis:
        """Returns the state that the fact ``has_ms`` stands for."""
        return cls.UNKNOWN if has_ms is None else cls.YES if has_ms else cls.NO


@frozen
class Source:
    """Where a fact comes from."""

    id: str
    title: str
    publisher: str
    date: str


@frozen
class Points:
    """What a set of facts lends to the two causes; adds up over facts."""

    deconditioning: int = 0
    nerve_conduction: int = 0
    behavior: bool = False
    """Whether anything is known of how the muscles themselves answer."""

    def __add__(self, other: Points) -> Points:
        return Points(
            self.deconditioning + other.deconditioning,
            self.nerve_conduction + other.nerve_conduction,
            self.behavior or other.behavior,
        )


@frozen
class Evidence:
    """A known fact that speaks for a cause."""

    id: str
    field: str
    """The one field of Facts that it reads."""
    values: tuple[Any, ...]
    """The values of that field that count; for a list field, any one of them in the list."""
    points: Points
    source: str

    def holds(self, facts: Facts) -> bool:
        """Returns whether the facts hold this evidence."""
        known = getattr(facts, self.field)
        if isinstance(known, tuple):
            return any(value in known for value in self.values)
        return known in self.values


@frozen
class WarningSign:
    """A sign that calls for help sooner than any advice on exercise."""

    id: str
    triage: Triage
    kind: str
    """What the spoken answer groups it with: stroke, breathing, infection and so on."""
    source: str
    needs: Region | None = None
    """The region that must be weak, or not known yet, for the full triage."""
    otherwise: Triage = Triage.NONE
    """The triage where another region is weak."""


class Helper(StrEnum):
    """Who can answer what the skill cannot."""

    DOCTOR = "doctor"
    CARE_TEAM = "care_team"
    THERAPIST = "therapist"
    OCCUPATIONAL_THERAPIST = "occupational_therapist"
    SOCIETY = "society"
    POLICY = "policy"


@frozen
class Answerable:
    """Something that people ask."""

    id: str
    who: Helper
    """Who can answer it."""


@frozen
class Combination:
    """Facts that together weigh more than alone; all conditions that are not None must hold."""

    id: str
    source: str
    signs: tuple[str, ...] = ()
    sudden: bool | None = None
    onset: tuple[Onset | None, ...] | None = None
    """Onsets that count; None within it stands for one that was not said."""
    one_sided: bool | None = None
    region: Region | None = None
    adds: str | None = None
    """A warning sign that follows."""
    triage: Triage = Triage.NONE
    """A triage that follows."""

    def holds(self, facts: Facts) -> bool:
        """Returns whether the facts meet every condition."""
        return (
            (not self.signs or set(self.signs) <= set(facts.warning_signs))
            and (self.sudden is None or facts.sudden_onset is self.sudden)
            and (self.onset is None or facts.onset in self.onset)
            and (self.one_sided is None or self.one_sided is any(a.one_sided for a in facts.areas))
            and (self.region is None or any(self.region in a.regions for a in facts.areas))
        )


@frozen
class Guidance:
    """A piece of advice, and for whom it is."""

    id: str
    source: str
    triage: tuple[Triage, ...]
    causes: tuple[Cause, ...]
    regions: tuple[Region, ...]
    """Regions it is for; empty for all."""
    diagnosis: tuple[Diagnosis, ...]
    topic: Topic | None = None
    """The topic under which it is told; None when it stands in the result alone."""
    leads: tuple[Cause, ...] = ()
    """Causes for which the result names it before others of its topic."""

    def applies(self, triage: Triage, cause: Cause, regions: frozenset[Region], has_ms: bool | None) -> bool:
        """Returns whether this advice is for a person with that outcome."""
        return (
            triage in self.triage
            and cause in self.causes
            and (not self.regions or bool(regions.intersection(self.regions)))
            and Diagnosis.of(has_ms) in self.diagnosis
        )


@frozen
class Knowledge:
    """All of it, validated. Entries keep the order of the file."""

    likely: int
    """Points from which a cause counts as likely."""
    clear: int
    """Points from which it is called clear."""
    clear_rival: int
    """The most points the other cause may have then."""
    evidence: tuple[Evidence, ...]
    signs: Mapping[str, WarningSign]
    combinations: tuple[Combination, ...]
    guidance: tuple[Guidance, ...]
    answers: Mapping[str, Answerable]
    """What people ask, by id."""
    sources: Mapping[str, Source]
