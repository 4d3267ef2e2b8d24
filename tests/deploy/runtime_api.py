"""AWS Lambda's Runtime API on this machine, as the real runtime client speaks it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

_BASE = "/2018-06-01/runtime"
_SECONDS = 30.0


class Function:
    """A Lambda function of one process, which answers an event after the other."""

    def __init__(self, bundle: Path, **environment: str) -> None:
        """:param bundle: the unpacked zip."""
        self._events: queue.Queue[Any] = queue.Queue()
        self._answers: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        api = f"127.0.0.1:{self._server.server_port}"
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "awslambdaric", "lambda_function.lambda_handler"],
            cwd=bundle,  # Python finds the bundle before what is installed here
            env={**os.environ, "AWS_LAMBDA_RUNTIME_API": api, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        if self._process.poll() is None:
            self.stop()
        self._server.shutdown()
        self._server.server_close()

    def invoke(self, event: Any) -> tuple[str, Any]:
        """Returns where the answer was sent, ``response``, ``error`` or ``init/error``, and the answer."""
        self._events.put(event)
        return self._answers.get(timeout=_SECONDS)

    def stop(self) -> str:
        """Returns all that the function logged."""
        self._process.kill()
        return self._process.communicate()[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        events, answers = self._events, self._answers

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                assert self.path == f"{_BASE}/invocation/next"
                body = json.dumps(events.get()).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() + 7) * 1000))
                self.send_header(
                    "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:1:function:f"
                )
                self.send_header(
                    "Lambda-Runtime-Trace-Id",
                    "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419",
                )
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                where = self.path.removeprefix(f"{_BASE}/")
                answers.put((where if where == "init/error" else where.split("/")[-1], json.loads(body)))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        return Handler
