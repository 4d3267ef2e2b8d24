"""Free speech is read twice; who reads it is told what to read."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from speech import noise

from skill.device.listening.mel import Mel
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.device.listening.spoken import UNHEARD
from skill.device.listening.whisper import Whisper
from skill.device.listening.whisper_recognizer import (
    ALONE,
    NO_SPEECH,
    SURE,
    Sounds,
    WhisperRecognizer,
    echoes,
)

BEFORE = {"any": "My arm is weak, and tired.", "onset": "Is it new?", "nothing_told": ""}
SOUND = noise(1.3)
MEL = np.zeros((80, 600), np.float32)
FEATURES = np.ones((65, 4), np.float32)


class Reader:
    """Stands for Whisper: it reads what it is told, first this, then that."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.reads: list[dict[str, Any]] = []
        self.sounds: list[bytes] = []
        self.encodes: list[tuple[Mel, float]] = []
        self.weighed: list[tuple[np.ndarray, list[str]]] = []
        self.fits = ""
        self.closed = 0

    def mel(self, sound: bytes) -> Mel:
        self.sounds.append(sound)
        return MEL

    def read(self, *given: Any, **options: Any) -> str:
        bound = inspect.signature(Whisper.read).bind(self, *given, **options)
        bound.apply_defaults()
        self.reads.append(bound.arguments)
        return self.texts.pop(0)

    def encoded(self, mel: Mel, seconds: float) -> np.ndarray:
        self.encodes.append((mel, seconds))
        return FEATURES

    def likely(self, features: np.ndarray, texts: Sequence[str]) -> list[float]:
        self.weighed.append((features, list(texts)))
        return [-1.0 if text == self.fits else -50.0 for text in texts]

    def close(self) -> None:
        self.closed += 1


class Phrases:
    """Stands for the phrases that somebody recorded."""

    def __init__(self, found: Sounds | None) -> None:
        self.found = found
        self.asked: list[np.ndarray] = []

    def sounds_like(self, features: np.ndarray) -> Sounds | None:
        self.asked.append(features)
        return self.found


def hears(*texts: str, own: Phrases | None = None) -> tuple[Reader, WhisperRecognizer]:
    reader = Reader(*texts)
    return reader, WhisperRecognizer(reader, BEFORE, own)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("my leg", "my leg", Recognised("my leg", SURE, "")),
        ("my leg", "My leg.", Recognised("my leg", SURE, "My leg.")),
        ("my leg", "my lake", Recognised("my leg", SURE, "my lake")),
        ("my leg", "", Recognised("my leg", ALONE, "")),
        ("", "my lake", Recognised("my lake", ALONE, "")),
        ("", "", NO_SPEECH),
        ("...", " - ", NO_SPEECH),
        ("...", "my lake", Recognised("my lake", ALONE, "")),
        ("my leg", "?!", Recognised("my leg", ALONE, "")),
    ],
)
def test_what_two_readings_amount_to(first: str, second: str, found: Recognised) -> None:
    assert hears(first, second)[1].recognise(SOUND, None) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("My arm is weak, and tired.", "", NO_SPEECH),
        ("My arm is weak, and tired.", "thank you", Recognised("thank you", ALONE)),
        ("My arm is weak, and tired.", "My army", Recognised("My arm is weak, and tired.", SURE, "My army")),
        ("My arm is weak.", "", Recognised("My arm is weak.", ALONE)),
        ("My arm is weak.", "thank you", Recognised("My arm is weak.", SURE, "thank you")),
        ("My arm is tired, and weak.", "", Recognised("My arm is tired, and weak.", ALONE)),
    ],
)
def test_what_only_says_again_what_was_before_is_noise(first: str, second: str, found: Recognised) -> None:
    assert hears(first, second)[1].recognise(SOUND, None) == found


TOLD = "I have MS, and I'm weak. I can't lift my arm, my hand, or my foot."


