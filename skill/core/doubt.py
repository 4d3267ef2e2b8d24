"""What may have been misheard is asked back before it counts."""

from __future__ import annotations

from skill.core.acts import Clarify
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command, Heard
from skill.core.listen import stated_in, take_in
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, Session, Stage
from skill.core.values import Area

_KEEPS_IT_OPEN = (Command.REPEAT, Command.SLOWER)


def doubted_facts(session: Session) -> Facts:
    """Returns the facts that are in doubt, none where nothing is."""
    if session.doubted is None:
        return Facts()
    return stated_in(replace(session, question=session.confirming), session.doubted)


def hold(session: Session, heard: Heard) -> tuple[Session, Clarify] | None:
    """Holds back what may have been misheard.

    :return: the session that waits for a yes, and what to ask; None where there is nothing to doubt.
    """
    if not heard.doubtful or session.stage is not Stage.INTERVIEW or session.question not in BY_ID:
        return None
    stated = stated_in(session, heard)
    after = take_in(session, heard)
    fields = tuple(
        name for name in stated.to_dict()
        if name in stated.known() and getattr(after, name) != getattr(session.facts, name)
    )  # fmt: skip
    if not fields:
        return None
    session = replace(
        session, question=CONFIRM, confirming=session.question, doubted=replace(heard, confidence=1.0)
    )
    if stated.warning_signs:
        return session, Clarify("warning_signs", stated.warning_signs)
    asked = BY_ID[session.confirming or ""].fields
    # One thing is said back: what was asked for, if it is in it.
    return session, Clarify("heard", (), tuple(sorted(fields, key=lambda name: name not in asked))[:1])


def settle(session: Session, heard: Heard) -> tuple[Session, Heard]:
    """Returns the session and what the answer to "did you say ..." amounts to.

    A yes is the doubted turn itself; a no is nothing, or what was said with it. A warning sign is never
    dropped without a no: whatever else is said, it counts.
    """
    doubted = session.doubted
    if doubted is None or heard.command in _KEEPS_IT_OPEN:
        return session, heard
    signs = doubted_facts(session).warning_signs
    settled = replace(session, question=session.confirming, confirming=None, doubted=None)
    denied = heard.answer is Answer.NO or heard.command is Command.CHANGE or heard.correcting
    left = set(signs) - set(heard.denied_signs)
    if heard.answer is Answer.YES or (left and not denied):
        beside = stated_in(settled, replace(heard, answer=None))
        heard = replace(
            doubted,
            facts=doubted.facts.merged(beside),
            denied_signs=(*doubted.denied_signs, *heard.denied_signs),
            command=heard.command,
        )
        return settled, heard
    if heard.command is Command.CHANGE and not heard.about:
        heard = replace(heard, command=None)
    places = doubted.facts.areas
    if heard.side and places and not heard.facts.areas:
        places = (*places[:-1], Area(places[-1].part, heard.side))
        heard = replace(heard, side=None, facts=heard.facts.merged(Facts(areas=places)))
    if heard.answer is Answer.NO and heard.side is None:
        # The no was for what was asked back, not for the question before it.
        heard = replace(heard, answer=None)
    return settled, heard
