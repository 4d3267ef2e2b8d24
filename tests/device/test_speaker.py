"""The speaker without sound hardware: a real voice, and a device that keeps what it is given."""

from __future__ import annotations

import _thread
import array
import contextlib
import functools
import os
import stat
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Callable, Generator, Iterator
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from skill.device import speaker
from skill.device.speaker import Silent, Speaker, SpeakerUnavailable, VoiceSpeaker, open_speaker

miniaudio: Any = pytest.importorskip("miniaudio")

HERTZ = 22_050
REAL_DEVICE = miniaudio.PlaybackDevice
NULL_DEVICE = functools.partial(REAL_DEVICE, backends=[miniaudio.Backend.NULL])


class Recorder:
    """Stands for miniaudio.PlaybackDevice."""

    opened: ClassVar[list[Recorder]] = []
    vanishes_after = 10**9  # requests
    on_request: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.heard = b""
        self.running = self.closed = False
        Recorder.opened.append(self)

    def start(self, source: Generator[bytes, int, None]) -> None:
        self.running = True
        self._card = threading.Thread(target=self._ask, args=(source,))
        self._card.start()

    def _ask(self, source: Generator[bytes, int, None]) -> None:
        with contextlib.suppress(StopIteration):
            for _ in range(self.vanishes_after):
                if not self.running:
                    return
                self.on_request()
                self.heard += source.send(2205)

    def stop(self) -> None:
        self.running = False
        self._card.join()

    def close(self) -> None:
        self.closed = True

    @property
    def samples(self) -> array.array[int]:
        return array.array("h", self.heard)


def plug(monkeypatch: pytest.MonkeyPatch, *ids: bytes, backend: str = "ALSA") -> None:
    """Let miniaudio find these playback devices."""
    found = [{"id": miniaudio.ffi.new("char[]", one)} for one in ids]
    devices = SimpleNamespace(backend=backend, get_playbacks=lambda: found)
    monkeypatch.setattr(miniaudio, "Devices", lambda: devices)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> type[Recorder]:
    plug(monkeypatch, b"null", b"hw:0,0")
    monkeypatch.setattr(miniaudio, "PlaybackDevice", Recorder)
    monkeypatch.setattr(Recorder, "opened", [])
    return Recorder


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


