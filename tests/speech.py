"""Sound for tests: sentences that a real voice speaks, silence, and noise."""

from __future__ import annotations

import array
import random
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from skill.device.listening.sound import FRAME, RATE

ROOT = Path(__file__).parents[1]
VOICE = "gmw/en-us"
_HISS = 30  # of 32,767; a quiet room
_CODE = """
import sys
from pathlib import Path
from skill.device.voices import system_voice

write = system_voice(sys.argv[1])
for number, line in enumerate(sys.stdin):
    rate, text = line.strip().split(" ", 1)
    file = Path(sys.argv[2], f"{number}.wav")
    write(text, file, int(rate))
    print(file, flush=True)
"""


class Voice:
    """Speaks, in a process of its own: espeak belongs to a thread, and other tests want it in theirs."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", _CODE, VOICE, str(folder)]
        self._process = subprocess.Popen(  # noqa: S603  this very Python
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT
        )
        self._said: dict[str, bytes] = {}

    def __call__(self, text: str) -> bytes:
        """Returns how a text sounds, without anything around it."""
        if text not in self._said:
            miniaudio: Any = pytest.importorskip("miniaudio")
            file = self._written(text, 170)
            self._said[text] = bytes(miniaudio.decode_file(file, nchannels=1, sample_rate=RATE).samples)
        return self._said[text]

    def write(self, text: str, wav: Path, rate: int) -> None:
        """Writes a text as sound, as `skill.device.voices.Voice` does."""
        shutil.copyfile(self._written(text, rate), wav)

    def _written(self, text: str, rate: int) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{rate} {text}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate()


def silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


@cache
def noise(seconds: float, level: float = _HISS) -> bytes:
    """Returns white noise, the same each time."""
    chance = random.Random(1)  # noqa: S311  no secret
    return array.array("h", (round(chance.gauss(0, level)) for _ in range(round(seconds * RATE)))).tobytes()


def in_a_room(sound: bytes) -> bytes:
    """Returns the sound with what a quiet room adds to it."""
    samples = array.array("h", sound)
    hiss = array.array("h", noise(20.0))
    return array.array(
        "h", (max(-32_768, min(32_767, a + hiss[n % len(hiss)])) for n, a in enumerate(samples))
    ).tobytes()


def frames(sound: bytes) -> Iterator[bytes]:
    """Yields it as a microphone does."""
    for start in range(0, len(sound), FRAME):
        yield sound[start : start + FRAME].ljust(FRAME, b"\0")


def write_wav(file: Path, sound: bytes) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound)
    return file
