"""Fetches a certificate chain from Amazon."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

from skill.hosts.verification.certificate_url import HOST
from skill.hosts.verification.refusal import Refused

Fetch = Callable[[str], bytes]
"""From the path of a chain on Amazon's host to the chain, as PEM."""

SECONDS = 3.0
"""How long a fetch may take in all; Alexa waits 8 seconds for an answer."""
LARGEST = 64 * 1024
"""Bytes of the longest chain taken; Amazon's have about 6,000."""


def fetcher(
    roots: Path, host: str = HOST, port: int = 443, seconds: float = SECONDS, largest: int = LARGEST
) -> Fetch:
    """Returns what fetches chains by HTTPS; it follows no redirect.

    :param roots: a PEM file of certificates that are trusted besides the system's.
    :param seconds: how long a fetch may take in all.
    :param largest: in bytes.
    """
    trust = ssl.create_default_context()
    trust.load_verify_locations(roots)

    def fetch(path: str) -> bytes:
        ended = threading.Event()
        try:
            with socket.create_connection((host, port), seconds) as plain:
                secure = trust.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
            # The timeout of a socket starts anew with each byte that comes.
            end = threading.Timer(seconds, _hang_up, (secure, ended))
            end.daemon = True
            end.start()
            try:
                chain = _get(secure, host, path, largest)
            finally:
                end.cancel()
                secure.close()
        except (OSError, http.client.HTTPException) as fault:
            raise Refused(f"the certificate could not be fetched: {type(fault).__name__}") from None
        if ended.is_set():
            raise Refused("the certificate could not be fetched in time")
        if len(chain) > largest:
            raise Refused("the certificate chain is too long")
        return chain

    return fetch


def _get(secure: ssl.SSLSocket, host: str, path: str, largest: int) -> bytes:
    """What the server has at a path, or one byte more than the largest."""
    secure.do_handshake()
    connection = http.client.HTTPConnection(host)
    connection.sock = secure
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != http.HTTPStatus.OK:
        raise Refused(f"the certificate could not be fetched: status {answer.status}")
    return answer.read(largest + 1)


def _hang_up(secure: ssl.SSLSocket, ended: threading.Event) -> None:
    ended.set()
    with contextlib.suppress(OSError):  # it has ended by itself
        secure.shutdown(socket.SHUT_RDWR)
