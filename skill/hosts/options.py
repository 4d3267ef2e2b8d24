"""``weakness-guide serve``: its options, and what follows from them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill.address import is_loopback
from skill.core.frozen import replace
from skill.extras import need
from skill.history.keeper import open_store
from skill.history.store import HistoryStore, StoreError
from skill.settings import Settings

if TYPE_CHECKING:
    from skill.hosts.server import Place
    from skill.hosts.verification.keys import Keys

_NEEDED = (
    "flask_ask_sdk", "flask", "cryptography", "certifi", "uvicorn", "httptools",
    *(() if os.name == "nt" else ("gunicorn", "uvicorn_worker")),
)  # fmt: skip
_MOST_WORKERS = 64


class ServeRefused(Exception):  # noqa: N818  it says what happened
    """The server cannot be run as it was asked to; the message says why."""


def add(commands: Any) -> None:
    """Adds the command to the others.

    :param commands: what ``ArgumentParser.add_subparsers`` returned.
    """
    command = commands.add_parser("serve", help="answer Alexa's requests as a web server")
    command.add_argument("--host", default="127.0.0.1", help="the address to listen on; default: %(default)s")
    command.add_argument("--port", default="8080", help="default: %(default)s; 0 for any that is free")
    command.add_argument(
        "--skill-id", metavar="ID", help="answer this skill alone; default: $WEAKNESS_GUIDE_SKILL_ID"
    )
    command.add_argument("--certfile", metavar="FILE", help="the server's own certificate chain, PEM")
    command.add_argument("--keyfile", metavar="FILE", help="the key of that certificate, PEM")
    command.add_argument("--workers", default="2", metavar="NUMBER", help="processes; default: %(default)s")
    command.add_argument(
        "--roots", metavar="FILE", help="trust these root certificates, PEM, in place of certifi's"
    )
    command.add_argument(
        "--no-verify", action="store_true", help="take requests that Alexa did not sign; on loopback only"
    )
    command.add_argument("--check", action="store_true", help="say whether all of it would work, and end")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until told to stop, and returns the exit status.

    :raises ServeRefused: where the options cannot be used.
    :raises ExtraMissing: without the extra ``web``.
    """
    need("web", *_NEEDED)
    place = place_of(options)
    from skill.hosts.server import serve
    from skill.hosts.web import create_app

    settings = Settings.from_environment(os.environ)
    settings = replace(settings, skill_id=options.skill_id or settings.skill_id)
    if options.check:
        return _check(settings, place, None if options.no_verify else _roots(options.roots))
    keys = None if options.no_verify else _keys(options.roots)
    if keys is None:
        _warn("--no-verify: requests are not verified; anybody on this machine can send them")
    elif settings.skill_id is None:
        _warn("no --skill-id: requests for any Alexa skill are answered")
    _refuse_busy(place)
    store = open_store(settings.history) if settings.history else None
    if store:
        _try(store)
    serve(create_app(settings, keys), place, store.purge if store else None)
    return 0


def _refuse_busy(place: Place) -> None:
    from skill.hosts.check import busy

    # A socket that systemd hands over is listened on already.
    if "LISTEN_FDS" not in os.environ and (why := busy(place)):
        raise ServeRefused(f"--port: {place.host}:{place.port}: {why}")


def _try(store: HistoryStore) -> None:
    try:
        store.check()
    except StoreError as fault:
        raise ServeRefused(f"WEAKNESS_GUIDE_HISTORY: the store does not work: {fault}") from None
    finally:
        # Each process opens it for itself.
        store.close()


def place_of(options: argparse.Namespace) -> Place:
    """Returns where to listen.

    :raises ServeRefused: where the options cannot be used.
    """
    from skill.hosts.server import Place

    if options.no_verify and not is_loopback(options.host):
        raise ServeRefused(f"--no-verify: {options.host} is no loopback address; use 127.0.0.1")
    certfile, keyfile = _file("--certfile", options.certfile), _file("--keyfile", options.keyfile)
    if keyfile and not certfile:
        raise ServeRefused("--keyfile: needs --certfile")
    if certfile:
        _usable(certfile, keyfile)
    return Place(
        options.host,
        _number("--port", options.port, 0, 65535),
        _number("--workers", options.workers, 1, _MOST_WORKERS),
        certfile,
        keyfile,
    )


def _check(settings: Settings, place: Place, roots: Path | None) -> int:
    from skill.hosts.check import findings

    works = True
    for works_too, what, found in findings(settings, place, roots):
        works = works and works_too
        print(f"{'ok ' if works_too else 'NOT'} {what:12} {found}", flush=True)
    return 0 if works else 2


def _roots(given: str | None) -> Path:
    import certifi

    return _file("--roots", given) or Path(certifi.where())


def _keys(given: str | None) -> Keys:
    from skill.hosts.verification.chain import Chains, read_roots
    from skill.hosts.verification.fetch import fetcher
    from skill.hosts.verification.keys import Keys

    file = _roots(given)
    roots = read_roots(file)
    if not roots:
        raise ServeRefused(f"--roots {file}: holds no certificate in PEM")
    return Keys(fetcher(file), Chains(roots))


def _usable(certfile: Path, keyfile: Path | None) -> None:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certfile, keyfile, password="")
    except (OSError, ValueError) as fault:
        raise ServeRefused(f"--certfile {certfile}: cannot be used: {fault}") from None


def _file(option: str, given: str | None) -> Path | None:
    if given is None:
        return None
    try:
        with Path(given).open("rb"):
            return Path(given)
    except OSError as fault:
        raise ServeRefused(f"{option} {given}: {fault.strerror}") from None


def _number(option: str, given: str, least: int, most: int) -> int:
    if not (given.isascii() and given.isdecimal() and least <= int(given[:9]) <= most):
        raise ServeRefused(f"{option}: {given!r} is not a number from {least} to {most}")
    return int(given)


def _warn(message: str) -> None:
    print(f"weakness-guide: warning: {message}", file=sys.stderr, flush=True)