class ToneVoice:
    """Writes each text as 0.1 s of one level, in the order of the texts: 1, 2, 3 ..."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.rates: list[int] = []
        self.modes: list[int] = []

    def __call__(self, text: str, wav: Path, rate: int) -> None:
        self.texts.append(text)
        self.rates.append(rate)
        self.modes.append(stat.S_IMODE(wav.parent.stat().st_mode))
        write_wav(wav, array.array("h", [len(self.texts) - 1 or 99] * 2205))


def write_wav(wav: Path, samples: array.array[int]) -> None:
    with wave.open(str(wav), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(HERTZ)
        out.writeframes(samples.tobytes())


def runs(samples: array.array[int]) -> list[tuple[int, int]]:
    """Each level that was heard, and for how many samples."""
    return [(level, len(list(group))) for level, group in groupby(samples)]


def tone_speaker() -> tuple[VoiceSpeaker, ToneVoice]:
    voice = ToneVoice()
    return VoiceSpeaker(lambda: voice, rate=200), voice


# What is heard


def test_sentences_are_played_in_order_with_pauses_between(card: type[Recorder]) -> None:
    talk, voice = tone_speaker()
    talk.say(["One.", "Two.", "Three."], pause=0.2)
    assert voice.texts == ["ready", "One.", "Two.", "Three."]
    *speech, tail = runs(card.opened[0].samples)
    assert speech == [(1, 2205), (0, 4410), (2, 2205), (0, 4410), (3, 2205)]
    assert tail[0] == 0
    assert not card.opened[0].running


def test_nothing_is_heard_before_the_first_reply(card: type[Recorder]) -> None:
    tone_speaker()
    assert card.opened[0].heard == b""


def test_replies_share_one_device_and_follow_each_other(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.say(["One."])
    talk.say(["Two."])
    assert [level for level, _ in runs(card.opened[0].samples) if level] == [1, 2]
    assert len(card.opened) == 1
    talk.close()
    assert card.opened[0].closed


def test_all_of_the_sound_has_left_the_device_when_say_returns(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.say(["One."])
    buffered = 3 * card.opened[0].options["buffersize_msec"] * HERTZ // 1000
    assert runs(card.opened[0].samples)[-1][1] > buffered


def test_slow_speaks_at_a_lower_rate_with_longer_pauses(card: type[Recorder]) -> None:
    talk, voice = tone_speaker()
    talk.say(["One.", "Two."], slow=True, pause=0.2)
    assert voice.rates == [200, 150, 150]
    assert runs(card.opened[0].samples)[1] == (0, 8820)


@pytest.mark.parametrize("sentences", [[], ["", "  "], ["..."], ["—"]])
def test_what_cannot_be_said_is_passed_over(card: type[Recorder], sentences: list[str]) -> None:
    talk, voice = tone_speaker()
    talk.say(sentences)
    assert voice.texts == ["ready"]
    assert card.opened[0].heard == b""


def test_real_miniaudio_plays_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, b"hw:0,0")
    monkeypatch.setattr(miniaudio, "PlaybackDevice", NULL_DEVICE)
    talk, _ = tone_speaker()
    talk.say(["One."])
    talk.say(["Two."])
    talk.close()
    talk.close()


def test_silent_says_nothing() -> None:
    talk: Speaker = Silent()
    talk.say(["One."], slow=True, pause=1.0)
    talk.close()


def test_both_kinds_are_speakers(card: type[Recorder]) -> None:
    kinds: list[Speaker] = [Silent(), tone_speaker()[0]]
    assert len(kinds) == 2


def test_importing_the_module_loads_no_sound_package() -> None:
    code = "import sys, skill.device.speaker; print({'pyttsx3', 'miniaudio'} & sys.modules.keys())"
    assert run_apart(code) == "set()\n"


# Where nothing can be heard


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(SpeakerUnavailable) as caught:
        action()
    reason = str(caught.value)
    assert "\n" not in reason
    assert reason.endswith("printed only")
    return reason


@pytest.mark.parametrize("ids", [(), (b"null",), (b"auto_null",)], ids=["none", "alsa-null", "dummy-output"])
def test_no_real_device(monkeypatch: pytest.MonkeyPatch, ids: tuple[bytes, ...]) -> None:
    plug(monkeypatch, *ids)
    monkeypatch.setattr(miniaudio, "PlaybackDevice", Recorder)
    assert "no sound device" in refusal(open_speaker)


def test_miniaudios_own_null_device_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    null = functools.partial(miniaudio.Devices, [miniaudio.Backend.NULL])
    monkeypatch.setattr(miniaudio, "Devices", null)
    monkeypatch.setattr(miniaudio, "PlaybackDevice", NULL_DEVICE)
    assert null().get_playbacks()
    assert "no sound device" in refusal(tone_speaker)


def test_device_that_does_not_open(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: Any) -> None:
        raise miniaudio.MiniaudioError("failed to init device", -401)

    monkeypatch.setattr(miniaudio, "PlaybackDevice", refuse)
    assert "no sound device" in refusal(tone_speaker)


def test_device_that_refuses_to_be_described_may_still_play(
    card: type[Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise miniaudio.MiniaudioError("can't get device info")

    monkeypatch.setattr(miniaudio, "Devices", refuse)
    talk, _ = tone_speaker()
    talk.say(["One."])
    assert card.opened[0].heard


def test_device_that_vanishes_in_the_middle(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker, "_STALL_S", 0.05)
    monkeypatch.setattr(card, "vanishes_after", 1)
    talk, _ = tone_speaker()
    assert "stopped" in refusal(lambda: talk.say(["One."]))
    assert not card.opened[0].running


def test_device_that_does_not_start(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise miniaudio.MiniaudioError("failed to start audio device", -1)

    talk, _ = tone_speaker()
    monkeypatch.setattr(card, "start", refuse)
    monkeypatch.setattr(card, "stop", refuse)
    assert "stopped" in refusal(lambda: talk.say(["One."]))


def test_stream_moved_to_the_dummy_output(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    talk, _ = tone_speaker()
    plug(monkeypatch, b"auto_null")
    assert "no sound device" in refusal(lambda: talk.say(["One."]))


@pytest.mark.parametrize("name", ["miniaudio", "pyttsx3"])
def test_package_that_is_missing(card: type[Recorder], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if name == "pyttsx3" and sys.platform == "darwin":
        pytest.skip("macOS speaks without it")
    monkeypatch.setitem(sys.modules, name, None)
    refusal(open_speaker)
    assert not card.opened


def test_closed_speaker_does_not_pretend(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.close()
    refusal(lambda: talk.say(["One."]))


# A voice that fails


def no_file(text: str, wav: Path, rate: int) -> None:
    pass


def empty_file(text: str, wav: Path, rate: int) -> None:
    wav.touch()


def header_only(text: str, wav: Path, rate: int) -> None:
    write_wav(wav, array.array("h"))


def only_silence(text: str, wav: Path, rate: int) -> None:
    write_wav(wav, array.array("h", bytes(2 * HERTZ)))


def broken(text: str, wav: Path, rate: int) -> None:
    wav.write_text(text)
    raise OSError("the driver failed")


FAILURES = [no_file, empty_file, header_only, only_silence, broken]


@pytest.mark.parametrize("voice", FAILURES)
def test_voice_that_fails_is_found_out_at_once(
    card: type[Recorder], temporary: Path, voice: speaker.Voice
) -> None:
    assert "no voice" in refusal(lambda: VoiceSpeaker(lambda: voice))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("voice", FAILURES)
def test_voice_that_fails_later_says_nothing_of_the_reply(
    card: type[Recorder], temporary: Path, voice: speaker.Voice
) -> None:
    good = ToneVoice()

    def fails_on_the_second(text: str, wav: Path, rate: int) -> None:
        (voice if text == "Two." else good)(text, wav, rate)

    talk = VoiceSpeaker(lambda: fails_on_the_second)
    assert "no voice" in refusal(lambda: talk.say(["One.", "Two."]))
    assert card.opened[0].heard == b""
    assert list(temporary.iterdir()) == []
    talk.say(["Three."])
    assert card.opened[0].heard


def test_voice_that_hangs(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker, "_VOICE_S", 0.05)
    released = threading.Event()

    def hangs(text: str, wav: Path, rate: int) -> None:
        released.wait(5)

    try:
        assert "no voice" in refusal(lambda: VoiceSpeaker(lambda: hangs))
    finally:
        released.set()


# Privacy, and stopping


def test_files_are_private_and_gone_before_anything_is_heard(
    card: type[Recorder], temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[list[Path]] = []
    look = staticmethod(lambda: left.append(list(temporary.iterdir())))
    monkeypatch.setattr(card, "on_request", look)
    talk, voice = tone_speaker()
    talk.say(["One.", "Two."])
    assert left
    assert not any(left)
    if os.name == "posix":
        assert set(voice.modes) == {0o700}


def test_ctrl_c_stops_the_sound_and_goes_on_up(
    card: type[Recorder], temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt = iter([_thread.interrupt_main])
    monkeypatch.setattr(card, "on_request", staticmethod(lambda: next(interrupt, lambda: None)()))
    talk, _ = tone_speaker()
    with pytest.raises(KeyboardInterrupt):
        talk.say(["One."] * 300)
    assert not card.opened[0].running
    talk.say(["Two."])
    assert list(temporary.iterdir()) == []


# This system's own voice


@pytest.fixture
def own_voice(card: type[Recorder]) -> Iterator[Speaker]:
    if sys.platform == "linux":
        pytest.importorskip("pyttsx3")
        pytest.importorskip("espeakng_loader")
    else:
        pytest.skip("the voices of other systems are theirs to test")
    talk = open_speaker()
    yield talk
    talk.close()


def seconds(samples: array.array[int]) -> float:
    return len(samples) / HERTZ


def spoken(talk: Speaker, *sentences: str, slow: bool = False) -> array.array[int]:
    before = len(Recorder.opened[0].samples)
    talk.say(sentences, slow=slow)
    return Recorder.opened[0].samples[before:]


def test_own_voice_is_heard(own_voice: Speaker, temporary: Path) -> None:
    samples = spoken(own_voice, "Hello, which muscles feel weak today?")
    assert 1.5 < seconds(samples) < 6
    assert max(samples) > 3000
    assert list(temporary.iterdir()) == []


def test_own_voice_says_each_sentence(own_voice: Speaker) -> None:
    first, second = "Which arm is it?", "Take all the time you need."
    apart = seconds(spoken(own_voice, first)) + seconds(spoken(own_voice, second))
    together = spoken(own_voice, first, second)
    tail, pause = 0.5, speaker.PAUSE
    assert seconds(together) == pytest.approx(apart - tail + pause, abs=0.1)
    for half in (together[: len(together) // 2], together[len(together) // 2 :]):
        assert max(half) > 3000


def test_own_voice_is_slower_when_asked(own_voice: Speaker) -> None:
    text = "You can say stop at any moment, and I will stop."
    usual, slow = (seconds(spoken(own_voice, text, slow=slow)) - 0.5 for slow in (False, True))
    assert slow > 1.15 * usual


def test_own_voice_says_a_long_text_whole(own_voice: Speaker) -> None:
    short, long = (seconds(spoken(own_voice, "Rest a little now. " * n)) for n in (3, 60))
    assert long > 15 * short


def test_own_voice_never_swallows_a_sentence(own_voice: Speaker) -> None:
    for turn in range(20):
        assert max(spoken(own_voice, "Yes.", "No.", slow=turn % 2 == 0)) > 3000


def test_own_voice_prints_nothing(own_voice: Speaker, capfd: pytest.CaptureFixture[str]) -> None:
    own_voice.say(["Which arm is it?", "And since when? Über naïve 2½ °C."])
    assert capfd.readouterr() == ("", "")


def test_speaker_can_be_opened_again(own_voice: Speaker, card: type[Recorder]) -> None:
    own_voice.close()
    again = open_speaker()
    again.say(["Hello again."])
    assert max(card.opened[1].samples) > 3000
    again.close()


def run_apart(code: str) -> str:
    """What a fresh interpreter prints: a library that is loaded cannot be unloaded again."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True)  # noqa: S603 - our own
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
def test_voice_without_its_data_does_not_end_the_process() -> None:
    pytest.importorskip("espeakng_loader")
    code = """
import ctypes, os, espeakng_loader
from skill.device import speaker
load = ctypes.CDLL
ctypes.CDLL = lambda name: load(espeakng_loader.get_library_path())
os.environ.pop("ESPEAK_DATA_PATH", None)
try:
    speaker._system_voice()
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
from skill.device import speaker
speaker._system_voice()
print("found")
"""
    assert run_apart(code) == "found\n"


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_file_that_cannot_be_written_leaves_the_voice_working(temporary: Path) -> None:
    pytest.importorskip("espeakng_loader")
    write, wav = speaker._system_voice(), temporary / "sentence.wav"
    write("One.", temporary / "missing" / "sentence.wav", 170)
    write("Two.", wav, 170)
    assert miniaudio.decode_file(str(wav)).num_frames > HERTZ // 4


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
def test_no_voice_library_at_all(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(speaker, "ctypes", SimpleNamespace(CDLL=missing))
    assert "no voice" in refusal(open_speaker)


def test_mac_command_gets_the_text_by_stdin(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], Any]] = []

    def say(command: list[str], **options: Any) -> None:
        asked.append((command, options["input"]))
        write_wav(Path(command[command.index("-o") + 1]), array.array("h", [7] * 2205))

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", say)
    talk = open_speaker(rate=160)
    talk.say(["My arm is weak."], slow=True)
    command, text = asked[-1]
    assert text == b"My arm is weak."
    assert not any("arm" in word for word in command)
    assert command[0] == "say"
    assert command[command.index("-r") + 1] == "120"
    assert 7 in card.opened[0].samples


def test_windows_driver_through_pyttsx3(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    class Engine:  # in pyttsx3's own spelling
        proxy = SimpleNamespace(setBusy=lambda busy: None)

        def setProperty(self, name: str, value: int) -> None:  # noqa: N802
            asked.append((name, value))

        def save_to_file(self, text: str, wav: str) -> None:
            self.wav = Path(wav)

        def runAndWait(self) -> None:  # noqa: N802
            write_wav(self.wav, array.array("h", [7] * 2205))

    module = SimpleNamespace(init=Engine)
    monkeypatch.setitem(sys.modules, "pyttsx3", module)
    monkeypatch.setattr(sys, "platform", "win32")
    open_speaker(rate=160).say(["One."])
    assert asked == [("rate", 160), ("rate", 160)]
    assert 7 in card.opened[0].samples
