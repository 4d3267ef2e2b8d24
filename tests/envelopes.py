"""Alexa's request JSON, as Amazon documents it."""

from __future__ import annotations

import json
from typing import Any

from skill import content
from skill.alexa.request import SESSION_KEY

SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
REQUEST_ID = "amzn1.echo-api.request.aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

MODEL = content.language_model()
INTENTS: dict[str, dict[str, Any]] = {intent["name"]: intent for intent in MODEL["intents"]}
TYPES: dict[str, list[dict[str, Any]]] = {kind["name"]: kind["values"] for kind in MODEL["types"]}


def envelope(
    request: dict[str, Any], session: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """Returns a whole request.

    :param request: what differs from an ordinary request in ``request``; None takes a key away.
    :param session: the session attribute as the skill left it.
    """
    application = {"applicationId": SKILL_ID}
    user = {"userId": "amzn1.ask.account.VOID"}
    body = {
        "requestId": REQUEST_ID,
        "timestamp": "2026-05-13T12:34:56Z",
        "locale": "en-US",
        **request,
    }
    return {
        "version": "1.0",
        "session": {
            "new": session is None,
            "sessionId": "amzn1.echo-api.session.0",
            "application": application,
            "attributes": {} if session is None else {SESSION_KEY: session},
            "user": user,
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "device", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "token",
            }
        },
        "request": {key: value for key, value in body.items() if value is not None},
        **changes,
    }


def launch(**request: Any) -> dict[str, Any]:
    return envelope({"type": "LaunchRequest", "shouldLinkResultBeReturned": False, **request})


def resolved(kind: str, *ids: str, status: str = "ER_SUCCESS_MATCH") -> dict[str, Any]:
    """Returns the resolutions of a slot value: one authority with these values."""
    names = {value["id"]: value["name"]["value"] for value in TYPES.get(kind, ())}
    values = [{"value": {"name": names.get(i, i), "id": i}} for i in ids]
    authority: dict[str, Any] = {
        "authority": f"amzn1.er-authority.echo-sdk.{SKILL_ID}.{kind}",
        "status": {"code": status},
    }
    return {"resolutionsPerAuthority": [authority | ({"values": values} if values else {})]}


def simple(said: str, kind: str, *ids: str, status: str = "ER_SUCCESS_MATCH") -> dict[str, Any]:
    return {"type": "Simple", "value": said, "resolutions": resolved(kind, *ids, status=status)}


def slot(name: str, kind: str, *ids: str, many: bool = False) -> dict[str, Any]:
    """Returns a slot that was filled with these values, each said as its id."""
    filled: dict[str, Any] = {"name": name, "confirmationStatus": "NONE", "source": "USER"}
    if many:
        return filled | {"slotValue": {"type": "List", "values": [simple(i, kind, i) for i in ids]}}
    said = simple(ids[0], kind, *ids)
    return filled | {"value": ids[0], "resolutions": said["resolutions"], "slotValue": said}


def unmatched(name: str, kind: str, said: str = "thingummy") -> dict[str, Any]:
    value = simple(said, kind, status="ER_SUCCESS_NO_MATCH")
    return {
        "name": name,
        "value": said,
        "confirmationStatus": "NONE",
        "source": "USER",
        "resolutions": value["resolutions"],
        "slotValue": value,
    }


def empty(name: str) -> dict[str, Any]:
    return {"name": name, "confirmationStatus": "NONE"}


def intent_request(name: str, *slots: dict[str, Any], **request: Any) -> dict[str, Any]:
    """Returns the IntentRequest alone; slots that are not given are empty, as Amazon sends them."""
    given = {s["name"]: s for s in slots}
    known = [s["name"] for s in INTENTS.get(name, {}).get("slots", ())]
    intent: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
    if known or given:
        intent["slots"] = {n: given.get(n, empty(n)) for n in dict.fromkeys((*known, *given))}
    return {"type": "IntentRequest", "dialogState": "COMPLETED", "intent": intent, **request}


def intent(name: str, *slots: dict[str, Any], session: dict[str, Any] | None = None) -> dict[str, Any]:
    return envelope(intent_request(name, *slots), session)


def kept(response: dict[str, Any]) -> dict[str, Any]:
    """Returns the session attribute, as it comes back with the next request."""
    session: dict[str, Any] = json.loads(json.dumps(response["sessionAttributes"]))[SESSION_KEY]
    return session
