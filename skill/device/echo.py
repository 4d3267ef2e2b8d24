"""The stand-in for an Echo and Amazon's cloud: words in, Alexa's JSON to the skill and back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from skill.alexa.request import Recognition
from skill.core.session import Session
from skill.device import ssml
from skill.device.listening.spoken import Spoken
from skill.device.nlu.heard import ASK_BACK, Heard, Understanding
from skill.device.nlu.understanding import FALLBACK, Understander

Envelope = dict[str, Any]

_NEW = (("onset", "hours"), ("onset", "days"), ("pace", "sudden"))
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

    def __init__(
        self, skill: Callable[[Envelope, object], Envelope], understander: Understander, locale: str
    ) -> None:
        self._skill, self._understander, self.locale = skill, understander, locale
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
        """Sends what the person said and returns the reply.

        :param text: what was typed, or :class:`Spoken` words.
        """
        understood = self._understood(text)
        recognition = Recognition(doubtful=understood.doubtful or misheard(text, understood))
        return self._send(intent_request(understood, self._understander), understood.intent, recognition)

    def _understood(self, text: str) -> Understanding:
        session = self.session
        understood = self._understander.understand(text, session.question)
        if session.doubted is None or (understood.heard == () and understood.intent != FALLBACK):
            return understood
        # It is no mere yes or no: then it answers the question that was open before.
        return self._understander.understand(text, session.confirming)

    def end(self, reason: str = "EXCEEDED_MAX_REPROMPTS") -> None:
        """Tells the skill that the session ended, as Amazon does after silence."""
        self._send({"type": "SessionEndedRequest", "reason": reason}, None)

    def _send(
        self, request: Envelope, intent: str | None, recognition: Recognition | None = None
    ) -> Answered:
        answer = self._skill(self._envelope(request), recognition)
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


def misheard(text: str, understood: Understanding) -> bool:
    """Whether what was spoken may have been something else."""
    if not isinstance(text, Spoken):
        return False
    # Noise turns a "yes" into a "head wound", and years into days: what raises an alarm is always asked back.
    sign = any(h.slot in ("sign", "sign_name") or (h.slot, h.id) in _NEW for h in understood.heard)
    return sign or text.score < ASK_BACK


def intent_request(understood: Understanding, understander: Understander) -> Envelope:
    """Returns the IntentRequest that Alexa would send, without request id, time and locale."""
    types = understander.vocabulary.slots[understood.intent]
    slots: Envelope = {name: {"name": name, "confirmationStatus": "NONE"} for name in types}
    for name in types:
        found = [h for h in understood.heard if h.slot == name]
        if found:
            slots[name] |= _filled(found, types[name], many=name in understander.vocabulary.many)
    intent = {"name": understood.intent, "confirmationStatus": "NONE", "slots": slots}
    return {"type": "IntentRequest", "dialogState": "COMPLETED", "intent": intent}


def _filled(found: list[Heard], kind: str, many: bool) -> Envelope:
    values = [{"type": "Simple", "value": h.text, "resolutions": _resolved([h], kind)} for h in found]
    if not many:
        return {"value": found[0].text, "resolutions": values[0]["resolutions"], "slotValue": values[0]}
    return {"slotValue": {"type": "List", "values": values}}


def _resolved(found: Iterable[Heard], kind: str) -> Mapping[str, Any]:
    return {
        "resolutionsPerAuthority": [
            {
                "authority": f"amzn1.er-authority.echo-sdk.{_SKILL}.{kind}",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": h.name, "id": h.id}} for h in found],
            }
        ]
    }
