"""What one utterance was understood as, in the JSON form of ``weakness-guide understand``."""

from __future__ import annotations

from typing import Any

from skill.core.listen import stated_in
from skill.core.proposals import COMMANDS
from skill.core.session import Session
from skill.understanding.meaning import heard_of
from skill.understanding.understanding import COMMAND_LABELS, Understander


def describe(
    understander: Understander, text: str, asked: str | None, *, explain: bool = False
) -> dict[str, Any]:
    """Returns ``{"text", "intent", "facts", "answer", "command", "confidence"}``.

    :param asked: the id of the open question, or None.
    :param explain: whether ``because`` shall tell which words led to which value of which slot.
    """
    understood = understander.found(text, asked)
    heard = heard_of(understood, COMMAND_LABELS)
    facts = heard.facts
    if heard.answer is None or heard.comparison is not None:
        # A yes or no is shown as the answer it is; anything else as the fact it states.
        facts = stated_in(Session(question=asked), heard)
    told: dict[str, Any] = {
        "text": text,
        "intent": understood.intent,
        "facts": {name: value for name, value in facts.to_dict().items() if name in facts.known()},
        "answer": heard.answer,
        # What is asked of the memory is told by its intent.
        "command": None if heard.command in COMMANDS else heard.command,
        "confidence": round(heard.confidence, 3),
    }
    if explain:
        told["because"] = [{"slot": h.slot, "id": h.id, "words": h.text} for h in understood.heard]
    return told
