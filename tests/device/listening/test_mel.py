"""Whisper's spectrum, against its definition, and what is left of sound without its pauses."""

from __future__ import annotations

from cmath import exp
from math import cos, log, pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from skill.device.listening.mel import FRAMES_S, _filters, log_mel, squeezed
from skill.device.listening.sound import RATE

BANDS, WINDOW, HOP = 80, 400, 160
FLOATS = st.floats(-1, 1, width=32)
SOUNDS = st.integers(WINDOW, 3 * WINDOW).flatmap(
    lambda n: arrays.arrays(np.float32, n, elements=FLOATS, fill=st.just(np.float32(0)))
)
MELS = st.integers(0, 60).flatmap(
    lambda behind: st.integers(1, 60).flatmap(
        lambda said: st.tuples(
            st.just(said), arrays.arrays(np.float32, (BANDS, said + behind), elements=FLOATS)
        )
    )
)


def hertz(mel: float) -> float:
    """Slaney's scale: even to 1000 Hz, then 27 steps for each 6.4 times as high."""
    return mel * 200 / 3 if mel < 15 else 1000 * 6.4 ** ((mel - 15) / 27)


TOP = 15 + 27 * log(8) / log(6.4)
EDGES = [hertz(TOP * n / (BANDS + 1)) for n in range(BANDS + 2)]


def weight(band: int, frequency: float) -> float:
    """A triangle between three edges, whose area is one."""
    low, middle, high = EDGES[band : band + 3]
    part = (frequency - low) / (middle - low) if frequency < middle else (high - frequency) / (high - middle)
    return max(0.0, part) * 2 / (high - low)


