"""What sound is here: 16-bit samples of one channel, in short pieces."""

from __future__ import annotations

from collections.abc import Iterator

RATE = 16_000  # samples a second
FRAME = 960  # bytes: 30 ms
FRAME_S = FRAME / 2 / RATE  # the same in seconds
Frames = Iterator[bytes]
