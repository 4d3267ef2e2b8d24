"""The recognizer that asks a Wyoming server: real servers, in threads, good and bad ones."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pytest

from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.sound import FRAME, RATE
from skill.device.listening.wyoming_recognizer import WyomingRecognizer
from skill.extras import install

pytest.importorskip("wyoming")

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, read_event, write_event

SOUND = bytes(range(256)) * (FRAME // 64)
Answer = Callable[[BinaryIO, "Server"], None]


class Server:
    """A Wyoming server for recognising speech. It hears everything, then does `answer`."""

    def __init__(self, answer: Answer, *, listens: bool = True) -> None:
        self.answer, self.listens = answer, listens
        self.events: list[Event] = []
        self.over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.uri = f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                self.connection, _ = self._socket.accept()
                with self.connection, self.connection.makefile("rwb") as stream, contextlib.suppress(OSError):
                    if not self.listens or self._hears(stream):
                        self.answer(stream, self)  # type: ignore[arg-type]

    def _hears(self, stream: Any) -> bool:
        heard = []
        while event := read_event(stream):
            heard.append(event)
            if AudioStop.is_type(event.type):
                self.events = heard
                return True
        return False

    def close(self) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)
        assert not self._thread.is_alive()


Start = Callable[..., Server]


@pytest.fixture
def start() -> Iterator[Start]:
    with contextlib.ExitStack() as running:

        def started(answer: Answer, **options: Any) -> Server:
            server = Server(answer, **options)
            running.callback(server.close)
            return server

        yield started


def says(*events: Event) -> Answer:
    def answer(stream: BinaryIO, _server: Server) -> None:
        for event in events:
            write_event(event, stream)

    return answer


def sends(raw: bytes) -> Answer:
    def answer(stream: BinaryIO, _server: Server) -> None:
        stream.write(raw)
        stream.flush()

    return answer


def reason(recognise: Callable[[], object]) -> str:
    with pytest.raises(RecognizerUnavailable) as caught:
        recognise()
    assert str(caught.value).isprintable()
    return str(caught.value)


def failure(server: Server, **options: float) -> str:
    """How it fails, without the server's name."""
    recognizer = WyomingRecognizer(server.uri, **options)
    told = reason(lambda: recognizer.recognise(SOUND, None))
    assert told.startswith(f"the speech server {server.uri} ")
    return told.removeprefix(f"the speech server {server.uri} ")


def test_the_words(start: Start) -> None:
    recognizer = WyomingRecognizer(start(says(Transcript(" My leg is weak. ").event())).uri)
    assert recognizer.recognise(SOUND, "fatigue") == Recognised("My leg is weak.", 1.0)
    recognizer.close()


def test_the_server_gets_all_the_sound_and_nothing_else(start: Start) -> None:
    server = start(says(Transcript("yes").event()))
    WyomingRecognizer(server.uri).recognise(SOUND, "fatigue")
    first, second, *chunks, last = server.events
    assert Transcribe.from_event(first) == Transcribe(language="en")
    assert AudioStart.from_event(second) == AudioStart(RATE, 2, 1)
    assert AudioStop.is_type(last.type)
    heard = [AudioChunk.from_event(event) for event in chunks]
    assert {(one.rate, one.width, one.channels) for one in heard} == {(RATE, 2, 1)}
    assert b"".join(one.audio for one in heard) == SOUND
    assert len(heard) > 1


def test_one_utterance_after_the_other(start: Start) -> None:
    words = iter(["yes", "no"])
    server = start(lambda stream, _: write_event(Transcript(next(words)).event(), stream))
    recognizer = WyomingRecognizer(server.uri)
    assert [recognizer.recognise(SOUND, None).text for _ in range(2)] == ["yes", "no"]


def test_a_minute_of_sound(start: Start) -> None:
    server = start(says(Transcript("yes").event()))
    WyomingRecognizer(server.uri).recognise(bytes(2 * RATE * 60), None)
    assert sum(len(event.payload or b"") for event in server.events) == 2 * RATE * 60


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_was_recognised(start: Start, text: str) -> None:
    recognizer = WyomingRecognizer(start(says(Transcript(text).event())).uri)
    assert recognizer.recognise(SOUND, None) == NOTHING


