"""Reads the events of the Wyoming protocol from somebody who may send anything.

An event is a line of JSON, then ``data_length`` bytes of JSON and ``payload_length`` bytes as they are
(github.com/OHF-Voice/wyoming). The package's own ``async_read_event`` keeps as much as a sender announces,
and fails in many ways at rubbish.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from wyoming.event import Event

_MOST_DATA, _MOST_PAYLOAD = 1 << 16, 1 << 22  # bytes; half a minute of 48 kHz may come in one piece


class NotEvent(ValueError):  # noqa: N818  it says what happened
    """What came is no event, or one too long; what follows it cannot be read."""


async def read_event(reader: asyncio.StreamReader) -> Event | None:
    """Returns the next event, None at the end, also at one that comes within an event.

    :raises NotEvent: for anything else.
    :raises OSError: where the connection broke.
    """
    try:
        # A line longer than the reader's limit is a ValueError, and so is all that is wrong with JSON.
        if not (line := await reader.readline()):
            return None
        head = _object(json.loads(line))
        data = _object(head.get("data") or {})
        if size := _length(head.get("data_length"), _MOST_DATA):
            data |= _object(json.loads(await reader.readexactly(size)))
        payload = await reader.readexactly(_length(head.get("payload_length"), _MOST_PAYLOAD))
        if not isinstance(kind := head.get("type"), str):
            raise ValueError
    except asyncio.IncompleteReadError:
        return None
    except (ValueError, RecursionError):
        raise NotEvent("what came is no Wyoming event") from None
    return Event(kind, data, payload or None)


def _object(read: object) -> dict[str, Any]:
    if isinstance(read, dict):
        return read
    raise ValueError


def _length(value: object, most: int) -> int:
    if value is None:
        return 0
    if type(value) is int and 0 <= value <= most:
        return value
    raise ValueError
