"""Takes what a turn stated into the facts: over-answers, corrections, denials, bare answers."""

from __future__ import annotations

from skill.core.facts import Area, BodyPart, Facts
from skill.core.frozen import replace
from skill.core.questions import BY_ID, NEW, Question, interpret
from skill.core.session import Session
from skill.core.turn import Answer, Comparison, Turn


def heard_in(session: Session, turn: Turn) -> Facts:
    """Returns the facts that the turn states, given the question that is open."""
    heard = turn.heard
    question = BY_ID.get(session.question or "")
    if question is None:
        return heard
    if question.id == "warning_signs":
        return _heard_signs(turn)
    # In "no, the right one" the no belongs to the correction, not to the open question.
    if not turn.correcting and turn.side is None:
        heard = interpret(question, turn.answer, turn.comparison).merged(heard)
    if question.id == "onset" and heard.sudden_onset and heard.onset is None:
        heard = heard.merged(Facts(warning_signs=(NEW,)))
    return heard


def _heard_signs(turn: Turn) -> Facts:
    heard = turn.heard
    if turn.named_sign and turn.named_sign not in turn.denied_signs and turn.answer is not Answer.NO:
        heard = heard.merged(Facts(warning_signs=(turn.named_sign,)))
    # "My face", said where the signs are asked, names the sign and no weak place.
    if turn.answer is not Answer.NO and not heard.warning_signs and heard.areas == (Area(BodyPart.FACE),):
        heard = replace(heard, areas=(), warning_signs=("face_droop",))
    return heard


def take_in(session: Session, turn: Turn) -> Facts:
    """Returns the session's facts with all that the turn says: a later statement corrects."""
    heard = heard_in(session, turn)
    facts = session.facts.merged(heard.without("areas"))
    signs = tuple(s for s in facts.warning_signs if s not in turn.denied_signs)
    return replace(facts, areas=_areas(session, turn, heard), warning_signs=signs)


def _areas(session: Session, turn: Turn, heard: Facts) -> tuple[Area, ...]:
    known = session.facts.areas
    if heard.areas and (turn.correcting or session.question == "area"):
        known = ()
    said = {area.part for area in heard.areas}
    areas = (*(area for area in known if area.part not in said), *heard.areas)
    if turn.side and areas and not heard.areas:
        areas = (*areas[:-1], Area(areas[-1].part, turn.side))
    return tuple(area for area in areas if area.part not in turn.denied_parts)


def answers(question: Question, session: Session, turn: Turn) -> bool:
    """Returns whether the turn answers the open question."""
    heard = heard_in(session, turn)
    if question.id == "warning_signs":
        if set(heard.warning_signs) - {NEW}:
            return True
        return turn.answer is Answer.NO or turn.comparison is Comparison.SAME or bool(turn.denied_signs)
    if question.id == "onset" and NEW in heard.warning_signs:
        return True
    return bool(heard.known().intersection(question.fields))
