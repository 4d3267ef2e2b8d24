"""The Wyoming server, on real local sockets; the engine is a fake one."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from fake_alexa import free_port
from speech import Voice

from skill.device import listen_command
from skill.device.listen_command import ListenRefused
from skill.device.listening.pcm import Form, Heard, NotSound
from skill.device.listening.recognizer import Recognised, RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.device.listening.wyoming_recognizer import WyomingRecognizer
from skill.extras import ExtraMissing, install

pytest.importorskip("wyoming")

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, read_event, write_event
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong

from skill.device.listening import wyoming_server
from skill.device.listening.wyoming_server import LONGEST_S, MOST, Offer, WyomingServer

SOUND = bytes(range(256)) * 100
FORM = {"rate": RATE, "width": 2, "channels": 1}
CHUNK = AudioChunk(audio=SOUND, **FORM).event()
START, STOP = AudioStart(**FORM).event(), AudioStop().event()
QUESTIONS = ("area", "onset")


class Engine:
    """A recogniser that says what it is told to, and remembers what it was asked."""

    def __init__(self, answer: Callable[[], Recognised] = lambda: Recognised("my leg", 0.9)) -> None:
        self.answer = answer
        self.heard: list[tuple[bytes, str | None]] = []
        self.at_once = self.most_at_once = 0
        self.closed = False

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.heard.append((sound, question))
        try:
            return self.answer()
        finally:
            self.at_once -= 1

    def close(self) -> None:
        self.closed = True


class Client:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.stream = self.socket.makefile("rwb")

    def send(self, *events: Event) -> None:
        for event in events:
            write_event(event, self.stream)  # type: ignore[arg-type]

    def raw(self, sent: bytes) -> None:
        with contextlib.suppress(OSError):
            self.socket.sendall(sent)

    def read(self) -> Event | None:
        try:
            return read_event(self.stream)  # type: ignore[arg-type]
        except ConnectionError:
            return None

    def words(self) -> str:
        event = self.read()
        assert event is not None
        assert event.type == "transcript", event
        return Transcript.from_event(event).text

    def fault(self) -> str:
        """The error that it is told, behind which nothing comes."""
        event = self.read()
        assert event is not None
        assert event.type == "error", event
        assert self.read() is None
        return Error.from_event(event).text

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.stream.close()
        self.socket.close()


class Running:
    def __init__(self, engine: Engine, **options: Any) -> None:
        self.engine, self.port = engine, free_port()
        offer = Offer(engine, **{"questions": QUESTIONS, **options})
        self.server = WyomingServer("127.0.0.1", self.port, offer)
        self.clients: list[Client] = []
        ready = threading.Event()
        self.thread = threading.Thread(target=self.server.run, args=(ready.set,))
        self.thread.start()
        assert ready.wait(10)

    def client(self) -> Client:
        self.clients.append(Client(self.port))
        return self.clients[-1]

    def ask(self, *events: Event) -> str:
        client = self.client()
        client.send(*events)
        words = client.words()
        client.close()
        return words

    def still_serves(self) -> None:
        assert self.ask(Transcribe().event(), START, CHUNK, STOP) == "my leg"

    def close(self) -> None:
        self.server.stop()
        self.thread.join(10)
        assert not self.thread.is_alive()
        for client in self.clients:
            client.close()


Start = Callable[..., Running]


@pytest.fixture
def start() -> Iterator[Start]:
    with contextlib.ExitStack() as running:

        def started(engine: Engine | None = None, **options: Any) -> Running:
            server = Running(engine or Engine(), **options)
            running.callback(server.close)
            return server

        yield started


# What it answers.


def test_what_it_is(start: Start) -> None:
    client = start().client()
    client.send(Describe().event())
    event = client.read()
    assert event is not None
    (program,) = Info.from_event(event).asr
    (model,) = program.models
    for artifact in (program, model):
        assert artifact.name == "weakness-guide"
        assert artifact.installed
        assert artifact.attribution.name == "Weakness Guide"
        assert artifact.version
    assert model.languages == ["en"]


def test_the_words(start: Start) -> None:
    server = start()
    assert server.ask(Transcribe(language="en").event(), START, CHUNK, CHUNK, STOP) == "my leg"
    assert server.engine.heard == [(SOUND + SOUND, None)]


def test_the_projects_own_recognizer_is_a_client(start: Start) -> None:
    server = start()
    client = WyomingRecognizer(f"tcp://127.0.0.1:{server.port}")
    assert client.recognise(SOUND, "area") == Recognised("my leg", 1.0)
    assert server.engine.heard == [(SOUND, None)]


def test_the_projects_own_recognizer_is_told_of_a_failure(start: Start) -> None:
    def fail() -> Recognised:
        raise RecognizerUnavailable("the model is gone")

    client = WyomingRecognizer(f"tcp://127.0.0.1:{start(Engine(fail)).port}")
    with pytest.raises(RecognizerUnavailable, match="reports: the model is gone"):
        client.recognise(SOUND, None)


def test_several_utterances_on_one_connection(start: Start) -> None:
    said = iter(["yes", "no", "maybe"])
    client = start(Engine(lambda: Recognised(next(said), 1.0))).client()
    for expected in ("yes", "no"):
        client.send(Transcribe().event(), START, CHUNK, STOP)
        assert client.words() == expected
    client.send(CHUNK, STOP)  # without an audio-start
    assert client.words() == "maybe"


def test_utterances_that_are_sent_without_waiting(start: Start) -> None:
    engine = Engine(lambda: Recognised(str(len(engine.heard)), 1.0))
    client = start(engine).client()
    for question in ("area", "onset", "area"):
        client.send(Transcribe(context={"question": question}).event(), START, CHUNK, STOP)
    assert [client.words() for _ in range(3)] == ["1", "2", "3"]
    assert [question for _, question in engine.heard] == ["area", "onset", "area"]


@pytest.mark.parametrize(("score", "text"), [(0.49, ""), (0.5, "my leg")])
def test_what_was_not_made_out_is_no_words(start: Start, score: float, text: str) -> None:
    server = start(Engine(lambda: Recognised("my leg", score)), least=0.5)
    assert server.ask(Transcribe().event(), START, CHUNK, STOP) == text


@pytest.mark.parametrize(
    "events", [(START, STOP), (STOP,), (START, AudioChunk(audio=b"", **FORM).event(), STOP)]
)
def test_no_sound_is_no_words(start: Start, events: tuple[Event, ...]) -> None:
    server = start()
    assert server.ask(*events) == ""
    assert server.engine.heard == []


def test_a_start_throws_away_what_did_not_end(start: Start) -> None:
    server = start()
    server.ask(START, CHUNK, CHUNK, START, CHUNK, STOP)
    assert server.engine.heard == [(SOUND, None)]


def test_ping(start: Start) -> None:
    client = start().client()
    for text in ("hello", None):
        client.send(Ping(text).event())
        event = client.read()
        assert event is not None
        assert Pong.is_type(event.type)
        assert Pong.from_event(event).text == text
    client.send(Event("ping", {"text": ["hello"]}))
    assert client.read() == Event("pong", {"text": None})


def test_ping_and_describe_are_answered_while_it_recognises(start: Start) -> None:
    go = threading.Event()
    engine = Engine(lambda: Recognised("yes" if go.wait(10) else "", 1.0))
    server = start(engine)
    client, other = server.client(), server.client()
    client.send(Transcribe().event(), START, CHUNK, STOP, Ping("a").event())
    other.send(Describe().event())
    for one, kind in ((client, "pong"), (other, "info")):
        event = one.read()
        assert event is not None
        assert event.type == kind
    go.set()
    assert client.words() == "yes"


def test_unknown_events_are_passed_over(start: Start) -> None:
    server = start()
    unknown = Event("voice-started", {"timestamp": 3}, b"{\n\0")
    assert server.ask(unknown, START, unknown, CHUNK, unknown, STOP) == "my leg"


# The open question.


@pytest.mark.parametrize(
    ("context", "question"),
    [
        ({"question": "area"}, "area"),
        ({"question": "nobody knows it"}, "onset"),
        ({"question": ["area"]}, "onset"),
        ({}, "onset"),
        ("area", "onset"),
        (None, "onset"),
    ],
)
def test_the_question(start: Start, context: Any, question: str) -> None:
    server = start(question="onset")
    server.ask(Event("transcribe", {"context": context}), START, CHUNK, STOP)
    assert server.engine.heard == [(SOUND, question)]


def test_transcribe_may_come_within_or_behind_the_sound(start: Start) -> None:
    server, asks = start(), Transcribe(context={"question": "area"}).event()
    client = server.client()
    for events in ((START, asks, CHUNK, STOP), (START, CHUNK, asks, STOP), (START, CHUNK, STOP, asks)):
        client.send(*events)
        assert client.words() == "my leg"
    assert [question for _, question in server.engine.heard] == ["area"] * 3


def test_a_question_is_open_for_one_utterance(start: Start) -> None:
    server = start()
    client = server.client()
    client.send(Transcribe(context={"question": "area"}).event(), START, CHUNK, STOP)
    client.words()
    client.send(START, CHUNK, STOP)
    client.words()
    assert [question for _, question in server.engine.heard] == ["area", None]


# Many at once.


def test_several_at_once_are_recognised_one_after_the_other(start: Start) -> None:
    def answer() -> Recognised:
        time.sleep(0.02)
        return Recognised("yes", 1.0)

    engine = Engine(answer)
    server = start(engine)
    clients = [server.client() for _ in range(8)]
    for event in (Transcribe().event(), START, CHUNK, STOP):
        for client in clients:
            client.send(event)
    assert [client.words() for client in clients] == ["yes"] * 8
    assert (len(engine.heard), engine.most_at_once) == (8, 1)
    assert {sound for sound, _ in engine.heard} == {SOUND}


def test_too_many_are_hung_up_on(start: Start) -> None:
    server = start()
    clients = [server.client() for _ in range(MOST)]
    for client in clients:
        client.send(Ping().event())
        assert client.read() is not None
    assert server.client().read() is None
    clients[0].close()
    settled(lambda: server.server.connected < MOST)
    server.still_serves()


# Who does not keep to the rules.


def settled(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_endless_sound_is_cut(start: Start) -> None:
    server = start()
    client = server.client()
    second = AudioChunk(audio=bytes(2 * RATE), **FORM).event()
    client.send(Transcribe().event(), START, *[second] * (int(LONGEST_S) + 5))
    assert client.words() == "my leg"  # though it never ended
    client.send(*[second] * 5, STOP)
    client.send(Transcribe().event(), START, CHUNK, STOP)
    assert client.words() == "my leg"
    lengths = [len(sound) for sound, _ in server.engine.heard]
    assert lengths == [2 * RATE * LONGEST_S, len(SOUND)]


RUBBISH = [
    b"\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"\xff\xfe\x00\n",
    b"[]\n",
    b"[" * 60_000 + b"\n",
    b"{}\n",
    b'{"type": 7}\n',
    b'{"type": "ping", "data": ["text"]}\n',
    b'{"type": "ping", "data_length": 2}\n[]',
    b'{"type": "ping", "data_length": "5"}\n',
    b'{"type": "ping", "data_length": -5}\n',
    b'{"type": "ping", "data_length": true}\n',
    b'{"type": "ping", "data_length": 1e400}\n',
    b'{"type": "ping", "data_length": 99999999999999999999}\n',
    b'{"type": "audio-chunk", "payload_length": 10000000000}\n',
    b'{"type": ' + b"9" * 9000 + b"}\n",
    b"x" * 3_000_000,
]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda one: one[:40].decode(errors="replace").strip())
def test_rubbish(start: Start, rubbish: bytes, caplog: pytest.LogCaptureFixture) -> None:
    server = start()
    client = server.client()
    client.send(Transcribe().event(), START, CHUNK)
    client.raw(rubbish)
    event = client.read()
    # Where it sends more than is read, the system may reset the connection first.
    assert event == Event("error", {"text": "what came is no Wyoming event"}) or len(rubbish) > 65_536
    assert client.read() is None
    assert server.engine.heard == []
    server.still_serves()
    assert caplog.records == []


@pytest.mark.parametrize(
    ("form", "what"),
    [
        ({**FORM, "rate": 0}, "rate"),
        ({**FORM, "rate": 10**30}, "rate"),
        ({**FORM, "rate": "16000"}, "rate"),
        ({**FORM, "rate": 16000.5}, "rate"),
        ({**FORM, "width": 5}, "width"),
        ({**FORM, "width": True}, "width"),
        ({**FORM, "channels": 0}, "channels"),
        ({"rate": RATE, "width": 2}, "channels"),
    ],
)
@pytest.mark.parametrize("kind", ["audio-start", "audio-chunk"])
def test_sound_of_no_form(start: Start, form: dict[str, Any], what: str, kind: str) -> None:
    server = start()
    client = server.client()
    client.send(Event(kind, form, SOUND))
    assert client.fault().startswith(f"the sound has a {what} that is not from ")
    server.still_serves()


def test_sound_that_changes_its_form(start: Start) -> None:
    client = start().client()
    client.send(START, CHUNK, AudioChunk(rate=8000, width=2, channels=1, audio=SOUND).event())
    assert client.fault() == "the sound changes its form within an utterance"


@pytest.mark.parametrize(
    "sent", [b"", b'{"type": "pi', b'{"type": "audio-chunk", "payload_length": 500}\nabc']
)
@pytest.mark.parametrize("hard", [False, True])
def test_who_leaves_in_between(
    start: Start, sent: bytes, hard: bool, caplog: pytest.LogCaptureFixture
) -> None:
    server = start()
    client = server.client()
    client.send(START, CHUNK)
    client.raw(sent)
    if hard:  # closing it sends a reset
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    server.still_serves()
    settled(lambda: server.server.connected == 0)
    assert caplog.records == []


def test_who_leaves_before_the_words(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    go = threading.Event()
    engine = Engine(lambda: Recognised("my leg" if go.wait(10) else "", 1.0))
    server = start(engine)
    for _ in range(3):
        client = server.client()
        client.send(Transcribe().event(), START, CHUNK, STOP)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        settled(lambda: len(engine.heard) == 1)
        client.close()
    go.set()
    server.still_serves()
    settled(lambda: server.server.connected == 0)
    assert caplog.records == []


def test_who_has_no_more_to_say_still_gets_the_words(start: Start) -> None:
    client = start().client()
    client.send(START, CHUNK, STOP)
    client.socket.shutdown(socket.SHUT_WR)
    assert client.words() == "my leg"
    assert client.read() is None


def test_who_says_nothing_is_hung_up_on(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming_server, "_IDLE_S", 0.1)
    client = start().client()
    assert client.read() is None


def test_who_does_not_read_is_hung_up_on(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming_server, "_IDLE_S", 0.2)
    server = start()
    client = server.client()
    client.socket.settimeout(0.5)
    with contextlib.suppress(OSError):
        for _ in range(1000):
            client.send(Ping("x" * 60_000).event())
    settled(lambda: server.server.connected == 0)
    server.still_serves()


# An engine that fails.


def test_an_engine_that_fails(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> Recognised:
        raise ZeroDivisionError("my secret leg")

    server = start(Engine(fail))
    client = server.client()
    client.send(Transcribe().event(), START, CHUNK, STOP)
    assert client.fault() == "the recogniser failed"
    server.engine.answer = lambda: Recognised("my leg", 1.0)
    server.still_serves()
    assert [record.getMessage() for record in caplog.records] == ["the recogniser failed: ZeroDivisionError"]
    assert "secret" not in caplog.text


def test_nothing_that_is_said_is_logged(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        start().still_serves()
    assert "leg" not in caplog.text


def test_it_ends_while_it_recognises(start: Start) -> None:
    go = threading.Event()
    engine = Engine(lambda: Recognised("yes" if go.wait(10) else "", 1.0))
    server = start(engine)
    clients = [server.client() for _ in range(3)]
    for client in clients:
        client.send(Transcribe().event(), START, CHUNK, STOP)
    settled(lambda: len(engine.heard) == 1)
    server.server.stop()
    assert clients[0].read() is None
    assert server.thread.is_alive()  # the engine is still at work, and not to be closed
    go.set()
    server.thread.join(10)
    assert not server.thread.is_alive()
    assert len(engine.heard) == 1


# Sound of any form.


def tone(rate: int, hertz: float = 440.0, seconds: float = 1.0) -> Any:
    return np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate) * 0.5


def heard(sound: bytes, form: Form, piece: int = 1001) -> Any:
    utterance = Heard(form, 30)
    for at in range(0, len(sound), piece):
        utterance.add(sound[at : at + piece])
    return np.frombuffer(utterance.sound(), "<i2") / 32768


def laid_out(samples: Any, width: int, channels: int) -> bytes:
    whole = np.rint(samples * (2 ** (8 * width - 1) - 1)).astype(np.int64)
    whole = np.repeat(whole, channels)
    if width == 1:
        return (whole + 128).astype(np.uint8).tobytes()
    return whole.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :width].tobytes()


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 44099, 48000, 96000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_form_is_the_same_sound(rate: int, width: int, channels: int) -> None:
    found = heard(laid_out(tone(rate), width, channels), Form(rate, width, channels))
    assert len(found) == RATE
    inner = slice(200, -200)  # the tone begins and ends at once, where it rings
    assert np.abs(found - tone(RATE))[inner].max() < 0.02


def test_the_form_that_is_wanted_is_left_as_it_is() -> None:
    utterance = Heard(Form(RATE, 2, 1), 30)
    utterance.add(SOUND)
    assert utterance.sound() == SOUND


def test_what_is_too_high_does_not_fold_into_speech() -> None:
    found = heard(laid_out(tone(48_000, 13_000), 2, 1), Form(48_000, 2, 1))
    assert np.abs(found[200:-200]).max() < 0.01


def test_loud_channels_do_not_clip() -> None:
    found = heard(laid_out(tone(RATE) * 1.9, 2, 2), Form(RATE, 2, 2))
    assert np.abs(found - tone(RATE) * 1.9).max() < 0.001


@pytest.mark.parametrize("rate", [8000, 48_000])
def test_sound_is_kept_up_to_a_length(rate: int) -> None:
    utterance = Heard(Form(rate, 2, 1), 0.5)
    for _ in range(10):
        utterance.add(bytes(2 * rate // 10 + 1))
    assert utterance.full
    assert len(utterance.sound()) == RATE


@pytest.mark.parametrize("sound", [b"", b"\0", b"\0\0\0", bytes(6), bytes(12)])
def test_hardly_any_sound(sound: bytes) -> None:
    assert set(heard(sound, Form(44_100, 2, 2))) <= {0.0}


def test_a_form_that_is_none() -> None:
    with pytest.raises(NotSound, match="the sound has a rate that is not from 4000 to 96000"):
        Form(3999, 2, 1)


def test_sound_of_another_form_over_the_wire(start: Start) -> None:
    server = start()
    form = {"rate": 48_000, "width": 4, "channels": 2}
    sound = laid_out(tone(48_000), 4, 2)
    pieces = [AudioChunk(audio=sound[at : at + 4096], **form).event() for at in range(0, len(sound), 4096)]
    server.ask(Transcribe().event(), AudioStart(**form).event(), *pieces, STOP)
    ((found, _),) = server.engine.heard
    assert np.abs(np.frombuffer(found, "<i2") / 32768 - tone(RATE))[200:-200].max() < 0.01


# The command.


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    listen_command.add(parser.add_subparsers())
    return parser.parse_args(["listen", *arguments])


def refused(*arguments: str) -> str:
    with pytest.raises(ListenRefused) as caught:
        listen_command.run(options(*arguments))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(listen_command, "recogniser_for", lambda options: made)
    return made


class Kept:
    """In place of the server: what it was made of."""

    def __init__(self, host: str, port: int, offer: Offer) -> None:
        self.host, self.port, self.offer = host, port, offer
        Kept.last = self

    last: Kept

    def run(self, ready: Callable[[], None]) -> None:
        ready()


def test_by_itself_it_is_on_loopback(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wyoming_server, "WyomingServer", Kept)
    given = options()
    assert given.run(given) == 0
    assert (Kept.last.host, Kept.last.port) == ("127.0.0.1", 10300)
    assert Kept.last.offer.recognizer is engine
    assert (Kept.last.offer.question, Kept.last.offer.language) == (None, "en")
    assert {"area", "onset"} <= set(Kept.last.offer.questions)
    assert engine.closed
    assert capsys.readouterr().err == "weakness-guide: listening on tcp://127.0.0.1:10300\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "[::]", "kitchen.local"])  # noqa: S104
def test_elsewhere_it_warns(
    host: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wyoming_server, "WyomingServer", Kept)
    assert listen_command.run(options("--uri", f"tcp://{host}:10300", "--question", "area")) == 0
    warning, _ = capsys.readouterr().err.splitlines()
    assert warning.startswith("weakness-guide: warning: the protocol knows no encryption")
    assert Kept.last.offer.question == "area"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "[::1]"])
def test_on_loopback_it_does_not_warn(
    host: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wyoming_server, "WyomingServer", Kept)
    listen_command.run(options("--uri", f"tcp://{host}:10300"))
    assert "warning" not in capsys.readouterr().err


def test_a_busy_port(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        uri = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert refused("--uri", uri) == f"--uri: {uri}: Address already in use"
    assert engine.closed


def test_an_address_of_somebody_else(engine: Engine) -> None:
    assert refused("--uri", "tcp://192.0.2.1:10300").startswith("--uri: tcp://192.0.2.1:10300: ")


@pytest.mark.parametrize(
    "uri",
    ["", "127.0.0.1:10300", "unix:///run/asr", "stdio://", "tcp://127.0.0.1", "tcp://a:0", "tcp://a:1/b"],
)
def test_what_is_no_address(uri: str, engine: Engine) -> None:
    assert refused("--uri", uri) == f"--uri: {uri!r} is not tcp://HOST:PORT"


def test_options_that_cannot_be_used(engine: Engine) -> None:
    assert refused("--question", "nonsense").startswith("--question: 'nonsense' is not one of ")
    assert refused("--locale", "xx-XX") == "--locale: there are no words for 'xx-XX'"


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as caught:
        listen_command.run(options())
    assert str(caught.value) == f"wyoming is not installed; run: {install('wyoming')}"


_ALONE = """
import sys, types
from skill.device import listen_command as listen
from skill.device.listening.recognizer import Recognised

