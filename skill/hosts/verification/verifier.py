"""Whether a request is Alexa's, recent and for this skill."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.alexa.envelope import part
from skill.hosts.verification.keys import Clock, Keys, utc_now
from skill.hosts.verification.refusal import Refused

URL_HEADER = "SignatureCertChainUrl"
SIGNATURE_HEADER = "Signature-256"
"""The signature with SHA-256. The header ``Signature`` has one with SHA-1, which proves nothing any more."""

TOLERANCE = timedelta(seconds=150)
"""How far the time of a request may be from now. Amazon allows no more."""
EVENT_TOLERANCE = timedelta(hours=1)
"""The same for a skill event, which Amazon delivers again for up to an hour."""
_EVENTS = "AlexaSkillEvent."

_PADDING = PKCS1v15()
_HASH = SHA256()


def check_signature(keys: Keys, headers: Mapping[str, str], body: bytes) -> None:
    """Checks that a body was signed by Alexa.

    :param headers: found in any case; a header that came twice holds both values with a comma between.
    :raises Refused: where it was not.
    """
    url, signature = headers.get(URL_HEADER), headers.get(SIGNATURE_HEADER)
    if url is None or signature is None:
        raise Refused(f"{URL_HEADER if url is None else SIGNATURE_HEADER} is missing")
    if "," in url or "," in signature:
        raise Refused("a header of the signature came twice")
    try:
        signed = base64.b64decode(signature, validate=True)
    except ValueError:
        raise Refused(f"{SIGNATURE_HEADER} is not base64") from None
    try:
        keys.key(url).verify(signed, body, _PADDING, _HASH)
    except InvalidSignature:
        raise Refused("the signature is not that of the body") from None


def check_time(event: Mapping[str, Any], clock: Clock = utc_now) -> None:
    """Checks that a request is recent.

    :raises Refused: where it is not, or tells no time.
    """
    request = part(event, "request")
    try:
        off = abs(clock() - _time(request.get("timestamp")))
    except (TypeError, ValueError, OverflowError, OSError):
        raise Refused("the request tells no time") from None
    kind = request.get("type")
    allowed = EVENT_TOLERANCE if isinstance(kind, str) and kind.startswith(_EVENTS) else TOLERANCE
    if off > allowed:
        raise Refused(f"the request's time is {off.total_seconds():.0f} seconds off")


def check_skill(event: Mapping[str, Any], skill_id: str) -> None:
    """Checks that a request is for this skill.

    :raises Refused: where it is for another, or tells none.
    """
    if part(event, "context", "System", "application").get("applicationId") != skill_id:
        raise Refused("the request is for another skill")


def _time(timestamp: Any) -> datetime:
    """As text, or in milliseconds since 1970, as some requests have it."""
    if isinstance(timestamp, int | float):
        return datetime.fromtimestamp(timestamp / 1000, UTC)
    return datetime.fromisoformat(timestamp)
