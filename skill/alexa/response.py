"""A Reply becomes Alexa's response: SSML, reprompt, card, the open question, whether the session ends."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ask_sdk_model import Response
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.core.turn import Reply

ANSWER_INTENT = "AnswerIntent"
"""The intent of the interaction model's dialog, with a slot for each question."""
SLOTS = (*BY_ID, CONFIRM, TOPIC)
_NUMBER = re.compile(r"\b\d{3,}\b")
"""A number to call: spoken digit by digit on every voice."""
_PAUSE = '<break time="300ms"/>'
_LONG_PAUSE = '<break time="800ms"/>'


def render(reply: Reply, *, elicit: bool = True) -> Response:
    """Returns the response for a reply. The session stays open if and only if there is a question.

    :param elicit: whether Alexa is told which question is open, so that it leans towards an answer to that.
    """
    reprompt = None
    if reply.reprompt is not None:
        reprompt = Reprompt(output_speech=_speech((reply.reprompt,), reply.slow))
    return Response(
        output_speech=_speech(reply.speech, reply.slow),
        reprompt=reprompt,
        card=SimpleCard(title=reply.card.title, content=reply.card.text) if reply.card else None,
        directives=[_elicit(reply.question)] if elicit and reprompt and reply.question else None,
        should_end_session=reprompt is None,
    )


def plain(response: Response) -> dict[str, Any]:
    """Returns a response in JSON without the SDK's serializer: what is said, without card and directive."""

    def speech(said: Any) -> dict[str, Any]:
        return {"outputSpeech": {"type": "SSML", "ssml": said.output_speech.ssml}}

    reprompt = {"reprompt": speech(response.reprompt)} if response.reprompt else {}
    return {**speech(response), **reprompt, "shouldEndSession": response.should_end_session}


@cache
def _elicit(question: str) -> Any:
    """The directive, as JSON: the SDK's classes for it would be a share of every turn and every start."""
    # Slots that stay as they are would come back filled with what was said before.
    slots = {name: {"name": name, "confirmationStatus": "NONE"} for name in SLOTS}
    intent = {"name": ANSWER_INTENT, "confirmationStatus": "NONE", "slots": slots}
    return {"type": "Dialog.ElicitSlot", "slotToElicit": question, "updatedIntent": intent}


def _speech(parts: tuple[str, ...], slow: bool) -> SsmlOutputSpeech:
    text = (_LONG_PAUSE if slow else _PAUSE).join(_escape(part) for part in parts)
    if slow:
        text = f'<prosody rate="slow">{text}</prosody>'
    return SsmlOutputSpeech(ssml=f"<speak>{text}</speak>")


def _escape(text: str) -> str:
    # As xml.sax.saxutils does, whose import brings half of urllib along.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _NUMBER.sub(r'<say-as interpret-as="digits">\g<0></say-as>', text)
