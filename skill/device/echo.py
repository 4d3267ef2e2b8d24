"""The stand-in for an Echo and Amazon's cloud: words in, Alexa's JSON to the skill and back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from skill.core.session import Session
from skill.device import ssml

Envelope = dict[str, Any]

_SKILL = "amzn1.ask.skill.weakness-guide-at-the-desk"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an Echo does with a response: what is heard, shown and kept."""

    speech: tuple[str, ...]
    """Plain text to print, split where there is a pause."""
    parts: tuple[ssml.Part, ...]
    """The same to speak, each with its pause, emphasis and rate."""
    reprompt: str | None
    reprompt_parts: tuple[ssml.Part, ...]
    open: bool
    """Whether the microphone is open."""
    slow: bool
    card: tuple[str, str] | None
    """Title and text."""
    session: Session
    intent: str | None
    """The intent that was sent, None for none."""


class Echo:
    """One conversation with the skill."""

    def __init__(self, skill: Callable[[Envelope, object], Envelope], locale: str) -> None:
        self._skill, self.locale = skill, locale
        self._attributes: dict[str, Any] = {}
        self._id = f"SessionId.{uuid.uuid4()}"
        self._new = True

    @property
    def session(self) -> Session:
        """The session as the skill left it."""
        kept = self._attributes.get("session")
        return Session.from_dict(kept) if kept else Session()

    def launch(self) -> Answered:
        """Opens the skill and returns its welcome."""
        return self._send({"type": "LaunchRequest"}, None)

    def say(self, text: str) -> Answered:
        """Sends what the person said, as the words of the slot that was asked for, and returns the reply.

        :param text: what was typed, or :class:`Spoken` words.
        """
        question = self.session.question
        name = "AnswerIntent" if question else "WordsIntent"
        return self._send(words_request(name, question or "words", text), name)

    def end(self, reason: str = "EXCEEDED_MAX_REPROMPTS") -> None:
        """Tells the skill that the session ended, as Amazon does after silence."""
        self._send({"type": "SessionEndedRequest", "reason": reason}, None)

    def _send(self, request: Envelope, intent: str | None) -> Answered:
        answer = self._skill(self._envelope(request), None)
        self._new = False
        self._attributes = answer.get("sessionAttributes") or {}
        response = answer.get("response") or {}
        speech = (response.get("outputSpeech") or {}).get("ssml", "")
        parts = ssml.parts(speech)
        reprompt = ((response.get("reprompt") or {}).get("outputSpeech") or {}).get("ssml")
        card = response.get("card")
        return Answered(
            speech=ssml.plain(speech),
            parts=parts,
            reprompt=" ".join(ssml.plain(reprompt)) if reprompt else None,
            reprompt_parts=ssml.parts(reprompt or ""),
            open=response.get("shouldEndSession") is False,
            slow=any(parts) and all(part.rate < 1 for part in parts if part),
            card=(card["title"], card["content"]) if card else None,
            session=self.session,
            intent=intent,
        )

    def _envelope(self, request: Envelope) -> Envelope:
        application = {"applicationId": _SKILL}
        user = {"userId": "amzn1.ask.account.at-the-desk"}
        return {
            "version": "1.0",
            "session": {
                "new": self._new,
                "sessionId": self._id,
                "application": application,
                "attributes": self._attributes,
                "user": user,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    "device": {"deviceId": "desk", "supportedInterfaces": {}},
                }
            },
            "request": {
                "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
                "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }


def words_request(intent: str, slot: str, words: str) -> Envelope:
    """Returns the IntentRequest that Alexa would send, without request id, time and locale."""
    filled = {
        "name": slot,
        "value": words,
        "confirmationStatus": "NONE",
        "source": "USER",
        "slotValue": {"type": "Simple", "value": words},
    }
    return {
        "type": "IntentRequest",
        "dialogState": "IN_PROGRESS",
        "intent": {"name": intent, "confirmationStatus": "NONE", "slots": {slot: filled}},
    }
