"""What the memory proposes and is asked for: the policy of remembering."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Act, Decline, Explain
from skill.core.frozen import replace
from skill.core.memory import Memory, Proposal
from skill.core.session import Session
from skill.core.turn import Answer, Command, Turn

COMMANDS = (Command.REMEMBER, Command.FORGET, Command.RESUME)
"""What a person can ask of the memory."""

_TAKEN_FOR_YES = {
    # "Carry on" and "go on" are how people say yes to "shall we go on".
    Proposal.RESUME: (Command.RESUME, Command.SKIP, Command.MORE),
    Proposal.REMEMBER: (Command.REMEMBER,),
}
_TAKEN_FOR_NO = {
    Proposal.RESUME: (Command.DONT_KNOW,),
    Proposal.REMEMBER: (Command.DONT_KNOW, Command.SKIP, Command.THANKS),
}


def heeded(session: Session, turn: Turn) -> tuple[Session, Turn]:
    """Returns the session and the turn before anything else is made of them.

    Whoever asks to be forgotten is, whatever has to be said first. What may have been misheard agrees to
    nothing.
    """
    if session.memory and turn.command is Command.FORGET:
        session = replace(session, memory=session.memory.withdrawn())
    if turn.doubtful and turn.command is Command.REMEMBER:
        turn = replace(turn, command=None)
    return session, turn


def answered(memory: Memory | None, command: Command | None) -> tuple[Memory | None, Act]:
    """Returns the memory after one of :data:`COMMANDS`, and what to say."""
    if memory is None:
        return None, Decline("memory")
    if command is Command.FORGET:
        return memory, Acknowledge("forgotten")
    if command is Command.RESUME:
        return memory, Explain("nothing_halfway")
    return memory.agreed(), Acknowledge("remembered")


def accepts(proposal: Proposal, turn: Turn) -> bool | None:
    """Returns whether the turn takes a proposal, None where it says neither."""
    if turn.answer is Answer.YES or turn.command in _TAKEN_FOR_YES[proposal]:
        return None if turn.doubtful else True
    if turn.answer is not None or turn.command in _TAKEN_FOR_NO[proposal]:
        return False
    return None


_ABOUT_THE_PROPOSAL = (Command.HELP, Command.WHY, Command.REPEAT, Command.SLOWER, Command.OUT_OF_SCOPE)


def says_more(turn: Turn) -> bool:
    """Returns whether the turn asks for something that has nothing to do with a proposal."""
    others = (None, *_ABOUT_THE_PROPOSAL, *_TAKEN_FOR_NO[Proposal.REMEMBER])
    return bool(turn.topic or turn.about) or turn.command not in others


def consenting(session: Session, accepted: bool | None) -> Session:
    """Returns the session after the person was asked whether it may remember; only a yes is one."""
    memory = session.memory
    return replace(session, memory=memory and (memory.agreed() if accepted else memory.refused()))


def settled(session: Session) -> Session:
    """Returns the session without the conversation that stopped halfway."""
    return replace(session, memory=session.memory and session.memory.settled())


def resumed(session: Session) -> Session:
    """Returns the session with what was known when the last conversation stopped.

    What was said since stands.
    """
    known = session.memory.before if session.memory else None
    facts = known.facts.merged(session.facts) if known else session.facts
    return settled(replace(session, facts=facts))
