"""A few places that many threads wait for, first come, first served."""

from __future__ import annotations

import threading
from collections import deque


class Slots:
    """Like a semaphore, but nobody is overtaken: a place that comes free belongs to who waits longest.

    :param number: how many places there are.
    """

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def acquire(self, timeout: float) -> bool:
        """Takes a place; returns False where none came free in time.

        :param timeout: seconds.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(timeout):
            return True
        with self._lock:
            if mine.is_set():
                return True
            self._waiting.remove(mine)
            return False

    def release(self) -> None:
        """Gives a place back."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
