"""Alexa's request, as the SDK reads it, becomes words or a Heard; the session attribute becomes a Session."""

from __future__ import annotations

from typing import Any

from ask_sdk_model import Intent, Slot, SlotConfirmationStatus

from skill.alexa.envelope import BESIDE, HEARING, OTHERWISE, joined
from skill.alexa.intents import ANSWERS, COMMANDS
from skill.core.frozen import frozen
from skill.core.heard import Answer, Heard
from skill.core.session import Session, SessionError

_DENIED, _CONFIRMED = SlotConfirmationStatus.DENIED, SlotConfirmationStatus.CONFIRMED


@frozen
class Said:
    """What was said, as Alexa sends it."""

    words: str
    """Empty where it sends none."""
    hearing: float
    """How sure the recogniser is of the words, from 0 to 1; 1 where nothing is known of it."""
    otherwise: str
    """What a second reading of the same sound says, empty where there was none."""
    beside: str
    """What a worse reading says, of which only what alarms counts; empty where there was none."""
    heard: Heard
    """What it means where there are no words."""


def read_session(kept: Any, signs: frozenset[str] | None = None) -> Session:
    """Returns the session that a request carries, or a new one where there is none to read.

    :param kept: the session attribute: JSON of any shape, None for none.
    :param signs: the ids of the warning signs that it may hold; None for any.
    """
    if kept is None:
        return Session()
    try:
        return Session.from_dict(kept, signs)
    except SessionError:
        # An older version of the skill wrote it; the person starts again rather than hears an error.
        return Session()


def said_in(intent: Intent | None) -> Said:
    """Returns what was said.

    The spoken value of any slot is what was said, in any intent, resolved or not; what was denied is not.
    Where there is none, a yes or no to what Alexa asked back counts, then the name of the intent.
    """
    slots: list[Slot] = list(intent.slots.values()) if intent and intent.slots else []
    whole = intent.confirmation_status if intent else None
    statuses = [whole, *(slot.confirmation_status for slot in slots)]
    spoken = [s for s in slots if s.value and _DENIED not in (whole, s.confirmation_status)]
    if spoken:
        hearing = min(float(getattr(slot, HEARING, 1.0)) for slot in spoken)
        otherwise, beside = (
            joined([text for slot in spoken if (text := getattr(slot, name, ""))] or [""])
            for name in (OTHERWISE, BESIDE)
        )
        return Said(joined([str(slot.value) for slot in spoken]), hearing, otherwise, beside, Heard())
    if _DENIED in statuses:
        return Said("", 1.0, "", "", Heard(answer=Answer.NO))
    name = (intent.name if intent else None) or ""
    answer, command = ANSWERS.get(name), COMMANDS.get(name)
    if answer is None and command is None and _CONFIRMED in statuses:
        answer = Answer.YES
    return Said("", 1.0, "", "", Heard(answer=answer, command=command))
