"""A short phrase, what it means, and how one person says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from skill import content

if TYPE_CHECKING:
    from skill.device.listening.whisper import Features

WIDTH = 384
"""How many numbers a row has."""
ROWS_S = 25
"""Rows a second."""
WANTED = 3
"""So many recordings make a phrase."""
Rows = npt.NDArray[np.float16]
"""One recording: a row for each 40 ms of what the encoder tells of it. It is no sound."""
_FILE = "phrases.toml"
_LARGEST = 60_000.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of one person."""

    said: str
    """What the person is asked to say, and what it is called."""
    means: str
    """The text that the understanding is given in its place."""
    recordings: tuple[Rows, ...] = field(default=(), compare=False, repr=False)

    @property
    def complete(self) -> bool:
        """Whether it was recorded as often as it should be."""
        return len(self.recordings) >= WANTED

    def recorded(self, rows: Rows) -> Self:
        """Returns it with one more recording."""
        return replace(self, recordings=(*self.recordings, rows))

    def without(self, number: int) -> Self:
        """Returns it without its recording of this number, from 0."""
        kept = (*self.recordings[:number], *self.recordings[number + 1 :])
        return replace(self, recordings=kept)


def reduced(features: Features) -> Rows:
    """Returns half as many rows, which tell a phrase as well: the mean of each two.

    :param features: what the encoder tells of one utterance, a row for each 20 ms; one row at least.
    """
    even = features[: max(1, len(features) // 2 * 2)].astype(np.float32)
    pairs = even if len(even) < 2 else even.reshape(-1, 2, even.shape[1]).mean(axis=1)
    return np.clip(pairs, -_LARGEST, _LARGEST).astype(np.float16)


def common(locale: str) -> list[Phrase]:
    """Returns the phrases that carry an interview, in the order in which they are recorded.

    :raises ContentError: where the language has none, or they are not TOML.
    """
    path = content.language_path(locale, _FILE)
    try:
        table = tomllib.loads(path.read_text("utf-8"))["phrases"]
        return [Phrase(said, str(means)) for said, means in table.items()]
    except OSError as fault:
        raise content.ContentError(f"{path}: {fault.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError) as fault:
        raise content.ContentError(f"{path}: {fault}") from None