def test_no_sound_is_not_sent(start: Start) -> None:
    server = start(says(Transcript("yes").event()))
    assert WyomingRecognizer(server.uri).recognise(b"", None) == NOTHING
    assert server.events == []


def test_what_comes_before_the_words_is_passed_over(start: Start) -> None:
    before = [
        Event("transcript-start"),
        Event("transcript-chunk", {"text": "my"}),
        Event("else", {}, b"\n{\0"),
    ]
    recognizer = WyomingRecognizer(start(says(*before, Transcript("my leg").event())).uri)
    assert recognizer.recognise(SOUND, None).text == "my leg"


def test_the_words_may_stand_in_the_head(start: Start) -> None:
    head = json.dumps({"type": "transcript", "data": {"text": "my leg"}}).encode()
    assert WyomingRecognizer(start(sends(head + b"\n")).uri).recognise(SOUND, None).text == "my leg"


def test_words_cannot_order_the_terminal_about(start: Start) -> None:
    recognizer = WyomingRecognizer(start(says(Transcript("my\x1b[2J\nleg").event())).uri)
    assert recognizer.recognise(SOUND, None).text == "my [2J leg"


def test_words_in_pieces(start: Start) -> None:
    data = '{"text": "müde"}'.encode()
    whole = json.dumps({"type": "transcript", "data_length": len(data)}).encode() + b"\n" + data

    def answer(stream: BinaryIO, server: Server) -> None:
        for byte in whole:
            stream.write(bytes([byte]))
            stream.flush()
            server.over.wait(0.001)

    assert WyomingRecognizer(start(answer).uri).recognise(SOUND, None).text == "müde"


# Slow and broken servers.


def test_a_slow_server_is_waited_for(start: Start) -> None:
    def answer(stream: BinaryIO, server: Server) -> None:
        server.over.wait(0.3)
        write_event(Transcript("yes").event(), stream)

    assert WyomingRecognizer(start(answer).uri, answer_s=5).recognise(SOUND, None).text == "yes"


def test_a_server_that_never_answers(start: Start) -> None:
    server = start(lambda _, server: server.over.wait(10) and None)
    began = time.monotonic()
    assert failure(server, answer_s=0.2) == "did not answer within 0.2 seconds"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("drop", [b" ", b'{"type": "transcript-chunk", "data": {"text": "my"}}\n'])
def test_a_server_that_keeps_sending_without_an_answer(start: Start, drop: bytes) -> None:
    def answer(stream: BinaryIO, server: Server) -> None:
        while not server.over.wait(0.02):
            sends(drop)(stream, server)

    began = time.monotonic()
    assert failure(start(answer), answer_s=0.3) == "did not answer within 0.3 seconds"
    assert time.monotonic() - began < 2


def test_a_server_that_does_not_listen(start: Start) -> None:
    server = start(lambda _, server: server.over.wait(10) and None, listens=False)
    recognizer = WyomingRecognizer(server.uri, answer_s=0.3)
    told = reason(lambda: recognizer.recognise(bytes(20_000_000), None))
    assert "did not answer within 0.3 seconds" in told


def test_a_server_that_hangs_up(start: Start) -> None:
    assert failure(start(says())) == "ended without an answer"
    assert failure(start(sends(b'{"type": "transcript", "data_length": 50}\n{"te'))) == "broke off"
    assert failure(start(sends(b'{"type": "else", "payload_length": 50}\nabc'))) == "broke off"


def test_a_server_that_is_cut_off(start: Start) -> None:
    def answer(_stream: BinaryIO, server: Server) -> None:
        now = struct.pack("ii", 1, 0)  # closing it sends a reset
        server.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)

    assert failure(start(answer)) == "broke off"


