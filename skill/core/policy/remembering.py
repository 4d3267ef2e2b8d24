"""What happens to what is remembered: agreed to, forgotten, taken up again, never promised in vain."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Act, Decline, Escalate, Explain
from skill.core.frozen import replace
from skill.core.heard import Answer, Command, Heard
from skill.core.history import BROKEN, Consent, History
from skill.core.session import Session, Stage

_FORGOTTEN, _RESULT = Acknowledge("forgotten"), Acknowledge("remembered_result")
_NOT_FORGOTTEN = Decline("forgetting")


def heeded(session: Session, heard: Heard) -> tuple[Session, Heard]:
    """Returns the session and the turn before anything else is made of them.

    Whoever asks to be forgotten is, whatever has to be said first. What may have been misheard agrees to
    nothing.
    """
    if session.history and heard.command is Command.FORGET:
        session = replace(session, history=session.history.withdrawn())
    if heard.doubtful and heard.command is Command.REMEMBER:
        heard = replace(heard, command=None)
    return session, heard


def asked_for(history: History | None, command: Command | None) -> tuple[History | None, Act]:
    """Returns the history after one of :data:`skill.core.heard.OF_HISTORY`, and what to say."""
    if history is None:
        return None, Decline("memory")
    if command is Command.FORGET:
        return history, _parting(history)
    if command is Command.RESUME and history.consent in BROKEN:
        return history, Decline("keeping")
    if command is Command.RESUME:
        return history, Explain("nothing_halfway")
    history = history.agreed()
    return history, promise(history)


def promise(history: History) -> Act:
    """Returns what whoever agreed hears: nobody is promised what cannot be done."""
    return Decline("keeping") if history.consent in BROKEN else Acknowledge("remembered")


def _parting(history: History) -> Act:
    """Returns what whoever asked to be forgotten hears: nobody is told that it was done who was not."""
    return _NOT_FORGOTTEN if history.consent is Consent.STUCK else _FORGOTTEN


def consenting(session: Session, accepted: bool | None) -> Session:
    """Returns the session after the person was asked whether it may remember; only a yes is one."""
    history = session.history
    return replace(session, history=history and (history.agreed() if accepted else history.refused()))


def settled(session: Session) -> Session:
    """Returns the session without the conversation that stopped halfway."""
    return replace(session, history=session.history and session.history.settled())


def declined(session: Session, heard: Heard) -> Session:
    """Returns the session that begins afresh; only a no lets go of what was kept."""
    if heard.answer is Answer.NO:
        return settled(session)
    return replace(session, history=session.history and session.history.set_aside())


def truthful(session: Session, acts: tuple[Act, ...]) -> tuple[Session, tuple[Act, ...]]:
    """Returns the session and the acts with what is true of the history after all of them.

    After a result it is the result that is kept. Who was forgotten amid a warning hears it after that.
    """
    if session.result is not None:
        acts = tuple(_RESULT if act == Acknowledge("remembered") else act for act in acts)
    history = session.history
    if history is None or not history.owed:
        return session, acts
    told = _parting(history)
    if told not in acts:
        if any(isinstance(act, Escalate) for act in acts) or session.stage is Stage.EMERGENCY:
            return session, acts
        # It stands in place of an "okay": a question leaves no room for both.
        acts = (told, *(act for act in acts if not isinstance(act, Acknowledge)))
    return replace(session, history=replace(history, owed=False)), acts


def resumed(session: Session) -> Session:
    """Returns the session with what was known when the last conversation stopped.

    What was said since stands.
    """
    known = session.history.before if session.history else None
    facts = known.facts.merged(session.facts) if known else session.facts
    return settled(replace(session, facts=facts))
