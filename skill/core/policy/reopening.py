"""What was said before is said back, changed, or asked again."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Explain
from skill.core.frozen import replace
from skill.core.heard import Command
from skill.core.open import Asked
from skill.core.policy.moment import Acts, Moment, Reacted
from skill.core.questions import BY_ID, forget
from skill.core.session import Session, Stage


def taken_in(moment: Moment) -> Acts:
    """Says back what is cheap to mishear: places, and whatever a person changed."""
    was, now = moment.before.facts, moment.session.facts
    changed = [
        name for name in now.known()
        if name != "warning_signs" and getattr(now, name) != getattr(was, name)
    ]  # fmt: skip
    # One more place is an addition, no correction.
    added = set(was.areas) <= set(now.areas)
    corrected = sorted(name for name in changed if name in was.known() and not (name == "areas" and added))
    if corrected or moment.heard.denied_parts:
        first = tuple(corrected[:1]) or ("areas",)
        return (Acknowledge("corrected", first),) if now.areas or corrected else ()
    if "areas" in changed:
        return (Acknowledge("heard", ("areas",)),)
    return (Acknowledge("ok"),)


def gone_back(moment: Moment) -> Reacted:
    """Asks the question before the open one again."""
    session = moment.session
    asked = session.asked[:-1] if isinstance(session.open, Asked) else session.asked
    if not asked:
        return Reacted(session, (Explain("first_question"),))
    return _reopened(replace(session, asked=asked[:-1]), asked[-1])


def may_change(moment: Moment) -> bool:
    """Returns whether an answer is to be changed."""
    return moment.heard.about is not None or moment.says(Command.CHANGE)


def changed_answer(moment: Moment) -> Reacted:
    """Asks again for the answer that is to be changed, or says how to change one."""
    session, about = moment.session, moment.heard.about
    if about is None:
        return Reacted(session, (Explain("change"),))
    return _reopened(replace(session, asked=tuple(q for q in session.asked if q != about)), about)


def _reopened(session: Session, question: str) -> Reacted:
    session = replace(
        session,
        stage=Stage.INTERVIEW,
        facts=forget(BY_ID[question], session.facts),
        closed=session.closed - {question},
        question=question,
        asked=(*session.asked, question),
        attempt=0,
        idle=0,
    )
    return Reacted(session, (Acknowledge("going_back"),))
