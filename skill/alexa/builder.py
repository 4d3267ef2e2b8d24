"""Puts the skill together: one function from request JSON to response JSON."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope

from skill.alexa import request_log
from skill.alexa.envelope import SESSION_KEY, Carried, read, session_in
from skill.alexa.handlers import (
    FailureHandler,
    FulfilHandler,
    SilentHandler,
    TurnHandler,
    answered_with_less,
)
from skill.alexa.request import read_session
from skill.alexa.response import plain, render
from skill.core.session import Session
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
    builder.add_request_handler(TurnHandler(keeper, elicit=settings.elicit))
    builder.add_request_handler(FulfilHandler())
    builder.add_request_handler(SilentHandler(keeper))
    builder.add_exception_handler(FailureHandler())
    skill = builder.create()
    serializer: Any = skill.serializer

    def handle(event: object, context: object = None) -> Envelope:  # noqa: ARG001  Lambda hands it over
        request = read(event)
        if request is None:
            # No answer is what a request of a type gets that the SDK does not know.
            return {"version": "1.0", "response": {}}
        carried = Carried(session_in(event))
        try:
            answer = invoked(request, carried)
        except Exception as fault:
            if not _waits(request) or not _ours(request, settings.skill_id):
                raise
            session, reply = answered_with_less(request, _known(event), fault)
            carried.session = session.to_dict()
            answer = {"version": "1.0", "response": plain(render(reply))}
        if "shouldEndSession" in answer["response"]:
            answer["sessionAttributes"] = {} if carried.session is None else {SESSION_KEY: carried.session}
        return answer

    def invoked(request: RequestEnvelope, carried: Carried) -> Envelope:
        said: Any = skill.invoke(request, carried)
        # They are JSON already: the serializer would only walk them.
        directives, said.response.directives = said.response.directives, None
        answer: Envelope = serializer.serialize(said)
        if directives:
            answer["response"]["directives"] = directives
        return answer

    return handle


def _known(event: object) -> Session:
    with suppress(Exception):
        return read_session(session_in(event))
    return Session()


def _waits(request: RequestEnvelope) -> bool:
    """Whether a person waits for the answer."""
    return isinstance(request.request, LaunchRequest | IntentRequest)


def _ours(request: RequestEnvelope, skill_id: str | None) -> bool:
    application = request.context.system.application if request.context and request.context.system else None
    return skill_id is None or (application is not None and application.application_id == skill_id)
