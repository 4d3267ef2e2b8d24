"""The stand-in for an Echo and Amazon's cloud: words in, Alexa's JSON to the skill and back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from skill.alexa.envelope import BESIDE, HEARING, OTHERWISE
from skill.core.session import Session
from skill.device import ssml
from skill.device.listening.spoken import Spoken

Envelope = dict[str, Any]

_SKILL = "amzn1.ask.skill.weakness-guide-at-the-desk"
_ELICIT = "Dialog.ElicitSlot"
_CATCH_ALL = "WordsIntent", "words", ("words", "word")
"""The intent of what nobody asked for, its slot for the words, and all its slots."""
_SUREST = 0.99
"""Nothing that was spoken is as sure as what was typed."""


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
        """Takes the skill, request JSON in, response JSON out, and the locale of the device."""
        self._skill, self.locale = skill, locale
        self._attributes: dict[str, Any] = {}
        self._elicited: Envelope | None = None
        """The directive that names the slot for what is said next."""
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
        """Sends what the person said and returns the reply.

        :param text: what was typed, or :class:`Spoken` words.
        """
        request = intent_request(text, self._elicited)
        return self._send(request, request["intent"]["name"])

    def end(self, reason: str = "EXCEEDED_MAX_REPROMPTS") -> None:
        """Tells the skill that the session ended, as Amazon does after silence."""
        self._send({"type": "SessionEndedRequest", "reason": reason}, None)

    def _send(self, request: Envelope, intent: str | None) -> Answered:
        answer = self._skill(self._envelope(request), None)
        self._new = False
        self._attributes = answer.get("sessionAttributes") or {}
        response = answer.get("response") or {}
        self._elicited = next((d for d in response.get("directives") or () if d["type"] == _ELICIT), None)
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


def intent_request(text: str, elicited: Envelope | None = None) -> Envelope:
    """Returns the IntentRequest that Alexa would send, without request id, time and locale.

    :param text: the words; of :class:`Spoken` ones goes along how well they were heard, which Alexa keeps
        to itself.
    :param elicited: the directive ``Dialog.ElicitSlot`` that came last, None for none.
    """
    name, slot, names = _CATCH_ALL
    if elicited is not None:
        name, slot = elicited["updatedIntent"]["name"], elicited["slotToElicit"]
        names = tuple(elicited["updatedIntent"]["slots"])
    slots: Envelope = {each: {"name": each, "confirmationStatus": "NONE"} for each in names}
    slots[slot] |= {"value": text, "source": "USER", "slotValue": {"type": "Simple", "value": text}}
    if isinstance(text, Spoken):
        slots[slot][HEARING] = min(text.score, _SUREST)
        slots[slot] |= {name: t for name, t in ((OTHERWISE, text.otherwise), (BESIDE, text.beside)) if t}
    request: Envelope = {
        "type": "IntentRequest",
        "intent": {"name": name, "confirmationStatus": "NONE", "slots": slots},
    }
    return request if elicited is None else request | {"dialogState": "IN_PROGRESS"}