def slow_frame(samples: np.ndarray, number: int) -> list[float]:
    """The powers of the bands around a sample, by the definition of the Fourier transform."""
    at = range(number * HOP - WINDOW // 2, number * HOP + WINDOW // 2)
    last = len(samples) - 1
    mirrored = [abs(n) if n <= last else 2 * last - n for n in at]
    seen = [
        float(samples[n]) * (0.5 - 0.5 * cos(2 * pi * place / WINDOW)) for place, n in enumerate(mirrored)
    ]
    powers = [
        abs(sum(value * exp(-2j * pi * k * n / WINDOW) for n, value in enumerate(seen))) ** 2
        for k in range(WINDOW // 2 + 1)
    ]
    return [
        sum(weight(band, k * RATE / WINDOW) * power for k, power in enumerate(powers))
        for band in range(BANDS)
    ]


def a_sound(length: int = 1600) -> np.ndarray:
    return np.array(
        [0.4 * sin(n / 3) + 0.2 * sin(n * n / 900) + 0.01 * sin(n * 2.9) for n in range(length)], np.float32
    )


def tone(frequency: float, length: int = 8000) -> np.ndarray:
    return np.array([0.5 * sin(2 * pi * frequency * n / RATE) for n in range(length)], np.float32)


def test_it_is_the_spectrum_of_the_definition() -> None:
    samples = a_sound()
    slow = np.log10(np.maximum(1e-10, [slow_frame(samples, n) for n in range(10)])).T
    slow = (np.maximum(slow, slow.max() - 8) + 4) / 4
    assert log_mel(samples) == pytest.approx(slow, abs=1e-3)


def test_the_triangles_are_slaneys_and_of_equal_area() -> None:
    """Those below are narrower than a step of the transform."""
    step = RATE / WINDOW
    slow = [[weight(band, k * step) for k in range(WINDOW // 2 + 1)] for band in range(BANDS)]
    assert _filters() == pytest.approx(np.array(slow), abs=1e-9)
    assert _filters()[40:].sum(axis=1) * step == pytest.approx(np.ones(40), abs=0.07)
    assert EDGES[-1] == pytest.approx(RATE / 2)


@pytest.mark.parametrize("frequency", [300, 1000, 2500, 6000])
def test_a_tone_is_loudest_in_the_band_where_it_lies(frequency: float) -> None:
    loudest = int(log_mel(tone(frequency)).mean(axis=1).argmax())
    assert EDGES[loudest] < frequency < EDGES[loudest + 2]


@given(SOUNDS)
@settings(max_examples=25, deadline=None)
def test_there_are_80_bands_a_frame_for_each_10_ms_and_no_more_than_80_decibels(samples: np.ndarray) -> None:
    mel = log_mel(samples)
    assert mel.shape == (BANDS, len(samples) // HOP)
    assert mel.dtype == np.float32
    assert mel.flags.c_contiguous
    assert np.isfinite(mel).all()
    assert mel.max() - mel.min() <= 2.0001
    assert mel.min() >= -1.5


def test_ten_times_as_loud_is_half_a_step_more() -> None:
    quiet, loud = log_mel(a_sound() / 10), log_mel(a_sound())
    assert loud - quiet == pytest.approx(np.full_like(loud, 0.5), abs=1e-3)


def test_silence_is_the_same_everywhere() -> None:
    assert set(log_mel(np.zeros(RATE, np.float32)).ravel()) == {-1.5}


# Without its pauses


def bursts(*loud: bool) -> np.ndarray:
    """A spectrum that is loud or quiet frame by frame."""
    return np.tile(np.where(loud, 1.0, -1.0).astype(np.float32), (BANDS, 1))


def test_what_has_no_pause_takes_a_thirteenth_of_ten_less() -> None:
    mel, seconds = squeezed(bursts(*([True] * 130), *([False] * 50)), 1.3)
    assert seconds == 1.0
    assert mel.shape == (BANDS, 180)
    assert set(mel[0, :100]) == {1.0}
    assert set(mel[0, 100:]) == {-1.0}


def test_it_is_the_same_faster_from_the_first_to_the_last() -> None:
    rising = np.array([-1, *np.linspace(0.5, 1, 130)], np.float32)
    mel, seconds = squeezed(np.tile(rising, (BANDS, 1)), 1.31)
    assert seconds == 1.01
    faster = np.interp(np.linspace(0, 130, 101), np.arange(131), rising)
    assert mel[:, :101] == pytest.approx(np.tile(faster, (BANDS, 1)), abs=1e-5)


@pytest.mark.parametrize(("pause", "left"), [(10, 10), (20, 20), (21, 20), (40, 20), (300, 20)])
def test_of_a_pause_a_fifth_of_a_second_is_left(pause: int, left: int) -> None:
    loud = [True] * 100, [False] * pause, [True] * 100
    mel = bursts(*(one for part in loud for one in part))
    seconds = squeezed(mel, mel.shape[1] / FRAMES_S)[1]
    assert seconds * FRAMES_S == pytest.approx(round((200 + left) / 1.3))


def test_each_pause_is_counted_anew() -> None:
    loud = ([True] * 50 + [False] * 15) * 4
    assert squeezed(bursts(*loud), 2.6)[1] == 2.0


def test_what_comes_after_the_sound_is_not_heard() -> None:
    mel = bursts(*([False] * 13), *([True] * 13))
    assert set(squeezed(mel, 0.13)[0].ravel()) == {-1.0}


@given(MELS)
@settings(max_examples=40, deadline=None)
def test_however_little_it_is_it_is_never_longer_nor_louder(given_mel: tuple[int, np.ndarray]) -> None:
    said, mel = given_mel
    before = mel.copy()
    found, seconds = squeezed(mel, said / FRAMES_S)
    assert (mel == before).all(), "the first reading has it still"
    assert (found.shape, found.dtype) == (mel.shape, np.float32)
    kept = round(seconds * FRAMES_S)
    assert 1 <= kept <= max(1, round(said / 1.3))
    assert np.isfinite(found).all()
    assert found.min() >= mel.min() - 1e-6
    assert found.max() <= max(mel[:, :said].max(), mel.min()) + 1e-6
    assert (found[:, kept:] == mel.min()).all()


@pytest.mark.parametrize("frames", [1, 2, 3])
@pytest.mark.parametrize("level", [-1.5, 0.0, 1.0])
def test_all_alike_is_no_pause(frames: int, level: float) -> None:
    mel, seconds = squeezed(np.full((BANDS, frames + 9), level, np.float32), frames / FRAMES_S)
    assert set(mel.ravel()) == {np.float32(level)}
    assert seconds == max(1, round(frames / 1.3)) / FRAMES_S
