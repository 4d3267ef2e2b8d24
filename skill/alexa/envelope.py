"""A request is cut to what is read of it before the SDK sees it, so that nothing else can break a turn.

Amazon adds fields, types and values of enumerations as it likes, and the SDK refuses a request for a single
one that it does not know. What is left out here is as if it had not been sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ask_sdk_model import Request

SESSION_KEY = "session"
"""The one session attribute."""
HEARING = "confidence"
"""How sure a recogniser is of a slot's words, from 0 to 1, beside its value; Amazon does not send it."""
DENIED, CONFIRMED = "DENIED", "CONFIRMED"

Json = dict[str, Any]

TYPES = frozenset(Request.discriminator_value_class_map)
"""The types of requests that the SDK knows."""
_INTENT, _CAN_FULFILL = "IntentRequest", "CanFulfillIntentRequest"


class Carried:
    """What goes from a request to its response beside the SDK, which would copy and walk it."""

    def __init__(self, session: Any) -> None:
        """Takes the session attribute that came, JSON of any shape, None for none."""
        self.session = session


def cut(event: object) -> Json | None:
    """Returns the request as the SDK shall read it, None where it is of no type that the SDK knows.

    :param event: JSON of any shape; it is left as it is.
    :return: ``context.System`` with the ids of the skill and the user, and ``request`` with its type, id,
        locale and intent. Of a slot its name and words, and where they were sent ``confirmationStatus``
        (DENIED or CONFIRMED) and HEARING. Only where it is asked what can be fulfilled are there empty slots.
    """
    request = part(event, "request")
    kind = request.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        return None
    read: Json = {"type": kind, **_texts(request, "requestId", "locale")}
    if kind in (_INTENT, _CAN_FULFILL):
        read["intent"] = _intent(part(request, "intent"), empty=kind == _CAN_FULFILL)
    system = part(event, "context", "System")
    user = _texts(part(system, "user"), "userId") or _texts(part(event, "session", "user"), "userId")
    # Which skill it is for nothing but the context may tell, as a request for another is refused.
    application = _texts(part(system, "application"), "applicationId")
    return {"context": {"System": {"application": application, "user": user}}, "request": read}


def session_in(event: object) -> Any:
    """Returns the session attribute of a request, None where there is none."""
    return part(event, "session", "attributes").get(SESSION_KEY)


def part(found: object, *path: str) -> Mapping[str, Any]:
    """Returns the object at a path, an empty one where there is none."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def joined(texts: Sequence[str]) -> str:
    """Returns what was said in one piece as it is, or in several, no word twice where two of them meet."""
    if len(texts) == 1:
        return texts[0]
    words: list[str] = []
    for text in texts:
        more = text.split()
        words += more[1:] if words and more[:1] == words[-1:] else more
    return " ".join(words)


def _texts(found: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: text for name in names if isinstance(text := found.get(name), str)}


def _intent(intent: Mapping[str, Any], *, empty: bool) -> Json:
    """What is read of an intent, with its empty slots or without."""
    slots = intent.get("slots")
    named = slots.items() if isinstance(slots, dict) else enumerate(slots if isinstance(slots, list) else ())
    read = {str(name): {"name": str(name), **_slot(slot)} for name, slot in named if isinstance(slot, dict)}
    filled = {name: slot for name, slot in read.items() if empty or len(slot) > 1}
    return {**_texts(intent, "name"), **_status(intent), "slots": filled}


def _slot(slot: Json) -> Json:
    read: Json = _status(slot)
    spoken = _spoken(slot)
    if spoken:
        read["value"] = joined(spoken)
        sure = slot.get(HEARING)
        if isinstance(sure, int | float) and not isinstance(sure, bool) and 0 <= sure <= 1:
            read[HEARING] = sure
    return read


def _spoken(slot: Json) -> list[str]:
    """The spoken values, several of a slot that takes several; requests of old have them beside the slot."""
    value = part(slot, "slotValue")
    values = value.get("values")
    found = [part(one).get("value") for one in values] if isinstance(values, list) else [value.get("value")]
    return _saying(found) or _saying([slot.get("value")])


def _saying(found: list[Any]) -> list[str]:
    return [text for text in found if isinstance(text, str) and text.strip()]


def _status(found: Mapping[str, Any]) -> dict[str, str]:
    status = found.get("confirmationStatus")
    return {"confirmationStatus": status} if status in (DENIED, CONFIRMED) else {}
