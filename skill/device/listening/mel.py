"""The log-mel spectrum that Whisper was trained on."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from skill.device.listening.sound import RATE

Mel = npt.NDArray[np.float32]
"""80 bands by frames of 10 ms."""

FRAMES_S = 100
"""Frames a second."""
_BANDS, _WINDOW, _HOP = 80, 400, RATE // FRAMES_S
_LEAST, _RANGE = 1e-10, 8.0
_FASTER, _PAUSE, _QUIET = 1.3, 20, 0.25
"""How much faster; the frames that are left of a pause; the share of loudness that is quiet."""
_LINEAR_HZ, _HZ_A_MEL, _OCTAVES_A_MEL = 1000.0, 200 / 3, np.log(6.4) / 27


def log_mel(samples: npt.NDArray[np.float32]) -> Mel:
    """Returns the spectrum of sound as OpenAI's Whisper computes it (its ``audio.py``).

    :param samples: from -1 to 1, ``RATE`` a second; 25 ms of them at least.
    """
    padded = np.pad(samples, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:-1]
    power = np.abs(np.fft.rfft(frames * _window())) ** 2
    spectrum = np.log10(np.maximum(_filters() @ power.T, _LEAST))
    spectrum = np.maximum(spectrum, spectrum.max(initial=-_RANGE) - _RANGE)
    return np.ascontiguousarray((spectrum + 4.0) / 4.0, dtype=np.float32)


def squeezed(mel: Mel, seconds: float) -> tuple[Mel, float]:
    """Returns what was said faster and without its pauses, and how many seconds are left of it.

    :param mel: the sound, with silence behind it.
    :param seconds: how long the sound is.
    """
    said = mel[:, : round(seconds * FRAMES_S)]
    loud = said.mean(axis=0)
    quiet = loud < loud.min() + _QUIET * (loud.max() - loud.min())
    since = np.zeros(len(loud), int)
    for frame in range(1, len(loud)):
        since[frame] = (since[frame - 1] + 1) * quiet[frame]
    said = said[:, since <= _PAUSE]
    at = np.linspace(0, said.shape[1] - 1, max(1, round(said.shape[1] / _FASTER)))
    low = np.minimum(at.astype(int), max(0, said.shape[1] - 2))
    part = (at - low).astype(np.float32)
    said = (1 - part) * said[:, low] + part * said[:, np.minimum(low + 1, said.shape[1] - 1)]
    whole = np.full_like(mel, mel.min())
    whole[:, : said.shape[1]] = said
    return whole, said.shape[1] / FRAMES_S


@cache
def _window() -> npt.NDArray[np.float64]:
    return np.hanning(_WINDOW + 1)[:-1]


@cache
def _filters() -> npt.NDArray[np.float64]:
    """Triangles of equal area on Slaney's mel scale, as librosa makes them."""
    knee = _LINEAR_HZ / _HZ_A_MEL
    top = knee + np.log(RATE / 2 / _LINEAR_HZ) / _OCTAVES_A_MEL
    mels = np.linspace(0.0, top, _BANDS + 2)
    curved = _LINEAR_HZ * np.exp(_OCTAVES_A_MEL * (mels - knee))
    edges = np.where(mels < knee, mels * _HZ_A_MEL, curved)
    hertz = np.linspace(0.0, RATE / 2, _WINDOW // 2 + 1)
    widths = np.diff(edges)[:, None]
    rising = (hertz - edges[:-2, None]) / widths[:-1]
    falling = (edges[2:, None] - hertz) / widths[1:]
    return np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (edges[2:] - edges[:-2]))[:, None]
