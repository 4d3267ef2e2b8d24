"""Takes what was stated into the facts: over-answers, corrections, denials, bare answers."""

from __future__ import annotations

from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Comparison, Heard
from skill.core.open import Asked, Check
from skill.core.questions import BY_ID, Question, interpret
from skill.core.session import Session
from skill.core.values import Area, BodyPart


def stated_in(session: Session, heard: Heard) -> Facts:
    """Returns the facts that were stated, given the question that is open."""
    stated = heard.facts
    if not isinstance(session.open, Asked):
        return stated
    question = BY_ID[session.open.question]
    if question.id == "warning_signs":
        return _stated_signs(heard)
    # In "no, the right one" the no belongs to the correction, not to the open question.
    if not heard.correcting and heard.side is None:
        stated = interpret(question, heard.answer, heard.comparison).merged(stated)
    if question.id == "onset" and stated.sudden_onset and stated.onset is None:
        stated = stated.merged(Facts(warning_signs=(NEW,)))
    return stated


def _stated_signs(heard: Heard) -> Facts:
    stated = heard.facts
    if heard.named_sign and heard.named_sign not in heard.denied_signs and heard.answer is not Answer.NO:
        stated = stated.merged(Facts(warning_signs=(heard.named_sign,)))
    # "My face", said where the signs are asked, names the sign and no weak place.
    if heard.answer is not Answer.NO and not stated.warning_signs and stated.areas == (Area(BodyPart.FACE),):
        stated = replace(stated, areas=(), warning_signs=("face_droop",))
    return stated


def doubted_facts(session: Session) -> Facts:
    """Returns the facts that are in doubt, none where nothing is."""
    if not isinstance(session.open, Check):
        return Facts()
    return stated_in(replace(session, question=session.open.question), session.open.heard)


def take_in(session: Session, heard: Heard) -> Facts:
    """Returns the session's facts with all that was said: a later statement corrects."""
    stated = stated_in(session, heard)
    facts = session.facts.merged(stated.without("areas"))
    # What may be misheard denies nothing.
    denied = () if heard.doubtful else heard.denied_signs
    signs = tuple(s for s in facts.warning_signs if s not in denied)
    return replace(facts, areas=_areas(session, heard, stated), warning_signs=signs)


def _areas(session: Session, heard: Heard, stated: Facts) -> tuple[Area, ...]:
    known = session.facts.areas
    if stated.areas and (heard.correcting or session.question == "area"):
        known = ()
    said = {area.part for area in stated.areas}
    areas = (*(area for area in known if area.part not in said), *stated.areas)
    if heard.side and areas and not stated.areas:
        areas = (*areas[:-1], Area(areas[-1].part, heard.side))
    return tuple(area for area in areas if area.part not in heard.denied_parts)


def answers(question: Question, session: Session, heard: Heard) -> bool:
    """Returns whether what was said answers the open question."""
    stated = stated_in(session, heard)
    if question.id == "warning_signs":
        if set(stated.warning_signs) - {NEW}:
            return True
        return heard.answer is Answer.NO or heard.comparison is Comparison.SAME or bool(heard.denied_signs)
    if question.id == "onset" and NEW in stated.warning_signs:
        return True
    return bool(stated.known().intersection(question.fields))
