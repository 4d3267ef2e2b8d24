"""Takes what was stated into the facts: over-answers, corrections, denials, bare answers."""

from __future__ import annotations

from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Heard
from skill.core.open import Asked, Check
from skill.core.questions import BY_ID, Question, asked_along, interpret
from skill.core.session import Session
from skill.core.values import Area, BodyPart, TrainingEffect


def stated_in(session: Session, heard: Heard) -> Facts:
    """Returns the facts that were stated, given the question that is open."""
    stated = heard.facts
    if not isinstance(session.open, Asked):
        return stated
    question = BY_ID[session.open.question]
    if question.id == "warning_signs":
        return _stated_signs(heard)
    if question.id == "training_effect" and session.facts.training_effect is TrainingEffect.DIFFERS:
        return _stronger(session.facts, heard)
    # In "no, the right one" the no belongs to the correction, not to the open question.
    # In "it fades, but rest doesn't bring it back" it belongs to what is asked along, and says no more.
    told = heard.answer is Answer.NO and any(name in stated.known() for name in question.along)
    if not heard.correcting and heard.side is None and not told:
        stated = interpret(question, heard.answer, asks_along(session)).merged(stated)
    if question.id == "onset" and stated.sudden_onset and stated.onset is None:
        stated = stated.merged(Facts(warning_signs=(NEW,)))
    return stated


def _stronger(known: Facts, heard: Heard) -> Facts:
    """What was stated where it is asked which place weights made stronger: the places are those."""
    places = heard.facts.areas
    if heard.side and known.areas and not places:
        places = (Area(known.areas[-1].part, heard.side),)
    return replace(heard.facts, areas=(), strengthened=places)


def _stated_signs(heard: Heard) -> Facts:
    stated = heard.facts
    # "My face", said where the signs are asked, names the sign and no weak place.
    if heard.answer is not Answer.NO and not stated.warning_signs and stated.areas == (Area(BodyPart.FACE),):
        stated = replace(stated, areas=(), warning_signs=("face_droop",))
    return stated


def asks_along(session: Session) -> tuple[str, ...]:
    """Returns the fields the open question asks for along with its own; asked again, it is asked alone."""
    if not isinstance(session.open, Asked) or session.attempt:
        return ()
    return asked_along(BY_ID[session.open.question], session.facts, session.closed)


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
    if known and stated.training_effect is TrainingEffect.DIFFERS:
        # Which place weights helped is asked: that one got stronger makes no other the weak one.
        return known
    if stated.areas and (heard.correcting or session.question == "area"):
        known = ()
    said = {area.part for area in stated.areas}
    areas = (*(area for area in known if area.part not in said), *stated.areas)
    if heard.side and areas and not stated.areas and not stated.strengthened:
        areas = (*areas[:-1], Area(areas[-1].part, heard.side))
    return tuple(area for area in areas if area.part not in heard.denied_parts)


def answers(question: Question, session: Session, heard: Heard) -> bool:
    """Returns whether what was said answers the open question."""
    stated = stated_in(session, heard)
    if question.id == "warning_signs":
        if set(stated.warning_signs) - {NEW}:
            return True
        return heard.answer is Answer.NO or bool(heard.denied_signs)
    if question.id == "onset" and NEW in stated.warning_signs:
        return True
    if stated.training_effect is TrainingEffect.DIFFERS and question.id == "training_effect":
        # Which one got stronger is asked next.
        return bool(stated.strengthened)
    return bool(stated.known().intersection(question.fields))
