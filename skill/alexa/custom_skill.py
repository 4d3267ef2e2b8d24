"""The skill as a CustomSkill, which is what flask-ask-sdk's SkillAdapter takes."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from ask_sdk_core.skill import CustomSkill, SkillConfiguration

from skill.alexa.request_log import Envelope, Skill


class BodyRefused(Exception):  # noqa: N818  it says what happened
    """A request body that cannot be a request of Alexa's; the message says why, without quoting it."""


class Body:
    """The body of a request. It is parsed when it is first asked for, which is after its verification."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def event(self) -> Envelope:
        """The request JSON.

        :raises BodyRefused: where there is none.
        """
        try:
            event = json.loads(self.text)
        except ValueError:
            raise BodyRefused("the body is not JSON") from None
        except RecursionError:
            raise BodyRefused("the body is nested too deeply") from None
        if not isinstance(event, dict):
            raise BodyRefused("the body is no JSON object")
        if not isinstance(event.get("request", {}), dict | None):
            raise BodyRefused("request is no JSON object")
        return event


class _Unread:
    """A serializer that leaves a body unread, and an answer as it is."""

    def deserialize(self, payload: str, obj_type: object) -> Body:  # noqa: ARG002  the SDK names it
        return Body(payload)

    def serialize(self, obj: Envelope) -> Envelope:
        return obj


class FunctionSkill(CustomSkill):
    """A CustomSkill that hands each request to the one function that Lambda calls too.

    The SDK's own would read the body before any verifier has seen its signature, and would fail on request
    types that it does not know.

    :param answer: request JSON in, response JSON out.
    """

    def __init__(self, answer: Skill) -> None:
        super().__init__(SkillConfiguration(request_mappers=[], handler_adapters=[]))
        self._answer = answer
        self.serializer: Any = _Unread()

    # SkillAdapter hands over what the serializer has read, and gives the answer to the serializer again.
    def invoke(self, request_envelope: Body, context: object) -> Envelope:  # type: ignore[override]
        """Returns the answer to a body.

        :raises BodyRefused: where it cannot be a request.
        """
        try:
            return self._answer(request_envelope.event, context)
        except RecursionError:
            raise BodyRefused("the body is nested too deeply") from None
