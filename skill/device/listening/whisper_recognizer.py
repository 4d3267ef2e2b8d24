"""Hears free speech on this machine: twice, as only what two readings agree on can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from skill.device.listening.mel import squeezed
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.device.listening.spoken import UNHEARD
from skill.device.listening.whisper import Features, Whisper

SURE, ALONE = 1.0, 0.5
"""What two readings wrote, and what only one of them did: that is asked back."""
NO_SPEECH = Recognised("", 0.0, speech=False)
_SHORTEST_S = 0.1
_SENTENCE = 5
"""Words."""
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Sounds:
    """A phrase of a person's own, as an utterance sounds like it."""

    means: str
    sure: bool
    """Whether it counts by itself; else it is held against what is read."""
    otherwise: str = ""
    """What another phrase means that it sounds like as well."""


class Own(Protocol):
    """The phrases that somebody recorded."""

    def sounds_like(self, features: Features) -> Sounds | None:
        """Returns the phrase that this sounds like, None where it is none of them."""


class WhisperRecognizer:
    """A Recognizer on Whisper."""

    def __init__(self, whisper: Whisper, before: Mapping[str, str], own: Own | None = None) -> None:
        """Takes what it hears with.

        :param before: what was said before, as the recogniser is told, by question; ``any`` for all others.
        :param own: the phrases that are looked for first.
        """
        self._whisper: Whisper | None = whisper
        self._before, self._own = before, own

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise.

        First it is read as an answer to the question; then, in other words and at another pace, as if nothing
        were known, since a recogniser makes other mistakes there.
        """
        if self._whisper is None:
            raise RecognizerUnavailable("the recognizer whisper is closed")
        whisper = self._whisper
        seconds = len(sound) / (2 * RATE)
        if seconds < _SHORTEST_S:
            return NOTHING
        mel = whisper.mel(sound)
        own = self._own.sounds_like(whisper.encoded(mel, seconds)) if self._own else None
        if own is not None:
            # Not told what may have been said: an echo of that would agree.
            read = _told(whisper.read(mel, seconds))
            if own.sure:
                return Recognised(own.means, SURE, own.otherwise, read)
            return Recognised(own.means, SURE, read or own.otherwise or UNHEARD)
        before = self._before.get(question or _ANY) or self._before.get(_ANY, "")
        first = _told(whisper.read(mel, seconds, before))
        second = _told(whisper.read(*squeezed(mel, seconds), beam=1))
        if echoes(first, second, before):
            first = ""
        if not (first and second):
            return Recognised(first or second, ALONE) if first or second else NO_SPEECH
        return Recognised(first, SURE, "" if first == second else second)

    def close(self) -> None:
        """See Recognizer.close."""
        if self._whisper is not None:
            self._whisper.close()
        self._whisper = None


def _told(text: str) -> str:
    """A text, or nothing where there is no word in it."""
    return text if any(map(str.isalnum, text)) else ""


def echoes(first: str, second: str, before: str) -> bool:
    """Returns whether a reading only says again what was said before, as it makes words of noise.

    :param first: what it wrote.
    :param second: what another wrote that wasn't told what was said before: then it has none of these words.
        What is short is no echo: it is often said with the very words.
    """
    words, told = _plain(first), iter(_plain(before))
    if len(words) < _SENTENCE or not set(words).isdisjoint(_plain(second)):
        return False
    return all(word in told for word in words)  # in this order


def _plain(text: str) -> list[str]:
    return [word.strip(".,;!?") for word in text.lower().split()]
