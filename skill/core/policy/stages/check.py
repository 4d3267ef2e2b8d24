"""What may have been misheard is asked back before it counts."""

from __future__ import annotations

from skill.core.acts import Clarify
from skill.core.assess.triage import with_implied_signs
from skill.core.fields import FIELDS, Facts
from skill.core.frozen import replace
from skill.core.heard import ALARM, Answer, Command, Heard
from skill.core.knowledge import Triage
from skill.core.open import Asked, Check
from skill.core.policy.listen import doubted_facts, stated_in, take_in
from skill.core.policy.moment import MAX_TURNS, Acts, Decision, Policy
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, Session, Stage
from skill.core.values import Area

_KEEPS_IT_OPEN = (Command.REPEAT, Command.SLOWER)


def wants(session: Session) -> bool:
    """Returns whether something is in doubt."""
    return isinstance(session.open, Check)


def asks(policy: Policy, session: Session, lead: Acts) -> Decision:  # noqa: ARG001
    """Asks whether it was heard right."""
    signs = doubted_facts(session).warning_signs
    if signs:
        return session, (*lead, Clarify("warning_signs", signs))
    fields, instead = _asked_back(session)
    return session, (*lead, Clarify("either" if instead else "heard", (), fields, instead=instead))


def _asked_back(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The field of what is in doubt that is said back, and that of what may have been said instead."""
    first, other = session, _instead(session)
    told, others = _changes(first), _changes(other) if other else []
    facts, instead = doubted_facts(first), doubted_facts(other) if other else Facts()
    asked = BY_ID[session.confirming or ""].fields

    def rank(name: str) -> tuple[bool, bool]:
        # One thing is said back: what tells them apart, and what was asked for, if it is in it.
        return bool(others) and getattr(facts, name) == getattr(instead, name), name not in asked

    told, others = sorted(told, key=rank), sorted(others, key=rank)
    same = told[:1] == others[:1] and getattr(facts, told[0]) == getattr(instead, told[0])
    return tuple(told[:1]), () if same else tuple(others[:1])


def _instead(session: Session) -> Session | None:
    """The session in which the other reading is in doubt."""
    other = session.doubted.instead if session.doubted else None
    return replace(session, doubted=other) if other else None


def hold(policy: Policy, session: Session, heard: Heard, *, checked: bool = False) -> Session | None:
    """Returns the session that waits for a yes to what may have been misheard.

    :param checked: whether it was asked back already.
    :return: None where there is nothing to doubt.
    """
    doubted = heard.doubtful or (not checked and _turns_over(session, heard))
    if not doubted or session.stage is not Stage.INTERVIEW or not isinstance(session.open, Asked):
        return None
    held = replace(
        session, question=CONFIRM, confirming=session.question, doubted=replace(heard, confidence=1.0)
    )
    signs = (policy.knowledge.signs[sign] for sign in heard.facts.warning_signs)
    if any(sign.triage is Triage.CRISIS for sign in signs):
        # What a crisis is met with asks by itself, and kindly, whether it was heard right.
        return None
    return held if _changes(held) else None


def confirmed(session: Session, heard: Heard) -> tuple[str, ...]:
    """Returns the warning signs that a plain yes confirms, none where none was asked back."""
    plain = heard.answer is Answer.YES and not heard.doubtful
    return doubted_facts(session).warning_signs if plain else ()


def _turns_over(session: Session, heard: Heard) -> bool:
    """Whether a diagnosis that is known would be another: that is asked back, however clearly it was said."""
    known, said = session.facts.has_ms, heard.facts.has_ms
    return known is not None and said is not None and said is not known


def _changes(session: Session) -> list[str]:
    """The fields that what is in doubt would change."""
    before = replace(session, question=session.confirming)
    after = take_in(before, session.doubted) if session.doubted else session.facts
    known = doubted_facts(session).known()
    return [n for n in FIELDS if n in known and getattr(after, n) != getattr(session.facts, n)]


def settle(policy: Policy, session: Session, heard: Heard) -> tuple[Session, Heard]:
    """Returns the session and what the answer to "did you say ..." amounts to.

    A yes is the doubted turn itself; a no is nothing, or what was said with it. A warning sign is never
    dropped without a plain no: whatever else is said, it counts.
    """
    doubted = session.doubted
    if doubted is None or (heard.command in _KEEPS_IT_OPEN and session.turns < MAX_TURNS):
        return session, heard
    if heard.which and doubted.instead is None and session.turns < MAX_TURNS:
        # There was but one thing.
        return session, Heard(command=Command.REPEAT, confidence=heard.confidence)
    settled = replace(session, question=session.confirming, confirming=None, doubted=None)
    if doubted.instead is not None:
        chosen, first = _chosen(settled, doubted, heard), replace(doubted, instead=None)
        if chosen is not None and not heard.doubtful:
            return settled, _counted(settled, chosen, _without_known_parts(chosen, heard))
        yes = heard.answer is Answer.YES and heard.bare
        if not heard.alarming and (yes or heard.doubtful or heard.side) and session.turns < MAX_TURNS:
            # A yes to "this, or that?" says neither, nor does a side that both have or what may be misheard:
            # whether it was the likelier is asked by itself.
            return settled, replace(chosen or first, confidence=0.0)
        doubted = first
    signs = _signs(policy, take_in(settled, doubted)) - _signs(policy, session.facts)
    if heard.answer is Answer.YES and heard.confidence < ALARM:
        heard = replace(heard, answer=None)
    if heard.answer is Answer.YES or (signs.difference(heard.denied_signs) and not heard.takes_back):
        return settled, _counted(settled, doubted, heard)
    if heard.command is Command.CHANGE and not heard.about:
        heard = replace(heard, command=None)
    sided = _sided(doubted, heard)
    if sided.areas:
        heard = replace(heard, side=None, facts=heard.facts.merged(sided))
    if heard.answer is Answer.NO and heard.side is None:
        # The no was for what was asked back, not for the question before it.
        heard = replace(heard, answer=None)
    return settled, heard


def _chosen(settled: Session, doubted: Heard, heard: Heard) -> Heard | None:
    """Which of the two readings somebody names, None for neither."""
    named = stated_in(settled, replace(heard, answer=None))
    first, other = (replace(one, instead=None) for one in (doubted, doubted.instead or Heard()))
    if heard.which:
        return first if heard.which == 1 else other
    sides = {heard.side} - {None}

    def nearness(one: Heard) -> int:
        said = stated_in(settled, one)
        same = [n for n in named.known() if n != "areas" and getattr(named, n) == getattr(said, n)]
        parts = {area.part for area in said.areas} & {area.part for area in named.areas}
        both = {*sides, *(area.side for area in named.areas)} - {None}
        return len(same) + len(parts) + len(both & {one.side, *(area.side for area in said.areas)})

    near, far = nearness(first), nearness(other)
    return None if near == far else first if near > far else other


def _without_known_parts(chosen: Heard, heard: Heard) -> Heard:
    """What was said to choose, without places that are known better: "the arm", of a left arm and a leg."""
    known = {area.part for area in chosen.facts.areas}
    areas = tuple(area for area in heard.facts.areas if area.side or area.part not in known)
    return replace(heard, facts=replace(heard.facts, areas=areas))


def _signs(policy: Policy, facts: Facts) -> frozenset[str]:
    """The warning signs that were said, or follow from what was."""
    return frozenset(with_implied_signs(facts, policy.knowledge).warning_signs)


def _counted(settled: Session, doubted: Heard, heard: Heard) -> Heard:
    """What was in doubt, with what was said beside the yes."""
    beside = stated_in(settled, replace(heard, answer=None))
    denied = (s for s in doubted.denied_signs if s not in beside.warning_signs)
    return replace(
        doubted,
        facts=doubted.facts.merged(beside).merged(_sided(doubted, heard)),
        denied_signs=(*denied, *heard.denied_signs),
        command=heard.command,
    )


def _sided(doubted: Heard, heard: Heard) -> Facts:
    """The doubted places with the side that was said of the last: "yes, the left one"."""
    places = doubted.facts.areas
    if not heard.side or not places or heard.facts.areas:
        return Facts()
    return Facts(areas=(*places[:-1], Area(places[-1].part, heard.side)))
