"""What knowledge is told in: how urgent, which cause, what about, whether diagnosed, who can help."""

from __future__ import annotations

from enum import StrEnum


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


class Helper(StrEnum):
    """Who can answer what the skill cannot."""

    DOCTOR = "doctor"
    CARE_TEAM = "care_team"
    THERAPIST = "therapist"
    OCCUPATIONAL_THERAPIST = "occupational_therapist"
    SOCIETY = "society"
    POLICY = "policy"
