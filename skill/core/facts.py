"""What can be known about a person's weakness: the enums, and the frozen Facts that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from skill.core.frozen import defaults_of, frozen, replace


class FactsError(ValueError):
    """Facts that came from outside do not fit; the message names the field and the value."""


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

    def to_dict(self) -> dict[str, str | None]:
        """Returns ``{"part": ..., "side": ...}``, plain strings or None."""
        return {"part": self.part.value, "side": self.side.value if self.side else None}


_ENUMS: Mapping[str, type[StrEnum]] = {
    "onset": Onset,
    "activity_level": ActivityLevel,
    "activity_change": ActivityChange,
    "training_effect": TrainingEffect,
}
_BOOLS = frozenset({"sudden_onset", "worse_with_use", "recovers_with_rest", "heat_worsens", "has_ms"})


@frozen
class Facts:
    """All that is known about one person's weakness. None and empty mean not known."""

    areas: tuple[Area, ...] = ()
    """Where it is weak, in the order it was said, each place once."""
    onset: Onset | None = None
    """How long ago it began."""
    sudden_onset: bool | None = None
    """Whether it came all at once."""
    activity_level: ActivityLevel | None = None
    """How active a usual day is."""
    activity_change: ActivityChange | None = None
    """More or less active than before."""
    reduced_by: tuple[Reason, ...] = ()
    """What made the person less active."""
    worse_with_use: bool | None = None
    """Whether it gets weaker the more it is used."""
    recovers_with_rest: bool | None = None
    """Whether strength returns after a rest."""
    heat_worsens: bool | None = None
    """Whether heat makes it worse."""
    training_effect: TrainingEffect | None = None
    """What exercise with weights did."""
    warning_signs: tuple[str, ...] = ()
    """Ids of the warning signs that the person has, sorted, as in ``knowledge/weakness.toml``."""
    has_ms: bool | None = None
    """Whether a doctor has diagnosed multiple sclerosis."""

    def known(self) -> frozenset[str]:
        """Returns the names of the fields that hold something."""
        return frozenset(name for name in _NAMES if getattr(self, name) not in (None, ()))

    def without(self, *names: str) -> Self:
        """Returns a copy in which the fields ``names`` are not known."""
        gone = {name: _BLANK[name] for name in self.known().intersection(names)}
        return replace(self, **gone) if gone else self

    def merged(self, later: Facts) -> Self:
        """Returns these facts corrected by ``later`` ones: what was said later stands.

        Warning signs and reasons add up: one more sign does not take another back.
        """
        changes: dict[str, Any] = {name: getattr(later, name) for name in later.known()}
        if not changes:
            return self
        if later.warning_signs:
            changes["warning_signs"] = tuple(sorted({*self.warning_signs, *later.warning_signs}))
        if later.reduced_by:
            changes["reduced_by"] = tuple(dict.fromkeys((*self.reduced_by, *later.reduced_by)))
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Returns every field by its JSON name, plain strings, booleans, lists and None."""
        out: dict[str, Any] = {}
        for name in _NAMES:
            value = getattr(self, name)
            if name == "areas":
                out[name] = [area.to_dict() for area in value]
            elif isinstance(value, tuple):
                out[name] = [str(item) for item in value]
            else:
                out[name] = value.value if isinstance(value, StrEnum) else value
        return out

    @classmethod
    def from_dict(cls, data: Any, signs: frozenset[str] | None = None) -> Self:
        """Reads Facts from their JSON form; a field that is missing is not known.

        :param data: a mapping as ``to_dict`` returns it.
        :param signs: the ids that ``warning_signs`` may hold; None accepts any.
        :raises FactsError: naming the field and the value that do not fit.
        """
        if not isinstance(data, Mapping):
            raise FactsError(f"facts must be an object, not {type(data).__name__}")
        for name in data:
            if name not in _NAMES:
                raise FactsError(f"unknown field {name!r}")
        return cls(**{n: _read(n, data[n], signs) for n in _NAMES if data.get(n) is not None})


_BLANK: Mapping[str, Any] = defaults_of(Facts)
_NAMES = tuple(_BLANK)


def _read(name: str, value: Any, signs: frozenset[str] | None) -> Any:
    if name in _BOOLS:
        if not isinstance(value, bool):
            raise FactsError(f"{name}: {value!r} is not true, false or null")
        return value
    if name in _ENUMS:
        return _member(name, _ENUMS[name], value)
    if not isinstance(value, list):
        raise FactsError(f"{name}: {value!r} is not a list")
    if name == "areas":
        return tuple(dict.fromkeys(_read_area(i, item) for i, item in enumerate(value)))
    if name == "reduced_by":
        return tuple(dict.fromkeys(_member(name, Reason, item) for item in value))
    for item in value:
        if not isinstance(item, str) or (signs is not None and item not in signs):
            raise FactsError(f"{name}: {item!r} is not a warning sign")
    return tuple(sorted(set(value)))


def _read_area(index: int, item: Any) -> Area:
    where = f"areas[{index}]"
    if not isinstance(item, Mapping) or not set(item) <= {"part", "side"}:
        raise FactsError(f"{where}: {item!r} is not an object with part and side")
    side = item.get("side")
    return Area(
        BodyPart(_member(f"{where}.part", BodyPart, item.get("part"))),
        None if side is None else Side(_member(f"{where}.side", Side, side)),
    )


def _member(name: str, enum: type[StrEnum], value: Any) -> StrEnum:
    try:
        return enum(value)
    except ValueError:
        raise FactsError(f"{name}: {value!r} is not one of {', '.join(enum)}") from None
