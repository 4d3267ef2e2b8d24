"""Listens for answers: opens its ears, waits for the end of what is said, and makes words of it.

It begins to make words as soon as there is a pause, so that they are there when the pause has become an end.
Where speech goes on, they are thrown away.
"""

from __future__ import annotations

import array
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from skill.device.listening.detector import Detector, open_detector
from skill.device.listening.live import Live
from skill.device.listening.recognizer import Recognised, Recognizer
from skill.device.listening.segmenter import NORMAL, HangOver, Pace, Segmenter
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
        meant: Callable[[Spoken], bool] = lambda _: True,
        detector: Callable[[], Detector] = open_detector,
    ) -> None:
        """Takes where sound comes from and who makes words of it.

        :param question: returns the id of the question that is open now.
        :param live: shows what is going on.
        :param pace: how patiently an answer is listened to.
        :param patience: seconds of silence after which nobody answers.
        :param least: the score below which speech counts as not made out.
        :param ready: tells the person that the ears are open, such as by a sound; it returns when that ended.
        :param detector: makes what tells speech from all else.
        :param meant: whether words are meant for the skill; others are as if nobody had spoken.
        """
        self._source, self._recognizer, self._question, self._live = source, recognizer, question, live
        self._pace, self._patience, self._least = pace, patience, least
        self._ready, self._meant = ready, meant
        self._detector, self._hang_over = detector, HangOver(pace)
        self._worker = ThreadPoolExecutor(1, "recognizer")

    def answers(self) -> Iterator[str]:
        """Yields what is said: :class:`Spoken` words, UNHEARD, or "" after silence or endless noise.

        :raises MicrophoneUnavailable: where nothing can be listened to any more.
        :raises RecognizerUnavailable: where no words can be made of it any more.
        """
        try:
            while True:
                self._ready()
                yield self._answer()
        finally:
            self._worker.shutdown(wait=False, cancel_futures=True)

    def _answer(self) -> str:
        left = self._patience
        while True:
            said = self._utterance(left)
            if said is None:
                return ""
            sound, words, faint = said
            self._live.state("thinking")
            found = words.result()
            text = found.text if found.score >= self._least else ""
            spoken = Spoken(text, found.score, found.other, found.beside, faint=faint)
            nothing = not found.speech or (faint and not text)
            if nothing or (text and not self._meant(spoken)):
                # It was no speech, or other people talk; what is left of the patience goes on.
                left -= _seconds(sound)
                self._live.state("")
                if left <= 0:
                    return ""
                continue
            self._live.heard(text)
            self._live.state("")
            if text:
                return spoken
            # What goes on and on and means nothing is a television or a fan, and nobody's answer.
            return "" if _seconds(sound) >= self._pace.longest else Spoken(UNHEARD, 0.0)

    def _utterance(self, patience: float) -> tuple[bytes, Future[Recognised], bool] | None:
        """The sound of the next utterance, its words, which are on their way, and whether it may be noise.

        None if nobody speaks.
        """
        segmenter = Segmenter(self._pace, self._hang_over, self._detector())
        quiet, begun = 0.0, None
        self._live.state("listening")
        frames = self._source.frames()
        try:
            for frame in frames:
                self._live.level(_level(frame))
                said = segmenter.take(frame)
                if said is not None:
                    return said, begun or self._words(said), segmenter.faint
                if not segmenter.silent:
                    if begun is not None:
                        begun.cancel()
                    begun = None
                elif begun is None and segmenter.in_speech:
                    begun = self._words(segmenter.so_far())
                quiet = 0.0 if segmenter.in_speech else quiet + FRAME_S
                if quiet >= patience:
                    return None
            rest = segmenter.end()
            return (rest, begun or self._words(rest), segmenter.faint) if rest else None
        finally:
            close = getattr(frames, "close", None)
            if close is not None:
                close()
            self._live.state("")

    def _words(self, sound: bytes) -> Future[Recognised]:
        return self._worker.submit(self._recognizer.recognise, sound, self._question())


def _seconds(sound: bytes) -> float:
    return len(sound) / (2 * RATE)


def _level(frame: bytes) -> float:
    return min(1.0, max(map(abs, array.array("h", frame)), default=0) / _LOUD)
