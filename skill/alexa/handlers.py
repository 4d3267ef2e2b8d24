"""The three handlers: a turn, everything that takes no answer, and a failure."""

from __future__ import annotations

from functools import partial

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, Response

from skill import content
from skill.alexa import request_log
from skill.alexa.request import SESSION_KEY, read_session, said_in
from skill.alexa.response import render
from skill.alexa.serializer import Attributes
from skill.core.frozen import replace
from skill.core.turn import Reply
from skill.history.keeper import Keeper

DISABLED = "AlexaSkillEvent.SkillDisabled"


class TurnHandler(AbstractRequestHandler):
    """Answers whatever a person said."""

    def __init__(self, keeper: Keeper) -> None:
        """Takes what remembers people between sessions."""
        self._keeper = keeper

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Returns whether the request is one that a person waits for an answer to."""
        return isinstance(handler_input.request_envelope.request, LaunchRequest | IntentRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Returns the skill's answer; the session attributes hold the session after the turn."""
        envelope = handler_input.request_envelope
        talk = content.conversation(_locale(handler_input))
        before = self._keeper.opened(_person(envelope), read_session(envelope, talk.guide.signs))
        answer = talk.launch
        if isinstance(envelope.request, IntentRequest):
            said = said_in(envelope.request)
            heard = talk.hear(before, said) if isinstance(said, str) else said
            answer = partial(talk.say, said=heard)
        session, reply = answer(before)
        if before.history and not self._keeper.keep(_person(envelope), before, session):
            # Nobody is promised what cannot be done.
            session, reply = answer(replace(before, history=before.history.failed()))
        handler_input.attributes_manager.session_attributes = Attributes({SESSION_KEY: session.to_dict()})
        return render(reply)


class SilentHandler(AbstractRequestHandler):
    """Takes the end of a session, skill events and all else that must not be answered with speech."""

    def __init__(self, keeper: Keeper) -> None:
        """Takes what remembers people between sessions."""
        self._keeper = keeper

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002  the SDK names it
        """Returns True: what no other handler takes."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Returns an empty response; who disables the skill is forgotten."""
        if _is_skill_disabled(handler_input):
            self._keeper.forget(_person(handler_input.request_envelope))
        return handler_input.response_builder.response


class FailureHandler(AbstractExceptionHandler):
    """Apologises, keeps the session open, and logs what failed without a word that was said."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Returns True, but where somebody could not be forgotten: Amazon sends a failed event again."""
        return not _is_skill_disabled(handler_input)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Returns an apology that asks to say it again; the session is as it was before the turn."""
        request = handler_input.request_envelope.request
        log_failure(exception, request.request_id if request else None)
        if not isinstance(request, LaunchRequest | IntentRequest):
            return handler_input.response_builder.response
        return render(apology(_locale(handler_input)))


def apology(locale: str) -> Reply:
    """Returns a reply that says something went wrong and keeps the session open."""
    words = content.guide(locale).wording.locale
    return Reply((words.text("apology.failure"),), words.text("apology.reprompt"))


def log_failure(exception: Exception, request_id: str | None) -> None:
    """Logs the kind of error and where it arose: in the request's line, or with its id where none is kept."""
    request_log.fail(request_log.place_of(exception), request_id)


def _is_skill_disabled(handler_input: HandlerInput) -> bool:
    request = handler_input.request_envelope.request
    # By its name: the import of the class would be a share of every start.
    return request is not None and request.object_type == DISABLED


def _locale(handler_input: HandlerInput) -> str:
    request = handler_input.request_envelope.request
    asked = (request.locale if request else None) or content.DEFAULT_LOCALE
    return asked if content.has_locale(asked) else content.DEFAULT_LOCALE


def _person(envelope: RequestEnvelope) -> str | None:
    system = envelope.context.system if envelope.context else None
    return system.user.user_id if system and system.user else None
