"""What can be read: the card, and the summary for a therapist."""

from __future__ import annotations

from skill.core.acts import Escalate
from skill.core.assess.outcome import Assessment
from skill.core.fields import Facts
from skill.core.knowledge import Triage
from skill.core.turn import Card
from skill.core.wording.phrases import Phrases


def alarm_card(phrases: Phrases, act: Escalate) -> Card:
    """Returns the card of an alarm: what to do."""
    crisis = act.triage == Triage.CRISIS
    title = phrases.locale.text("card.title_crisis" if crisis else "card.title_emergency")
    return Card(title, phrases.escalate(act.triage, act.signs, harmed=act.harmed))


def summary_card(phrases: Phrases, facts: Facts, assessment: Assessment) -> Card:
    """Returns the card of a result."""
    return Card(phrases.locale.text("card.title"), summary(phrases, facts, assessment))


def summary(phrases: Phrases, facts: Facts, assessment: Assessment) -> str:
    """Returns the written summary, for the person and for a therapist: lines of plain text."""
    outcome, locale = assessment.outcome, phrases.locale
    known = facts.known() - {"warning_signs"}
    told = [phrases.fact(name, facts) for name in facts.to_dict() if name in known]
    told += [locale.text(f"signs.{sign}") for sign in assessment.signs]
    sources = [phrases.knowledge.sources[s] for s in assessment.sources if s != "project_judgement"]

    def heading(key: str) -> str:
        return locale.text(f"card.{key}") + ":"

    return "\n".join(
        [
            f"{heading('cause')} {locale.text(f'card.cause_name.{outcome.cause}')}.",
            "",
            heading("told"),
            *(f"- {text}" for text in told),
            "",
            heading("helps"),
            *(f"- {phrases.guidance(g, 'write')}" for g in outcome.guidance),
            "",
            heading("sources"),
            *(f"- {s.publisher}: {s.title} ({s.date})" for s in sources),
            "",
            locale.text("card.education"),
        ]
    )
