"""Fetches a certificate chain from Amazon."""

from __future__ import annotations

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
        connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=trust)
        # The timeout of a connection starts anew with each byte that comes.
        end = threading.Timer(seconds, _hang_up, [connection])
        end.daemon = True
        end.start()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            if answer.status != http.HTTPStatus.OK:
                raise Refused(f"the certificate could not be fetched: status {answer.status}")
            chain = answer.read(largest + 1)
        except (OSError, http.client.HTTPException) as fault:
            raise Refused(f"the certificate could not be fetched: {type(fault).__name__}") from None
        finally:
            end.cancel()
            connection.close()
        if len(chain) > largest:
            raise Refused("the certificate chain is too long")
        return chain

    return fetch


def _hang_up(connection: http.client.HTTPSConnection) -> None:
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended by itself
