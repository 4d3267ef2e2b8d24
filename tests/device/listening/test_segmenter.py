"""Whole utterances, cut out of what a real voice says in a quiet room."""

from __future__ import annotations

import array
from math import pi, sin

import pytest
from speech import Voice, frames, in_a_room, noise, silence

from skill.device.listening.segmenter import NORMAL, SLOW, Pace, Segmenter
from skill.device.listening.sound import FRAME, RATE


def cut(sound: bytes, pace: Pace = NORMAL) -> list[bytes]:
    segmenter = Segmenter(pace)
    return [said for frame in frames(sound) if (said := segmenter.take(frame)) is not None]


def seconds(sound: bytes) -> float:
    return len(sound) / 2 / RATE


def two(voice: Voice, gap: float) -> bytes:
    """Two answers that a pause is between."""
    first, second = voice("my left arm"), voice("and both my legs")
    return in_a_room(silence(0.5) + first + silence(gap) + second + silence(2.5))


@pytest.mark.parametrize("text", ["yes", "no"])
@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_a_bare_word_is_one_utterance(voice: Voice, text: str, pace: Pace) -> None:
    [said] = cut(in_a_room(silence(1) + voice(text) + silence(2)), pace)
    assert seconds(voice(text)) - 0.3 < seconds(said) < seconds(voice(text)) + 1.5


def test_a_bare_word_where_nothing_else_sounds(voice: Voice) -> None:
    assert len(cut(silence(1) + voice("yes") + silence(2))) == 1


def test_the_beginning_and_the_end_are_kept(voice: Voice) -> None:
    sound = silence(1) + voice("yes") + silence(2)
    [said] = cut(sound)
    assert said in sound
    assert said.strip(b"\0") == voice("yes").strip(b"\0")


@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_a_short_pause_belongs_to_the_answer(voice: Voice, pace: Pace) -> None:
    [said] = cut(two(voice, 0.6), pace)
    assert seconds(said) > seconds(voice("my left arm")) + seconds(voice("and both my legs"))


def test_who_speaks_slowly_may_pause_for_longer(voice: Voice) -> None:
    assert len(cut(two(voice, 1.3))) == 2
    assert len(cut(two(voice, 1.3), SLOW)) == 1


@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_a_long_pause_ends_the_answer(voice: Voice, pace: Pace) -> None:
    assert len(cut(two(voice, 2.2), pace)) == 2


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


@pytest.mark.parametrize("level", [0, 5, 30, 100, 300, 1000])
def test_noise_alone_is_nothing(level: int) -> None:
    segmenter = Segmenter()
    assert [said for frame in frames(noise(6.0, level)) if (said := segmenter.take(frame))] == []
    assert not segmenter.in_speech
    assert segmenter.end() is None


def test_a_click_is_nothing() -> None:
    click = array.array("h", [20_000, -20_000] * 40).tobytes()
    assert cut(in_a_room(silence(1) + click + silence(2))) == []


@pytest.mark.parametrize("pace", [NORMAL, SLOW])
def test_sound_without_end_is_cut(voice: Voice, pace: Pace) -> None:
    talk = voice("my left arm") * 40
    lengths = [seconds(said) for said in cut(in_a_room(talk), pace)]
    assert len(lengths) == int(seconds(talk) // pace.longest)
    assert lengths == pytest.approx([pace.longest] * len(lengths), abs=0.05)


def test_a_tone_without_end_is_cut() -> None:
    tone = array.array("h", (round(9000 * sin(2 * pi * 440 * n / RATE)) for n in range(14 * RATE))).tobytes()
    assert [seconds(said) for said in cut(tone)] == pytest.approx([NORMAL.longest], abs=0.05)


def test_the_end_of_the_stream_ends_what_is_said(voice: Voice) -> None:
    segmenter = Segmenter()
    assert [s for frame in frames(silence(0.5) + voice("yes")) if (s := segmenter.take(frame))] == []
    assert segmenter.in_speech
    said = segmenter.end()
    assert said is not None
    assert len(said) % FRAME == 0
    assert not segmenter.in_speech
    assert segmenter.end() is None


def test_nothing_of_one_answer_is_in_the_next(voice: Voice) -> None:
    sound = silence(0.5) + voice("yes") + silence(2) + voice("no") + silence(2)
    first, second = (said.strip(b"\0") for said in cut(sound))
    assert (first, second) == (voice("yes").strip(b"\0"), voice("no").strip(b"\0"))
