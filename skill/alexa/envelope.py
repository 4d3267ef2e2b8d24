"""A request is cut to what is read of it before the SDK sees it, so that nothing else can break a turn.

Amazon adds fields, types and values of enumerations as it likes, and the SDK's serializer refuses a request
for a single one that it does not know. What is left out here is as if it had not been sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ask_sdk_model import (
    Application,
    Context,
    Intent,
    IntentRequest,
    LaunchRequest,
    Request,
    RequestEnvelope,
    Slot,
    SlotConfirmationStatus,
    User,
)
from ask_sdk_model.interfaces.system import SystemState

SESSION_KEY = "session"
"""The one session attribute."""
HEARING = "confidence"
"""How sure a recogniser is of a slot's words, from 0 to 1, beside its value; Amazon does not send it."""
OTHERWISE, BESIDE = "otherwise", "beside"
"""What other readings of the same sound say: one that has to agree, and one of which only what alarms counts.
Amazon sends neither.
"""

Json = dict[str, Any]

TYPES = frozenset(Request.discriminator_value_class_map)
"""The types of requests that the SDK knows."""
CAN_FULFILL = "CanFulfillIntentRequest"
_STATUS = {status.value: status for status in SlotConfirmationStatus}


class Carried:
    """What goes from a request to its response beside the SDK, which would copy and walk it."""

    def __init__(self, session: Any) -> None:
        """Takes the session attribute that came, JSON of any shape, None for none."""
        self.session = session


def read(event: object) -> RequestEnvelope | None:
    """Returns what the skill reads of a request, None where it is of no type that the SDK knows.

    :param event: JSON of any shape; it is left as it is.
    :return: the ids of the skill and the user in ``context.system``, and the request with its type, id,
        locale and intent; of a slot its name, its words as ``value``, whether it was confirmed or denied, and
        HEARING where it was sent. Only where it is asked what can be fulfilled are there empty slots.
    """
    request = part(event, "request")
    kind = _text(request, "type")
    if kind is None or kind not in TYPES:
        return None
    system = part(event, "context", "System")
    # Which skill it is for nothing but the context may tell, as a request for another is refused.
    application = Application(_text(part(system, "application"), "applicationId"))
    user = User(_text(part(system, "user"), "userId") or _text(part(event, "session", "user"), "userId"))
    context = Context(SystemState(application, user))
    return RequestEnvelope(context=context, request=_request(kind, request))


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


def _text(found: Mapping[str, Any], name: str) -> str | None:
    text = found.get(name)
    return text if isinstance(text, str) else None


class _Other(Request):
    """A request of which the type alone is read."""

    def __init__(self, kind: str, request_id: str | None, locale: str | None) -> None:
        super().__init__(kind, request_id, None, locale)


def _request(kind: str, request: Mapping[str, Any]) -> Request:
    request_id, locale = _text(request, "requestId"), _text(request, "locale")
    if kind == "LaunchRequest":
        return LaunchRequest(request_id, locale=locale)
    if kind == "IntentRequest":
        intent = _intent(part(request, "intent"), empty=False)
        return IntentRequest(request_id, locale=locale, intent=intent)
    if kind == CAN_FULFILL:
        from ask_sdk_model.canfulfill import CanFulfillIntentRequest  # most processes are never asked

        intent = _intent(part(request, "intent"), empty=True)
        return CanFulfillIntentRequest(request_id, locale=locale, intent=intent)
    return _Other(kind, request_id, locale)


def _intent(intent: Mapping[str, Any], *, empty: bool) -> Intent:
    """What is read of an intent, with its empty slots or without."""
    given = intent.get("slots")
    named = given.items() if isinstance(given, dict) else enumerate(given if isinstance(given, list) else ())
    slots = {str(name): _slot(str(name), slot) for name, slot in named if isinstance(slot, dict)}
    if not empty:
        slots = {name: slot for name, slot in slots.items() if slot.value or slot.confirmation_status}
    return Intent(_text(intent, "name"), slots, _status(intent))


def _slot(name: str, given: Json) -> Slot:
    slot = Slot(name, joined(_spoken(given)) or None, _status(given))
    sure = given.get(HEARING)
    if isinstance(sure, int | float) and not isinstance(sure, bool) and 0 <= sure <= 1:
        # As the SDK keeps what it does not know.
        setattr(slot, HEARING, sure)
    for name in (OTHERWISE, BESIDE):
        if reading := _text(given, name):
            setattr(slot, name, reading)
    return slot


def _spoken(slot: Json) -> list[str]:
    """The spoken values, several of a slot that takes several; requests of old have them beside the slot."""
    value = part(slot, "slotValue")
    values = value.get("values")
    found = [part(one).get("value") for one in values] if isinstance(values, list) else [value.get("value")]
    return _saying(found) or _saying([slot.get("value")])


def _saying(found: list[Any]) -> list[str]:
    return [text for text in found if isinstance(text, str) and text.strip()]


def _status(found: Mapping[str, Any]) -> Any:
    """Confirmed or denied, None for neither; an intent has the same values as a slot."""
    status = _STATUS.get(_text(found, "confirmationStatus") or "")
    return None if status is SlotConfirmationStatus.NONE else status
