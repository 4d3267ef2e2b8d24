"""Makes speech sound slurred: a simulation of dysarthria, and no more than that.

Dysarthria in MS is mostly mixed, spastic and ataxic: slow, imprecise, breathy, with a voice that trembles
(Rusz and others, 2018). What is done to a clear voice here:

1. it is slowed down, pitch kept (a phase vocoder);
2. the colour of the sound, which lips and tongue make, is smeared over time, as they don't get there in time;
3. it is drawn towards the speaker's average, as vowels and consonants become alike; the pitch stays as it is;
4. what is above 3 kHz, the hiss of consonants, gets weaker;
5. breath goes along with the voice, and its strength trembles five times a second.

Nobody with dysarthria was recorded or heard for it. "Mild", "moderate" and "severe" are set so that of
answers that are read once, without a prompt, some 80, 50 and 30% come out with their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skill.device.listening.sound import RATE

Samples = npt.NDArray[np.float32]
_WINDOW, _HOP = 512, 128
_HISS_HZ, _TREMOR_HZ = 3000, 5.0
_LEAST = 1e-6
_COLOUR = 13
"""Bands of 31 Hz: what changes more slowly than over so many is the colour, and the rest the pitch."""


@dataclass(frozen=True, slots=True)
class Slur:
    """How much of each."""

    slower: float
    """How many times as long it takes."""
    smear_s: float
    """Over how many seconds it is smeared."""
    alike: float
    """The share of each spectrum that is the average, 0 to 1."""
    hiss_db: float
    """How much weaker it is above 3 kHz."""
    breath_db: float
    """How far breath is below the voice."""
    tremor: float
    """The share of its strength that trembles."""


MILD = Slur(1.3, 0.09, 0.33, 5.0, 22.0, 0.17)
MODERATE = Slur(1.6, 0.165, 0.48, 10.0, 15.0, 0.3)
SEVERE = Slur(1.8, 0.22, 0.55, 12.0, 12.0, 0.4)


def slurred(samples: Samples, slur: Slur, chance: np.random.Generator) -> Samples:
    """Returns the sound as somebody might say it whose speech is slurred.

    :param samples: from -1 to 1, ``RATE`` a second.
    """
    spectra = _stretched(_spectra(samples), slur.slower)
    loud = np.abs(spectra) + _LEAST
    whole = np.log(loud)
    colour = _smeared(whole.T, _COLOUR).T
    pitch = whole - colour
    drawn = _smeared(colour, round(slur.smear_s * RATE / _HOP))
    voiced = loud.sum(axis=1)
    weights = voiced / voiced.sum()
    average = (drawn * weights[:, None]).sum(axis=0)
    # The strength of each moment stays its own: it is the colour that becomes alike.
    strength = drawn.mean(axis=1, keepdims=True)
    drawn = strength + (1 - slur.alike) * (drawn - strength) + slur.alike * (average - average.mean())
    hertz = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    drawn -= (hertz > _HISS_HZ) * slur.hiss_db * np.log(10) / 20
    made = np.exp(drawn + pitch)
    noise = chance.normal(size=made.shape) + 1j * chance.normal(size=made.shape)
    breath = made.mean(axis=1, keepdims=True) * noise * 10 ** (-slur.breath_db / 20)
    out = _sound(spectra / loud * made + breath)
    tremor = 1 - slur.tremor * (0.5 + 0.5 * np.sin(2 * np.pi * _TREMOR_HZ * np.arange(len(out)) / RATE))
    out *= tremor
    return np.asarray(out * np.max(np.abs(samples)) / max(_LEAST, np.max(np.abs(out))), np.float32)


def _spectra(samples: Samples) -> npt.NDArray[np.complex128]:
    padded = np.pad(samples, _WINDOW)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    return np.fft.rfft(frames * np.hanning(_WINDOW))


def _stretched(spectra: npt.NDArray[np.complex128], slower: float) -> npt.NDArray[np.complex128]:
    at = np.arange(0, len(spectra) - 1.001, 1 / slower)
    low, part = at.astype(int), (at % 1)[:, None]
    size = (1 - part) * np.abs(spectra[low]) + part * np.abs(spectra[low + 1])
    expected = 2 * np.pi * _HOP * np.arange(spectra.shape[1]) / _WINDOW
    turn = np.angle(spectra[low + 1]) - np.angle(spectra[low]) - expected
    turn = expected + turn - 2 * np.pi * np.round(turn / (2 * np.pi))
    phase = np.angle(spectra[0]) + np.concatenate(
        (np.zeros((1, spectra.shape[1])), np.cumsum(turn, axis=0)[:-1])
    )
    return np.asarray(size * np.exp(1j * phase))


def _smeared(drawn: npt.NDArray[np.float64], frames: int) -> npt.NDArray[np.float64]:
    if frames < 2:
        return drawn
    kernel = np.hanning(frames + 2)[1:-1]
    return np.asarray(np.apply_along_axis(np.convolve, 0, drawn, kernel / kernel.sum(), mode="same"))


def _sound(spectra: npt.NDArray[np.complex128]) -> npt.NDArray[np.float64]:
    window = np.hanning(_WINDOW)
    frames = np.fft.irfft(spectra, _WINDOW) * window
    out = np.zeros(len(frames) * _HOP + _WINDOW)
    for number, frame in enumerate(frames):
        out[number * _HOP : number * _HOP + _WINDOW] += frame
    return np.asarray(out[_WINDOW:-_WINDOW] / (window**2).sum() * _HOP)
