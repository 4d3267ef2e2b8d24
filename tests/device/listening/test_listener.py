"""Listening without a microphone: frames that the test gives, a voice, and a recogniser that is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat

import pytest
from speech import Voice, frames, silence

from skill.device.listening.listener import Listener
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.segmenter import NORMAL, SLOW
from skill.device.listening.sound import FRAME, FRAME_S
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.listening.spoken import UNHEARD, Spoken

QUIET = bytes(FRAME)


class Frames:
    """A Source of given sound, each time one more; endless silence follows."""

    def __init__(self, *sounds: bytes, endless: bool = True) -> None:
        self.sounds = list(sounds)
        self.endless = endless
        self.taken: list[int] = []
        self.closed = 0

    def frames(self) -> Iterator[bytes]:
        return self._play(self.sounds.pop(0) if self.sounds else b"")

    def _play(self, sound: bytes) -> Iterator[bytes]:
        self.taken.append(0)
        try:
            for frame in frames(sound):
                self.taken[-1] += 1
                yield frame
            for frame in repeat(QUIET) if self.endless else ():
                self.taken[-1] += 1
                yield frame
        finally:
            self.closed += 1

    def close(self) -> None:
        pass


class Told:
    """A Recognizer that hears what it is told."""

    def __init__(self, *found: Recognised) -> None:
        self.found = list(found)
        self.asked: list[tuple[int, str | None]] = []

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        self.asked.append((len(sound), question))
        return self.found.pop(0) if self.found else NOTHING

    def close(self) -> None:
        pass


class Shown:
    """A Live that keeps what it shows."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.levels: list[float] = []
        self.texts: list[str] = []

    def state(self, name: str) -> None:
        self.states.append(name)

    def level(self, value: float) -> None:
        self.levels.append(value)

    def heard(self, text: str) -> None:
        self.texts.append(text)

    def close(self) -> None:
        pass


def listener(source: Frames, recognizer: Told | None = None, **options: object) -> Listener:
    shown = options.pop("live", None) or Shown()
    return Listener(source, recognizer or Told(), lambda: "has_ms", shown, **options)  # type: ignore[arg-type]


@pytest.fixture
def yes(voice: Voice) -> bytes:
    return silence(0.5) + voice("yes")


def test_what_is_said(yes: bytes) -> None:
    told = Told(Recognised("yes", 0.9))
    said = next(listener(Frames(yes), told).answers())
    assert said == "yes"
    assert isinstance(said, Spoken)
    assert said.score == 0.9
    [(length, question)] = told.asked
    assert question == "has_ms"
    assert length > 0.5 * len(yes)


def test_silence_is_nothing_said() -> None:
    told = Told()
    said = list(islice(listener(Frames(), told, patience=1.0).answers(), 3))
    assert said == ["", "", ""]
    assert not any(isinstance(one, Spoken) for one in said)
    assert told.asked == []


@pytest.mark.parametrize("found", [NOTHING, Recognised("yes", 0.49), Recognised("", 1.0)])
def test_what_is_not_made_out_is_unheard(yes: bytes, found: Recognised) -> None:
    shown = Shown()
    said = next(listener(Frames(yes), Told(found), live=shown).answers())
    assert said == UNHEARD
    assert isinstance(said, Spoken)
    assert said.score == 0
    assert shown.texts == [""]


def test_how_sure_it_has_to_be_is_up_to_the_engine(yes: bytes) -> None:
    found = [Recognised("yes", 0.6)] * 2
    assert next(listener(Frames(yes), Told(*found), least=0.6).answers()) == "yes"
    assert next(listener(Frames(yes), Told(*found), least=0.65).answers()) == UNHEARD


@pytest.mark.parametrize("patience", [2.0, 8.0, 120.0])
def test_patience_is_counted_in_frames(patience: float) -> None:
    """However fast they come: a machine that is slow takes nobody's time away."""
    source = Frames()
    assert next(listener(source, patience=patience).answers()) == ""
    assert source.taken == [pytest.approx(patience / FRAME_S, abs=1.1)]


def test_patience_is_for_who_is_silent_not_for_who_speaks(voice: Voice) -> None:
    long = silence(1.0) + voice("I had spaghetti with tomato sauce for dinner")
    assert next(listener(Frames(long), Told(Recognised("yes", 1.0)), patience=1.5).answers()) == "yes"


