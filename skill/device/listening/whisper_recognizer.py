"""Hears free speech on this machine: twice, as only what two readings agree on can be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from skill.device.listening.mel import Mel, squeezed
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.short_answers import LONGEST_S, MOST_WORDS, Likeliest, likeliest, nearest
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
_AFTER_S = 0.5
"""So much silence behind an answer tells that no more was said."""


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

    def __init__(
        self,
        whisper: Whisper,
        before: Mapping[str, str],
        own: Own | None = None,
        short: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Takes what it hears with.

        :param before: what was said before, as the recogniser is told, by question; ``any`` for all others.
        :param own: the phrases that are looked for first.
        :param short: the short answers to each question, ``any`` for where none is open. None where something
            is asked back: a third reading takes no alarm back.
        """
        self._whisper: Whisper | None = whisper
        self._before, self._own, self._short = before, own, short

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
        if not (first or second):
            return NO_SPEECH
        if seconds <= LONGEST_S and all(len(_plain(one)) <= MOST_WORDS for one in (first, second)):
            answers = self._short.get(question or _ANY, ())
            fits = self._fitting(mel, seconds, nearest(answers, (first, second)))
            if fits is not None:
                return settled(first, second, fits)
        if not (first and second):
            return Recognised(first or second, ALONE)
        return Recognised(first, SURE, "" if first == second else second)

    def _fitting(self, mel: Mel, seconds: float, answers: Sequence[str]) -> Likeliest | None:
        if not answers or self._whisper is None:
            return None
        features = self._whisper.encoded(mel, seconds + _AFTER_S)
        return likeliest(answers, self._whisper.likely(features, answers))

    def close(self) -> None:
        """See Recognizer.close."""
        if self._whisper is not None:
            self._whisper.close()
        self._whisper = None


def settled(first: str, second: str, fits: Likeliest) -> Recognised:
    """Returns what three readings of a short utterance come to.

    :param first: the better of two free readings; one of them may be empty.
    :param second: the other.
    :param fits: the short answer that fits best.
    :return: what two of them say alike is sure; else it is left to what they mean. What none of the two that
        it returns says goes along beside them, as it may alarm.
    """
    one, other, text = (_once(said) for said in (first, second, fits.text))
    if not (first and second):
        alone = first or second
        if fits.clear:
            return Recognised(alone, SURE, "" if text == (one or other) else fits.text)
        return Recognised(alone, ALONE, "", _lines(fits.text, *fits.near))
    if fits.clear and text in (one, other):
        return Recognised(fits.text, SURE, "", "" if one == other else second if text == one else first)
    if one == other:
        also = () if fits.clear else (fits.text, *fits.near)
        return Recognised(first, SURE, fits.text if fits.clear else "", _lines(*also))
    if fits.clear:
        return Recognised(fits.text, SURE, first, second)
    return Recognised(first, SURE, fits.text, _lines(second, *fits.near))


def _once(text: str) -> str:
    """The words of a text, without their echo: what is short is often written twice."""
    words = _plain(text)
    half = len(words) // 2
    return " ".join(words[:half] if words[:half] == words[half:] else words)


def _lines(*texts: str) -> str:
    return "\n".join(texts)


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
