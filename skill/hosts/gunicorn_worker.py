"""gunicorn's worker process, in which uvicorn answers."""

from __future__ import annotations

import os
import sys
from typing import Any

from gunicorn.arbiter import Arbiter
from uvicorn_worker import UvicornWorker

from skill.hosts.server import Server, tls_of

_SECONDS = 1
"""Between two signs of life."""


class Worker(UvicornWorker):  # type: ignore[misc]  # gunicorn has no types
    """A :class:`skill.hosts.server.Server` in a process of gunicorn's."""

    wsgi: Any
    cfg: Any

    async def _serve(self) -> None:
        tls = tls_of(self.cfg.certfile, self.cfg.keyfile)
        server = Server(self.wsgi, callback_notify=self.callback_notify, timeout_notify=_SECONDS, **tls)
        self._server = server
        self._install_sigquit_handler()
        await server.serve(sockets=self.sockets)
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)

    async def callback_notify(self) -> None:
        """Tells gunicorn that this process lives; ends where gunicorn itself does not any more."""
        self.notify()
        if os.getppid() != self.ppid:
            self._server.should_exit = True
