"""What can be read: the card, and the summary for a therapist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skill.core.acts import Escalate
from skill.core.assess.advice import steps
from skill.core.assess.outcome import Assessment
from skill.core.frozen import replace
from skill.core.knowledge import Triage
from skill.core.session import Session
from skill.core.turn import Card
from skill.core.wording.phrases import Phrases

_WHERE = ("areas", "onset", "sudden_onset", "has_ms")
"""What a therapist looks for first."""
_MOST = 7500
"""Characters: Alexa refuses a card of more than 8,000."""


def alarm_card(phrases: Phrases, act: Escalate) -> Card:
    """Returns the card of an alarm: what to do."""
    crisis = act.triage == Triage.CRISIS
    title = phrases.locale.text("card.title_crisis" if crisis else "card.title_emergency")
    return Card(title, phrases.escalate(act.triage, act.signs, harmed=act.harmed))


def summary_card(phrases: Phrases, session: Session, assessment: Assessment) -> Card:
    """Returns the card of a result."""
    return Card(phrases.locale.text("card.title"), summary(phrases, session, assessment, {}))


def summary(phrases: Phrases, session: Session, assessment: Assessment, words: Mapping[str, str]) -> str:
    """Returns the written summary, for the person and for a therapist: lines of plain text.

    :param words: the person's own words by the field of Facts that they told, where somebody kept them.
    """
    while len(text := _summary(phrases, session, assessment, words)) > _MOST:
        # A card holds no more: what was asked and told first gives way.
        if not (session.asks or session.steps):
            break
        if len(session.asks) > len(session.steps):
            session = replace(session, asks=session.asks[1:])
        else:
            session = replace(session, steps=session.steps[1:])
    return text


def _summary(phrases: Phrases, session: Session, assessment: Assessment, words: Mapping[str, str]) -> str:
    parts = (
        _cause(phrases, assessment),
        _told(phrases, session, assessment, words),
        _helps(phrases, session, assessment),
        _asked(phrases, session),
        _sources(phrases, session, assessment),
    )
    lines = [line for part in parts if (found := list(part)) for line in (*found, "")]
    return "\n".join([*lines, phrases.locale.text("card.education")])


def _cause(phrases: Phrases, assessment: Assessment) -> Iterator[str]:
    text, belief = phrases.locale.text, assessment.belief
    heading = text("card.cause")
    for limb in assessment.limbs:
        yield f"{heading}, {phrases.place(limb.place)}: {text(f'card.cause_name.{limb.cause}')}."
    if not assessment.limbs:
        yield f"{heading}: {text(f'card.cause_name.{assessment.outcome.cause}')}."
    yield text("card.chances", unused=f"{belief.deconditioning:.0%}", nerve=f"{belief.nerve_conduction:.0%}")


def _told(
    phrases: Phrases, session: Session, assessment: Assessment, words: Mapping[str, str]
) -> Iterator[str]:
    yield phrases.locale.text("card.told") + ":"
    known = [name for name in session.facts.to_dict() if name in session.facts.known()]
    for name in sorted(known, key=lambda name: name not in _WHERE):
        if name != "warning_signs":
            own = f' ("{words[name]}")' if name in words else ""
            yield f"- {phrases.fact(name, session.facts)}{own}"
    for sign in assessment.signs:
        yield f"- {phrases.locale.text(f'signs.{sign}')}"


def _helps(phrases: Phrases, session: Session, assessment: Assessment) -> Iterator[str]:
    yield phrases.locale.text("card.helps") + ":"
    yield from (f"- {phrases.guidance(g, 'write')}" for g in assessment.outcome.guidance)
    there = {step.id for step in steps(session.facts, assessment.outcome, phrases.knowledge)}
    yield from (f"- {phrases.locale.text(f'advice.{step}.write')}" for step in session.steps if step in there)


def _asked(phrases: Phrases, session: Session) -> Iterator[str]:
    there = [asks for asks in session.asks if asks in phrases.knowledge.answers]
    if there:
        yield phrases.locale.text("card.asked") + ":"
        yield from (f"- {phrases.locale.text(f'answer.{asks}.write')}" for asks in there)


def _sources(phrases: Phrases, session: Session, assessment: Assessment) -> Iterator[str]:
    knowledge = phrases.knowledge
    used = [*assessment.sources, *(step.source for step in knowledge.steps if step.id in session.steps)]
    used += [knowledge.answers[asks].source for asks in session.asks if asks in knowledge.answers]
    yield phrases.locale.text("card.sources") + ":"
    for source in dict.fromkeys(used):
        if source != "project_judgement":
            found = knowledge.sources[source]
            yield f"- {found.publisher}: {found.title} ({found.date})"
