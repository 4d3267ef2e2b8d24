"""Cuts what a microphone hears into whole utterances, pauses and all.

A short window of voice detection catches a bare "yes" and splits at every pause; a long one does the
opposite. So the window is short, and speech that goes on within a hang-over belongs to the same
utterance. Once somebody speaks, what is as loud as they are is speech too: slurred speech is unlike it here
and there.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from skill.device.listening.detector import Detector, open_detector
from skill.device.listening.sound import FRAME_S


@dataclass(frozen=True, slots=True)
class Pace:
    """How patiently somebody is listened to; all in seconds."""

    hang_over: float = 1.0
    """How much silence ends an utterance."""
    longest_hang_over: float = 2.4
    """The same for somebody who makes long pauses."""
    margin: float = 0.3
    """How much sound is kept before and after: soft beginnings and ends are not detected."""
    longest: float = 12.0


NORMAL, SLOW = Pace(), Pace(hang_over=1.6, longest_hang_over=3.2, longest=20.0)


class HangOver:
    """How much silence ends an utterance of this person: longer than the pauses that they make.

    A pause that comes near to it tells that the next may be longer.
    """

    _REMEMBERED, _LONGER, _MORE_S = 5, 1.5, 0.1

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._pauses: deque[float] = deque(maxlen=self._REMEMBERED)

    @property
    def seconds(self) -> float:
        """How long to wait now."""
        wanted = self._LONGER * max(self._pauses, default=0.0) + self._MORE_S
        return max(self._pace.hang_over, min(self._pace.longest_hang_over, wanted))

    def heard(self, pause: float) -> None:
        """Takes the longest pause within an utterance, in seconds."""
        self._pauses.append(pause)


class Segmenter:
    """Takes sound frame by frame and returns an utterance as soon as it is over."""

    def __init__(
        self, pace: Pace = NORMAL, hang_over: HangOver | None = None, detector: Detector | None = None
    ) -> None:
        """Takes how patiently to listen, what is known of a person's pauses, and what tells speech."""
        self._pace, self._hang_over = pace, hang_over or HangOver(pace)
        self._detector = detector or open_detector()
        begin = self._detector.begin
        self._window: deque[bool] = deque(maxlen=_frames(begin))
        self._before: deque[bytes] = deque(maxlen=_frames(pace.margin + begin))
        self._speech: list[bytes] = []
        self._silent, self._pause = 0, 0
        self._surely: deque[bool] = deque(maxlen=_frames(begin))
        self.faint = True
        """Whether the utterance may be no speech: slurred speech is hardly more like it than a melody."""
        self._level = _Level()

    @property
    def in_speech(self) -> bool:
        """Whether an utterance has begun and is not over."""
        return bool(self._speech)

    @property
    def silent(self) -> bool:
        """Whether it may be over: from here on, nothing but more silence adds nothing to it."""
        return self._silent >= _frames(self._pace.margin)

    def take(self, frame: bytes) -> bytes | None:
        """Takes a frame of ``FRAME`` bytes; returns the utterance that it ends, else None."""
        likely, loud = self._detector.likely(frame), self._level.loud(frame)
        if self._speech:
            self._window.append(likely > self._detector.goes_on or loud)
        else:
            self._window.append(likely > self._detector.begins)
        speaking = self._most(self._window)
        self._surely.append(likely > self._detector.surely)
        self.faint = not self._most(self._surely) and (self.faint or not self._speech)
        if not self._speech:
            self._before.append(frame)
            if speaking:
                self._speech, self._silent, self._pause = list(self._before), 0, 0
            return None
        self._speech.append(frame)
        if speaking:
            self._pause = max(self._pause, self._silent)
        self._silent = 0 if speaking else self._silent + 1
        over = self._silent >= _frames(self._hang_over.seconds)
        return self.end() if over or len(self._speech) >= _frames(self._pace.longest) else None

    def _most(self, window: deque[bool]) -> bool:
        return sum(window) >= self._detector.ratio * (window.maxlen or 1)

    def so_far(self) -> bytes:
        """Returns the utterance as it is if nothing more is said."""
        kept = len(self._speech) - max(0, self._silent - _frames(self._pace.margin))
        return b"".join(self._speech[:kept])

    def end(self) -> bytes | None:
        """Ends the stream: returns the utterance that has begun, None where there is none."""
        said = self.so_far() or None
        if said:
            self._hang_over.heard(self._pause * FRAME_S)
        self._speech, self._silent = [], 0
        self._before.clear()
        self._window.clear()
        return said


class _Level:
    """How loud it is, between the quiet of the room and the speech of the last seconds."""

    _LEAST_DB, _SECONDS = 9.0, 5.0

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=_frames(self._SECONDS))

    def loud(self, frame: bytes) -> bool:
        """Takes the next frame; returns whether it is in the upper half of what was heard."""
        samples = np.frombuffer(frame, "<i2").astype(np.float32)
        power = float(np.mean(samples * samples))
        if not power:
            return False  # no room is that quiet: the device gave nothing
        level = 10 * math.log10(power)
        self._recent.append(level)
        quiet, top = min(self._recent), max(self._recent)
        return top - quiet > self._LEAST_DB and level > (top + quiet) / 2


def _frames(seconds: float) -> int:
    return max(1, round(seconds / FRAME_S))
