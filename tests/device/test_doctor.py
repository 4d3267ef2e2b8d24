"""What the doctor finds, with parts that are there and parts that are not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pytest
from speech import Voice, frames, silence
from transcripts import understander_of

from skill import content
from skill.device import doctor
from skill.device.doctor import examine
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.sound import FRAME
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.speaker import SpeakerUnavailable
from skill.device.voices import Known, VoiceRefused

WORDS = content.locale()


class Part:
    """A speaker, a microphone and a recogniser in one; fails as it is told."""

    def __init__(self, sound: bytes = b"", found: Recognised = NOTHING, fails: str = "") -> None:
        self.sound, self.found, self.fails = sound, found, fails
        self.said: list[str] = []
        self.closed = 0

    def say(self, sentences: tuple[str, ...], **manner: Any) -> None:
        if self.fails == "say":
            raise SpeakerUnavailable("the sound device stopped")
        self.said += sentences

    def frames(self) -> Iterator[bytes]:
        if self.fails == "frames":
            raise MicrophoneUnavailable("the microphone stopped")
        yield from frames(self.sound)
        yield from repeat(bytes(FRAME))

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        return self.found

    def close(self) -> None:
        self.closed += 1


def raising(fault: Exception) -> Any:
    def call(*given: Any, **options: Any) -> None:
        raise fault

    return call


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the doctor find one part as everything."""

    def one(part: Part) -> Part:
        monkeypatch.setattr(doctor, "known_voices", lambda: [Known("a", "A", "en")] * 3)
        for name in ("open_speaker", "open_source", "open_recognizer"):
            monkeypatch.setattr(doctor, name, lambda *given: part)
        return part

    return one


def found() -> list[str]:
    return list(examine(understander_of("en-US"), "en-US"))


def test_everything_is_there(install: Any, voice: Voice) -> None:
    part = install(Part(silence(0.5) + voice("yes"), Recognised("yes", 0.9)))
    lines = found()
    assert lines[:4] == [
        "voices: 3 found", "loudspeaker: found", "microphone: found", "recognizer pocketsphinx: ready"
    ]  # fmt: skip
    assert lines[-2:] == ["test sentence: spoken", 'test answer: heard "yes"']
    assert part.said == [WORDS.text("doctor.sentence")]
    assert part.closed == 3


def test_nothing_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, fault in (
        ("known_voices", VoiceRefused("none here")),
        ("open_speaker", SpeakerUnavailable("no card")),
        ("open_source", MicrophoneUnavailable("no plug")),
        ("open_recognizer", RecognizerUnavailable("no model")),
    ):
        monkeypatch.setattr(doctor, name, raising(fault))
    lines = found()
    assert lines[:4] == [
        "voices: none (none here)", "loudspeaker: none (no card)", "microphone: none (no plug)",
        "recognizer: none (no model)",
    ]  # fmt: skip
    assert len(lines) == 6, "nothing is spoken and nothing listened to"


@pytest.mark.parametrize("there", [True, False])
def test_the_other_engines(monkeypatch: pytest.MonkeyPatch, install: Any, there: bool) -> None:
    install(Part())
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: object() if there else None)
    told = [line for line in found() if "whisper" in line or "wyoming" in line]
    assert len(told) == 2
    for line in told:
        assert line.endswith("ready") if there else "pip install" in line


def test_nobody_answers(install: Any) -> None:
    install(Part())
    assert found()[-1] == "test answer: nothing was heard"


def test_what_is_not_made_out_counts_as_nothing(install: Any, voice: Voice) -> None:
    install(Part(silence(0.5) + voice("yes")))
    assert found()[-1] == "test answer: nothing was heard"


@pytest.mark.parametrize(
    ("fails", "line"), [("say", "the sound device stopped"), ("frames", "nothing was heard")]
)
def test_what_fails_when_it_is_tried(install: Any, fails: str, line: str) -> None:
    part = install(Part(fails=fails))
    assert any(line in told for told in found())
    assert part.closed == 3
