"""Alexa's request JSON, as the SDK reads it, becomes words or a Heard, and a Session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ask_sdk_model import IntentRequest, ListSlotValue, RequestEnvelope, Slot

from skill.core.heard import Answer, Command, Heard
from skill.core.session import Session, SessionError

SESSION_KEY = "session"
"""The one session attribute."""

COMMANDS: Mapping[str, Command] = {
    "AMAZON.HelpIntent": Command.HELP,
    "AMAZON.StopIntent": Command.STOP,
    "AMAZON.CancelIntent": Command.STOP,
    "AMAZON.NavigateHomeIntent": Command.STOP,
    "AMAZON.RepeatIntent": Command.REPEAT,
    "AMAZON.StartOverIntent": Command.START_OVER,
    "AMAZON.PreviousIntent": Command.GO_BACK,
    "AMAZON.NextIntent": Command.SKIP,
    "WhyIntent": Command.WHY,
    "SkipIntent": Command.SKIP,
    "DontKnowIntent": Command.DONT_KNOW,
    "SlowerIntent": Command.SLOWER,
    "ThanksIntent": Command.THANKS,
    "ChangeIntent": Command.CHANGE,
    "WhoCanHelpIntent": Command.WHO_CAN_HELP,
    "MoreIntent": Command.MORE,
    "ExerciseIntent": Command.EXERCISE,
    "DevicesIntent": Command.DEVICES,
    "SendIntent": Command.SEND,
    "RememberIntent": Command.REMEMBER,
    "ForgetIntent": Command.FORGET,
    "ResumeIntent": Command.RESUME,
    "OutOfScopeIntent": Command.OUT_OF_SCOPE,
}
ANSWERS: Mapping[str, Answer] = {
    "AMAZON.YesIntent": Answer.YES,
    "AMAZON.NoIntent": Answer.NO,
    "DontKnowIntent": Answer.UNSURE,
}
STATING = ("AnswerIntent", "WordsIntent", "DescribeIntent", "AMAZON.FallbackIntent")
"""Intents that say nothing beyond their slots."""


def read_session(envelope: RequestEnvelope, signs: frozenset[str] | None = None) -> Session:
    """Returns the session that the request carries, or a new one where there is none to read.

    :param signs: the ids of the warning signs that it may hold; None for any.
    """
    attributes = (envelope.session.attributes if envelope.session else None) or {}
    if SESSION_KEY not in attributes:
        return Session()
    try:
        return Session.from_dict(attributes[SESSION_KEY], signs)
    except SessionError:
        # An older version of the skill wrote it; the person starts again rather than hears an error.
        return Session()


def said_in(request: IntentRequest) -> Heard | str:
    """Returns the words that were said, or what Amazon understood where it sends no words.

    The spoken value of any slot is what was said, in any intent, resolved or not.
    """
    intent = request.intent
    slots: Mapping[str, Slot] = (intent.slots if intent else None) or {}
    words = " ".join(dict.fromkeys(word for slot in slots.values() for word in _spoken(slot)))
    if words:
        return words
    name = str(intent.name) if intent else ""
    return Heard(answer=ANSWERS.get(name), command=COMMANDS.get(name))


def _spoken(slot: Slot) -> Iterator[str]:
    value = slot.slot_value
    for item in value.values or () if isinstance(value, ListSlotValue) else (value or slot,):
        if getattr(item, "value", None):
            yield str(item.value)
