"""Speaking into the skill's words: a speaker that speaks until it is stopped, and a person."""

from __future__ import annotations

import array
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import pytest
from speech import Voice, frames, silence

from skill.device.listening.barge_in import BargeIn
from skill.device.listening.segmenter import NORMAL, Segmenter
from skill.device.listening.sound import FRAME, FRAME_S, RATE
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.speaker import SpeakerUnavailable

LONG_S = 20


class Speaking:
    """A Speaker whose words end when it is stopped, or when the test says so."""

    def __init__(self) -> None:
        self.speaks, self.over = threading.Event(), threading.Event()
        self.said: list[tuple[tuple[str, ...], bool, float]] = []
        self.played: list[tuple[bytes, int]] = []
        self.stops = self.closes = self.stopped_at = 0
        self.heard: Callable[[], int] = lambda: 0

    def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = 0.4) -> None:
        self.said.append((tuple(sentences), slow, pause))
        self.over.clear()
        self.speaks.set()
        assert self.over.wait(LONG_S), "nobody stopped it"

    def play(self, samples: bytes, rate: int) -> None:
        self.played.append((samples, rate))

    def stop(self) -> None:
        self.stops += 1
        self.stopped_at = self.heard()
        self.over.set()

    def close(self) -> None:
        self.closes += 1


class Person:
    """A Source that goes on where it was left; it begins when the skill speaks."""

    def __init__(self, speaker: Speaking, sound: bytes, quiet: Callable[[], object] = lambda: None) -> None:
        self._speaker, self._quiet = speaker, quiet
        self._left = frames(sound)
        self.gave: list[bytes] = []
        self.closes = 0

    def frames(self) -> Iterator[bytes]:
        if not self.gave:
            assert self._speaker.speaks.wait(LONG_S)
        while True:
            frame = next(self._left, None)
            if frame is None:
                self._quiet()
            self.gave.append(frame or bytes(FRAME))
            yield self.gave[-1]

    def close(self) -> None:
        self.closes += 1


def heard(both: BargeIn) -> bytes:
    """The first utterance of who listens now."""
    segmenter = Segmenter()
    return next(said for frame in both.frames() if (said := segmenter.take(frame)) is not None)


def test_speech_stops_the_speaker_and_is_heard(voice: Voice) -> None:
    speaker = Speaking()
    person = Person(speaker, silence(2.0) + voice("both my legs") + silence(2))
    both = BargeIn(speaker, person, NORMAL)
    both.say(["Which muscles feel weak?"], slow=True, pause=0.7)
    assert speaker.stops == 1
    assert speaker.said == [(("Which muscles feel weak?",), True, 0.7)]
    assert both.interrupted
    assert voice("both my legs").strip(b"\0") in heard(both)


def test_whoever_is_silent_does_not_stop_it() -> None:
    speaker = Speaking()
    both = BargeIn(speaker, Person(speaker, silence(3.0), quiet=speaker.over.set), NORMAL)
    both.say(["Hello."])
    assert speaker.stops == 0
    assert not both.interrupted


def test_what_was_heard_is_heard_once(voice: Voice) -> None:
    speaker = Speaking()
    both = BargeIn(speaker, Person(speaker, silence(0.5) + voice("yes") + silence(2)), NORMAL)
    both.say(["Hello."])
    list(islice(both.frames(), 3))
    assert not both.interrupted
    assert not any(b"".join(islice(both.frames(), 200))[-FRAME:])


def test_the_next_words_begin_anew(voice: Voice) -> None:
    """What nobody listened to is gone when the skill speaks again."""
    speaker = Speaking()
    sound = silence(0.5) + voice("yes") + silence(3.0)
    both = BargeIn(speaker, Person(speaker, sound, quiet=speaker.over.set), NORMAL)
    both.say(["Hello."])
    assert both.interrupted
    both._source = Person(speaker, silence(1.0), quiet=speaker.over.set)
    both.say(["Hello again."])
    assert not both.interrupted
    assert speaker.stops == 1


def test_no_thread_is_left(voice: Voice) -> None:
    before = threading.active_count()
    speaker = Speaking()
    BargeIn(speaker, Person(speaker, silence(0.5) + voice("yes")), NORMAL).say(["Hello."])
    assert threading.active_count() == before


def test_a_microphone_that_fails_leaves_the_words() -> None:
    speaker = Speaking()

    class Failing:
        def frames(self) -> Iterator[bytes]:
            assert speaker.speaks.wait(LONG_S)
            speaker.over.set()
            raise MicrophoneUnavailable("unplugged")

        def close(self) -> None:
            pass

    both = BargeIn(speaker, Failing(), NORMAL)
    both.say(["Hello."])
    assert len(speaker.said) == 1
    assert not both.interrupted
    with pytest.raises(MicrophoneUnavailable, match="unplugged"):
        both.frames()


def test_a_speaker_that_fails_is_told_and_leaves_no_thread() -> None:
    class Failing(Speaking):
        def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = 0.4) -> None:
            self.speaks.set()
            raise SpeakerUnavailable("unplugged")

    before = threading.active_count()
    speaker = Failing()
    with pytest.raises(SpeakerUnavailable, match="unplugged"):
        BargeIn(speaker, Person(speaker, silence(1.0)), NORMAL).say(["Hello."])
    assert threading.active_count() == before


def test_the_rest_is_passed_on() -> None:
    speaker = Speaking()
    person = Person(speaker, b"")
    both = BargeIn(speaker, person, NORMAL)
    both.play(b"ab", 8000)
    both.stop()
    both.close()
    assert (speaker.played, speaker.stops, speaker.closes, person.closes) == ([(b"ab", 8000)], 1, 1, 1)


@pytest.mark.parametrize("text", ["stop", "yes", "no", "wait", "my legs", "help", "repeat that", "slower"])
def test_the_voice_is_told_to_stop_within_a_quarter_of_a_second(voice: Voice, text: str) -> None:
    """Which leaves a speaker its tenth of a second, see Speaker.stop."""
    speaker = Speaking()
    clip = voice(text)
    begin = next(n for n, sample in enumerate(array.array("h", clip)) if abs(sample) > 500) / RATE
    person = Person(speaker, silence(2.0) + clip + silence(2))
    speaker.heard = lambda: len(person.gave)
    BargeIn(speaker, person, NORMAL).say(["Which muscles feel weak?"])
    assert speaker.stopped_at * FRAME_S - 2.0 - begin <= 0.25
