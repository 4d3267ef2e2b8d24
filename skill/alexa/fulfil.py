"""What Alexa asks before it offers the skill to somebody: can it do something with these words?"""

from __future__ import annotations

from ask_sdk_model import Intent, Slot
from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentValues,
    CanFulfillSlot,
    CanFulfillSlotValues,
    CanUnderstandSlotValues,
)

from skill.alexa.intents import ANSWERS, COMMANDS
from skill.alexa.request import said_in
from skill.conversation import Conversation
from skill.core.heard import Command, Heard
from skill.core.session import Session

YES, NO, MAYBE = "YES", "NO", "MAYBE"


def fulfilled(intent: Intent | None, talk: Conversation) -> CanFulfillIntent:
    """Returns what the skill can do with an intent, and with each of its slots."""
    said = said_in(intent)
    can = _judged(talk.hear(Session(), said.words)) if said.words else _judged(said.heard)
    slots: dict[str, Slot] = (intent.slots if intent else None) or {}
    if can == NO and said.words and intent and intent.name in {*COMMANDS, *ANSWERS}:
        can = MAYBE  # what is asked for is known, what was said beside it is not
    return CanFulfillIntent(
        CanFulfillIntentValues[can], {name: _slot(slot, talk) for name, slot in slots.items()}
    )


def _slot(slot: Slot, talk: Conversation) -> CanFulfillSlot:
    # An empty slot stands in nobody's way.
    can = _judged(talk.hear(Session(), slot.value)) if slot.value else YES
    return CanFulfillSlot(
        CanUnderstandSlotValues[can], CanFulfillSlotValues.NO if can == NO else CanFulfillSlotValues.YES
    )


def _judged(heard: Heard) -> str:
    if heard.empty or heard.command is Command.OUT_OF_SCOPE:
        return NO
    return MAYBE if heard.doubtful else YES
