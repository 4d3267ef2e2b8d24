"""A Reply becomes Alexa's response: SSML, reprompt, card and whether the session ends."""

from __future__ import annotations

from ask_sdk_model import Response
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from skill.core.turn import Reply

_PAUSE = '<break time="300ms"/>'
_LONG_PAUSE = '<break time="800ms"/>'


def render(reply: Reply) -> Response:
    """Returns the response for a reply. The session stays open if and only if there is a question."""
    reprompt = None
    if reply.reprompt is not None:
        reprompt = Reprompt(output_speech=_speech((reply.reprompt,), reply.slow))
    return Response(
        output_speech=_speech(reply.speech, reply.slow),
        reprompt=reprompt,
        card=SimpleCard(title=reply.card.title, content=reply.card.text) if reply.card else None,
        should_end_session=reply.reprompt is None,
    )


def _speech(parts: tuple[str, ...], slow: bool) -> SsmlOutputSpeech:
    text = (_LONG_PAUSE if slow else _PAUSE).join(_escape(part) for part in parts)
    if slow:
        text = f'<prosody rate="slow">{text}</prosody>'
    return SsmlOutputSpeech(ssml=f"<speak>{text}</speak>")


def _escape(text: str) -> str:
    # As xml.sax.saxutils does, whose import brings half of urllib along.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
