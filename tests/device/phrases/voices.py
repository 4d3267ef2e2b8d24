"""Stands in for a person and an encoder: each phrase is a walk through a space, a bit different each time."""

from __future__ import annotations

import zlib

import numpy as np

from skill.device.phrases.phrase import WIDTH, Phrase, reduced

RATE_S = 50


def features(text: str, time: int = 0, *, slower: float = 1.0, wobble: float = 0.35) -> np.ndarray:
    """What an encoder would tell of a text said for the nth time."""
    walk = np.random.default_rng(zlib.crc32(text.encode()))
    spots = walk.normal(size=(4 + len(text) // 3, WIDTH))
    chance = np.random.default_rng(zlib.crc32(f"{text} {time}".encode()))
    length = round(8 * len(spots) * slower * chance.uniform(0.85, 1.2))
    at = np.linspace(0, len(spots) - 1, length)
    low = np.minimum(at.astype(int), len(spots) - 2)
    part = (at - low)[:, None]
    rows = (1 - part) * spots[low] + part * spots[low + 1]
    return (5 + rows + wobble * chance.normal(size=rows.shape)).astype(np.float32)


def phrase(text: str, times: int = 3, means: str | None = None) -> Phrase:
    return Phrase(text, means or text, tuple(reduced(features(text, n)) for n in range(times)))
