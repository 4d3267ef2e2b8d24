"""A recogniser with another that stands by: who cannot type is not left alone when the first one fails."""

from __future__ import annotations

from collections.abc import Callable

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
        self._worked, self._failed = False, 0

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise. Fails where both did."""
        try:
            found = self._now.recognise(sound, question)
        except RecognizerUnavailable as fault:
            self._failed += 1
            if self._worked and self._failed < _IN_A_ROW:
                return NOTHING
            if self._other is None:
                raise
            other, self._other = self._other(), None
            self._complain(str(fault))
            self._now.close()
            self._now, self._worked, self._failed = other, False, 0
            return self.recognise(sound, question)
        self._worked, self._failed = True, 0
        return found

    def close(self) -> None:
        """See Recognizer.close."""
        self._now.close()
