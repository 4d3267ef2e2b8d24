"""HTTP as the server speaks it: a request is whole before anything is made of it, or is refused.

uvicorn hands over a request with its headers; here it waits, at the cost of its bytes alone, until its body
is in. So a slow client ties up nothing that anybody else needs. A connection has one request at a time: what
comes before the answer to the last is owed is not read, and the connection ends with that answer.
"""

from __future__ import annotations

import json
from asyncio import Transport
from functools import cache
from http import HTTPStatus
from itertools import chain
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from skill.alexa.request_log import line

SECONDS = 1.0
"""How long a request may take to come in, from its first byte; one of Alexa's fits into a few packets."""
IDLE = 75.0
"""How long a connection may be without a request: longer than a proxy keeps one."""
_UNREAD = 10.0
"""How long a client may leave an answer unread."""
_LONGEST_HEAD, _MOST_HEADERS, _LONGEST_URL = 32 * 1024, 50, 4096
_SPARE, _MOST_CONNECTIONS = 128, 10_000
"""Files that are left for all else that a process opens; the connections where no limit is known."""
_SIGNED_BY = {b"signature-256", b"signaturecertchainurl"}
_UNSIGNED = {b"/healthz", b"/readyz"}


class Protocol(HttpToolsProtocol):
    """One connection.

    :param largest: in bytes, the longest body taken.
    :param signed: whether what comes without the headers of a signature is refused before its body is read.
    """

    def __init__(self, *given: Any, largest: int, signed: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self._largest, self._signed = largest, signed
        self._timer: Any = None
        self._stuck: Any = None
        self._reading = self._headed = self._refused = self._last = self._deaf = False
        self._head = 0
        self._fault: tuple[HTTPStatus, str] | None = None
        self._held: tuple[Any, Any] | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begins to wait for a request; one too many is dropped, or no file could be opened."""
        super().connection_made(transport)
        if len(self.connections) > _most_connections():
            transport.abort()
        self._last = getattr(self.server_state, "closing", False)
        self._wait(SECONDS if self._last else IDLE)

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing any more."""
        self._wait(None)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes in a part of a request; what follows on a refusal, or comes too early, is thrown away."""
        if self._refused or self._deaf:
            return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.send_400_response("")
        if self._reading and not self._headed:
            self._head += len(data)
            if self._head > _LONGEST_HEAD:
                self._fault = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "endless headers"
        if self._fault is not None and not self._deaf:
            self._refuse(*self._fault)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's ends the connection
        """Takes the end of what a client sends, which may still wait for the answer."""
        if self._reading and not self._refused:
            self._refuse(HTTPStatus.BAD_REQUEST, "the body broke off")
        if self._owes() and not self._refused:
            self.cycle.keep_alive = False
            # TLS has no half of a connection.
            return self.scheme == "http"
        return False

    def pause_writing(self) -> None:
        """Waits for a client that doesn't read, but not for ever."""
        super().pause_writing()
        self._stuck = self._stuck or self.loop.call_later(_UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        """Goes on."""
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn names it
        """Refuses what the parser stopped at, where nothing else is to be answered first."""
        if self._owes() and not self._reading:
            self._hear_no_more()
        self._fault = self._fault or (HTTPStatus.BAD_REQUEST, "no HTTP")

    # What the parser finds

    def on_message_begin(self) -> None:
        """Begins a request."""
        if self._owes():
            self._hear_no_more()
            raise httptools.HttpParserError("too early")
        self._reading, self._headed, self._head = True, False, 0
        self._wait(SECONDS)
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header; for WSGI one with an underscore would be the one with a hyphen."""
        if self._headed:
            self._give_up(HTTPStatus.BAD_REQUEST, "a trailer")
        if b"_" not in name:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Refuses what cannot be wanted, before its body is read."""
        self._headed = True
        headers = dict(self.headers)
        if self.parser.should_upgrade():
            # The parser leaves off here, and would take the body for a request.
            self._give_up(HTTPStatus.BAD_REQUEST, "an upgrade")
        if len(self.url) > _LONGEST_URL:
            self._give_up(HTTPStatus.REQUEST_URI_TOO_LONG, "a long line")
        if len(self.headers) > _MOST_HEADERS or sum(map(len, chain(*self.headers))) > _LONGEST_HEAD:
            self._give_up(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "large headers")
        if self._signed and self.url not in _UNSIGNED and not headers.keys() >= _SIGNED_BY:
            self._give_up(HTTPStatus.BAD_REQUEST, "no signature")
        # A length is digits alone, or the parser has stopped.
        if int(headers.get(b"content-length", 0)) > self._largest:
            self._give_up(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")
        super().on_headers_complete()
        if self._last:
            self.cycle.keep_alive = False
        self.cycle.waiting_for_100_continue = False
        if self.expect_100_continue and self.scope["http_version"] != "1.0":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Keeps a part of the body."""
        self.cycle.body += body
        if len(self.cycle.body) > self._largest:
            self._give_up(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")

    def on_message_complete(self) -> None:
        """Hands the request on."""
        self._reading = False
        self._wait(None)
        super().on_message_complete()
        if self._held is not None:
            held, self._held = self._held, None
            super()._start_asgi_task(*held)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        if cycle.more_body:
            self._held = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Waits for the next request."""
        super().on_response_complete()
        if not self._reading and not self.transport.is_closing():
            self._wait(IDLE)

    def shutdown(self) -> None:
        """Answers what has come or is coming, and nothing after it."""
        self._last = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        elif not self._reading:
            # What was sent before the client can know is still answered.
            self._wait(SECONDS)

    # Time

    def _wait(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        if self._reading and not self._refused:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "the request did not come in time")
        elif self._refused or self.transport.is_closing():
            self.transport.abort()
        else:
            self.transport.close()
            self._wait(SECONDS)

    # What is owed

    def _owes(self) -> bool:
        """Whether a request that came before is not answered yet."""
        return self.cycle is not None and not self.cycle.response_complete

    def _hear_no_more(self) -> None:
        self._deaf, self.cycle.keep_alive = True, False

    # Refusing

    def _give_up(self, status: HTTPStatus, reason: str) -> None:
        """Has the parser stop here, and the request refused."""
        self._fault = status, reason
        raise httptools.HttpParserError(reason)

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        """Answers in JSON, then takes what still comes for a while: who is cut off may not see the answer."""
        with line() as kept:
            kept.fail(f"refused: {reason}")
        self._refused, self._held = True, None
        body = json.dumps({"error": status.phrase})
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        self.transport.write("\r\n".join((*head, "", body)).encode())
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._wait(SECONDS)


@cache
def _most_connections() -> int:
    """How many connections a process may have: as many as it may open files, less what else it needs."""
    try:
        import resource
    except ImportError:  # Windows
        return _MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_CONNECTIONS if files == resource.RLIM_INFINITY else max(1, files - _SPARE)
