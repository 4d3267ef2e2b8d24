"""A gunicorn worker with threads that gives each client a second to send its request.

gunicorn's own waits for as long as a client sends a byte now and then, and each that does ties up a thread.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import socket
import ssl
import threading
import time
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from skill.alexa.request_log import line
from skill.hosts.web import BODY_IS_IN

SECONDS = 1.0
"""How long a request may take to come in, from its first byte; one of Alexa's fits into a few packets."""
_STEP = 0.1


class Watch:
    """Ends the reading of connections on which a request does not come in time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._reading: dict[Any, tuple[float, socket.socket]] = {}
        self._late: set[Any] = set()

    def start(self) -> None:
        """Starts watching, in a thread of its own."""
        threading.Thread(target=self._run, daemon=True).start()

    def begin(self, connection: Any) -> None:
        """Watches a connection from now on."""
        # A socket of its own for the same connection: TLS wraps the other one, and to shut that down would
        # have the answer sent in clear.
        plain = socket.socket(fileno=os.dup(connection.sock.fileno()))
        with self._lock:
            self._reading[connection] = time.monotonic() + self._seconds, plain

    def end(self, connection: Any) -> bool:
        """Watches a connection no longer; returns whether it was too late."""
        with self._lock:
            _, plain = self._reading.pop(connection, (0.0, None))
            late = connection in self._late
            self._late.discard(connection)
        if plain is not None:
            plain.close()
        return late

    def _run(self) -> None:
        while True:
            time.sleep(_STEP)
            now = time.monotonic()
            with self._lock:
                late = [one for one, (until, _) in self._reading.items() if until < now]
                for one in late:
                    _, plain = self._reading.pop(one)
                    self._late.add(one)
                    # The thread that waits for more reads the end; the answer can still be sent.
                    with contextlib.suppress(OSError):  # it is closed already
                        plain.shutdown(socket.SHUT_RD)
                    plain.close()


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's worker with threads, with a :class:`Watch` and errors in JSON."""

    wsgi: Any

    def init_process(self) -> None:
        """Starts the worker, in its own process."""
        self.watch = Watch()
        self.watch.start()
        self._mine = threading.local()
        super().init_process()

    def load_wsgi(self) -> None:
        """Loads the application, which tells when a body is in: its answer may take longer."""
        super().load_wsgi()
        application = self.wsgi

        def told(environ: dict[str, Any], start_response: Any) -> Any:
            environ[BODY_IS_IN] = functools.partial(self.watch.end, self._mine.connection)
            return application(environ, start_response)

        self.wsgi = told

    def handle(self, conn: Any) -> Any:
        """Reads and answers a request; runs in a thread."""
        conn.answering = False
        self._mine.connection = conn
        if conn.initialized or conn.data_ready:
            self.watch.begin(conn)
        else:
            # A proxy may connect long before it has something to send. Without a thread it can wait for long.
            def wait_for_data(timeout: float) -> Any:
                there = type(conn).wait_for_data(conn, min(timeout, _STEP))
                if there:
                    self.watch.begin(conn)
                return there

            conn.wait_for_data = wait_for_data
        try:
            after = super().handle(conn)
        finally:
            late = self.watch.end(conn)
        if late and not conn.answering:
            self._refuse(conn.sock, HTTPStatus.REQUEST_TIMEOUT, "the request did not come in time")
        return after

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answers a request whose headers have come."""
        conn.answering = True
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002
        """Answers what is no HTTP, in JSON; gunicorn's own answer and log quote what was sent."""
        kind = type(exc).__name__
        if isinstance(exc, errors.LimitRequestHeaders):
            self._refuse(client, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, kind)
        elif isinstance(exc, errors.LimitRequestLine):
            self._refuse(client, HTTPStatus.REQUEST_URI_TOO_LONG, kind)
        elif isinstance(exc, errors.ParseException | ssl.SSLError):
            self._refuse(client, HTTPStatus.BAD_REQUEST, kind)
        else:
            self._refuse(client, HTTPStatus.INTERNAL_SERVER_ERROR, kind)

    def _refuse(self, client: Any, status: HTTPStatus, reason: str) -> None:
        with line() as kept:
            kept.fail(f"refused: {reason}")
        body = json.dumps({"error": status.phrase})
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        with contextlib.suppress(OSError):  # nobody may be there any more
            util.write_nonblock(client, "\r\n".join((*head, "", body)).encode())
