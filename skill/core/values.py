"""The values that a fact can have: enums, and the places of the body."""

from __future__ import annotations

from enum import StrEnum

from skill.core.frozen import frozen


class BodyPart(StrEnum):
    """A part of the body that can be weak."""

    FACE = "face"
    NECK = "neck"
    SHOULDER = "shoulder"
    ARM = "arm"
    WRIST = "wrist"
    HAND = "hand"
    BACK = "back"
    CORE = "core"
    HIP = "hip"
    THIGH = "thigh"
    LEG = "leg"
    KNEE = "knee"
    ANKLE = "ankle"
    FOOT = "foot"
    UPPER_BODY = "upper_body"
    LOWER_BODY = "lower_body"
    WHOLE_BODY = "whole_body"


class Region(StrEnum):
    """The part of life that weakness there gets in the way of: self-care (upper), walking (lower)."""

    UPPER = "upper"
    LOWER = "lower"
    OTHER = "other"


_UPPER = frozenset({"shoulder", "arm", "wrist", "hand", "upper_body", "whole_body"})
_LOWER = frozenset({"hip", "thigh", "leg", "knee", "ankle", "foot", "lower_body", "whole_body"})
UNPAIRED = frozenset({"neck", "back", "core"})


class Side(StrEnum):
    """Which side of the body."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Onset(StrEnum):
    """How long ago the weakness began, in the unit a person would count it in."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class ActivityLevel(StrEnum):
    """How active a usual day is."""

    INACTIVE = "inactive"
    LIGHT = "light"
    MODERATE = "moderate"
    ACTIVE = "active"


class ActivityChange(StrEnum):
    """How active, compared with before."""

    LESS = "less"
    SAME = "same"
    MORE = "more"


class Reason(StrEnum):
    """What made a person less active."""

    FATIGUE = "fatigue"
    PAIN = "pain"
    IMBALANCE = "imbalance"
    FEAR = "fear"
    HEAT = "heat"
    OTHER = "other"


class TrainingEffect(StrEnum):
    """What exercise with weights did to the weak muscles."""

    NEVER = "never"
    HELPED = "helped"
    NO_EFFECT = "no_effect"
    WORSE = "worse"
    DIFFERS = "differs"
    """One weak place got stronger, another did not."""


class SpeaksFor(StrEnum):
    """Who is weak: the one who speaks, or somebody that they care for."""

    SELF = "self"
    OTHER = "other"


@frozen
class Area:
    """A weak place."""

    part: BodyPart
    """The part of the body."""
    side: Side | None = None
    """The side, or None when it was not said or has no side."""

    @property
    def regions(self) -> frozenset[Region]:
        """The regions this place counts for; the whole body counts for upper and lower."""
        found = {r for r, parts in ((Region.UPPER, _UPPER), (Region.LOWER, _LOWER)) if self.part in parts}
        return frozenset(found or {Region.OTHER})

    @property
    def one_sided(self) -> bool:
        """Whether the weakness here is on one side only."""
        return self.side in (Side.LEFT, Side.RIGHT) and self.part not in UNPAIRED

    def within(self, other: Area) -> bool:
        """Returns whether this is that place, or one side of it."""
        return self.part is other.part and other.side in (self.side, Side.BOTH, None)

    def to_dict(self) -> dict[str, str | None]:
        """Returns ``{"part": ..., "side": ...}``, plain strings or None."""
        return {"part": self.part.value, "side": self.side.value if self.side else None}
