"""What one utterance was understood as, in the JSON form of ``weakness-guide understand``."""

from __future__ import annotations

from typing import Any

from skill.alexa.request import turn_of
from skill.core.listen import heard_in
from skill.core.proposals import COMMANDS
from skill.core.session import Session
from skill.device.echo import intent_request
from skill.device.nlu.understanding import Understander


def describe(
    understander: Understander, text: str, asked: str | None, *, explain: bool = False
) -> dict[str, Any]:
    """Returns ``{"text", "intent", "facts", "answer", "command"}``.

    It takes the way an utterance takes in a conversation: through Alexa's JSON into a Turn.

    :param asked: the id of the open question, or None.
    :param explain: whether ``because`` shall tell which words led to which value of which slot.
    """
    understood = understander.understand(text, asked)
    turn = turn_of(intent_request(understood, understander))
    heard = turn.heard
    if turn.answer is None or turn.comparison is not None:
        # A yes or no is shown as the answer it is; anything else as the fact it states.
        heard = heard_in(Session(question=asked), turn)
    told: dict[str, Any] = {
        "text": text,
        "intent": understood.intent,
        "facts": {name: value for name, value in heard.to_dict().items() if name in heard.known()},
        "answer": turn.answer,
        # What is asked of the memory is told by its intent.
        "command": None if turn.command in COMMANDS else turn.command,
    }
    if explain:
        told["confidence"] = round(understood.confidence, 3)
        told["because"] = [{"slot": h.slot, "id": h.id, "words": h.text} for h in understood.heard]
    return told
