"""A recogniser that is made while the skill already speaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from skill.device.listening.loading import Loading
from skill.device.listening.recognizer import Recognised, RecognizerUnavailable

WAIT_S = 10


class Made:
    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str | None]] = []
        self.closed = threading.Event()
        self.closes = 0

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        self.asked.append((sound, question))
        return Recognised("yes", 0.9)

    def close(self) -> None:
        self.closes += 1
        self.closed.set()


class Slow:
    """Makes a recogniser when it may."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.begun, self.may = threading.Event(), threading.Event()
        self.made, self.fault = Made(), fault
        self.thread: threading.Thread | None = None
        self.calls = 0

    def __call__(self) -> Made:
        self.calls += 1
        self.thread = threading.current_thread()
        self.begun.set()
        assert self.may.wait(WAIT_S)
        if self.fault:
            raise self.fault
        return self.made


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    yield slow
    slow.may.set()


def ended(slow: Slow) -> bool:
    assert slow.thread is not None
    slow.thread.join(WAIT_S)
    return not slow.thread.is_alive()


def test_it_is_begun_at_once_and_beside_the_caller(slow: Slow) -> None:
    Loading(slow)
    assert slow.begun.wait(WAIT_S)
    assert slow.thread is not threading.current_thread()
    assert slow.thread.daemon, "who leaves doesn't wait for it"


def test_who_asks_waits_for_it(slow: Slow) -> None:
    loading = Loading(slow)
    with ThreadPoolExecutor(1) as asks:
        words = asks.submit(loading.recognise, b"sound", "onset")
        assert slow.begun.wait(WAIT_S)
        assert not words.done()
        slow.may.set()
        assert words.result(WAIT_S) == Recognised("yes", 0.9)
    assert slow.made.asked == [(b"sound", "onset")]


def test_it_is_made_once(slow: Slow) -> None:
    slow.may.set()
    loading = Loading(slow)
    for _ in range(3):
        loading.recognise(b"sound", None)
    assert slow.calls == 1
    assert len(slow.made.asked) == 3
    assert ended(slow), "the thread is let go"


def test_what_cannot_be_made_is_told_each_time() -> None:
    slow = Slow(RecognizerUnavailable("there is no model"))
    slow.may.set()
    loading = Loading(slow)
    for _ in range(2):
        with pytest.raises(RecognizerUnavailable, match="no model"):
            loading.recognise(b"sound", None)


def test_close_closes_it_once(slow: Slow) -> None:
    slow.may.set()
    loading = Loading(slow)
    loading.recognise(b"sound", None)
    loading.close()
    loading.close()
    assert slow.made.closes == 1


def test_what_is_closed_recognises_no_more(slow: Slow) -> None:
    slow.may.set()
    loading = Loading(slow)
    loading.close()
    with pytest.raises(RecognizerUnavailable, match="closed"):
        loading.recognise(b"sound", None)
    assert slow.made.asked == []


def test_close_waits_for_nothing_and_what_comes_late_is_closed(slow: Slow) -> None:
    loading = Loading(slow)
    assert slow.begun.wait(WAIT_S)
    loading.close()
    assert slow.made.closes == 0
    slow.may.set()
    assert slow.made.closed.wait(WAIT_S)
    assert ended(slow)


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_fails_to_load_is_closed_without_a_word(
    when: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    slow = Slow(RecognizerUnavailable("there is no model"))
    loading = Loading(slow)
    if when == "before":
        slow.may.set()
        with pytest.raises(RecognizerUnavailable):
            loading.recognise(b"sound", None)
    loading.close()
    slow.may.set()
    assert ended(slow)
    assert capfd.readouterr().err == ""
    assert caplog.records == []