class Engine:
    def recognise(self, sound, question): return Recognised("my leg", 1.0)
    def close(self): print("closed", flush=True)

listen.recogniser_for = lambda options: Engine()
given = types.SimpleNamespace(uri=sys.argv[1], model=None, question=None, locale="en-US")
sys.exit(listen.run(given))
"""


@pytest.mark.skipif(os.name == "nt", reason="there it ends otherwise")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("connected", [False, True])
def test_a_signal_ends_it_cleanly(voice: Voice, number: signal.Signals, connected: bool) -> None:
    port, speech = free_port(), AudioChunk(audio=voice("my left leg"), **FORM).event()
    command = [sys.executable, "-c", _ALONE, f"tcp://127.0.0.1:{port}"]
    with subprocess.Popen(  # noqa: S603  our own
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr is not None
            assert "listening" in server.stderr.readline()
            if connected:
                client = Client(port)
                client.send(Transcribe().event(), START, speech, STOP)
                assert client.words() == "my leg"
                client.send(START, speech)
            server.send_signal(number)
            out, err = server.communicate(timeout=20)
        finally:
            server.kill()
    assert (server.returncode, out, err) == (0, "closed\n", "")
    if connected:
        assert client.read() is None
        client.close()


def test_the_skills_own_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pocketsphinx")
    from skill.device import hands_free

    made, asked = Engine(), []

    def opened(wish: Any, understander: Any, locale: str, *_: Any) -> Engine:
        asked.append((wish, locale))
        return made

    monkeypatch.setattr(hands_free, "open_recognizer", opened)
    assert listen_command.recogniser_for(options("--model", "here", "--locale", "en-GB")) is made
    assert asked == [(hands_free.Wish(model="here"), "en-GB")]


def test_a_recogniser_that_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pocketsphinx")
    from skill.device import hands_free

    def opened(*_: Any) -> Engine:
        raise RecognizerUnavailable("there is no model")

    monkeypatch.setattr(hands_free, "open_recognizer", opened)
    assert refused() == "there is no model"
