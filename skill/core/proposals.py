"""What the memory proposes and is asked for: the policy of remembering."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Act, Decline, Escalate, Explain
from skill.core.frozen import replace
from skill.core.heard import Answer, Command, Heard
from skill.core.memory import Consent, Memory, Proposal
from skill.core.session import Session, Stage

COMMANDS = (Command.REMEMBER, Command.FORGET, Command.RESUME)
"""What a person can ask of the memory."""

_FORGOTTEN, _RESULT = Acknowledge("forgotten"), Acknowledge("remembered_result")

_TAKEN_FOR_YES = {
    # "Carry on" and "go on" are how people say yes to "shall we go on".
    Proposal.RESUME: (Command.RESUME, Command.MORE),
    Proposal.REMEMBER: (Command.REMEMBER,),
}
_TAKEN_FOR_NO = {
    Proposal.RESUME: (Command.DONT_KNOW, Command.SKIP),
    Proposal.REMEMBER: (Command.DONT_KNOW, Command.SKIP, Command.THANKS),
}


def heeded(session: Session, heard: Heard) -> tuple[Session, Heard]:
    """Returns the session and the turn before anything else is made of them.

    Whoever asks to be forgotten is, whatever has to be said first. What may have been misheard agrees to
    nothing.
    """
    if session.memory and heard.command is Command.FORGET:
        session = replace(session, memory=session.memory.withdrawn())
    if heard.doubtful and heard.command is Command.REMEMBER:
        heard = replace(heard, command=None)
    return session, heard


def answered(memory: Memory | None, command: Command | None) -> tuple[Memory | None, Act]:
    """Returns the memory after one of :data:`COMMANDS`, and what to say."""
    if memory is None:
        return None, Decline("memory")
    if command is Command.FORGET:
        return memory, Acknowledge("forgotten")
    if command is Command.RESUME and memory.consent is Consent.FAILED:
        return memory, Decline("keeping")
    if command is Command.RESUME:
        return memory, Explain("nothing_halfway")
    memory = memory.agreed()
    return memory, promise(memory)


def promise(memory: Memory) -> Act:
    """Returns what whoever agreed hears: nobody is promised what cannot be done."""
    return Decline("keeping") if memory.consent is Consent.FAILED else Acknowledge("remembered")


def accepts(proposal: Proposal, heard: Heard) -> bool | None:
    """Returns whether the turn takes a proposal, None where it says neither."""
    if heard.answer is Answer.YES or heard.command in _TAKEN_FOR_YES[proposal]:
        return None if heard.doubtful else True
    if heard.answer is not None or heard.command in _TAKEN_FOR_NO[proposal]:
        return False
    return None


PATIENT = (Command.HELP, Command.WHY, Command.REPEAT, Command.SLOWER, Command.CHANGE)
"""What is asked of a proposal itself, so that it stays open however often."""


def says_more(heard: Heard) -> bool:
    """Returns whether the turn asks for something that has nothing to do with a proposal."""
    others = (None, *PATIENT, Command.OUT_OF_SCOPE, *_TAKEN_FOR_NO[Proposal.REMEMBER])
    return bool(heard.topic or heard.about) or heard.command not in others


def consenting(session: Session, accepted: bool | None) -> Session:
    """Returns the session after the person was asked whether it may remember; only a yes is one."""
    memory = session.memory
    return replace(session, memory=memory and (memory.agreed() if accepted else memory.refused()))


def settled(session: Session) -> Session:
    """Returns the session without the conversation that stopped halfway."""
    return replace(session, memory=session.memory and session.memory.settled())


def declined(session: Session, heard: Heard) -> Session:
    """Returns the session that begins afresh; only a no lets go of what was kept."""
    if heard.answer is Answer.NO:
        return settled(session)
    return replace(session, memory=session.memory and session.memory.set_aside())


def truthful(session: Session, acts: tuple[Act, ...]) -> tuple[Session, tuple[Act, ...]]:
    """Returns the session and the acts with what is true of the memory after all of them.

    After a result it is the result that is kept. Who was forgotten amid a warning hears it after that.
    """
    if session.result is not None:
        acts = tuple(_RESULT if act == Acknowledge("remembered") else act for act in acts)
    memory = session.memory
    if memory is None or not memory.owed:
        return session, acts
    if _FORGOTTEN not in acts:
        if any(isinstance(act, Escalate) for act in acts) or session.stage is Stage.EMERGENCY:
            return session, acts
        # It stands in place of an "okay": a question leaves no room for both.
        acts = (_FORGOTTEN, *(act for act in acts if not isinstance(act, Acknowledge)))
    return replace(session, memory=replace(memory, owed=False)), acts


def resumed(session: Session) -> Session:
    """Returns the session with what was known when the last conversation stopped.

    What was said since stands.
    """
    known = session.memory.before if session.memory else None
    facts = known.facts.merged(session.facts) if known else session.facts
    return settled(replace(session, facts=facts))
