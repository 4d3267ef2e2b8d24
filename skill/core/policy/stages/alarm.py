"""The alarm: what to do about an emergency, and whether it was heard right."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Clarify, Escalate
from skill.core.assess.triage import triage_of, with_implied_signs
from skill.core.fields import NEW
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.knowledge import Triage
from skill.core.open import Alarm
from skill.core.policy.closing import closed
from skill.core.policy.moment import MAX_ATTEMPTS, Acts, Decision, Moment, Policy, Reacted
from skill.core.session import CONFIRM, Session, Stage

_CONFIRMED = "confirmed"
"""What was asked back already is not asked once more: how to take it back is said."""
_CLEARLY = 0.95
"""Whoever says "I'm alone" in a crisis does not ask to be left alone."""


def wants(session: Session) -> bool:
    """Returns whether an alarm stands."""
    return isinstance(session.open, Alarm)


def asks(policy: Policy, session: Session, lead: Acts) -> Decision:
    """Says what to do, and asks whether it was heard right."""
    suspects = session.suspects
    if not crises_of(policy, session):
        told = Escalate(Triage.EMERGENCY, suspects)
        asked = _CONFIRMED if session.attempt else session.confirming or "warning_signs"
        return session, (*lead, told, Clarify(asked, suspects))
    told = Escalate(Triage.CRISIS, suspects, session.harmed, again=session.idle > 0)
    return session, (*lead, told, Clarify("crisis", suspects, harmed=session.harmed))


def crises_of(policy: Policy, session: Session) -> tuple[str, ...]:
    """Returns the suspects for whom there is a crisis line, none where there is no crisis."""
    signs = policy.knowledge.signs
    return tuple(s for s in session.suspects if signs[s].triage is Triage.CRISIS)


def is_due(moment: Moment) -> bool:
    """Returns whether what is known by now is an emergency."""
    return moment.policy.triage(moment.session).urgent


def raised(moment: Moment) -> Reacted:
    """Raises the alarm."""
    session = replace(moment.session, harmed=moment.heard.harmed)
    session = raise_alarm(moment.policy, moment.before, session)
    confirmed = bool(session.suspects) and set(session.suspects) <= set(moment.asked_back)
    return Reacted(replace(session, attempt=1) if confirmed else session)


def raise_alarm(policy: Policy, before: Session, session: Session) -> Session:
    """Returns the session in alarm.

    :param before: the session without what raises it.
    """
    facts = with_implied_signs(session.facts, policy.knowledge)
    known = with_implied_signs(before.facts, policy.knowledge).warning_signs
    suspects = tuple(s for s in facts.warning_signs if s not in known and s != NEW)
    # Where the turn named no sign of its own, what was said before it is in doubt as well.
    suspects = suspects or tuple(s for s in facts.warning_signs if s != NEW)
    said = set(session.facts.warning_signs) & set(suspects) or session.alarmed
    return replace(
        session,
        stage=Stage.EMERGENCY,
        question=CONFIRM,
        confirming="warning_signs" if said else "onset",
        suspects=suspects,
        # Whoever was asked for the signs has answered; a mishearing elsewhere leaves them open.
        closed=session.closed | ({"warning_signs"} & {before.question}),
        idle=0,
        attempt=0,
    )


def answered(moment: Moment) -> Reacted:
    """Takes what is said while an alarm stands."""
    before, session, heard = moment.before, moment.session, moment.heard
    crisis = bool(crises_of(moment.policy, before))
    session = replace(session, harmed=session.harmed or heard.harmed)
    said = set(heard.facts.warning_signs) - {NEW}
    new = said - set(before.facts.warning_signs)
    if new and heard.answer is Answer.NO:
        # "No, it's my face": what it is about is what counts from then on.
        kept = tuple(s for s in session.facts.warning_signs if s in said or s not in session.suspects)
        session = replace(
            session, suspects=tuple(sorted(said)), facts=replace(session.facts, warning_signs=kept)
        )
        moment = replace(moment, session=session)
    if new:
        suspects = tuple(sorted({*session.suspects, *new}.difference(heard.denied_signs)))
        session = replace(session, suspects=suspects, confirming="warning_signs", idle=0, attempt=0)
        if is_due(moment):
            return Reacted(session)
    if not is_due(moment) or _takes_back(moment):
        relief = Acknowledge("no_crisis") if crisis else Acknowledge("no_emergency")
        return Reacted(_taken_back(moment.policy, session), (relief,))
    # What is asked back next is what still stands.
    standing = tuple(s for s in session.suspects if s not in heard.denied_signs)
    session = replace(session, suspects=standing, idle=session.idle + 1)
    if moment.says(Command.SLOWER):
        session = replace(session, slow=True)
    if crisis:
        # Whoever speaks of it is listened to as long as they like.
        leaving = moment.says(Command.STOP) and heard.confidence >= _CLEARLY
        return closed(moment.policy, session, "crisis") if leaving else Reacted(session)
    leaving = moment.says(Command.STOP, Command.THANKS) or heard.answer is Answer.YES
    if leaving or session.idle >= MAX_ATTEMPTS:
        return closed(moment.policy, session, "emergency")
    return Reacted(session)


def warning(policy: Policy, session: Session) -> tuple[Escalate, ...]:
    """Returns what has to be said of signs that are no emergency and were not answered yet."""
    facts = with_implied_signs(session.facts, policy.knowledge)
    new = tuple(s for s in facts.warning_signs if s not in session.warned)
    return (Escalate(Triage.CONTACT_CARE_TEAM, new),) if new else ()


def _takes_back(moment: Moment) -> bool:
    """Whether an alarm was a mishearing. "No, I can't breathe" says the sign again and takes nothing back."""
    suspects, heard = set(moment.session.suspects), moment.heard
    if suspects.intersection(heard.facts.warning_signs):
        return False
    if suspects.intersection(heard.denied_signs):
        # To deny one sign by its name leaves the others that were said.
        return suspects.isdisjoint(moment.session.facts.warning_signs)
    return heard.takes_back


def _taken_back(policy: Policy, session: Session) -> Session:
    facts = session.facts
    kept = tuple(s for s in facts.warning_signs if s not in session.suspects)
    facts = replace(facts, warning_signs=kept)
    if triage_of(with_implied_signs(facts, policy.knowledge), policy.knowledge).urgent:
        # It was no single sign but how they came together: then it did not come all at once.
        facts = replace(facts, sudden_onset=False, warning_signs=tuple(s for s in kept if s == NEW))
    return replace(
        session,
        facts=facts,
        stage=Stage.INTERVIEW,
        question=None,
        confirming=None,
        suspects=(),
        alarmed=False,
        harmed=False,
    )