def test_the_next_utterance_may_work_again(start: Start) -> None:
    server = start(says())
    recognizer = WyomingRecognizer(server.uri)
    reason(lambda: recognizer.recognise(SOUND, None))
    server.answer = says(Transcript("yes").event())
    assert recognizer.recognise(SOUND, None).text == "yes"


def test_a_server_that_reports_an_error(start: Start) -> None:
    error = Error("out of\nmemory" + "!" * 1000).event()
    told = failure(start(says(error)))
    assert told.startswith("reports: out of memory!!")
    assert len(told) < 220


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff\xfe\x00\n",
        b"[]\n",
        b"7\n",
        b"[" * 200_000 + b"\n",
        b'{"type": "transcript"}\n',
        b'{"type": "transcript", "data": {"text": 7}}\n',
        b'{"type": "transcript", "data": ["text"]}\n',
        b'{"type": "transcript", "data": "text"}\n',
        b'{"type": "transcript", "data_length": 2}\n[]',
        b'{"type": "transcript", "data_length": 3}\n{"t',
        b'{"type": "transcript", "data_length": "5"}\n',
        b'{"type": "transcript", "data_length": -5}\n',
        b'{"type": "transcript", "data_length": 1e400}\n',
        b'{"type": "else", "payload_length": 99999999999999999999}\n',
        b'{"type": "error"}\n',
        b'{"type": ' + b"9" * 9000 + b"}\n",
        b"x" * 3_000_000,
    ],
    ids=lambda rubbish: rubbish[:40].decode(errors="replace").strip(),
)
def test_a_server_that_sends_rubbish(start: Start, rubbish: bytes) -> None:
    assert failure(start(sends(rubbish)), answer_s=5) == "sent what is no Wyoming answer"


def test_events_without_end(start: Start) -> None:
    def answer(stream: BinaryIO, server: Server) -> None:
        while not server.over.is_set():
            write_event(Event("else", {}, bytes(60_000)), stream)

    assert failure(start(answer), answer_s=10) == "sent what is no Wyoming answer"


# Servers that are not there.


def test_a_server_that_cannot_be_reached(start: Start) -> None:
    server = start(says())
    server.close()
    told = reason(lambda: WyomingRecognizer(server.uri))
    assert told == f"the speech server {server.uri} cannot be reached"


def test_a_server_that_went_away(start: Start) -> None:
    server = start(says())
    recognizer = WyomingRecognizer(server.uri)
    server.close()
    assert "cannot be reached" in reason(lambda: recognizer.recognise(SOUND, None))


def test_a_host_that_does_not_take_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(address: object, timeout: float) -> None:
        assert (address, timeout) == (("10.0.0.1", 10300), 0.5)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    told = reason(lambda: WyomingRecognizer("tcp://10.0.0.1:10300", connect_s=0.5))
    assert told == "the speech server tcp://10.0.0.1:10300 cannot be reached"


def test_a_host_that_can_be_no_name() -> None:
    uri = f"tcp://{'a' * 70}:10300"
    assert reason(lambda: WyomingRecognizer(uri)) == f"the speech server {uri} cannot be reached"


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "localhost:10300",
        "http://localhost:10300",
        "unix:///run/asr",
        "tcp://localhost",
        "tcp://:10300",
        "tcp://localhost:0",
        "tcp://localhost:70000",
        "tcp://localhost:x",
        "tcp://localhost:1/asr",
        "tcp://[:1",
    ],
)
def test_what_is_no_address(uri: str) -> None:
    told = reason(lambda: WyomingRecognizer(uri))
    assert told == f"a speech server is given as tcp://HOST:PORT, not as {uri}"


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wyoming.asr", None)
    told = f"the recognizer wyoming needs the extra: {install('wyoming')}"
    assert reason(lambda: WyomingRecognizer("tcp://localhost:10300")) == told


def test_a_control_c_while_it_waits_is_not_lost(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    server = start(says())
    recognizer = WyomingRecognizer(server.uri)
    monkeypatch.setattr("skill.device.listening.wyoming_recognizer._Answer._more", interrupted)
    with pytest.raises(KeyboardInterrupt):
        recognizer.recognise(SOUND, None)
