"""Two readings of the same sound: what they agree on counts, what they don't is asked back."""

from __future__ import annotations

from typing import Any

from skill.core.frozen import replace
from skill.core.heard import Command, Heard
from skill.core.policy.listen import stated_in
from skill.core.session import Session

_SURE_OF_STOP = 0.9
"""What ends the talk has to be said as such: knocks are read as "I'm going to do it"."""


def agreed(session: Session, first: Heard, second: Heard) -> Heard:
    """Returns what was said, going by two readings of the same sound.

    :param session: where the conversation stands.
    :param first: what the better reading says.
    :param second: what the other does.
    :return: the first, where both mean the same. Else what may have been said, with no confidence, so that it
        is asked back; it holds the other as ``instead`` where that states something too. Nothing where they
        differ in what cannot be asked back. A sign that either of them names is kept.
    """
    if first.alarming or second.alarming:
        return _with_all_signs(first, second)
    if _meaning(session, first) == _meaning(session, second):
        sure = max(first.confidence, second.confidence)
        if first.command is Command.STOP and sure < _SURE_OF_STOP:
            return Heard()
        return replace(first, confidence=sure)
    telling = [one for one in (first, second) if _tells(session, one)]
    if not telling:
        return Heard()
    instead = replace(telling[1], command=None) if len(telling) > 1 else None
    return replace(telling[0], command=None, confidence=0.0, instead=instead)


def _with_all_signs(first: Heard, second: Heard) -> Heard:
    alarming, other = (first, second) if first.alarming else (second, first)
    signs = {*alarming.facts.warning_signs, *other.facts.warning_signs}
    facts = replace(alarming.facts, warning_signs=tuple(sorted(signs)))
    denied = tuple(sign for sign in alarming.denied_signs if sign not in signs)
    return replace(alarming, facts=facts, denied_signs=denied, confidence=0.0)


def _tells(session: Session, heard: Heard) -> bool:
    return bool(stated_in(session, heard).known() or heard.side or heard.denied_parts)


def _meaning(session: Session, heard: Heard) -> tuple[Any, ...]:
    facts = stated_in(session, heard)
    answer = None if facts.known() else heard.answer
    place = heard.side, heard.denied_parts, heard.denied_signs
    return facts, answer, heard.command, heard.topic, heard.about, heard.harmed, place
