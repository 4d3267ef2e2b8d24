"""The speaker without sound hardware: a real voice, and a device that keeps what it is given."""

from __future__ import annotations

import _thread
import array
import contextlib
import functools
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Generator, Iterator
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from apart import run_apart

from skill.device import speaker, voices
from skill.device.speaker import Silent, Speaker, SpeakerUnavailable, VoiceSpeaker, open_speaker
from skill.device.ssml import Emphasis, Part

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


def test_a_sound_returns_before_the_silence_behind_it(card: type[Recorder]) -> None:
    """Who says "yes" right after the sound that opens the microphone is heard."""
    talk, _ = tone_speaker()
    taken: list[int] = []
    asked = threading.Event()
    card.on_request = staticmethod(lambda: taken.append(1) or (len(taken) > 3 and asked.wait(5)))
    try:
        talk.play(bytes(range(1, 101)) * 84, HERTZ)  # two requests' worth
        assert len(taken) <= 4
        asked.set()
        talk.say(["One."])
        assert runs(card.opened[0].samples)[-1][0] == 0, "the last is silence, after the voice"
    finally:
        asked.set()
        card.on_request = staticmethod(lambda: None)


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
    talk.play(bytes(100), HERTZ)
    talk.stop()
    talk.close()


def test_both_kinds_are_speakers(card: type[Recorder]) -> None:
    kinds: list[Speaker] = [Silent(), tone_speaker()[0]]
    assert len(kinds) == 2


def test_importing_the_module_loads_no_sound_package() -> None:
    code = "import sys, skill.device.speaker; print({'pyttsx3', 'miniaudio'} & sys.modules.keys())"
    assert run_apart(code) == "set()\n"


# How parts are spoken


