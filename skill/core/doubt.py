"""What may have been misheard is asked back before it counts."""

from __future__ import annotations

from skill.core.acts import Clarify
from skill.core.facts import Area, Facts
from skill.core.frozen import replace
from skill.core.listen import heard_in, take_in
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, Session, Stage
from skill.core.turn import Answer, Command, Turn

_KEEPS_IT_OPEN = (Command.REPEAT, Command.SLOWER)


def doubted_facts(session: Session) -> Facts:
    """Returns the facts that are in doubt, none where nothing is."""
    if session.doubted is None:
        return Facts()
    return heard_in(replace(session, question=session.confirming), session.doubted)


def hold(session: Session, turn: Turn) -> tuple[Session, Clarify] | None:
    """Holds back what may have been misheard.

    :return: the session that waits for a yes, and what to ask; None where there is nothing to doubt.
    """
    if not turn.doubtful or session.stage is not Stage.INTERVIEW or session.question not in BY_ID:
        return None
    heard = heard_in(session, turn)
    after = take_in(session, turn)
    fields = tuple(
        name for name in heard.to_dict()
        if name in heard.known() and getattr(after, name) != getattr(session.facts, name)
    )  # fmt: skip
    if not fields:
        return None
    session = replace(
        session, question=CONFIRM, confirming=session.question, doubted=replace(turn, doubtful=False)
    )
    if heard.warning_signs:
        return session, Clarify("warning_signs", heard.warning_signs)
    asked = BY_ID[session.confirming or ""].fields
    # One thing is said back: what was asked for, if it is in it.
    return session, Clarify("heard", (), tuple(sorted(fields, key=lambda name: name not in asked))[:1])


def settle(session: Session, turn: Turn) -> tuple[Session, Turn]:
    """Returns the session and the turn that the answer to "did you say ..." amounts to.

    A yes is the doubted turn itself; a no is nothing, or what was said with it. A warning sign is never
    dropped without a no: whatever else is said, it counts.
    """
    doubted = session.doubted
    if doubted is None or turn.command in _KEEPS_IT_OPEN:
        return session, turn
    signs = doubted_facts(session).warning_signs
    settled = replace(session, question=session.confirming, confirming=None, doubted=None)
    denied = turn.answer is Answer.NO or turn.command is Command.CHANGE or turn.correcting
    left = set(signs) - set(turn.denied_signs)
    if turn.answer is Answer.YES or (left and not denied):
        beside = heard_in(settled, replace(turn, answer=None))
        turn = replace(
            doubted,
            heard=doubted.heard.merged(beside),
            denied_signs=(*doubted.denied_signs, *turn.denied_signs),
            command=turn.command,
        )
        return settled, turn
    if turn.command is Command.CHANGE and not turn.about:
        turn = replace(turn, command=None)
    places = doubted.heard.areas
    if turn.side and places and not turn.heard.areas:
        places = (*places[:-1], Area(places[-1].part, turn.side))
        turn = replace(turn, side=None, heard=turn.heard.merged(Facts(areas=places)))
    if turn.answer is Answer.NO and turn.side is None:
        # The no was for what was asked back, not for the question before it.
        turn = replace(turn, answer=None)
    return settled, turn
