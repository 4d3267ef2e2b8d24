"""Puts the skill together: one function from request JSON to response JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ask_sdk_core.skill_builder import SkillBuilder

from skill.alexa import request_log
from skill.alexa.envelope import SESSION_KEY, Carried, read, session_in
from skill.alexa.handlers import FailureHandler, FulfilHandler, SilentHandler, TurnHandler
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
        said: Any = skill.invoke(request, carried)
        # They are JSON already: the serializer would only walk them.
        directives, said.response.directives = said.response.directives, None
        answer: Envelope = serializer.serialize(said)
        if directives:
            answer["response"]["directives"] = directives
        if "shouldEndSession" in answer["response"]:
            answer["sessionAttributes"] = {} if carried.session is None else {SESSION_KEY: carried.session}
        return answer

    return handle
