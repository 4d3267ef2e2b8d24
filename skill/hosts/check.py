"""``weakness-guide serve --check``: whether a server with these settings would work, said line by line."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skill.history.keeper import open_store
from skill.history.store import StoreError
from skill.settings import Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from skill.hosts.server import Place

_SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Finding = tuple[bool, str, str]
"""Whether it works, what was looked at, and what was found."""


def findings(settings: Settings, place: Place, roots: Path | None) -> Iterator[Finding]:
    """Looks at everything in turn.

    :param roots: the PEM file of the roots that are trusted; None where requests are not verified.
    """
    yield _skill_id(settings.skill_id)
    yield _memory(settings)
    if roots is not None:
        yield _roots(roots)
    if place.certfile is not None:
        yield _certificate(place.certfile)
    yield _address(place)
    yield _answer(settings)


def _skill_id(skill_id: str | None) -> Finding:
    if skill_id is None:
        return True, "skill id", "none: requests for any skill are answered"
    return bool(_SKILL_ID.fullmatch(skill_id)), "skill id", skill_id


def _memory(settings: Settings) -> Finding:
    history = settings.history
    if history is None:
        return True, "memory", "off"
    where = f"{history.kind}:{history.place}"
    try:
        store = open_store(history)
        try:
            store.check()
        finally:
            store.close()
    except (SettingsError, StoreError) as fault:
        return False, "memory", f"{where}: {fault}"
    return True, "memory", f"{where}: written and read, {history.days} days"


def _roots(file: Path) -> Finding:
    from skill.hosts.verification.chain import read_roots

    roots = read_roots(file)
    return bool(roots), "roots", f"{file}: {len(roots)} certificates"


def _certificate(file: Path) -> Finding:
    from cryptography import x509

    end = x509.load_pem_x509_certificates(file.read_bytes())[0].not_valid_after_utc
    return end > datetime.now(UTC), "certificate", f"{file}: until {end:%Y-%m-%d}"


def _address(place: Place) -> Finding:
    why = busy(place)
    return why is None, "address", f"{place.host}:{place.port}: {why or 'free'}"


def busy(place: Place) -> str | None:
    """Returns why nobody can listen there, None where it is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            place.host, place.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except (OSError, UnicodeError) as fault:
        return getattr(fault, "strerror", None) or str(fault)
    return None


def _answer(settings: Settings) -> Finding:
    from skill.hosts.web import create_app

    answer = create_app(settings, None).test_client().get("/readyz")
    return answer.status_code == 200, "skill", str(answer.json)
