"""Addresses that an operator or a person names."""

from __future__ import annotations

import contextlib
import ipaddress
from urllib.parse import urlsplit


def of_tcp(uri: str) -> tuple[str, int] | None:
    """Returns the host and the port of ``tcp://HOST:PORT``, None for anything else."""
    with contextlib.suppress(ValueError):  # a port that is no number, or too high
        parts = urlsplit(uri)
        if parts.scheme == "tcp" and parts.hostname and parts.port and parts.path in ("", "/"):
            return parts.hostname, parts.port
    return None


def is_loopback(host: str) -> bool:
    """Returns whether nobody but this machine reaches a host's name or number."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