def test_patience_begins_anew_for_each_answer(yes: bytes) -> None:
    source = Frames(b"", yes, b"")
    said = islice(listener(source, Told(Recognised("yes", 1.0)), patience=2.0).answers(), 3)
    assert list(said) == ["", "yes", ""]
    assert source.taken[0] == source.taken[2] == pytest.approx(2 / FRAME_S, abs=1.1)


@pytest.mark.parametrize(("found", "heard"), [(NOTHING, ""), (Recognised("yes", 1.0), "yes")])
def test_a_television_is_nobodys_answer(voice: Voice, found: Recognised, heard: str) -> None:
    """Speech without end that means nothing counts as silence, so the skill closes in the end."""
    talk = b"".join(voice(text) for text in ("the train was late because of the snow",) * 10)
    assert next(listener(Frames(talk), Told(found)).answers()) == heard


def test_the_pace_is_kept(voice: Voice) -> None:
    sound = silence(0.5) + voice("my left arm") + silence(1.3) + voice("both my legs")
    for pace, most in ((NORMAL, 0.6), (SLOW, 1.0)):
        told = Told(Recognised("yes", 1.0))
        next(listener(Frames(sound), told, pace=pace).answers())
        assert (told.asked[0][0] > 0.7 * len(sound)) is (most == 1.0)


def test_ready_is_told_before_each(yes: bytes) -> None:
    happened: list[str] = []

    class Noted(Frames):
        def frames(self) -> Iterator[bytes]:
            happened.append("listens")
            return super().frames()

    said = listener(Noted(yes, b"", yes), patience=1.0, ready=lambda: happened.append("ready")).answers()
    assert happened == [], "nothing is done before somebody asks"
    for _ in range(3):
        text = next(said)
        happened.append(text)
    assert happened == ["ready", "listens", UNHEARD, "ready", "listens", "", "ready", "listens", UNHEARD]


def test_it_asks_which_question_is_open_each_time(yes: bytes) -> None:
    questions = iter(["onset", None])
    told = Told()
    heard = Listener(Frames(yes, yes), told, lambda: next(questions), Shown()).answers()
    next(heard)
    next(heard)
    assert [question for _, question in told.asked] == ["onset", None]


def test_listening_ends_with_each_answer(yes: bytes) -> None:
    source = Frames(yes, b"")
    said = listener(source, patience=1.0).answers()
    for number in (1, 2):
        next(said)
        assert source.closed == number


def test_sound_that_ends_in_the_middle_of_a_word(yes: bytes) -> None:
    source = Frames(yes, endless=False)
    said = listener(source, Told(Recognised("yes", 1.0))).answers()
    assert list(islice(said, 2)) == ["yes", ""]


def test_what_is_shown(yes: bytes) -> None:
    shown = Shown()
    said = listener(Frames(yes), Told(Recognised("yes", 1.0)), live=shown, patience=1.0).answers()
    next(said)
    assert [state for state in shown.states if state] == ["listening", "thinking"]
    assert shown.states[-1] == "", "the line is hidden before anything is printed"
    assert shown.texts == ["yes"]
    assert 0.2 < max(shown.levels) <= 1
    assert min(shown.levels) == 0
    next(said)
    assert [state for state in shown.states if state] == ["listening", "thinking", "listening"]
    assert shown.states[-1] == ""


@pytest.mark.parametrize("when", ["at once", "midway"])
def test_a_microphone_that_fails(yes: bytes, when: str) -> None:
    class Failing(Frames):
        def frames(self) -> Iterator[bytes]:
            if when == "at once":
                raise MicrophoneUnavailable("unplugged")
            return self._break()

        def _break(self) -> Iterator[bytes]:
            yield from islice(super().frames(), 5)
            raise MicrophoneUnavailable("unplugged")

    shown = Shown()
    with pytest.raises(MicrophoneUnavailable, match="unplugged"):
        next(listener(Failing(yes), live=shown).answers())
    assert shown.states[-1] == "" or when == "at once"


def test_a_recognizer_that_fails(yes: bytes) -> None:
    class Failing(Told):
        def recognise(self, sound: bytes, question: str | None) -> Recognised:
            raise RecognizerUnavailable("the server is gone")

    with pytest.raises(RecognizerUnavailable, match="gone"):
        next(listener(Frames(yes), Failing()).answers())