def test_a_part_has_its_own_pause(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.say([Part("One.", pause=0.3), Part("Two.", pause=1.25), Part("Three.")])
    *speech, _ = runs(card.opened[0].samples)
    assert speech == [(1, 2205), (0, 6615), (2, 2205), (0, 27562), (3, 2205)]


def test_the_pause_of_a_part_without_a_word_stays(card: type[Recorder]) -> None:
    talk, voice = tone_speaker()
    talk.say([Part("", pause=0.5), Part("One."), Part("!", pause=0.2), Part("Two.", pause=1.0)])
    assert voice.texts == ["ready", "One.", "Two."]
    *speech, tail = runs(card.opened[0].samples)
    assert speech == [(0, 11025), (1, 2205), (0, 4410), (2, 2205)]
    assert tail[1] >= 1.5 * HERTZ, "the last pause too, and then the tail"


def test_only_pauses_are_not_played(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.say([Part("", pause=0.5)])
    assert card.opened[0].heard == b""


def test_the_rate_of_a_part_is_a_factor(card: type[Recorder]) -> None:
    talk, voice = tone_speaker()
    talk.say([Part("One.", rate=0.5), Part("Two.", rate=1.25), Part("Three.")])
    assert voice.rates == [200, 100, 250, 200]


def test_what_is_slow_itself_is_not_slowed_twice(card: type[Recorder]) -> None:
    talk, voice = tone_speaker()
    talk.say([Part("One.", pause=0.8, rate=0.75), Part("Two.", pause=0.3), Part("Three.")], slow=True)
    assert voice.rates == [200, 150, 150, 150]
    assert [length for level, length in runs(card.opened[0].samples) if not level][:2] == [17640, 13230]


class LoudVoice(ToneVoice):
    def __call__(self, text: str, wav: Path, rate: int) -> None:
        super().__call__(text, wav, rate)
        write_wav(wav, array.array("h", [30_000 if text == "Loud." else 1000] * 2205))


@pytest.mark.parametrize(
    ("emphasis", "rate", "level"),
    [("none", 200, 1000), ("reduced", 220, 800), ("moderate", 180, 1200), ("strong", 160, 1400)],
)
def test_emphasis_is_slower_and_louder(
    card: type[Recorder], emphasis: Emphasis, rate: int, level: int
) -> None:
    voice = LoudVoice()
    VoiceSpeaker(lambda: voice, rate=200).say([Part("One.", emphasis=emphasis)])
    assert voice.rates[-1] == rate
    assert runs(card.opened[0].samples)[0] == (level, 2205)


def test_emphasis_does_not_distort(card: type[Recorder]) -> None:
    VoiceSpeaker(LoudVoice).say([Part("Loud.", emphasis="strong")])
    assert runs(card.opened[0].samples)[0] == (32_767, 2205)


def test_the_silence_around_a_voice_adds_nothing_to_a_pause(card: type[Recorder]) -> None:
    def with_silence(text: str, wav: Path, rate: int) -> None:
        write_wav(wav, array.array("h", [0] * 9000 + [1000] * 2205 + [2] * 9000))

    VoiceSpeaker(lambda: with_silence).say([Part("One.", pause=1.0), Part("Two.")])
    edge, heard = 441, runs(card.opened[0].samples)
    assert heard[:6] == [(0, edge), (1000, 2205), (2, edge), (0, HERTZ + edge), (1000, 2205), (2, edge)]


# A sound


def test_a_sound_is_played_as_it_is(card: type[Recorder]) -> None:
    talk, voice = tone_speaker()
    talk.play(array.array("h", [500] * 2646).tobytes(), HERTZ)
    assert runs(card.opened[0].samples)[0] == (500, 2646)
    assert runs(card.opened[0].samples)[-1][1] >= HERTZ // 2
    assert voice.texts == ["ready"]


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 48_000])
def test_a_sound_of_another_rate_keeps_its_length(card: type[Recorder], rate: int) -> None:
    talk, _ = tone_speaker()
    talk.play(array.array("h", [500] * (rate // 5)).tobytes(), rate)
    loud = sum(sample > 250 for sample in card.opened[0].samples)
    assert loud == pytest.approx(HERTZ // 5, abs=10)


def test_a_closed_speaker_plays_nothing(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.close()
    refusal(lambda: talk.play(bytes(100), HERTZ))
    assert card.opened[0].heard == b""


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
    # A shell lets what it starts in the background ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            talk.say(["One."] * 300)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not card.opened[0].running
    talk.say(["Two."])
    assert list(temporary.iterdir()) == []


def in_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The card takes its 0.1 s pieces as slowly as it plays them."""
    monkeypatch.setattr(Recorder, "on_request", staticmethod(lambda: time.sleep(0.1)))


def long_sound(talk: VoiceSpeaker, how: str) -> None:
    if how == "say":
        talk.say(["One."] * 300)
    else:
        talk.play(array.array("h", [1] * 30 * HERTZ).tobytes(), HERTZ)


@pytest.mark.parametrize("how", ["say", "play"])
def test_stop_ends_the_sound_from_another_thread(
    card: type[Recorder], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    talk, _ = tone_speaker()
    in_real_time(monkeypatch)

    def stop() -> None:
        while not (card.opened and card.opened[0].heard):
            time.sleep(0.01)
        talk.stop()
        talk.stop()

    threading.Thread(target=stop, daemon=True).start()
    long_sound(talk, how)
    assert not card.opened[0].running
    heard = len(card.opened[0].heard)
    assert 0 < heard / 2 / HERTZ < 3
    monkeypatch.setattr(card, "on_request", staticmethod(lambda: None))
    talk.say(["Two."])
    assert len(card.opened[0].heard) > heard, "only what was heard then is stopped"


def test_what_a_device_holds_is_over_within_a_tenth_of_a_second(card: type[Recorder]) -> None:
    tone_speaker()
    assert 3 * card.opened[0].options["buffersize_msec"] < 100


def test_real_miniaudio_stops_within_a_tenth_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, b"hw:0,0")
    monkeypatch.setattr(miniaudio, "PlaybackDevice", NULL_DEVICE)
    talk, _ = tone_speaker()
    at: list[float] = []
    threading.Timer(0.3, lambda: (at.append(time.monotonic()), talk.stop())).start()
    long_sound(talk, "play")
    assert time.monotonic() - at[0] < 0.3  # it takes a few hundredths; machines can be busy
    talk.close()


def test_stop_while_the_voice_works_means_that_nothing_is_heard(card: type[Recorder]) -> None:
    released, tone = threading.Event(), ToneVoice()

    def slow_voice(text: str, wav: Path, rate: int) -> None:
        if text == "One.":
            released.wait(5)
        tone(text, wav, rate)

    talk = VoiceSpeaker(lambda: slow_voice)
    threading.Timer(0.2, talk.stop).start()
    started = time.monotonic()
    talk.say(["One.", "Two."])
    assert time.monotonic() - started < 2
    assert card.opened[0].heard == b""
    released.set()
    talk.say(["Three."])
    assert card.opened[0].heard


def test_stop_with_nothing_to_stop(card: type[Recorder]) -> None:
    talk, _ = tone_speaker()
    talk.stop()
    talk.say(["One."])
    talk.stop()
    talk.say(["Two."])
    assert [level for level, _ in runs(card.opened[0].samples) if level] == [1, 2]


def test_close_ends_what_is_heard(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    talk, _ = tone_speaker()
    in_real_time(monkeypatch)
    threading.Timer(0.3, talk.close).start()
    long_sound(talk, "play")
    assert len(card.opened[0].heard) / 2 / HERTZ < 1


def test_one_sound_at_a_time(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    talk, _ = tone_speaker()
    monkeypatch.setattr(card, "on_request", staticmethod(lambda: time.sleep(0.01)))
    other = threading.Thread(target=talk.say, args=(["One."] * 3,))
    other.start()
    talk.play(array.array("h", [9] * 2205).tobytes(), HERTZ)
    other.join()
    assert [length for level, length in runs(card.opened[0].samples) if level == 9] == [2205]


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


@pytest.mark.parametrize("pause", [0.3, 0.8])
def test_own_voice_pauses_exactly(own_voice: Speaker, pause: float) -> None:
    before = len(Recorder.opened[0].samples)
    own_voice.say([Part("Yes.", pause=pause), Part("No.")])
    heard = Recorder.opened[0].samples[before:]
    longest = max(length for level, length in runs(heard[: -HERTZ // 2]) if not level)
    assert longest / HERTZ == pytest.approx(pause, abs=0.05)


def test_own_voice_is_slow_below_what_espeak_calls_slow(card: type[Recorder]) -> None:
    if sys.platform != "linux":
        pytest.skip("espeak is the voice of Linux")
    pytest.importorskip("espeakng_loader")
    talk = open_speaker(rate=80)
    text = "You can say stop at any moment, and I will stop."
    least, usual = (seconds(spoken(talk, text, slow=slow)) - 0.5 for slow in (True, False))
    assert least == pytest.approx(usual * 80 / 60, rel=0.05)
    talk.close()


def test_own_voice_prints_nothing(own_voice: Speaker, capfd: pytest.CaptureFixture[str]) -> None:
    own_voice.say(["Which arm is it?", "And since when? Über naïve 2½ °C."])
    assert capfd.readouterr() == ("", "")


def test_speaker_can_be_opened_again(own_voice: Speaker, card: type[Recorder]) -> None:
    own_voice.close()
    again = open_speaker()
    again.say(["Hello again."])
    assert max(card.opened[1].samples) > 3000
    again.close()


@pytest.mark.skipif(sys.platform != "linux", reason="espeak is the voice of Linux")
def test_no_voice_library_at_all(card: type[Recorder], monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(voices, "ctypes", SimpleNamespace(CDLL=missing))
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
