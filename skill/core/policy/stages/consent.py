"""The consent: whether to remember, and whether to go on where the last conversation stopped."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Explain, Offer, Propose, Repeat
from skill.core.frozen import replace
from skill.core.heard import OF_HISTORY, Answer, Command, Heard
from skill.core.history import Proposal
from skill.core.policy.closing import closed
from skill.core.policy.moment import MAX_ATTEMPTS, Acts, Decision, Moment, Policy, Reacted
from skill.core.policy.remembering import asked_for, consenting, declined, promise, resumed
from skill.core.policy.reopening import taken_in
from skill.core.policy.stages import result
from skill.core.policy.stages.interview import kept_open
from skill.core.session import CONFIRM, TOPIC, Session, Stage

_TAKEN_FOR_YES = {
    # "Carry on" and "go on" are how people say yes to "shall we go on".
    Proposal.RESUME: (Command.RESUME, Command.MORE),
    Proposal.REMEMBER: (Command.REMEMBER,),
}
_TAKEN_FOR_NO = {
    Proposal.RESUME: (Command.DONT_KNOW, Command.SKIP),
    Proposal.REMEMBER: (Command.DONT_KNOW, Command.SKIP, Command.THANKS),
}
_PATIENT = (Command.HELP, Command.WHY, Command.REPEAT, Command.SLOWER, Command.CHANGE)
"""What is asked of a proposal itself, so that it stays open however often."""


def wants(session: Session) -> bool:
    """Returns whether something is to be agreed to."""
    halfway = session.history is not None and session.history.halfway
    return session.proposed is not None or (halfway and session.stage is Stage.INTERVIEW)


def asks(policy: Policy, session: Session, lead: Acts) -> Decision:  # noqa: ARG001
    """Asks for it."""
    what = session.proposed or Proposal.RESUME
    idle = session.idle if session.proposed else 0
    session = replace(session, question=CONFIRM, confirming=None, attempt=0, idle=idle)
    return session, (*lead, Propose(what.value))


def is_asked(moment: Moment) -> bool:
    """Returns whether something is asked of what is remembered."""
    return moment.says(*OF_HISTORY) and not moment.progress


def asked(moment: Moment) -> Reacted:
    """Does what is asked of what is remembered."""
    session, history = moment.session, moment.session.history
    if moment.says(Command.RESUME) and history and (history.halfway or history.aside):
        return Reacted(kept_open(moment.policy, resumed(session)), (Acknowledge("ok"),))
    parting = session.proposed is Proposal.REMEMBER
    history, act = asked_for(history, moment.heard.command)
    session = replace(session, history=history)
    if parting:
        return closed(moment.policy, session, "done", (act,))
    return Reacted(session if session.proposed is None else _unasked(session), (act,))


def taken(moment: Moment) -> Reacted:
    """Takes what is said while something is to be agreed to."""
    session, heard = moment.session, moment.heard
    what = session.proposed or Proposal.RESUME
    if moment.says(*_PATIENT) and session.idle:
        session = replace(session, idle=moment.before.idle)
    accepted = _accepts(what, heard)
    if accepted is None and session.idle >= MAX_ATTEMPTS:
        accepted = False
    if what is Proposal.RESUME:
        return _resuming(moment, session, accepted)
    return _remembering(moment, session, accepted)


def _resuming(moment: Moment, session: Session, accepted: bool | None) -> Reacted:
    if accepted is None:
        return _still_open(moment, session)
    session = resumed(session) if accepted else declined(session, moment.heard)
    return Reacted(_unasked(session), moment.lead or (Acknowledge("ok"),))


def _remembering(moment: Moment, session: Session, accepted: bool | None) -> Reacted:
    agreeing = consenting(session, accepted)
    agreed = (promise(agreeing.history),) if accepted and agreeing.history else ()
    if moment.changed or _says_more(moment.heard):
        # What is asked from here on is what was offered before it.
        session = replace(agreeing, question=TOPIC, last=(Offer(session.offered),))
        lead = (*moment.lead, *agreed) if moment.changed else moment.lead
        reacted = result.after(replace(moment, session=session, lead=lead))
        return reacted if moment.changed else replace(reacted, lead=(*agreed, *reacted.lead))
    if accepted is not None:
        return closed(moment.policy, agreeing, "done", agreed)
    return _still_open(moment, session)


def _still_open(moment: Moment, session: Session) -> Reacted:
    lead = moment.lead
    if moment.says(Command.REPEAT):
        return Reacted(session, (Repeat(), *session.last), whole=True)
    if moment.says(Command.SLOWER):
        session, lead = replace(session, slow=True), (Acknowledge("slower"),)
    elif moment.says(Command.HELP, Command.WHY):
        lead = (Explain("help", (session.proposed or Proposal.RESUME).value),)
    elif moment.says(Command.CHANGE):
        lead = (Explain("change"),)
    elif moment.changed:
        lead = lead or taken_in(moment)
    return Reacted(session, lead)


def _unasked(session: Session) -> Session:
    return replace(session, question=None)


def _accepts(proposal: Proposal, heard: Heard) -> bool | None:
    """Whether a proposal is taken, None where neither is said."""
    if heard.answer is Answer.YES or heard.command in _TAKEN_FOR_YES[proposal]:
        return None if heard.doubtful else True
    if heard.answer is not None or heard.command in _TAKEN_FOR_NO[proposal]:
        return False
    return None


def _says_more(heard: Heard) -> bool:
    """Whether something is asked for that has nothing to do with a proposal."""
    others = (None, *_PATIENT, Command.OUT_OF_SCOPE, *_TAKEN_FOR_NO[Proposal.REMEMBER])
    return bool(heard.topic or heard.about) or heard.command not in others
