"""Alexa's request JSON, as the SDK reads it, becomes a Turn and a Session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import IntentRequest, ListSlotValue, Request, RequestEnvelope, Slot

from skill.core.facts import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Facts,
    Onset,
    Reason,
    Side,
    TrainingEffect,
)
from skill.core.frozen import frozen
from skill.core.knowledge import Topic
from skill.core.questions import BY_ID
from skill.core.session import Session, SessionError
from skill.core.turn import Answer, Command, Comparison, Kind, Turn

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
STATING = ("DescribeIntent", "AMAZON.FallbackIntent")
"""Intents that say nothing beyond their slots."""

PLACES = (("part", "side"), ("part_two", "side_two"), ("part_three", "side_three"))
"""Slots of a place on one side; ``parts`` are plural words and mean both sides."""
PLURAL = "parts"

_SIGN_SLOTS = ("sign", "sign_name", "denied_sign")
_E = TypeVar("_E", bound=StrEnum)
_BOOLEAN = {"yes": True, "no": False}
_Ids = Mapping[str, tuple[str, ...]]


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


@frozen
class Recognition:
    """How well something was recognised.

    Alexa sends nothing of the kind, so it does not travel in the request: whoever recognises speech itself
    passes it beside the request, in the place of Lambda's context.
    """

    doubtful: bool = False
    """Whether it may have been misheard."""


def read_turn(
    request: Request | None, recognition: object = None, signs: frozenset[str] | None = None
) -> Turn:
    """Returns what the person said. Unknown intents, slots and values are passed over.

    :param signs: the ids of the warning signs that there are; None for any.
    :param recognition: a :class:`Recognition`, or anything else where nothing is known of it.
    """
    if not isinstance(request, IntentRequest):
        return Turn(kind=Kind.LAUNCH)
    intent = request.intent
    name = str(intent.name) if intent else ""
    slots: Mapping[str, Slot] = (intent.slots if intent else None) or {}
    # Amazon sends every slot of the intent, most of them empty.
    filled = ((name, s) for name, s in slots.items() if s.slot_value is not None or s.resolutions is not None)
    ids: _Ids = {name: _ids(slot) for name, slot in filled}
    if signs is not None:
        ids = {slot: _there(slot, found, signs) for slot, found in ids.items()}
    answer = ANSWERS.get(name) or _one(Answer, ids, "answer")
    if answer is None and "unsure" in ids.get("diagnosis", ()):
        answer = Answer.UNSURE
    areas = _areas(ids)
    return Turn(
        heard=_facts(ids, areas),
        answer=answer,
        comparison=_one(Comparison, ids, "comparison"),
        command=COMMANDS.get(name),
        topic=_one(Topic, ids, "topic"),
        about=next((i for i in ids.get("question", ()) if i in BY_ID), None),
        side=None if areas else _one(Side, ids, "side"),
        named_sign=next(iter(ids.get("sign_name", ())), None),
        denied_parts=_all(BodyPart, ids, "denied_part") + _all(BodyPart, ids, "denied_parts"),
        # "I can't swallow without choking": what is stated outweighs what sounds denied.
        denied_signs=tuple(s for s in ids.get("denied_sign", ()) if s not in ids.get("sign", ())),
        correcting="replace" in ids.get("correction", ()),
        doubtful=isinstance(recognition, Recognition) and recognition.doubtful,
    )


def turn_of(request: Mapping[str, Any]) -> Turn:
    """Returns the Turn of a LaunchRequest or IntentRequest in its JSON form."""
    return read_turn(DefaultSerializer().deserialize(json.dumps(request), Request))


def _facts(ids: _Ids, areas: tuple[Area, ...]) -> Facts:
    pace = ids.get("pace", ())
    return Facts(
        areas=areas,
        onset=_one(Onset, ids, "onset"),
        sudden_onset=("sudden" in pace) if pace else None,
        activity_level=_one(ActivityLevel, ids, "level"),
        activity_change=_one(ActivityChange, ids, "change"),
        reduced_by=_all(Reason, ids, "reason"),
        worse_with_use=_boolean(ids, "fading"),
        recovers_with_rest=_boolean(ids, "rest"),
        heat_worsens=_boolean(ids, "heat"),
        training_effect=_one(TrainingEffect, ids, "training"),
        warning_signs=tuple(sorted(set(ids.get("sign", ())))),
        has_ms=_boolean(ids, "diagnosis"),
    )


def _there(slot: str, ids: tuple[str, ...], signs: frozenset[str]) -> tuple[str, ...]:
    # A sign that is new in the model must not silence the others.
    return tuple(i for i in ids if i in signs) if slot in _SIGN_SLOTS else ids


def _areas(ids: _Ids) -> tuple[Area, ...]:
    areas = []
    for part, side in PLACES:
        said = _one(Side, ids, side)
        areas += [Area(body_part, said) for body_part in _all(BodyPart, ids, part)]
    # "Toes on my right foot": a side that is said beats the plural.
    alone = None if ids.get("part") else _one(Side, ids, "side")
    areas += [Area(body_part, alone or Side.BOTH) for body_part in _all(BodyPart, ids, PLURAL)]
    return tuple(dict.fromkeys(areas))


def _all(enum: type[_E], ids: _Ids, slot: str) -> tuple[_E, ...]:
    # A model that is newer than this code can send values that it does not know.
    said = ids.get(slot)
    return tuple(enum(i) for i in said if i in enum._value2member_map_) if said else ()


def _one(enum: type[_E], ids: _Ids, slot: str) -> _E | None:
    return next(iter(_all(enum, ids, slot)), None) if slot in ids else None


def _boolean(ids: _Ids, slot: str) -> bool | None:
    found = ids.get(slot)
    return _BOOLEAN.get(found[0]) if found else None


def _ids(slot: Slot) -> tuple[str, ...]:
    """The ids of the values a slot was resolved to, of one value or of a list of them."""
    value = slot.slot_value
    values = value.values or () if isinstance(value, ListSlotValue) else (value or slot,)
    found = (_resolved(getattr(item, "resolutions", None)) for item in values)
    return tuple(dict.fromkeys(i for i in found if i is not None))


def _resolved(resolutions: Any) -> str | None:
    for authority in (resolutions.resolutions_per_authority if resolutions else None) or ():
        for wrapper in authority.values or ():
            if wrapper.value and wrapper.value.id:
                return str(wrapper.value.id)
    return None
