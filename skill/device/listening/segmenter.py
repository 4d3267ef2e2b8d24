"""Cuts what a microphone hears into whole utterances, pauses and all.

A short window of voice detection catches a bare "yes" and splits at every pause; a long one does the
opposite. So the window is short, and speech that goes on within a hang-over belongs to the same
utterance.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from pocketsphinx import Vad

from skill.device.listening.sound import FRAME_S, RATE


@dataclass(frozen=True, slots=True)
class Pace:
    """How patiently somebody is listened to; all in seconds."""

    hang_over: float = 1.0
    """How much silence ends an utterance."""
    begin: float = 0.3
    """The window in which speech is looked for."""
    ratio: float = 0.5
    """The share of the window that has to be speech."""
    strictness: int = Vad.MEDIUM_STRICT
    margin: float = 0.3
    """How much sound is kept before and after: soft beginnings and ends are not detected."""
    longest: float = 12.0


NORMAL, SLOW = Pace(), Pace(hang_over=1.6, longest=20.0)


class Segmenter:
    """Takes sound frame by frame and returns an utterance as soon as it is over."""

    def __init__(self, pace: Pace = NORMAL) -> None:
        self._pace = pace
        self._vad = Vad(pace.strictness, RATE, FRAME_S)
        self._window: deque[bool] = deque(maxlen=_frames(pace.begin))
        self._before: deque[bytes] = deque(maxlen=_frames(pace.margin + pace.begin))
        self._speech: list[bytes] = []
        self._silent = 0

    @property
    def in_speech(self) -> bool:
        """Whether an utterance has begun and is not over."""
        return bool(self._speech)

    def take(self, frame: bytes) -> bytes | None:
        """Takes a frame of ``FRAME`` bytes; returns the utterance that it ends, else None."""
        voiced = self._vad.is_speech(frame)
        self._window.append(voiced)
        speaking = sum(self._window) >= self._pace.ratio * (self._window.maxlen or 1)
        if not self._speech:
            self._before.append(frame)
            if speaking:
                self._speech, self._silent = list(self._before), 0
            return None
        self._speech.append(frame)
        self._silent = 0 if speaking else self._silent + 1
        over = self._silent >= _frames(self._pace.hang_over)
        return self.end() if over or len(self._speech) >= _frames(self._pace.longest) else None

    def end(self) -> bytes | None:
        """Ends the stream: returns the utterance that has begun, None where there is none."""
        kept = len(self._speech) - max(0, self._silent - _frames(self._pace.margin))
        said = b"".join(self._speech[:kept]) or None
        self._speech, self._silent = [], 0
        self._before.clear()
        self._window.clear()
        return said


def _frames(seconds: float) -> int:
    return max(1, round(seconds / FRAME_S))
