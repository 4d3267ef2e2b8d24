"""The watch over connections, on a connection of its own."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import threading
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fake_alexa import Alexa, Issuer

if sys.platform == "win32":
    pytest.skip("gunicorn does not run there", allow_module_level=True)

from skill.hosts.gunicorn_worker import Watch


def secured(alexa: Alexa, folder: Path) -> tuple[ssl.SSLSocket, socket.socket]:
    """Returns the server's end of a connection with TLS, and the client's as it comes over the wire."""
    issuer = Issuer("server", alexa.authority, ("localhost",))
    key = issuer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(issuer.pem + key)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    here, there = socket.socketpair()
    wire = there.dup()
    shaking = threading.Thread(target=client.wrap_socket, args=(there,))
    shaking.start()
    secure = server.wrap_socket(here, server_side=True)
    shaking.join()
    return secure, wire


class Connection:
    """What gunicorn keeps of one."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock


def test_what_is_late_is_never_answered_in_clear(alexa: Alexa, tmp_path: Path) -> None:
    secure, wire = secured(alexa, tmp_path)
    watch, connection = Watch(seconds=0.0), Connection(secure)
    watch.start()
    watch.begin(connection)
    time.sleep(0.5)
    with contextlib.suppress(ssl.SSLError):  # OpenSSL may refuse to go on, which is as good
        secure.recv(100)
        secure.sendall(b"what somebody said")
    secure.close()
    wire.settimeout(5)
    sent = b"".join(iter(lambda: wire.recv(65536), b""))
    assert b"said" not in sent
    assert watch.end(connection)


def test_what_is_in_time_goes_on(alexa: Alexa, tmp_path: Path) -> None:
    secure, wire = secured(alexa, tmp_path)
    watch, connection = Watch(seconds=0.3), Connection(secure)
    watch.start()
    watch.begin(connection)
    assert not watch.end(connection)
    time.sleep(0.6)
    secure.settimeout(0.2)
    with pytest.raises(TimeoutError):
        secure.recv(100)
    wire.close()
