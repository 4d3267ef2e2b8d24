"""The parts of what is said and written: facts said back, signs, advice."""

from __future__ import annotations

from skill.core.fields import NEW, Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Knowledge, Triage
from skill.core.values import Area, BodyPart, Reason
from skill.core.wording.words import Locale


@frozen
class Phrases:
    """Puts parts of sentences together in one locale."""

    knowledge: Knowledge
    locale: Locale

    def facts(self, fields: tuple[str, ...], facts: Facts) -> str:
        """Returns what these fields hold, said back: "your left arm"."""
        said = [self.fact(name, facts) for name in fields]
        return self.clauses([text for text in said if text])

    def fact(self, name: str, facts: Facts, among: tuple[object, ...] = ()) -> str:
        """Returns what a field holds, said back.

        :param among: of several values, those that may be said.
        """
        value = getattr(facts, name)
        if name == "warning_signs":
            return self.locale.text(f"signs.{NEW}")
        if name == "areas":
            return self._places(facts.areas)
        if name == "strengthened":
            return self.locale.text("facts.strengthened", places=self._places(facts.strengthened))
        if name == "reduced_by":
            value = next((v for v in reversed(value) if not among or v in among), Reason.OTHER)
        return self.locale.text(f"facts.{name}.{str(value).lower()}")

    def _places(self, areas: tuple[Area, ...]) -> str:
        if len(areas) > 3:
            return self.locale.text("places.several")
        said = [self.place(area) for area in areas]
        if len(said) == 3:
            return self.locale.text("join.three", first=said[0], second=said[1], last=said[2])
        return self.locale.text("join.two", first=said[0], last=said[1]) if len(said) == 2 else "".join(said)

    def place(self, area: Area) -> str:
        """Returns a place, said back: "both your legs"."""
        one, many = self.locale.forms(f"parts.{area.part}")
        which = area.side.value if area.side else "none"
        if one == many:
            # There is one of it: it has sides, but no two of them.
            of = "_whole" if area.part is BodyPart.WHOLE_BODY else "_of"
            which = "none" if which == "both" else which + of if area.side else which
        return self.locale.text(f"places.{which}", one=one, many=many)

    def clauses(self, said: list[str]) -> str:
        """Returns the first and the last of them, joined."""
        if len(said) < 2:
            return "".join(said)
        return self.locale.text("join.clauses", first=said[0], last=said[-1])

    def signs(self, signs: tuple[str, ...]) -> str:
        """Returns the gravest of them, said back; nothing where there is none."""
        return self.locale.text(f"signs.{self._gravest(signs)}") if signs else ""

    def triage(self, signs: tuple[str, ...]) -> Triage:
        """Returns the triage of the gravest of these signs."""
        return self.knowledge.signs[self._gravest(signs)].triage if signs else Triage.NONE

    def _gravest(self, signs: tuple[str, ...]) -> str:
        order = list(self.knowledge.signs)
        return min(signs, key=lambda s: (-self.knowledge.signs[s].triage.rank, order.index(s)))

    def escalate(
        self, triage: str, signs: tuple[str, ...], *, harmed: bool = False, again: bool = False
    ) -> str:
        """Returns what to do about the gravest of these signs.

        :param harmed: whether somebody is hurt by another.
        :param again: whether it was said before.
        """
        if triage == Triage.CRISIS:
            both = any(self.knowledge.signs[s].triage is Triage.EMERGENCY for s in signs)
            kind = "both" if both else ("harmed" if harmed else "crisis") + ("_again" if again else "")
        else:
            kind = self.knowledge.signs[self._gravest(signs)].kind if signs else "any"
        key = f"escalate.{triage}.{kind}"
        key = key if self.locale.has(key) else f"escalate.{triage}.any"
        return self.locale.text(key)

    def guidance(self, guidance: str, how: str) -> str:
        """Returns a piece of advice.

        :param how: ``say`` in the result, ``tell`` under its topic, ``write`` on the card.
        """
        return self.locale.text(f"guidance.{guidance}.{how}")
