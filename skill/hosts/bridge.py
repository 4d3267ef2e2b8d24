"""From uvicorn's requests, which are whole, to a WSGI application that answers in a thread."""

from __future__ import annotations

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from werkzeug.test import run_wsgi_app

Environ = dict[str, Any]
_THREADS = 64
"""In each process. None waits for a client; some may for a certificate or a store."""
_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


class Bridge:
    """An ASGI application over a WSGI application whose answers are short."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(_THREADS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers a request."""
        environ = environ_of(scope, (await receive())["body"])
        loop = asyncio.get_running_loop()
        status, headers, body = await loop.run_in_executor(self._threads, self._answer, environ)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, environ: Environ) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        parts, status, headers = run_wsgi_app(self._application, environ, buffered=True)
        told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return int(status.split()[0]), told, b"".join(parts)


def environ_of(scope: Any, body: bytes) -> Environ:
    """Returns the WSGI environment of a request (PEP 3333).

    :param scope: as ASGI has it.
    :param body: the whole of it.
    """
    host, port = scope["server"] or ("localhost", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = _NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        told = value.decode("latin-1")
        environ[key] = f"{environ[key]},{told}" if key in environ else told
    # In chunks or not, it is as long as it is.
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ
