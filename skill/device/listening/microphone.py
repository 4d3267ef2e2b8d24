"""Listens to the default microphone. miniaudio is imported late, if at all."""

from __future__ import annotations

import contextlib
import importlib
import queue
from collections.abc import Generator
from typing import Any

from skill.device.listening.sound import FRAME, FRAME_S, RATE, Frames
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.sound_device import DEAF, without_stderr

_STALL_S = 2.0
_KEPT = 1000  # pieces that wait for us, of 10 ms or more each; more would be an old story
_NO_RECORDER = "the package miniaudio could not be loaded, so please type"
_NO_DEVICE = "no microphone was found, so please type"
_REFUSED = "the microphone could not be opened, maybe another program uses it, so please type"
_LOST = "the microphone stopped, so please type"

_Pieces = queue.Queue[bytes | None]  # None: the device stopped


class Microphone:
    """A Source on the default microphone. It stays open; what comes while nobody listens is dropped.

    Opening it takes long enough to swallow the first word, so it isn't opened for each answer.
    """

    def __init__(self) -> None:
        """Open it; MicrophoneUnavailable where there is none, or it can't be had."""
        try:
            self._audio: Any = importlib.import_module("miniaudio")
        except (ImportError, OSError):
            raise MicrophoneUnavailable(_NO_RECORDER) from None
        self._pieces: _Pieces | None = None  # where sound goes, None while nobody listens
        self._lost = self._closed = False
        self._device: Any = None
        self._check_device()
        try:
            self._open()
        except BaseException as fault:
            self.close()
            if isinstance(fault, self._audio.MiniaudioError):
                raise MicrophoneUnavailable(_REFUSED) from None
            raise

    def frames(self) -> Frames:
        """See Source.frames."""
        if self._lost or self._closed:
            raise MicrophoneUnavailable(_LOST)
        # A new queue: nothing in it can be from before.
        self._pieces = pieces = _Pieces(_KEPT)
        self._check_device()  # sound servers move an unplugged device's stream to a dummy, silently
        return self._listen(pieces)

    def close(self) -> None:
        """See Source.close."""
        self._closed = True
        self._end()
        if self._device is not None:
            self._device.close()

    @without_stderr()
    def _open(self) -> None:
        self._device = self._audio.CaptureDevice(
            input_format=self._audio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE,
            buffersize_msec=round(1000 * FRAME_S),
        )
        if self._device.backend == "Null":
            raise MicrophoneUnavailable(_NO_DEVICE)
        self._device.stop_callback = self._stopped
        feed = self._feed()
        next(feed)
        self._device.start(feed)

    @without_stderr()
    def _check_device(self) -> None:
        # A card in use may refuse to be described, which proves nothing.
        with contextlib.suppress(self._audio.MiniaudioError):
            devices = self._audio.Devices()
            ids = [bytes(self._audio.ffi.buffer(one["id"])) for one in devices.get_captures()]
            if devices.backend == "Null" or all(_is_deaf(one.split(b"\0")[0]) for one in ids):
                raise MicrophoneUnavailable(_LOST if self._device else _NO_DEVICE)

    def _feed(self) -> Generator[bytes, bytes, None]:
        # Runs in the thread of the device, which must never wait for us.
        while True:
            piece = yield b""
            if (pieces := self._pieces) is not None:
                _put(pieces, bytes(piece))

    def _stopped(self) -> None:  # in the thread of the device as well
        self._lost = True
        self._end()

    def _end(self) -> None:
        if (pieces := self._pieces) is not None:
            _put(pieces, None)

    def _listen(self, pieces: _Pieces) -> Generator[bytes, None, None]:
        waiting, silent = b"", 0
        try:
            while True:
                try:
                    piece = pieces.get(timeout=_STALL_S)
                except queue.Empty:
                    raise MicrophoneUnavailable(_LOST) from None
                if piece is None:
                    if self._closed:
                        return
                    raise MicrophoneUnavailable(_LOST)
                waiting += piece
                while len(waiting) >= FRAME:
                    frame, waiting = waiting[:FRAME], waiting[FRAME:]
                    silent = 0 if any(frame) else silent + 1
                    # A dummy is exactly silent, but so is a microphone that is switched off.
                    if silent == round(_STALL_S / FRAME_S):
                        self._check_device()
                    yield frame
        finally:
            if self._pieces is pieces:
                self._pieces = None


def _is_deaf(device: bytes) -> bool:
    # A monitor hears what the loudspeaker plays, and is what a sound server has without a microphone.
    return device in DEAF or device.endswith(b".monitor")


def _put(pieces: _Pieces, piece: bytes | None) -> None:
    while True:
        try:
            return pieces.put_nowait(piece)
        except queue.Full:  # we are slow: the oldest goes
            with contextlib.suppress(queue.Empty):
                pieces.get_nowait()
