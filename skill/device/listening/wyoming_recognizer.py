"""Asks a speech server that speaks the Wyoming protocol, such as the one of a Home Assistant.

What is said goes to that server as it is: the protocol knows no encryption.
"""

from __future__ import annotations

import importlib
import io
import json
import socket
import time
from collections.abc import Iterator
from typing import Any, Final

from skill.address import of_tcp
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.extras import install

CONNECT_S, ANSWER_S = 3.0, 20.0
SCORE: Final = 1.0  # the protocol tells no score
_PIECE = RATE // 5  # bytes: 100 ms
_MOST = 1 << 20  # bytes of one answer; a transcript has some hundred
_NO_EXTRA = f"the recognizer wyoming needs the extra: {install('wyoming')}"


class WyomingRecognizer:
    """A Recognizer that connects anew for each utterance, so that a server may restart in between."""

    def __init__(self, uri: str, *, connect_s: float = CONNECT_S, answer_s: float = ANSWER_S) -> None:
        """Try whether the server answers the call.

        :param uri: `tcp://HOST:PORT`.
        :param connect_s: how long the server may take to be reached.
        :param answer_s: how long it may take for an utterance, from the first sound sent to the words.
        """
        try:
            self._asr: Any = importlib.import_module("wyoming.asr")
            self._audio: Any = importlib.import_module("wyoming.audio")
            self._write: Any = importlib.import_module("wyoming.event").write_event
        except ImportError:
            raise RecognizerUnavailable(_NO_EXTRA) from None
        self._uri, self._address = _plain(uri), _address(uri)
        self._connect_s, self._answer_s = connect_s, answer_s
        self._connect().close()

    def recognise(self, sound: bytes, question: str | None) -> Recognised:  # noqa: ARG002
        """See Recognizer.recognise. The question stays here. The score is always `SCORE`."""
        if not sound:
            return NOTHING
        with self._connect() as server:
            text = _plain(self._ask(server, sound))
        return Recognised(text, SCORE) if text else NOTHING

    def close(self) -> None:
        """See Recognizer.close. Nothing is open between two utterances."""

    def _connect(self) -> socket.socket:
        try:
            return socket.create_connection(self._address, self._connect_s)
        except (OSError, UnicodeError):  # the latter for a host that cannot be a name
            raise self._failed("cannot be reached") from None

    def _ask(self, server: socket.socket, sound: bytes) -> str:
        deadline = time.monotonic() + self._answer_s
        try:
            server.settimeout(self._answer_s)
            server.sendall(self._request(sound))
            for kind, data in _events(_Answer(server, deadline)):
                if kind == "transcript":
                    return _text(data)
                if kind == "error":
                    raise self._failed(f"reports: {_plain(_text(data))[:200]}")
        except TimeoutError:
            raise self._failed(f"did not answer within {self._answer_s:g} seconds") from None
        except OSError:
            raise self._failed("broke off") from None
        except (ValueError, RecursionError):
            raise self._failed("sent what is no Wyoming answer") from None
        raise self._failed("ended without an answer")

    def _request(self, sound: bytes) -> bytes:
        # Into memory, as write_event would swallow a Ctrl-C while it waits for the network.
        form = {"rate": RATE, "width": 2, "channels": 1}
        pieces = (sound[start : start + _PIECE] for start in range(0, len(sound), _PIECE))
        chunks = [self._audio.AudioChunk(audio=piece, **form) for piece in pieces]
        head = [self._asr.Transcribe(language="en"), self._audio.AudioStart(**form)]
        request = io.BytesIO()
        for event in [*head, *chunks, self._audio.AudioStop()]:
            self._write(event.event(), request)
        return request.getvalue()

    def _failed(self, how: str) -> RecognizerUnavailable:
        return RecognizerUnavailable(f"the speech server {self._uri} {how}")


class _Answer:
    """What a server sends, up to a time and a length: it may be slow, or not end at all."""

    def __init__(self, server: socket.socket, deadline: float) -> None:
        self._server, self._deadline = server, deadline
        self._got, self._left = bytearray(), _MOST

    def line(self) -> bytes:
        """Return what comes before the next end of line, empty at the end."""
        seen = 0
        while (end := self._got.find(b"\n", seen)) < 0:
            seen = len(self._got)
            if not self._more():
                return self._take(seen)
        return self._take(end + 1)

    def exactly(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        while len(self._got) < size:
            if not self._more():
                raise ConnectionError
        return self._take(size)

    def _more(self) -> bool:
        if (left_s := self._deadline - time.monotonic()) <= 0:
            raise TimeoutError
        self._server.settimeout(left_s)
        piece = self._server.recv(65_536)
        self._left -= len(piece)
        if self._left < 0:
            raise ValueError("too long")
        self._got += piece
        return bool(piece)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._got[:size])
        del self._got[:size]
        return taken


def _events(answer: _Answer) -> Iterator[tuple[object, dict[str, Any]]]:
    # The package's own read_event fails in many ways at rubbish, and swallows a Ctrl-C.
    while line := answer.line():
        head = _checked(json.loads(line))
        data = _checked(head.get("data") or {})
        if size := _length(head.get("data_length")):
            data |= _checked(json.loads(answer.exactly(size)))
        answer.exactly(_length(head.get("payload_length")))
        yield head.get("type"), data


def _checked(read: object) -> dict[str, Any]:
    if isinstance(read, dict):
        return read
    raise ValueError("no object")


def _length(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, int) and 0 <= value <= _MOST:
        return value
    raise ValueError("no length")


def _text(data: dict[str, Any]) -> str:
    if isinstance(text := data.get("text"), str):
        return text
    raise ValueError("no text")


def _plain(text: str) -> str:
    # It is shown in a terminal, which takes orders in control characters.
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _address(uri: str) -> tuple[str, int]:
    if found := of_tcp(uri):
        return found
    raise RecognizerUnavailable(f"a speech server is given as tcp://HOST:PORT, not as {_plain(uri)}")
