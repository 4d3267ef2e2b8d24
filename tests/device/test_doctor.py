"""What the doctor finds, with parts that are there and parts that are not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from speech import Voice, frames, silence
from transcripts import understander_of

from skill import content
from skill.device import doctor
from skill.device.doctor import examine
from skill.device.listening import whisper
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.sound import FRAME
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.phrases.phrase import Phrase
from skill.device.phrases.store import Store, model_of
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
        monkeypatch.setattr(doctor, "phrases_told", lambda words: ())
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
        "voices: 3 found", "loudspeaker: found", "microphone: found", "recognizer whisper: ready"
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
    assert len(lines) == 5, "nothing is spoken and nothing listened to"


@pytest.mark.parametrize("there", [True, False])
def test_the_other_engine(monkeypatch: pytest.MonkeyPatch, install: Any, there: bool) -> None:
    install(Part())
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: object() if there else None)
    [told] = [line for line in found() if "wyoming" in line]
    assert told.endswith("ready") if there else "pip install" in told


def test_it_tells_why_it_hears_short_answers_only(monkeypatch: pytest.MonkeyPatch, install: Any) -> None:
    part = install(Part())

    def small(wish: Any, understander: Any, locale: str, complain: Any) -> Part:
        complain("I hear short answers only: no model.")
        return part

    monkeypatch.setattr(doctor, "open_recognizer", small)
    lines = found()
    assert "recognizer pocketsphinx: ready" in lines
    assert "I hear short answers only: no model." in lines


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Lets somebody have recorded phrases, each three times."""
    monkeypatch.setattr(whisper, "installed", lambda: tmp_path)
    (tmp_path / "model.bin").write_bytes(b"a model")
    monkeypatch.setattr(doctor, "data_folder", lambda environment: tmp_path / "own")

    def record(sounds: dict[str, int]) -> None:
        def rows(seed: int, take: int) -> Any:
            same, own = np.random.default_rng(seed), np.random.default_rng(100 * seed + take)
            return (same.normal(size=(20, 384)) + 0.3 * own.normal(size=(20, 384))).astype(np.float16)

        phrases = [
            Phrase(said, said, tuple(rows(seed, 10 * n + take) for take in range(3)))
            for n, (said, seed) in enumerate(sounds.items())
        ]
        Store(tmp_path / "own", model_of(tmp_path)).save(phrases)

    return record


def test_no_phrases_were_recorded(recorded: Any) -> None:
    assert list(doctor.phrases_told(WORDS)) == [WORDS.text("doctor.no_phrases")]


def test_phrases_that_can_be_told_apart(recorded: Any) -> None:
    recorded({"yes": 1, "no": 2, "left": 3, "right": 4})
    assert list(doctor.phrases_told(WORDS)) == [WORDS.text("doctor.phrases", number="4")]


def test_phrases_that_sound_alike_are_named(recorded: Any) -> None:
    recorded({"yes": 1, "no": 2, "left": 3, "leg": 3, "right": 4})
    first, *rest = doctor.phrases_told(WORDS)
    assert first == WORDS.text("doctor.phrases", number="5")
    assert rest
    assert all('"left"' in line and '"leg"' in line for line in rest)


def test_without_its_model_nothing_can_be_told_of_phrases(recorded: Any, tmp_path: Path) -> None:
    recorded({"yes": 1, "no": 2, "left": 3, "right": 4})
    (tmp_path / "model.bin").unlink()
    assert list(doctor.phrases_told(WORDS)) == [f"{tmp_path / 'model.bin'}: No such file or directory"]


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
