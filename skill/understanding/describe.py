"""What one utterance was understood as, in the JSON form of ``weakness-guide understand``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from skill.core.heard import OF_HISTORY, Command, Heard
from skill.core.policy.listen import stated_in
from skill.core.session import Session
from skill.understanding.understander import Understander

if TYPE_CHECKING:
    from datetime import date

INTENTS: Mapping[Command, str] = {
    Command.HELP: "AMAZON.HelpIntent",
    Command.STOP: "AMAZON.StopIntent",
    Command.REPEAT: "AMAZON.RepeatIntent",
    Command.START_OVER: "AMAZON.StartOverIntent",
    Command.GO_BACK: "AMAZON.PreviousIntent",
    Command.SKIP: "SkipIntent",
    Command.WHY: "WhyIntent",
    Command.DONT_KNOW: "DontKnowIntent",
    Command.SLOWER: "SlowerIntent",
    Command.THANKS: "ThanksIntent",
    Command.CHANGE: "ChangeIntent",
    Command.WHO_CAN_HELP: "WhoCanHelpIntent",
    Command.MORE: "MoreIntent",
    Command.EXERCISE: "ExerciseIntent",
    Command.DEVICES: "DevicesIntent",
    Command.SEND: "SendIntent",
    Command.REMEMBER: "RememberIntent",
    Command.FORGET: "ForgetIntent",
    Command.RESUME: "ResumeIntent",
    Command.OUT_OF_SCOPE: "OutOfScopeIntent",
}
"""The name that a command is told by."""
_BARE = {"yes": "AMAZON.YesIntent", "no": "AMAZON.NoIntent"}
_ASKING, _STATING, _NOTHING = "AskIntent", "DescribeIntent", "AMAZON.FallbackIntent"
_TOLD = 0.05
"""What is less likely is not told of."""


def describe(
    understander: Understander,
    text: str,
    asked: str | None,
    today: date | None = None,
    *,
    explain: bool = False,
) -> dict[str, Any]:
    """Returns ``{"text", "intent", "facts", "answer", "command", "asks", "confidence"}``.

    :param asked: the id of the open question, or None.
    :param today: the present day, None where nobody can tell.
    :param explain: whether ``because`` shall tell how likely each label is that may be meant.
    """
    heard = understander.understand(text, asked, today)
    # A yes or no is shown as the answer it is; anything else as the fact it states.
    facts = heard.facts if heard.answer else stated_in(Session(question=asked), heard)
    told: dict[str, Any] = {
        "text": text,
        "intent": _intent(heard),
        "facts": {name: value for name, value in facts.to_dict().items() if name in facts.known()},
        "answer": heard.answer,
        # What is asked of the memory is told by its intent.
        "command": None if heard.command in OF_HISTORY else heard.command,
        "asks": heard.asks,
        "confidence": round(heard.confidence, 3),
    }
    if explain:
        reading = understander.reading(text, asked, today)
        told["because"] = [] if reading is None else reading.told(_TOLD)
    return told


def _intent(heard: Heard) -> str:
    if heard.command:
        return INTENTS[heard.command]
    if heard.asks:
        return _ASKING
    if heard.empty:
        return _NOTHING
    return _BARE.get(heard.answer or "", _STATING) if not heard.facts.known() else _STATING
