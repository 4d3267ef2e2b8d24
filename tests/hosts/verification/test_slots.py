import threading
import time
from types import SimpleNamespace

import pytest

from skill.hosts.verification.slots import Slots


def waiting(slots: Slots, took: list[int], number: int) -> threading.Thread:
    """A thread that waits for a place."""

    def wait() -> None:
        if slots.acquire(30):
            took.append(number)

    thread = threading.Thread(target=wait)
    thread.start()
    until = time.monotonic() + 30
    while len(slots._waiting) < number and time.monotonic() < until:
        time.sleep(0.001)
    return thread


def test_nobody_is_overtaken() -> None:
    slots, took = Slots(1), list[int]()
    assert slots.acquire(0)
    threads = [waiting(slots, took, number) for number in (1, 2)]
    for thread in threads:
        slots.release()
        assert not slots.acquire(0), "it belongs to who waits longest"
        thread.join(30)
    assert took == [1, 2]
    slots.release()
    assert slots.acquire(0)


def test_who_gave_up_holds_nobody_up() -> None:
    slots = Slots(1)
    assert slots.acquire(0)
    assert not slots.acquire(0.01)
    slots.release()
    assert slots.acquire(0)
    assert not slots.acquire(0)


def test_a_place_that_comes_just_as_somebody_gives_up_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = Slots(1)
    assert slots.acquire(0)

    class TooLate(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            slots.release()
            return False

    with monkeypatch.context() as patched:
        patched.setattr("skill.hosts.verification.slots.threading", SimpleNamespace(Event=TooLate))
        assert slots.acquire(0)
    assert not slots.acquire(0)
    slots.release()
    assert slots.acquire(0)
