"""Two readings of the same sound: what they agree on counts, what they don't is asked back."""

from __future__ import annotations

from typing import Any

from skill.core.frozen import replace
from skill.core.heard import Heard
from skill.core.open import Asked, Check
from skill.core.policy.listen import stated_in
from skill.core.session import Session
from skill.core.values import Onset

_NEW = (Onset.HOURS, Onset.DAYS)


def agreed(session: Session, first: Heard, second: Heard) -> Heard:
    """Returns what was said, going by two readings of the same sound.

    :param session: where the conversation stands.
    :param first: what the better reading says.
    :param second: what the other does.
    :return: the first, where both mean the same. Else what may have been said, with no confidence, so that it
        is asked back; it holds the other as ``instead`` where that states something too. Nothing where they
        differ in what cannot be asked back. What alarms in either of them is kept.
    """
    if alarms(session, first) or alarms(session, second):
        return alarmed(session, first, second)
    if _meaning(session, first) == _meaning(session, second):
        return replace(first, confidence=max(first.confidence, second.confidence))
    telling = [one for one in (first, second) if _tells(session, one)]
    if not telling or not isinstance(session.open, Asked | Check):
        return Heard()
    instead = replace(telling[1], command=None) if len(telling) > 1 else None
    return replace(telling[0], command=None, confidence=0.0, instead=instead)


def alarmed(session: Session, first: Heard, second: Heard) -> Heard:
    """Returns the more alarming of two readings, in doubt, with all that alarms in the other.

    Where neither alarms it is the first, as it is.
    """
    alarming, other = first, second
    if not alarms(session, first):
        if not alarms(session, second):
            return first
        alarming, other = second, first
    signs = {*alarming.facts.warning_signs, *other.facts.warning_signs}
    facts = replace(alarming.facts, warning_signs=tuple(sorted(signs)))
    if other.facts.sudden_onset:
        facts = replace(facts, sudden_onset=True)
    if other.facts.onset in _NEW and facts.onset is not Onset.HOURS:
        facts = replace(facts, onset=other.facts.onset)
    denied = tuple(sign for sign in alarming.denied_signs if sign not in signs)
    harmed = first.harmed or second.harmed
    return replace(alarming, facts=facts, denied_signs=denied, harmed=harmed, confidence=0.0)


def alarms(session: Session, heard: Heard) -> bool:
    """Returns whether it alarms, by its words or as an answer to what is open: "yes", it's new."""
    return heard.alarming or replace(heard, facts=stated_in(session, heard)).alarming


def _tells(session: Session, heard: Heard) -> bool:
    """Whether it states what can be said back."""
    return bool(stated_in(session, heard).known())


def _meaning(session: Session, heard: Heard) -> tuple[Any, ...]:
    facts = stated_in(session, heard)
    answer = None if facts.known() else heard.answer
    place = heard.side, heard.denied_parts, heard.denied_signs, heard.correcting
    return facts, answer, heard.command, heard.topic, heard.about, heard.which, heard.harmed, place
