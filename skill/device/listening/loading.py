"""A recogniser that loads while the skill already speaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from skill.device.listening.recognizer import Recognised, Recognizer, RecognizerUnavailable


class Loading:
    """A Recognizer that is made in another thread; whoever needs it first waits for it."""

    def __init__(self, make: Callable[[], Recognizer]) -> None:
        """Begins to make it.

        :param make: may raise RecognizerUnavailable, which the first utterance is told then.
        """
        self._made: Future[Recognizer] | None = Future()
        # A daemon: whoever wants to leave doesn't wait for it.
        threading.Thread(target=_fulfil, args=(self._made, make), name="loading", daemon=True).start()

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise."""
        if self._made is None:
            raise RecognizerUnavailable("the recognizer is closed")
        return self._made.result().recognise(sound, question)

    def close(self) -> None:
        """See Recognizer.close. It may still be loading, or fail to."""
        if self._made is not None:
            self._made.add_done_callback(_close)
        self._made = None


def _fulfil(made: Future[Recognizer], make: Callable[[], Recognizer]) -> None:
    try:
        made.set_result(make())
    except BaseException as fault:  # whoever asks for the result is told
        made.set_exception(fault)


def _close(made: Future[Recognizer]) -> None:
    if made.exception() is None:
        made.result().close()
