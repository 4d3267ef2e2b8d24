"""THE table of what can be known: each field with its kind, what asks for it and what an answer means.

Everything else derives from the rows of :class:`Facts`: the JSON form, the questions and their order, what a
bare yes or no says, which phrases the desk listens for, what the brute force goes over. A field of many
values takes an example of each answer that differs from the others for the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from skill.core import kinds
from skill.core.frozen import frozen, replace, values_of
from skill.core.kinds import FactsError, Field, field
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Side,
    SpeaksFor,
    TrainingEffect,
)

NEW = "new_or_worse_in_days"
"""The sign that a plain yes to the onset question stands for."""

_F = TypeVar("_F")


def _may_be_new(facts: Facts) -> bool:
    # Long-standing and slow weakness needs no list of alarms; not knowing does.
    return NEW in facts.warning_signs or (facts.sudden_onset is not False and facts.onset is None)


def _rows(facts: type[_F]) -> type[_F]:
    """Puts the rows into the table, and what means not known in their place."""
    for name in facts.__annotations__:
        FIELDS[name] = getattr(facts, name)
        setattr(facts, name, FIELDS[name].kind.blank)
    return facts


FIELDS: dict[str, Field] = {}
"""The rows by their ids, in the order in which they are asked for."""

_IS_NEW = {"warning_signs": (NEW,)}
_IS_OLD = {"sudden_onset": False}
_PLACES = tuple(
    (Area(BodyPart(part), side),)
    for part, side in (
        ("arm", Side.LEFT), ("arm", Side.BOTH), ("leg", Side.LEFT), ("leg", Side.BOTH),
        ("back", None), ("whole_body", None),
    )
)  # fmt: skip
_LESS, _SAME, _MORE = ActivityChange.LESS, ActivityChange.SAME, ActivityChange.MORE
_HELPED, _NO_EFFECT = TrainingEffect.HELPED, TrainingEffect.NO_EFFECT


@frozen
@_rows
class Facts:
    """All that is known about one person's weakness. None and empty mean not known."""

    onset: Onset | None = field(
        kinds.one_of(Onset),
        question="onset",
        slot="onset",
        means={"yes": _IS_NEW, "no": _IS_OLD},
        answers=(_IS_NEW, {"sudden_onset": True}, _IS_OLD),
    )
    """How long ago it began."""
    sudden_onset: bool | None = field(kinds.YES_NO, question="onset", answers=())
    """Whether it came all at once."""
    warning_signs: tuple[str, ...] = field(
        kinds.SIGNS,
        question="warning_signs",
        slot="sign",
        answers=(
            ("face_droop",), ("bladder_or_bowel_loss",), ("severe_back_pain",), ("fever_or_infection",),
        ),
        asked_if=_may_be_new,
    )  # fmt: skip
    """Ids of the warning signs that the person has, sorted, as in ``knowledge/weakness.toml``."""
    areas: tuple[Area, ...] = field(kinds.PLACES, question="area", slot="part", answers=_PLACES)
    """Where it is weak, in the order it was said, each place once."""
    has_ms: bool | None = field(
        kinds.YES_NO, question="has_ms", slot="diagnosis", means={"yes": True, "no": False}
    )
    """Whether a doctor has diagnosed multiple sclerosis."""
    activity_level: ActivityLevel | None = field(
        kinds.one_of(ActivityLevel), question="activity_level", slot="level"
    )
    """How active a usual day is."""
    activity_change: ActivityChange | None = field(
        kinds.one_of(ActivityChange),
        question="activity_change",
        along="activity_level",
        slot="change",
        means={"yes": _LESS, "no": _SAME},
    )  # fmt: skip
    """More or less active than before."""
    worse_with_use: bool | None = field(
        kinds.YES_NO,
        question="worse_with_use",
        slot="fading",
        # Whether rest brings it back is asked along.
        means={"yes": {"worse_with_use": True, "recovers_with_rest": True}, "no": False},
    )
    """Whether it gets weaker the more it is used."""
    recovers_with_rest: bool | None = field(
        kinds.YES_NO,
        question="recovers_with_rest",
        along="worse_with_use",
        slot="rest",
        means={"yes": True, "no": False},
        # What does not fade with use has nothing to come back from.
        asked_if=lambda facts: facts.worse_with_use is not False,
    )
    """Whether strength returns after a rest."""
    training_effect: TrainingEffect | None = field(
        kinds.one_of(TrainingEffect),
        question="training_effect",
        slot="training",
        means={"no": TrainingEffect.NEVER},
    )  # fmt: skip
    """What exercise with weights did."""
    strengthened: tuple[Area, ...] = field(kinds.PLACES, question="training_effect", answers=())
    """Where weights helped, while elsewhere they did not."""
    heat_worsens: bool | None = field(
        kinds.YES_NO,
        question="heat_worsens",
        slot="heat",
        means={"yes": True, "no": False},
    )
    """Whether heat makes it worse."""
    reduced_by: tuple[Reason, ...] = field(
        kinds.some_of(Reason),
        question="reduced_by",
        slot="reason",
        answers=((Reason.FATIGUE,), (Reason.OTHER,)),
        asked_if=lambda facts: facts.activity_change is ActivityChange.LESS,
    )
    """What made the person less active."""
    speaks_for: SpeaksFor | None = field(kinds.one_of(SpeaksFor))
    """Whether the person speaks for somebody else: then all of this is that other's."""

    def known(self) -> frozenset[str]:
        """Returns the ids of the fields that hold something."""
        held = zip(FIELDS, values_of(self), strict=True)
        return frozenset([name for name, value in held if value is not None and value != ()])

    def without(self, *names: str) -> Self:
        """Returns a copy in which the fields ``names`` are not known."""
        gone = {name: FIELDS[name].kind.blank for name in self.known().intersection(names)}
        return replace(self, **gone) if gone else self

    def at(self, place: Area) -> Self:
        """Returns these facts for one weak place: what weights did there."""
        if self.training_effect is not TrainingEffect.DIFFERS or not self.strengthened:
            return replace(self, areas=(place,))
        helped = any(place.within(stronger) for stronger in self.strengthened)
        effect = TrainingEffect.HELPED if helped else TrainingEffect.NO_EFFECT
        return replace(self, areas=(place,), training_effect=effect, strengthened=())

    def places(self) -> tuple[Area, ...]:
        """Returns the weak places, one for each side where weights helped one alone."""
        one_side = {stronger.part for stronger in self.strengthened if stronger.one_sided}
        found: list[Area] = []
        for area in (*self.areas, *self.strengthened):
            split = area.part in one_side and area.side in (Side.BOTH, None)
            found += [Area(area.part, side) for side in (Side.LEFT, Side.RIGHT)] if split else [area]
        return tuple(dict.fromkeys(found))

    def merged(self, later: Facts) -> Self:
        """Returns these facts corrected by ``later`` ones: what was said later stands.

        Warning signs and reasons add up: one more sign does not take another back.
        """
        changes = {
            name: FIELDS[name].kind.added(getattr(self, name), getattr(later, name)) for name in later.known()
        }
        return replace(self, **changes) if changes else self

    def to_dict(self) -> dict[str, Any]:
        """Returns every field by its id, plain strings, booleans, lists and None."""
        return {name: row.kind.write(getattr(self, name)) for name, row in FIELDS.items()}

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
            if name not in FIELDS:
                raise FactsError(f"unknown field {name!r}")
        given = {name: value for name, value in data.items() if value is not None}
        facts = cls(**{name: FIELDS[name].kind.read(name, value) for name, value in given.items()})
        for sign in facts.warning_signs:
            if signs is not None and sign not in signs:
                raise FactsError(f"warning_signs: {sign!r} is not a warning sign")
        return facts
