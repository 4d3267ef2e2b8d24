"""What one utterance was understood as, in the JSON form of ``weakness-guide understand``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.core.heard import OF_HISTORY
from skill.core.policy.listen import stated_in
from skill.core.session import Session
from skill.understanding.found import Understood
from skill.understanding.meaning import heard_of
from skill.understanding.understander import Understander

INTENTS: Mapping[str, str] = {
    "help": "AMAZON.HelpIntent",
    "stop": "AMAZON.StopIntent",
    "cancel": "AMAZON.CancelIntent",
    "repeat": "AMAZON.RepeatIntent",
    "start_over": "AMAZON.StartOverIntent",
    "go_back": "AMAZON.PreviousIntent",
    "skip": "SkipIntent",
    "next": "AMAZON.NextIntent",
    "why": "WhyIntent",
    "dont_know": "DontKnowIntent",
    "slower": "SlowerIntent",
    "thanks": "ThanksIntent",
    "change": "ChangeIntent",
    "who_can_help": "WhoCanHelpIntent",
    "more": "MoreIntent",
    "exercise": "ExerciseIntent",
    "devices": "DevicesIntent",
    "send": "SendIntent",
    "remember": "RememberIntent",
    "forget": "ForgetIntent",
    "resume": "ResumeIntent",
    "out_of_scope": "OutOfScopeIntent",
}
"""The name that a command is told by."""
_BARE = {"yes": "AMAZON.YesIntent", "no": "AMAZON.NoIntent"}
_ASKING, _STATING, _NOTHING = "AskIntent", "DescribeIntent", "AMAZON.FallbackIntent"


def describe(
    understander: Understander, text: str, asked: str | None, *, explain: bool = False
) -> dict[str, Any]:
    """Returns ``{"text", "intent", "facts", "answer", "command", "asks", "confidence"}``.

    :param asked: the id of the open question, or None.
    :param explain: whether ``because`` shall tell which words led to which value of which slot.
    """
    understood = understander.found(text, asked)
    heard = heard_of(understood)
    facts = heard.facts
    if heard.answer is None or heard.comparison is not None:
        # A yes or no is shown as the answer it is; anything else as the fact it states.
        facts = stated_in(Session(question=asked), heard)
    told: dict[str, Any] = {
        "text": text,
        "intent": _intent(understood),
        "facts": {name: value for name, value in facts.to_dict().items() if name in facts.known()},
        "answer": heard.answer,
        # What is asked of the memory is told by its intent.
        "command": None if heard.command in OF_HISTORY else heard.command,
        "asks": heard.asks,
        "confidence": round(heard.confidence, 3),
    }
    if explain:
        told["because"] = [{"slot": f.slot, "id": f.id, "words": f.text} for f in understood.found]
    return told


def _intent(understood: Understood) -> str:
    if understood.command:
        return INTENTS[understood.command]
    if understood.asks:
        return _ASKING
    match understood.found:
        case ():
            return _NOTHING
        case (one,) if one.slot == "answer":
            return _BARE.get(one.id, _STATING)
    return _STATING