@pytest.mark.parametrize(
    ("first", "second", "echo"),
    [
        ("I have MS, and I'm weak.", "", True),
        ("I have MS and I'm weak", "thank you", True),
        ("i CAN'T lift my foot!", "thank you", True),
        ("I have MS, and I'm weak.", "weak", False),
        ("I'm weak and I have MS", "", False),
        ("I have MS, and I'm tired.", "", False),
        ("my foot", "thank you", False),
        ("my foot", "", False),
        ("I can't lift my", "", False),
        ("I can't lift my arm", "", True),
        ("I can't lift my arm", "cough", True),
        ("I can't lift my arm", "harm... ARM!", False),
    ],
)
def test_an_echo_is_in_order_and_shares_nothing_with_the_other(first: str, second: str, echo: bool) -> None:
    assert echoes(first, second, TOLD) is echo


def test_what_one_of_them_says_alone_is_less_sure() -> None:
    assert 0 < ALONE < SURE


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("onset", "Is it new?"),
        ("has_ms", BEFORE["any"]),
        (None, BEFORE["any"]),
        ("any", BEFORE["any"]),
        ("nothing_told", BEFORE["any"]),
    ],
)
def test_the_first_is_told_what_may_be_said(question: str | None, told: str) -> None:
    reader, recognizer = hears("my leg", "my leg")
    recognizer.recognise(SOUND, question)
    assert [read["prompt"] for read in reader.reads] == [told, ""]


def test_without_words_for_any_nothing_is_told() -> None:
    reader = Reader("my leg", "my leg")
    WhisperRecognizer(reader, {"onset": "Is it new?"}).recognise(SOUND, "area")  # type: ignore[arg-type]
    assert reader.reads[0]["prompt"] == ""


def test_the_second_is_of_the_same_sound_faster_and_read_with_less_care() -> None:
    reader, recognizer = hears("my leg", "my leg")
    recognizer.recognise(SOUND, None)
    assert reader.sounds == [SOUND]
    first, second = reader.reads
    assert first["mel"] is MEL
    assert first["seconds"] == pytest.approx(len(SOUND) / 2 / RATE)
    assert second["mel"].shape == MEL.shape
    assert second["seconds"] == pytest.approx(first["seconds"] / 1.3, abs=0.01)
    assert (first["beam"], second["beam"]) == (5, 1)


def test_no_sound_is_not_even_read() -> None:
    own = Phrases(Sounds("yes", True))
    reader, recognizer = hears(own=own)
    assert recognizer.recognise(b"", "onset") == NOTHING
    assert (reader.sounds, reader.reads, own.asked) == ([], [], [])


@pytest.mark.parametrize(("seconds", "read"), [(0.09, False), (0.11, True)])
def test_a_click_is_not_even_read(seconds: float, read: bool) -> None:
    reader, recognizer = hears("yes", "yes", own=Phrases(None))
    found = recognizer.recognise(noise(seconds), "onset")
    assert found == (Recognised("yes", SURE) if read else NOTHING)
    assert len(reader.sounds) == read


# Phrases of one's own


@pytest.mark.parametrize("otherwise", ["", "my right leg"])
@pytest.mark.parametrize(
    ("read", "beside"), [("I can't breathe.", "I can't breathe."), ("", ""), ("...", "")]
)
def test_a_phrase_that_is_sure_counts_and_what_is_read_stands_beside_it(
    otherwise: str, read: str, beside: str
) -> None:
    own = Phrases(Sounds("my left leg", True, otherwise))
    reader, recognizer = hears(read, own=own)
    assert recognizer.recognise(SOUND, "onset") == Recognised("my left leg", SURE, otherwise, beside)
    assert own.asked[0] is FEATURES
    [(mel, seconds)] = reader.encodes
    assert mel is MEL
    assert seconds == pytest.approx(len(SOUND) / 2 / RATE)
    assert [one["prompt"] for one in reader.reads] == [""], "it isn't told what may have been said"


