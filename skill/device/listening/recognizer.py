"""What turns the sound of one utterance into words, whichever engine does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was said, as far as it could be made out."""

    text: str
    """Empty for nothing."""
    score: float
    """How sure it is, from 0 to 1."""
    other: str = ""
    """What a second reading of the same sound says, empty where there was none or it says the same."""
    beside: str = ""
    """What worse readings say, a line each, of which only what alarms counts."""
    speech: bool = True
    """Whether it may have been speech; where it was none, nobody waits for an answer."""


NOTHING = Recognised("", 0.0)


class RecognizerUnavailable(Exception):  # noqa: N818 - a state of things, and often no mistake
    """Nothing can be recognised; `str()` of it is the reason, one plain line to show to the person.

    It names the command that installs what is missing.
    """


class Recognizer(Protocol):
    """What the listener needs in order to get words. One utterance at a time."""

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """Return the words of one utterance.

        :param sound: 16-bit mono samples, `RATE` of them a second.
        :param question: the id of the open question, or None; an engine may expect its answers.

        Raises RecognizerUnavailable if the engine failed. The next utterance may be tried.
        """

    def close(self) -> None:
        """Let go of the engine. May be called twice; `recognise` is over then."""
