"""Puts the skill together: one function from request JSON to response JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Request, RequestEnvelope

from skill import content
from skill.alexa import request_log
from skill.alexa.handlers import DISABLED, FailureHandler, SilentHandler, TurnHandler, apology, log_failure
from skill.alexa.request import SESSION_KEY
from skill.alexa.response import render
from skill.alexa.serializer import Attributes, Serializer
from skill.history.keeper import Keeper
from skill.settings import Settings

Envelope = dict[str, Any]


def build(settings: Settings) -> Callable[..., Envelope]:
    """Returns the skill: request JSON in, response JSON out, as AWS Lambda calls it.

    :param settings: where a skill id is set, a request for another skill raises AskSdkException.
    :raises SettingsError: where what is set cannot be used here.
    """
    builder = SkillBuilder()
    builder.skill_id = settings.skill_id  # type: ignore[assignment]  # the SDK infers None from its default
    keeper = Keeper(settings.history, request_log.fail)
    builder.add_request_handler(TurnHandler(keeper))
    builder.add_request_handler(SilentHandler(keeper))
    builder.add_exception_handler(FailureHandler())
    skill = builder.create()
    serializer = skill.serializer = Serializer()

    def handle(event: Envelope, context: object = None) -> Envelope:
        # The SDK cannot read request types that it does not know; no answer is what they get.
        kind = (event.get("request") or {}).get("type")
        if not isinstance(kind, str) or kind not in Request.discriminator_value_class_map:
            return {"version": "1.0", "response": {}}
        try:
            envelope = _read(serializer, event)
            if envelope.session and isinstance(envelope.session.attributes, dict):
                envelope.session.attributes = Attributes(envelope.session.attributes)
        except SerializationException as fault:
            if kind == DISABLED:
                raise  # Amazon sends a failed event again, and somebody wants to be forgotten
            log_failure(fault, event["request"].get("requestId"))
            return _unreadable(serializer, event)
        return cast(Envelope, serializer.serialize(skill.invoke(envelope, context)))

    return handle


def _read(serializer: Serializer, event: Envelope) -> RequestEnvelope:
    """Reads a request; a device that the SDK does not know yet is read without what it can do."""
    try:
        return cast(RequestEnvelope, serializer.read(event, RequestEnvelope))
    except SerializationException:
        system = (event.get("context") or {}).get("System") or {}
        kept = {name: system[name] for name in ("application", "user") if name in system}
        return cast(RequestEnvelope, serializer.read(event | {"context": {"System": kept}}, RequestEnvelope))


def _unreadable(serializer: Any, event: Envelope) -> Envelope:
    """The answer to a known request with a value the SDK does not know; the session is kept."""
    if event["request"]["type"] not in ("LaunchRequest", "IntentRequest"):
        return {"version": "1.0", "response": {}}
    kept = (event.get("session") or {}).get("attributes")
    return {
        "version": "1.0",
        "sessionAttributes": {SESSION_KEY: kept[SESSION_KEY]}
        if isinstance(kept, dict) and SESSION_KEY in kept
        else {},
        "response": serializer.serialize(render(apology(content.DEFAULT_LOCALE))),
    }
