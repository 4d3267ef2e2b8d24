"""Fetching a chain by HTTPS, from a server of our own that misbehaves."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fake_alexa import Alexa, Issuer

from skill.hosts.verification.fetch import Fetch, fetcher
from skill.hosts.verification.refusal import Refused

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


def plain(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(handler.path.encode())


def big(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"x" * 2000)


def elsewhere(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "/plain")
    handler.end_headers()


def missing(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def trickle(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def slow_head(handler: http.server.BaseHTTPRequestHandler) -> None:
    for _ in range(100):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


def no_http(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"hello\r\n\r\n")


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *given: object) -> None:
        pass  # clients that hang up are what is tested


@pytest.fixture
def served(alexa: Alexa, tmp_path: Path) -> Iterator[Callable[..., Fetch]]:
    """Makes a fetch from a server with this answer."""
    servers = []
    names = {"trusted": Issuer("Here", alexa.authority, ("localhost",), alexa.signer.key)}
    file = tmp_path / "server.pem"
    key = alexa.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key + names["trusted"].pem + alexa.authority.pem)
    roots = tmp_path / "roots.pem"
    roots.write_bytes(alexa.root.pem)

    def serve(answer: Answer, roots: Path = roots, host: str = "localhost", seconds: float = 0.4) -> Fetch:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    answer(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, *given: object) -> None:
                pass

        server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return fetcher(roots, host, server.server_address[1], seconds, largest=1000)

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_chain(served: Callable[..., Fetch]) -> None:
    assert served(plain, seconds=5)("/echo.api/cert.pem") == b"/echo.api/cert.pem"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (big, "too long"),
        (elsewhere, "status 302"),
        (missing, "status 404"),
        (no_http, "could not be fetched: BadStatusLine"),
    ],
)
def test_what_is_not_taken(served: Callable[..., Fetch], answer: Answer, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        served(answer, seconds=5)("/x")


@pytest.mark.parametrize("answer", [trickle, slow_head])
def test_what_never_ends(served: Callable[..., Fetch], answer: Answer) -> None:
    with pytest.raises(Refused):
        served(answer)("/x")


def test_a_server_that_is_not_trusted(served: Callable[..., Fetch], tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(Issuer("Other").pem)
    with pytest.raises(Refused, match="SSLCertVerificationError"):
        served(plain, roots=other, seconds=5)("/x")


def test_a_server_of_another_name(served: Callable[..., Fetch]) -> None:
    with pytest.raises(Refused, match="SSLCertVerificationError"):
        served(plain, host="127.0.0.1", seconds=5)("/x")


def test_nobody_there(alexa: Alexa, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(alexa.root.pem)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(Refused, match="ConnectionRefusedError"):
            fetcher(roots, "127.0.0.1", probe.getsockname()[1], 5)("/x")
