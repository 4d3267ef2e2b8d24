"""Advice, and for whom it is."""

from __future__ import annotations

from skill.core.frozen import frozen
from skill.core.knowledge.terms import Cause, Diagnosis, Topic, Triage
from skill.core.values import ActivityLevel, Area, BodyPart, Region


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
class Step:
    """One small thing to do, told by itself."""

    id: str
    topic: Topic
    """The topic that it goes on with."""
    hard: str
    """What is hard, or what it is about: ``stairs``, ``buttons``, ``how_often``."""
    parts: tuple[BodyPart, ...]
    """Weak parts that it is for; empty for any."""
    causes: tuple[Cause, ...]
    levels: tuple[ActivityLevel, ...]
    """How active those are whom it suits."""
    source: str
    seated: bool = False
    """Whether it can be done sitting."""
    careful: bool = False
    """Whether a word on safety goes with it."""

    def fits(self, cause: Cause, areas: tuple[Area, ...], level: ActivityLevel | None) -> bool:
        """Returns whether it is for somebody with this result, who is that active; None is lightly."""
        return (
            cause in self.causes
            and (level or ActivityLevel.LIGHT) in self.levels
            and (not self.parts or any(self._helps(area) for area in areas))
        )

    def _helps(self, area: Area) -> bool:
        if area.part in self.parts:
            return True
        # "My whole body" and "waist down" are every part of them.
        return area.part in _GENERAL and any(area.regions & Area(part).regions for part in self.parts)


_GENERAL = (BodyPart.UPPER_BODY, BodyPart.LOWER_BODY, BodyPart.WHOLE_BODY)
