"""Warning signs, and what together weighs more than alone."""

from __future__ import annotations

from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.knowledge.terms import Triage
from skill.core.values import Onset, Region


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
