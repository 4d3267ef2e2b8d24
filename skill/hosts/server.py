"""The WSGI servers that run the application: gunicorn, and waitress on Windows."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Application = Any
"""A Flask application."""

_THREADS = 32
"""In each worker. A thread that waits for a slow client costs little."""
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


def serve(app: Application, place: Place) -> None:
    """Answers requests until the process is told to stop (SIGTERM or Ctrl-C)."""
    if sys.platform == "win32":
        _waitress(app, place)
    else:
        _gunicorn(app, place)


def _gunicorn(app: Application, place: Place) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in _options(place).items():
                self.cfg.set(name, value)

        def load(self) -> Application:
            return app

    Server().run()


def _options(place: Place) -> dict[str, Any]:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return {
        "bind": f"{host}:{place.port}",
        "workers": place.workers,
        "threads": _THREADS,
        "worker_class": "skill.hosts.gunicorn_worker.Worker",
        "preload_app": True,  # workers share the memory, and one that died is soon replaced
        "graceful_timeout": _GRACE,
        "timeout": 30,
        "keepalive": 75,  # longer than a proxy keeps an idle connection
        "limit_request_fields": 50,
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


def _waitress(app: Application, place: Place) -> None:
    import waitress

    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    waitress.serve(
        app,
        host=place.host,
        port=place.port,
        threads=_THREADS,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        channel_timeout=10,
        ident=None,
    )
