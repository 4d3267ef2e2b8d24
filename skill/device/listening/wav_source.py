"""Stands in for a microphone: the sound of a WAV file."""

from __future__ import annotations

import importlib
import time
from collections.abc import Generator
from os import PathLike
from pathlib import Path
from typing import Any

from skill.device.listening.sound import FRAME, FRAME_S, RATE, Frames
from skill.device.listening.source import MicrophoneUnavailable


class WavSource:
    """A Source that plays a WAV file once, then silence. Who listens again goes on where it was left.

    :param path: a WAV of any rate, width and number of channels.
    :param paced: whether it comes in real time, and not as fast as it is taken.
    :param tail: the seconds of silence behind it, None for silence without end.
    """

    def __init__(self, path: str | PathLike[str], *, paced: bool = False, tail: float | None = None) -> None:
        """Read it; MicrophoneUnavailable where that can't be done."""
        self._sound, self._paced = _decoded(Path(path)), paced
        self._at = 0  # bytes that are gone
        whole = -(-len(self._sound) // FRAME) * FRAME
        self._end = None if tail is None else whole + round(tail / FRAME_S) * FRAME

    def frames(self) -> Frames:
        """See Source.frames."""
        return self._play(time.monotonic())

    def close(self) -> None:
        """See Source.close."""
        self._sound, self._at, self._end = b"", 0, 0

    def _play(self, due: float) -> Generator[bytes, None, None]:
        while self._end is None or self._at < self._end:
            if self._paced:
                # Each is there when its last sample is, counted from the start: no delay adds up.
                due += FRAME_S
                time.sleep(max(0.0, due - time.monotonic()))
            frame = self._sound[self._at : self._at + FRAME]
            self._at += FRAME
            yield frame.ljust(FRAME, b"\0")


def _decoded(path: Path) -> bytes:
    try:
        miniaudio: Any = importlib.import_module("miniaudio")
    except (ImportError, OSError):
        raise MicrophoneUnavailable("the package miniaudio could not be loaded") from None
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise MicrophoneUnavailable(f"{path}: {fault.strerror}") from None
    try:
        return bytes(miniaudio.decode(data, nchannels=1, sample_rate=RATE).samples)
    except (miniaudio.MiniaudioError, RuntimeError):
        raise MicrophoneUnavailable(f"{path}: is not sound that can be read") from None
