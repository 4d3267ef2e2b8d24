"""The handlers: a turn, what can be fulfilled, everything that takes no answer, and a failure."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, Response

from skill import content
from skill.alexa import request_log
from skill.alexa.envelope import CAN_FULFILL, Carried
from skill.alexa.request import read_session, said_in
from skill.alexa.response import render
from skill.conversation import Conversation
from skill.core.frozen import replace
from skill.core.session import Session
from skill.core.turn import Reply
from skill.history.keeper import Keeper

if TYPE_CHECKING:
    from ask_sdk_model.canfulfill import CanFulfillIntentRequest

DISABLED = "AlexaSkillEvent.SkillDisabled"


class TurnHandler(AbstractRequestHandler):
    """Answers whatever a person said."""

    def __init__(self, keeper: Keeper, *, elicit: bool = True) -> None:
        """Takes what remembers people between sessions.

        :param elicit: whether Alexa is told which question is open.
        """
        self._keeper, self._elicit = keeper, elicit

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Returns whether the request is one that a person waits for an answer to."""
        return isinstance(handler_input.request_envelope.request, LaunchRequest | IntentRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Returns the skill's answer; what is carried holds the session after the turn."""
        envelope, carried = handler_input.request_envelope, cast(Carried, handler_input.context)
        talk = content.conversation(_locale(envelope))
        kept = read_session(carried.session, talk.guide.signs)
        try:
            session, reply = self._turn(envelope, talk, kept)
        except Exception as fault:
            # What was said may be an alarm: it is answered with less.
            session, reply = answered_with_less(envelope, kept, fault)
        carried.session = session.to_dict()
        return render(reply, elicit=self._elicit)

    def _turn(self, envelope: RequestEnvelope, talk: Conversation, kept: Session) -> tuple[Session, Reply]:
        before = self._keeper.opened(_person(envelope), kept)
        session, reply = _answer(envelope, talk, before)
        if history := self._keeper.keep(_person(envelope), before, session):
            session, reply = _answer(envelope, talk, replace(before, history=history))
        return session, reply


def answered_with_less(envelope: RequestEnvelope, kept: Session, fault: Exception) -> tuple[Session, Reply]:
    """Answers what a person said, without memory, from what is known, and if that fails too from nothing.

    :param kept: the session that came.
    :param fault: why it has to be; it is logged.
    :raises Exception: the fault, where no answer can be found.
    """
    talk = content.conversation(_locale(envelope))
    for before in (kept.known_alone(), Session()):
        with suppress(Exception):
            found = _answer(envelope, talk, before)
            log_failure(fault, envelope.request.request_id if envelope.request else None)
            return found
    raise fault


def _answer(envelope: RequestEnvelope, talk: Conversation, before: Session) -> tuple[Session, Reply]:
    if not isinstance(envelope.request, IntentRequest):
        return talk.launch(before)
    said = said_in(envelope.request.intent)
    heard = said.heard
    if said.words:
        heard = talk.hear(before, said.words, said.hearing, _today(), said.otherwise, said.beside)
    return talk.say(before, heard)


def _today() -> date:
    return datetime.now(UTC).date()


class FulfilHandler(AbstractRequestHandler):
    """Tells what the skill could do with a request; it says nothing and keeps nothing."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Returns whether that is what is asked."""
        return _is(handler_input, CAN_FULFILL)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Returns what can be fulfilled."""
        from skill.alexa.fulfil import fulfilled  # most processes are never asked

        request = cast("CanFulfillIntentRequest", handler_input.request_envelope.request)
        talk = content.conversation(_locale(handler_input.request_envelope))
        return Response(can_fulfill_intent=fulfilled(request.intent, talk))


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
        if _is(handler_input, DISABLED):
            self._keeper.forget(_person(handler_input.request_envelope))
        return handler_input.response_builder.response


class FailureHandler(AbstractExceptionHandler):
    """Apologises, keeps the session open, and logs what failed without a word that was said."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Returns True, but where somebody could not be forgotten: Amazon sends a failed event again."""
        return not _is(handler_input, DISABLED)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Returns an apology that asks to say it again; the session is as it was before the turn."""
        request = handler_input.request_envelope.request
        log_failure(exception, request.request_id if request else None)
        if not isinstance(request, LaunchRequest | IntentRequest):
            return handler_input.response_builder.response
        return render(apology(_locale(handler_input.request_envelope)))


def apology(locale: str) -> Reply:
    """Returns a reply that says something went wrong and keeps the session open."""
    words = content.guide(locale).wording.locale
    return Reply((words.text("apology.failure"),), words.text("apology.reprompt"))


def log_failure(exception: Exception, request_id: str | None) -> None:
    """Logs the kind of error and where it arose: in the request's line, or with its id where none is kept."""
    request_log.fail(request_log.place_of(exception), request_id)


def _is(handler_input: HandlerInput, kind: str) -> bool:
    request = handler_input.request_envelope.request
    # By its name: the import of the class would be a share of every start.
    return request is not None and request.object_type == kind


def _locale(envelope: RequestEnvelope) -> str:
    request = envelope.request
    asked = (request.locale if request else None) or content.DEFAULT_LOCALE
    return asked if content.has_locale(asked) else content.DEFAULT_LOCALE


def _person(envelope: RequestEnvelope) -> str | None:
    system = envelope.context.system if envelope.context else None
    return system.user.user_id if system and system.user else None
