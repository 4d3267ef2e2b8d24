"""Listens for answers: opens its ears, waits for the end of what is said, and makes words of it."""

from __future__ import annotations

import array
from collections.abc import Callable, Iterator

from skill.device.listening.live import Live
from skill.device.listening.recognizer import Recognizer
from skill.device.listening.segmenter import NORMAL, Pace, Segmenter
from skill.device.listening.sound import FRAME_S, RATE
from skill.device.listening.source import Source
from skill.device.listening.spoken import UNHEARD, Spoken

PATIENCE = 8.0
"""Seconds of silence before the question is put once more."""
_LOUD = 32_768 / 4


class Listener:
    """One person's answers, one after the other."""

    def __init__(
        self,
        source: Source,
        recognizer: Recognizer,
        question: Callable[[], str | None],
        live: Live,
        *,
        pace: Pace = NORMAL,
        patience: float = PATIENCE,
        least: float = 0.5,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Takes where sound comes from and who makes words of it.

        :param question: returns the id of the question that is open now.
        :param live: shows what is going on.
        :param pace: how patiently an answer is listened to.
        :param patience: seconds of silence after which nobody answers.
        :param least: the score below which speech counts as not made out.
        :param ready: tells the person that the ears are open, such as by a sound; it returns when that ended.
        """
        self._source, self._recognizer, self._question, self._live = source, recognizer, question, live
        self._pace, self._patience, self._least, self._ready = pace, patience, least, ready

    def answers(self) -> Iterator[str]:
        """Yields what is said: :class:`Spoken` words, UNHEARD, or "" after silence or endless noise.

        :raises MicrophoneUnavailable: where nothing can be listened to any more.
        :raises RecognizerUnavailable: where no words can be made of it any more.
        """
        while True:
            self._ready()
            sound = self._utterance()
            if sound is None:
                yield ""
                continue
            self._live.state("thinking")
            found = self._recognizer.recognise(sound, self._question())
            text = found.text if found.score >= self._least else ""
            self._live.heard(text)
            self._live.state("")
            if text:
                yield Spoken(text, found.score)
            else:
                # What goes on and on and means nothing is a television or a fan, and nobody's answer.
                yield "" if _seconds(sound) >= self._pace.longest else Spoken(UNHEARD, 0.0)

    def _utterance(self) -> bytes | None:
        """The sound of the next utterance, None where nobody speaks in time."""
        segmenter = Segmenter(self._pace)
        quiet = 0.0
        self._live.state("listening")
        frames = self._source.frames()
        try:
            for frame in frames:
                self._live.level(_level(frame))
                said = segmenter.take(frame)
                if said is not None:
                    return said
                quiet = 0.0 if segmenter.in_speech else quiet + FRAME_S
                if quiet >= self._patience:
                    return None
            return segmenter.end()
        finally:
            close = getattr(frames, "close", None)
            if close is not None:
                close()
            self._live.state("")


def _seconds(sound: bytes) -> float:
    return len(sound) / (2 * RATE)


def _level(frame: bytes) -> float:
    return min(1.0, max(map(abs, array.array("h", frame)), default=0) / _LOUD)