@pytest.mark.parametrize(
    ("read", "otherwise", "other"),
    [
        ("my left leg", "", "my left leg"),
        ("my lake", "", "my lake"),
        ("my lake", "my right leg", "my lake"),
        ("", "my right leg", "my right leg"),
        ("", "", UNHEARD),
        ("...", "", UNHEARD),
    ],
)
def test_a_phrase_that_is_not_is_held_against_what_is_read(read: str, otherwise: str, other: str) -> None:
    """It counts where that says the same, and never alone."""
    reader, recognizer = hears(read, own=Phrases(Sounds("my left leg", False, otherwise)))
    assert recognizer.recognise(SOUND, "onset") == Recognised("my left leg", SURE, other)
    assert [one["prompt"] for one in reader.reads] == [""], "an echo of what it is told would agree"


def test_what_is_no_own_phrase_is_read() -> None:
    own = Phrases(None)
    reader, recognizer = hears("my leg", "my lake", own=own)
    assert recognizer.recognise(SOUND, "area") == Recognised("my leg", SURE, "my lake")
    assert len(own.asked) == 1
    assert len(reader.reads) == 2


def test_without_own_phrases_nothing_is_compared() -> None:
    reader, recognizer = hears("my leg", "my leg")
    recognizer.recognise(SOUND, "area")
    assert reader.encodes == []


# Short answers

SHORT = {"area": ["my left leg", "no"], "any": ["stop", "no"]}


def weighs(*texts: str, fits: str = "", seconds: float = 1.3, question: str | None = "area") -> Any:
    """What is heard where this of the short answers fits, and what was weighed for it."""
    reader = Reader(*texts)
    reader.fits = fits
    found = WhisperRecognizer(reader, BEFORE, None, SHORT).recognise(noise(seconds), question)  # type: ignore[arg-type]
    return found, reader


@pytest.mark.parametrize(("question", "answers"), [("area", SHORT["area"]), (None, SHORT["any"])])
def test_what_is_short_is_weighed_against_the_answers_to_the_question(
    question: str | None, answers: list[str]
) -> None:
    found, reader = weighs("no", "nose", fits="no", question=question)
    assert found == Recognised("no", SURE, "", "nose")
    [(features, weighed)] = reader.weighed
    assert (features is FEATURES, weighed) == (True, answers)
    [(mel, seconds)] = reader.encodes
    assert mel is MEL
    assert seconds == pytest.approx(1.8), "with some of the silence behind it"


@pytest.mark.parametrize(
    ("texts", "seconds"),
    [(("no", "nose"), 2.1), (("no it is my leg", "no"), 1.3), (("no", "no, it's my left leg."), 1.3)],
    ids=["a long sound", "many words", "many words in the second"],
)
def test_what_is_longer_is_not(texts: tuple[str, str], seconds: float) -> None:
    found, reader = weighs(*texts, fits="no", seconds=seconds)
    assert found == Recognised(texts[0], SURE, texts[1])
    assert reader.weighed == []


def test_what_is_asked_back_is_answered_by_two_readings_alone() -> None:
    """A third that decides would take an alarm back for a "now" or a "snow"."""
    found, reader = weighs("no", "now", fits="no", question="confirm")
    assert (found, reader.weighed) == (Recognised("no", SURE, "now"), [])


def test_where_none_fits_it_is_as_if_none_were_weighed() -> None:
    assert weighs("no", "nose")[0] == Recognised("no", SURE, "nose")
    assert weighs("no", "")[0] == Recognised("no", ALONE)


def test_noise_is_made_into_no_answer() -> None:
    found, reader = weighs("", "...", fits="no")
    assert (found, reader.weighed) == (NO_SPEECH, [])


# The end


def test_after_close_it_is_over() -> None:
    reader, recognizer = hears("my leg", "my leg")
    recognizer.close()
    recognizer.close()
    assert reader.closed == 1
    for sound in (SOUND, b""):
        with pytest.raises(RecognizerUnavailable, match="whisper is closed"):
            recognizer.recognise(sound, None)
    assert reader.reads == []
