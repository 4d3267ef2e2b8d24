"""The recognizer on Whisper, with a stand-in for faster-whisper, which is no small thing to install."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest

from skill.device.listening.recognizer import NOTHING, RecognizerUnavailable
from skill.device.listening.whisper_recognizer import WhisperRecognizer
from skill.extras import install

SOUND = b"\x00\x40\x00\x80" * 800


@dataclass
class Part:
    """Stands for faster_whisper's Segment."""

    text: str = " Yes."
    avg_logprob: float = math.log(0.8)
    no_speech_prob: float = 0.1
    compression_ratio: float = 0.5
    tokens: list[int] = field(default_factory=lambda: [1, 2])


class Model:
    """Stands for faster_whisper.WhisperModel."""

    made: ClassVar[list[Model]] = []
    parts: ClassVar[list[Part]] = []
    error: ClassVar[Exception | None] = None

    def __init__(self, path: str, **options: Any) -> None:
        if self.error:
            raise self.error
        self.path, self.options = path, options
        Model.made.append(self)

    def transcribe(self, samples: Any, **options: Any) -> tuple[Iterator[Part], object]:
        self.samples, self.asked = samples, options
        return self._work(), SimpleNamespace()

    def _work(self) -> Iterator[Part]:
        if self.error:
            raise self.error
        yield from self.parts


class Numbers:
    """Stands for the numpy array that is asked for."""

    def __init__(self, values: list[float]) -> None:
        self.values = values

    def astype(self, _kind: str) -> Numbers:
        return self

    def __truediv__(self, by: float) -> Numbers:
        return Numbers([value / by for value in self.values])


def numbers(sound: bytes, kind: str) -> Numbers:
    assert kind == "<i2"
    pairs = zip(sound[::2], sound[1::2], strict=True)
    return Numbers([int.from_bytes(bytes(pair), "little", signed=True) for pair in pairs])


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> type[Model]:
    monkeypatch.setitem(sys.modules, "faster_whisper", module("faster_whisper", WhisperModel=Model))
    monkeypatch.setitem(sys.modules, "numpy", module("numpy", frombuffer=numbers))
    monkeypatch.setattr(Model, "made", [])
    monkeypatch.setattr(Model, "parts", [Part()])
    monkeypatch.setattr(Model, "error", None)
    return Model


def module(name: str, **content: object) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(content)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    return tmp_path


def reason(path: Path | str) -> str:
    with pytest.raises(RecognizerUnavailable) as caught:
        WhisperRecognizer(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_words_and_how_sure_they_are(folder: Path) -> None:
    recognised = WhisperRecognizer(folder).recognise(SOUND, "fatigue")
    assert recognised.text == "Yes."
    assert math.isclose(recognised.score, 0.8)


def test_it_runs_on_the_processor_and_downloads_nothing(folder: Path, engine: type[Model]) -> None:
    WhisperRecognizer(folder)
    assert engine.made[0].path == str(folder)
    assert engine.made[0].options == {"device": "cpu", "compute_type": "int8", "local_files_only": True}


def test_it_is_asked_for_english_without_chance_and_without_a_prompt(
    folder: Path, engine: type[Model]
) -> None:
    WhisperRecognizer(folder).recognise(SOUND, None)
    asked = engine.made[0].asked
    assert asked["language"] == "en"
    assert (asked["beam_size"], asked["temperature"], asked["initial_prompt"]) == (1, 0.0, None)
    assert engine.made[0].samples.values[:2] == [0.5, -1.0]


@pytest.mark.parametrize("parts", [[], [Part(text="  ")]])
def test_nothing_is_recognised(folder: Path, engine: type[Model], parts: list[Part]) -> None:
    engine.parts = parts
    assert WhisperRecognizer(folder).recognise(SOUND, None) == NOTHING


def test_no_sound_is_not_even_asked_about(folder: Path, engine: type[Model]) -> None:
    assert WhisperRecognizer(folder).recognise(b"", None) == NOTHING
    assert not hasattr(engine.made[0], "asked")


def test_a_long_part_counts_for_more(folder: Path, engine: type[Model]) -> None:
    engine.parts = [
        Part(" My leg\n", math.log(0.9), tokens=[1] * 9),
        Part(" is weak.", math.log(0.4), tokens=[1]),
    ]
    recognised = WhisperRecognizer(folder).recognise(SOUND, None)
    assert recognised.text == "My leg is weak."
    assert math.isclose(recognised.score, 0.9**0.9 * 0.4**0.1)


@pytest.mark.parametrize(
    ("part", "score"),
    [
        (Part(no_speech_prob=0.5), 0.8),
        (Part(no_speech_prob=0.75), 0.4),
        (Part(no_speech_prob=1.0), 0.0),
        (Part(avg_logprob=0.1), 1.0),
        (Part(avg_logprob=-math.inf), 0.0),
        (Part(avg_logprob=math.nan), 0.0),
        (Part(compression_ratio=9.0), 0.0),
        (Part(tokens=[]), 0.8),
    ],
)
def test_what_may_be_no_speech_or_turns_in_circles_is_not_sure(
    folder: Path, engine: type[Model], part: Part, score: float
) -> None:
    engine.parts = [part]
    assert math.isclose(WhisperRecognizer(folder).recognise(SOUND, None).score, score)


@pytest.mark.parametrize("missing", ["faster_whisper", "numpy"])
def test_the_extra_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    told = f"the recognizer whisper needs the extra: {install('whisper')}"
    assert reason(folder) == told


def test_the_folder_is_missing(tmp_path: Path) -> None:
    assert reason(tmp_path / "none") == f"there is no folder {tmp_path / 'none'} with a Whisper model"


def test_a_name_is_not_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: type[Model]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no folder tiny.en" in reason("tiny.en")
    assert engine.made == []


@pytest.mark.parametrize("name", ["config.json", "model.bin", "tokenizer.json"])
def test_a_file_of_the_model_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert reason(folder) == f"the folder {folder} is no Whisper model: {name} is missing"


def test_the_model_is_broken(folder: Path, engine: type[Model]) -> None:
    engine.error = RuntimeError("File model.bin is incomplete:\nfailed to read")
    assert reason(folder) == f"the Whisper model in {folder} could not be read"


def test_what_can_be_no_path_at_all() -> None:
    assert "could not be read" in reason("~nobody-of-this-name/model")


def test_a_failure_while_recognising(folder: Path, engine: type[Model]) -> None:
    recognizer = WhisperRecognizer(folder)
    engine.error = MemoryError()
    with pytest.raises(RecognizerUnavailable, match="whisper failed"):
        recognizer.recognise(SOUND, None)
    engine.error = None
    assert recognizer.recognise(SOUND, None).text == "Yes."


def test_after_close_it_is_over(folder: Path) -> None:
    recognizer = WhisperRecognizer(folder)
    recognizer.close()
    recognizer.close()
    with pytest.raises(RecognizerUnavailable, match="closed"):
        recognizer.recognise(SOUND, None)
