"""``weakness-guide listen``: lends the skill's recogniser to a Home Assistant, by the Wyoming protocol."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from typing import TYPE_CHECKING, Any

from skill import content
from skill.address import is_loopback, of_tcp
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.extras import need

if TYPE_CHECKING:
    from skill.device.listening.recognizer import Recognizer

_QUESTIONS = (*BY_ID, CONFIRM, TOPIC)
_URI = "tcp://127.0.0.1:10300"
"""The port that Home Assistant's own recogniser has."""
_IN_THE_CLEAR = (
    "warning: the protocol knows no encryption: what is said passes through the network in the clear"
)
_LEAST = 0.5
"""The score below which speech counts as not made out, as at the desk."""


class ListenRefused(Exception):  # noqa: N818  it says what happened
    """The server cannot be run as it was asked to; the message says why."""


def add(commands: Any) -> None:
    """Adds the command to the others.

    :param commands: what ``ArgumentParser.add_subparsers`` returned.
    """
    command = commands.add_parser("listen", help="recognise speech for a Home Assistant (Wyoming protocol)")
    command.add_argument(
        "--uri", default=_URI, metavar="tcp://HOST:PORT", help="where to listen; default: %(default)s"
    )
    command.add_argument(
        "--model", metavar="PATH", help="the folder of another Whisper model than the installed"
    )
    command.add_argument(
        "--question",
        metavar="QUESTION",
        help="the question that is open where nobody names one; default: none. One of "
        + ", ".join(_QUESTIONS),
    )
    command.add_argument("--locale", default=content.DEFAULT_LOCALE, help="default: %(default)s")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until told to stop, and returns the exit status.

    :raises ListenRefused: where the options cannot be used.
    :raises ExtraMissing: without the extra ``wyoming``, or one that the recogniser needs.
    """
    need("wyoming", "wyoming")
    host, port = _address(options.uri)
    if options.question is not None and options.question not in _QUESTIONS:
        raise ListenRefused(f"--question: {options.question!r} is not one of {', '.join(_QUESTIONS)}")
    if not content.has_locale(options.locale):
        raise ListenRefused(f"--locale: there are no words for {options.locale!r}")
    from skill.device.listening.detector import speaks
    from skill.device.listening.wyoming_server import Offer, WyomingServer

    recognizer = recogniser_for(options)
    try:
        if not is_loopback(host):
            _tell(_IN_THE_CLEAR)
        language = options.locale.partition("-")[0]
        offer = Offer(recognizer, options.question, _QUESTIONS, _LEAST, language, speaks)
        server = WyomingServer(host, port, offer)
        server.run(ready=lambda: _tell(f"listening on {options.uri}"))
    except OSError as fault:
        raise ListenRefused(f"--uri: {options.uri}: {_reason(fault)}") from None
    finally:
        recognizer.close()
    return 0


def recogniser_for(options: argparse.Namespace) -> Recognizer:
    """Returns what makes words of sound.

    :raises ListenRefused: where it cannot be had.
    :raises ExtraMissing: without the extra that it needs.
    """
    need("desk", "pocketsphinx")
    from skill.device.hands_free import Wish, open_recognizer
    from skill.device.listening.recognizer import RecognizerUnavailable

    wish, understander = Wish(model=options.model), content.understanding(options.locale)
    try:
        return open_recognizer(wish, understander, options.locale, _tell)
    except RecognizerUnavailable as fault:
        raise ListenRefused(str(fault)) from None


def _address(uri: str) -> tuple[str, int]:
    if found := of_tcp(uri):
        return found
    raise ListenRefused(f"--uri: {uri!r} is not tcp://HOST:PORT")


def _reason(fault: OSError) -> str:
    # asyncio tells the address once again.
    if fault.errno is not None and fault.errno in errno.errorcode:  # not that of a name that nobody knows
        return os.strerror(fault.errno)
    return fault.strerror or str(fault)


def _tell(message: str) -> None:
    sys.stderr.write(f"weakness-guide: {message}\n")
    sys.stderr.flush()
