"""Alexa's request JSON, as Amazon documents it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from skill.alexa.envelope import SESSION_KEY
from skill.alexa.intents import ANSWERS, COMMANDS, STATING
from skill.alexa.response import SLOTS

SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
EXAMPLES = sorted((Path(__file__).parent / "data" / "envelopes").glob("*.json"))
REQUEST_ID = "amzn1.echo-api.request.aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

KNOWN = tuple(dict.fromkeys((*COMMANDS, *ANSWERS, *STATING)))
"""The intents whose names say something to the skill, and those that bring nothing but words."""


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


def resolved(said: str, code: str = "ER_SUCCESS_MATCH") -> dict[str, Any]:
    """Returns a simple value with what one authority makes of it, which may be anything."""
    authority: dict[str, Any] = {"authority": f"amzn1.er-authority.echo-sdk.{SKILL_ID}.Words"}
    authority["status"] = {"code": code}
    if code == "ER_SUCCESS_MATCH":
        authority["values"] = [{"value": {"name": "something else", "id": "something_else"}}]
    resolutions = {"resolutionsPerAuthority": [authority]}
    return {"type": "Simple", "value": said, "resolutions": resolutions}


def slot(name: str, *said: str, **changes: Any) -> dict[str, Any]:
    """Returns a slot that was filled with these words, with several values where there are several."""
    filled: dict[str, Any] = {"name": name, "confirmationStatus": "NONE", "source": "USER"}
    if len(said) == 1:
        filled |= {"value": said[0], "slotValue": resolved(said[0], "ER_SUCCESS_NO_MATCH")}
    elif said:
        filled["slotValue"] = {"type": "List", "values": [resolved(one) for one in said]}
    return filled | changes


def empty(name: str) -> dict[str, Any]:
    return {"name": name, "confirmationStatus": "NONE"}


def intent_request(name: str, *slots: dict[str, Any], **request: Any) -> dict[str, Any]:
    """Returns the IntentRequest alone; the dialog's other slots are empty, as Amazon sends them."""
    given = {s["name"]: s for s in slots}
    known = SLOTS if name == "AnswerIntent" else ()
    intent: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
    if known or given:
        intent["slots"] = {n: given.get(n, empty(n)) for n in dict.fromkeys((*known, *given))}
    return {"type": "IntentRequest", "intent": intent, **request}


def intent(name: str, *slots: dict[str, Any], session: dict[str, Any] | None = None) -> dict[str, Any]:
    return envelope(intent_request(name, *slots), session)


def words(said: str, session: dict[str, Any] | None = None) -> dict[str, Any]:
    """Returns the request for words in the slot that the session's question asks for."""
    question = (session or {}).get("question")
    name = "AnswerIntent" if question else "WordsIntent"
    return envelope(intent_request(name, slot(question or "words", said), dialogState="IN_PROGRESS"), session)


def kept(response: dict[str, Any]) -> dict[str, Any]:
    """Returns the session attribute, as it comes back with the next request."""
    session: dict[str, Any] = json.loads(json.dumps(response["sessionAttributes"]))[SESSION_KEY]
    return session


def example(path: Path, skill: Callable[..., dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the request of an example in ``data/envelopes``, and what it shows and expects.

    Where something was said before, the request carries the session that followed.
    """
    shown = json.loads(path.read_text("utf-8"))
    event = shown.pop("event")
    session = kept(skill(launch()))
    for said in shown["before"]:
        session = kept(skill(words(said, session)))
    if shown["before"]:
        event["session"]["attributes"] = {SESSION_KEY: session}
    return event, shown
