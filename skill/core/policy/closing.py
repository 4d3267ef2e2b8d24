"""The end of a conversation."""

from __future__ import annotations

from skill.core.acts import Advise, Answer, Assess, Close, Escalate, Suggest
from skill.core.frozen import replace
from skill.core.history import Consent
from skill.core.knowledge import Triage
from skill.core.policy.moment import Acts, Decision, Policy, Reacted
from skill.core.session import CONFIRM, Session, Stage


def closed(policy: Policy, session: Session, how: str, lead: Acts = ()) -> Reacted:
    """Returns the session closed, with a goodbye."""
    if how == "stop" and policy.triage(session) is Triage.CONTACT_CARE_TEAM:
        how = "stop_contact"
    signs = (policy.knowledge.signs[sign] for sign in session.facts.warning_signs)
    if how == "crisis" and any(sign.triage is Triage.EMERGENCY for sign in signs):
        how = "both"
    return Reacted(session.ended(), (*lead, Close(how)))


def part(policy: Policy, session: Session, lead: Acts = ()) -> Reacted:
    """Returns the session at its end, where it may still be asked whether to remember."""
    if session.history and session.history.consent is Consent.OPEN:
        return Reacted(replace(session, question=CONFIRM, confirming=None, attempt=0, idle=0), lead)
    return closed(policy, session, "done", lead)


def give_up(policy: Policy, session: Session, acts: Acts) -> Decision:
    """Ends a session that has lasted too long, with all that it still has to tell."""
    told = tuple(act for act in acts if isinstance(act, Escalate | Assess | Advise | Answer | Suggest))
    if session.stage is Stage.EMERGENCY:
        how = "crisis" if policy.triage(session) is Triage.CRISIS else "emergency"
        end = closed(policy, session, how, told)
    elif session.stage is Stage.RESULT:
        end = closed(policy, session, "done", told)
    else:
        end = closed(policy, session, "long", (*told, Assess()))
    return end.session, end.lead
