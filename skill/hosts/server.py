"""The server that runs the application: uvicorn, in the worker processes of gunicorn where that runs."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uvicorn import Config
from uvicorn import Server as UvicornServer

from skill.history.store import StoreError
from skill.hosts.bridge import Bridge
from skill.hosts.protocol import IDLE, Protocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

Application = Any
"""A Flask application."""

_BETWEEN_PURGES = 30 * 60
_GRACE = 10
"""Seconds that requests under way have to end after the server was told to stop."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and with what the server listens."""

    host: str
    port: int
    """0 for any that is free."""
    workers: int
    certfile: Path | None = None
    """A PEM file with the server's certificate and its intermediates; None for plain HTTP behind a proxy."""
    keyfile: Path | None = None


class JsonLines(logging.Formatter):
    """What the server itself logs, as lines of JSON; of an exception the kind alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        fault = record.exc_info[1] if record.exc_info else None
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"level": record.levelname.lower(), "message": record.getMessage()}
        if fault is not None:
            told["error"] = type(fault).__name__
        return json.dumps({"time": time.replace("+00:00", "Z"), **told})


def serve(app: Application, place: Place, purge: Callable[[], object] | None = None) -> None:
    """Answers requests until the process is told to stop (SIGTERM or Ctrl-C).

    :param purge: is called every half hour, in each process.
    """
    app.config["PURGE"] = purge
    if sys.platform == "win32":
        _one_process(app, place)
    else:
        _gunicorn(app, place)


def config_of(app: Application, **options: Any) -> Config:
    """Returns how uvicorn serves the application.

    :param options: what else uvicorn is told.
    """
    http = partial(Protocol, largest=app.config["MAX_CONTENT_LENGTH"], signed=app.config["SIGNED"])
    return Config(
        Bridge(app),
        http=http,  # type: ignore[arg-type]  # it is only called
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=round(IDLE),
        timeout_graceful_shutdown=_GRACE,
        **options,
    )


class Server(UvicornServer):
    """uvicorn's server, of which also what is accepted at its end is told that it ends."""

    def __init__(self, app: Application, **options: Any) -> None:
        """Takes the application, and what else uvicorn is told."""
        super().__init__(config_of(app, **options))
        self._purge = app.config["PURGE"]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens."""
        await super().startup(sockets)
        if self._purge is not None:
            self._purging = asyncio.create_task(self._purge_again_and_again(self._purge))

    async def _purge_again_and_again(self, purge: Callable[[], object]) -> None:
        while True:
            try:
                await asyncio.to_thread(purge)
            except StoreError as fault:
                logging.getLogger("uvicorn.error").warning("memory: purge failed: %s", fault)
            await asyncio.sleep(_BETWEEN_PURGES)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no more, and answers what has come."""
        self.server_state.closing = True  # type: ignore[attr-defined]  # for the protocol
        await super().shutdown(sockets)


def _gunicorn(app: Application, place: Place) -> None:
    from gunicorn.app.base import BaseApplication

    class Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in _options(place).items():
                self.cfg.set(name, value)

        def load(self) -> Application:
            return app

    _allow_connections()
    Gunicorn().run()


def _allow_connections() -> None:
    """Lets each process hold as many connections as it may."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _options(place: Place) -> dict[str, Any]:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return {
        "bind": f"{host}:{place.port}",
        "workers": place.workers,
        "worker_class": "skill.hosts.gunicorn_worker.Worker",
        "preload_app": True,  # workers share the memory, and one that died is soon replaced
        "graceful_timeout": _GRACE,
        "timeout": 30,
        "certfile": place.certfile and str(place.certfile),
        "keyfile": place.keyfile and str(place.keyfile),
        "control_socket_disable": True,
        "proc_name": "weakness-guide",
        "logconfig_dict": {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {
                name: {"level": "INFO", "handlers": ["stderr"], "propagate": False}
                for name in ("gunicorn.error",)
            },
        },
    }


def _one_process(app: Application, place: Place) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    Server(app, host=place.host, port=place.port, **tls_of(place.certfile, place.keyfile)).run()


def tls_of(certfile: Path | str | None, keyfile: Path | str | None) -> dict[str, Any]:
    """Returns what uvicorn is told of TLS; nothing without a certificate."""
    if certfile is None:
        return {}
    return {"ssl_certfile": str(certfile), "ssl_keyfile": keyfile and str(keyfile)}
