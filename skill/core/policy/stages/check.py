"""What may have been misheard is asked back before it counts."""

from __future__ import annotations

from skill.core.acts import Clarify
from skill.core.fields import FIELDS, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command, Heard
from skill.core.open import Asked, Check
from skill.core.policy.listen import doubted_facts, stated_in, take_in
from skill.core.policy.moment import Acts, Decision, Policy
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, Session, Stage
from skill.core.values import Area

_KEEPS_IT_OPEN = (Command.REPEAT, Command.SLOWER)


def wants(policy: Policy, session: Session) -> bool:  # noqa: ARG001  as every stage
    """Returns whether something is in doubt."""
    return isinstance(session.open, Check)


def asks(policy: Policy, session: Session, lead: Acts) -> Decision:  # noqa: ARG001
    """Asks whether it was heard right."""
    signs = doubted_facts(session).warning_signs
    if signs:
        return session, (*lead, Clarify("warning_signs", signs))
    asked = BY_ID[session.confirming or ""].fields
    # One thing is said back: what was asked for, if it is in it.
    fields = sorted(_changes(session), key=lambda name: name not in asked)
    return session, (*lead, Clarify("heard", (), tuple(fields[:1])))


def hold(session: Session, heard: Heard) -> Session | None:
    """Returns the session that waits for a yes to what may have been misheard.

    :return: None where there is nothing to doubt.
    """
    if not heard.doubtful or session.stage is not Stage.INTERVIEW or not isinstance(session.open, Asked):
        return None
    held = replace(
        session, question=CONFIRM, confirming=session.question, doubted=replace(heard, confidence=1.0)
    )
    return held if _changes(held) else None


def _changes(session: Session) -> list[str]:
    """The fields that what is in doubt would change."""
    before = replace(session, question=session.confirming)
    after = take_in(before, session.doubted) if session.doubted else session.facts
    known = doubted_facts(session).known()
    return [n for n in FIELDS if n in known and getattr(after, n) != getattr(session.facts, n)]


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
