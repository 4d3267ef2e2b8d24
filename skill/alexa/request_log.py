"""One line of JSON for each request: what kind it was, how long it took and what failed; never what was said.

A line holds ``time``, ``request_id``, ``type``, ``intent``, ``duration_ms`` and ``error``. All that comes
from a request is checked first: a name that the skill does not know is logged as ``other``.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from skill.alexa.envelope import TYPES, part
from skill.alexa.intents import ANSWERS, COMMANDS, STATING

OTHER = "other"
"""What is logged for a type or an intent that the skill does not know: its name could be anything."""

_INTENTS = frozenset((*COMMANDS, *ANSWERS, *STATING))
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{0,40}[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

Envelope = dict[str, Any]
Skill = Callable[..., Envelope]
Write = Callable[[str], object]


class Line:
    """What is kept of one request until its line is written."""

    def __init__(self) -> None:
        self._came = time.time()
        self._start = time.perf_counter()
        self.request_id: str | None = None
        self.type: str | None = None
        self.intent: str | None = None
        self.error: str | None = None

    def read(self, event: object) -> None:
        """Takes from a request what may be logged."""
        request = part(event, "request")
        if not request:
            return
        request_id, kind = request.get("requestId"), request.get("type")
        if isinstance(request_id, str) and _REQUEST_ID.fullmatch(request_id):
            self.request_id = request_id
        self.type = kind if isinstance(kind, str) and kind in TYPES else OTHER
        intent = part(request, "intent")
        if intent:
            name = intent.get("name")
            self.intent = name if isinstance(name, str) and name in _INTENTS else OTHER

    def fail(self, error: str) -> None:
        """Keeps what failed; the first failure counts, as later ones follow from it."""
        self.error = self.error or error

    def text(self) -> str:
        """Returns the line; the time is UTC, the duration in milliseconds."""
        came = datetime.fromtimestamp(self._came, UTC)
        return json.dumps(
            {
                "time": came.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "request_id": self.request_id,
                "type": self.type,
                "intent": self.intent,
                "duration_ms": round((time.perf_counter() - self._start) * 1000, 2),
                "error": self.error,
            }
        )


_open: ContextVar[Line | None] = ContextVar("line", default=None)


def write_line(text: str) -> None:
    """Writes a line to standard output, which Lambda and systemd both keep."""
    # On a full disk there is no line, and the person is answered all the same.
    with suppress(OSError):
        # In one piece, so that the lines of several threads and workers stay whole.
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@contextmanager
def line(write: Write = write_line) -> Iterator[Line]:
    """Keeps a line and writes it at the end; within another request's line, that one is kept on.

    An exception that passes through is named in the line, and goes on.
    """
    within = _open.get()
    if within is not None:
        yield within
        return
    kept = Line()
    token = _open.set(kept)
    try:
        yield kept
    except Exception as exception:
        kept.fail(place_of(exception))
        raise
    finally:
        _open.reset(token)
        write(kept.text())


def fail(error: str, request_id: str | None = None) -> None:
    """Puts what failed into the line of the request that is being answered, or logs it where none is kept.

    :param error: never holds anything that was said.
    """
    kept = _open.get()
    if kept is not None:
        kept.fail(error)
        return
    import logging  # a share of a start, and most processes never fail

    logging.getLogger(__name__).error("%s, request %s", error, request_id)


def place_of(exception: BaseException) -> str:
    """Returns the kind of an error and where it arose.

    The message of an exception may quote what the person said, so it is left out.
    """
    import traceback  # takes a share of a start, and most processes never fail

    frames = traceback.extract_tb(exception.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown"
    return f"{type(exception).__name__} in {place}"


def logged(skill: Skill, write: Write = write_line) -> Skill:
    """Returns the skill with a line for each request.

    :param skill: what :func:`skill.alexa.builder.build` returns.
    """

    def answer(event: Any, context: object = None) -> Envelope:
        with line(write) as kept:
            kept.read(event)
            return skill(event, context)

    return answer
