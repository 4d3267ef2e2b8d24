"""The sound that says: now I listen."""

from __future__ import annotations

import array
from itertools import pairwise

import pytest

from skill.device.listening.earcon import earcon

RATES = [8_000, 16_000, 22_050, 44_100, 48_000]


def samples(rate: int) -> array.array[int]:
    return array.array("h", earcon(rate))


def crossings(sound: array.array[int]) -> int:
    return sum(a < 0 <= b for a, b in pairwise(sound))


@pytest.mark.parametrize("rate", RATES)
def test_it_is_short(rate: int) -> None:
    assert len(samples(rate)) / rate == pytest.approx(0.12, abs=0.001)


@pytest.mark.parametrize("rate", RATES)
def test_it_is_soft_but_heard(rate: int) -> None:
    assert 3_000 < max(map(abs, samples(rate))) < 6_000


@pytest.mark.parametrize("rate", RATES)
def test_it_has_two_tones_and_the_second_is_higher(rate: int) -> None:
    sound = samples(rate)
    half = len(sound) // 2
    low, high = crossings(sound[:half]), crossings(sound[half:])
    assert low == pytest.approx(660 * 0.06, abs=2)
    assert high == pytest.approx(880 * 0.06, abs=2)


@pytest.mark.parametrize("rate", RATES)
def test_it_does_not_click(rate: int) -> None:
    sound = samples(rate)
    for edge in (sound[0], sound[-1], sound[len(sound) // 2]):
        assert abs(edge) < 50
