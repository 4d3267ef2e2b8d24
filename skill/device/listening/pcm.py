"""Sound as others send it: any rate, width and number of channels, made into what recognisers take.

``wyoming.audio.AudioChunkConverter`` does the same, but it adds channels up until they clip, and lets what
lies above 8 kHz fold into speech.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.device.listening.sound import RATE

_RATES, _WIDTHS, _CHANNELS = (4_000, 96_000), (1, 4), (1, 16)
_MIDDLE = 128
"""Samples of one byte have no sign, as in a WAV file."""

_Samples = npt.NDArray[np.int16]


class NotSound(ValueError):  # noqa: N818  it says what happened
    """What came cannot be taken as sound; the message says why."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the numbers of a piece of sound are laid out, the least significant byte first."""

    rate: int
    """Frames a second, 4,000 to 96,000."""
    width: int
    """Bytes of a sample, 1 to 4. One byte has no sign, more have."""
    channels: int
    """1 to 16."""

    def __post_init__(self) -> None:
        for name, (least, most) in (("rate", _RATES), ("width", _WIDTHS), ("channels", _CHANNELS)):
            value: object = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise NotSound(f"the sound has a {name} that is not from {least} to {most}")


class Heard:
    """One utterance as it comes in, up to a length; what comes after that is dropped."""

    def __init__(self, form: Form, seconds: float) -> None:
        """Begins with nothing.

        :param form: what the pieces are like.
        :param seconds: how much is kept.
        """
        self.form = form
        self._left = round(seconds * form.rate)
        self._pieces: list[_Samples] = []
        self._rest = b""

    @property
    def full(self) -> bool:
        """Whether nothing more is kept."""
        return self._left == 0

    def add(self, piece: bytes) -> None:
        """Takes the next bytes, which may end within a sample."""
        form, piece = self.form, self._rest + piece
        frame = form.width * form.channels
        frames = min(len(piece) // frame, self._left)
        self._left -= frames
        self._rest = b"" if self.full else piece[frames * frame :]
        if frames:
            self._pieces.append(_mono(piece[: frames * frame], form))

    def sound(self) -> bytes:
        """Returns all of it: 16-bit samples of one channel, ``RATE`` a second."""
        samples = np.concatenate([np.zeros(0, np.int16), *self._pieces])
        if self.form.rate != RATE and len(samples):
            samples = _resampled(samples, self.form.rate)
        return samples.astype("<i2").tobytes()


def _mono(piece: bytes, form: Form) -> _Samples:
    if form.width == 1:
        samples = (np.frombuffer(piece, np.uint8).astype(np.int16) - _MIDDLE) << 8
    else:
        # Whatever the width, the two highest bytes are the sample in 16 bits.
        numbers = np.frombuffer(piece, np.uint8).reshape(-1, form.width)
        samples = np.ascontiguousarray(numbers[:, -2:]).view("<i2")[:, 0]
    if form.channels > 1:
        samples = _rounded(samples.reshape(-1, form.channels).mean(axis=1, dtype=np.float32))
    return samples.astype(np.int16)


def _resampled(samples: _Samples, rate: int) -> _Samples:
    # In the spectrum, since what lies above the new half rate is gone then. Silence fills up the last block,
    # so that old and new rate fit a whole number of times.
    shared = math.gcd(rate, RATE)
    blocks = -(-len(samples) // (rate // shared))
    before, after = blocks * (rate // shared), blocks * (RATE // shared)
    spectrum = np.fft.rfft(samples.astype(np.float32), before)
    return _rounded(np.fft.irfft(spectrum, after) * (after / before))[: len(samples) * RATE // rate]


def _rounded(samples: npt.NDArray[Any]) -> _Samples:
    most = np.iinfo(np.int16)
    rounded: _Samples = np.clip(np.rint(samples), most.min, most.max).astype(np.int16)
    return rounded
