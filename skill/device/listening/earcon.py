"""The short soft sound that says: now I listen."""

from __future__ import annotations

import array
from functools import cache
from math import pi, sin

_TONES = (660.0, 880.0)  # Hertz; rising, as a question does
_SECONDS = 0.12
_LEVEL = 0.15  # of what 16 bits hold


@cache
def earcon(rate: int) -> bytes:
    """Returns it as 16-bit samples of one channel.

    :param rate: samples a second.
    """
    length = round(rate * _SECONDS / len(_TONES))
    samples = (_sample(tone, n, length, rate) for tone in _TONES for n in range(length))
    return array.array("h", samples).tobytes()


def _sample(tone: float, n: int, length: int, rate: int) -> int:
    swell = sin(pi * n / length) ** 2  # from nothing to nothing: no click
    return round(32767 * _LEVEL * swell * sin(2 * pi * tone * n / rate))
