"""WAV files of several kinds, written here, and a clock that the test owns."""

from __future__ import annotations

import array
import sys
import wave
from itertools import islice, pairwise
from math import pi, sin
from pathlib import Path
from typing import Any

import pytest

from skill.device.listening import wav_source
from skill.device.listening.sound import FRAME, RATE
from skill.device.listening.source import MicrophoneUnavailable, Source
from skill.device.listening.wav_source import WavSource

pytest.importorskip("miniaudio")

SILENCE = bytes(FRAME)


def write(path: Path, *, rate: int = RATE, width: int = 2, channels: int = 1, seconds: float = 0.5) -> Path:
    """Writes a tone of 200 Hertz at half the loudness there is."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        for n in range(round(rate * seconds)):
            sample = round(0.5 * (2 ** (8 * width - 1) - 1) * sin(2 * pi * 200 * n / rate))
            one = bytes([sample + 128]) if width == 1 else sample.to_bytes(width, "little", signed=True)
            out.writeframesraw(one * channels)
    return path


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return tmp_path / "said.wav"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    mine = Clock()
    monkeypatch.setattr(wav_source, "time", mine)
    return mine


class Clock:
    """Stands for the module time."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_any_wav_becomes_what_a_microphone_gives(wav: Path, rate: int, width: int, channels: int) -> None:
    frames = list(WavSource(write(wav, rate=rate, width=width, channels=channels), tail=0).frames())
    assert {len(f) for f in frames} == {FRAME}
    assert len(frames) == pytest.approx(0.5 / 0.03, abs=1.1)
    samples = array.array("h", b"".join(frames))
    middle = samples[RATE // 10 : 4 * RATE // 10]
    assert max(middle) == pytest.approx(16_384, rel=0.05)
    crossings = sum(a < 0 <= b for a, b in pairwise(middle))
    assert crossings == pytest.approx(200 * 0.3, abs=2)


def test_sound_of_the_right_kind_is_passed_on_as_it_is(wav: Path) -> None:
    sound = array.array("h", range(-1000, 1000)).tobytes()
    with wave.open(str(wav), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound)
    heard = b"".join(WavSource(wav, tail=0).frames())
    assert heard == sound.ljust(len(heard), b"\0")
    assert len(heard) - len(sound) < FRAME


def test_silence_without_end_follows(wav: Path) -> None:
    source: Source = WavSource(write(wav, seconds=0.3))
    frames = list(islice(source.frames(), 1000))
    assert len(frames) == 1000
    assert frames[10:] == [SILENCE] * 990
    assert SILENCE not in frames[:10]


def test_silence_follows_for_as_long_as_asked(wav: Path) -> None:
    frames = list(WavSource(write(wav, seconds=0.3), tail=1.5).frames())
    assert len(frames) == 10 + 50


def test_who_listens_again_goes_on_where_it_was_left(wav: Path) -> None:
    whole = list(WavSource(write(wav), tail=0.3).frames())
    source = WavSource(wav, tail=0.3)
    first = list(islice(source.frames(), 5))
    assert first + list(source.frames()) == whole
    assert list(source.frames()) == []


def test_paced_comes_in_real_time(wav: Path, clock: Clock) -> None:
    came = [clock.now for _ in WavSource(write(wav, seconds=0.3), paced=True, tail=0.3).frames()]
    assert came == pytest.approx([100.0 + 0.03 * n for n in range(1, 21)])


def test_paced_makes_up_for_who_is_slow(wav: Path, clock: Clock) -> None:
    frames = WavSource(write(wav), paced=True).frames()
    next(frames)
    clock.now += 0.1
    came = []
    for _ in islice(frames, 5):
        came.append(clock.now)  # noqa: PERF401 - when, not what
    assert came == pytest.approx([100.13, 100.13, 100.13, 100.15, 100.18])


def test_paced_does_not_hurry_after_a_pause_between_two_answers(wav: Path, clock: Clock) -> None:
    source = WavSource(write(wav), paced=True)
    next(source.frames())
    clock.now = 500.0
    next(source.frames())
    assert clock.now == pytest.approx(500.03)


def test_unpaced_never_sleeps(wav: Path, clock: Clock) -> None:
    list(islice(WavSource(write(wav)).frames(), 100))
    assert clock.now == 100.0


def test_closed_source_gives_nothing(wav: Path) -> None:
    source = WavSource(write(wav))
    frames = source.frames()
    next(frames)
    source.close()
    source.close()
    assert list(frames) == []
    assert list(source.frames()) == []


def test_empty_wav_is_silence(wav: Path) -> None:
    assert list(WavSource(write(wav, seconds=0), tail=0.06).frames()) == [SILENCE] * 2


def test_path_with_other_letters(tmp_path: Path) -> None:
    assert list(WavSource(write(tmp_path / "müde 疲れ.wav"), tail=0).frames())


def refusal(path: Path) -> str:
    with pytest.raises(MicrophoneUnavailable) as caught:
        WavSource(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_missing_file(wav: Path) -> None:
    assert refusal(wav) == f"{wav}: No such file or directory"


def test_folder(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"This is a letter.\n" * 100])
def test_file_that_is_no_sound(wav: Path, content: bytes) -> None:
    wav.write_bytes(content)
    assert refusal(wav) == f"{wav}: is not sound that can be read"


def test_package_that_is_missing(wav: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = None
    monkeypatch.setitem(sys.modules, "miniaudio", module)
    assert "miniaudio" in refusal(write(wav))
