"""A recogniser with another that stands by: who cannot type is not left alone when the first one fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from skill.device.listening.recognizer import NOTHING, Recognised, Recognizer, RecognizerUnavailable

_IN_A_ROW = 2
"""Failures after which it is given up: one may be an accident, and costs no more than a word not made out."""


class Standby:
    """A Recognizer that asks one as long as that works, then another."""

    def __init__(
        self, first: Recognizer, other: Callable[[], Recognizer], complain: Callable[[str], None]
    ) -> None:
        """Takes both.

        :param other: makes the one that stands by; may raise RecognizerUnavailable.
        :param complain: is told in one line why the first is given up.
        """
        self._now, self._complain = first, complain
        self._other: Callable[[], Recognizer] | None = other
        self._worked, self._failed, self._closed = False, 0, False

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise. Fails where both did, however they did."""
        try:
            found = self._open().recognise(sound, question)
        except Exception as fault:  # an engine fails in many ways, and none may end the talk
            self._failed += 1
            if self._worked and self._failed < _IN_A_ROW and not self._closed:
                return NOTHING
            self._give_up(fault)
            return self.recognise(sound, question)
        self._worked, self._failed = True, 0
        return found

    def close(self) -> None:
        """See Recognizer.close."""
        self._closed = True
        self._now.close()

    def _open(self) -> Recognizer:
        if self._closed:
            raise RecognizerUnavailable("the recognizer is closed")
        return self._now

    def _give_up(self, fault: Exception) -> None:
        """Has the other take over."""
        make, self._other = self._other, None
        if make is None or self._closed:
            raise _unavailable(fault) from fault
        first = self._now
        try:
            self._now = make()
        except Exception as second:
            raise _unavailable(second) from second
        self._worked, self._failed = False, 0
        if self._closed:  # meanwhile
            self._now.close()
            raise _unavailable(fault) from fault
        with suppress(Exception):
            first.close()
        with suppress(OSError):
            self._complain(str(fault))


def _unavailable(fault: Exception) -> RecognizerUnavailable:
    if isinstance(fault, RecognizerUnavailable):
        return fault
    return RecognizerUnavailable(f"the recognizer failed: {fault}")
