"""The recogniser that is there by itself, with what a real voice says in a quiet room."""

from __future__ import annotations

import dataclasses

import pytest
from speech import Voice, in_a_room, noise, silence
from transcripts import understander_of

from skill import content
from skill.device.hands_free import Wish, open_recognizer
from skill.device.listening.dictionary import Dictionary
from skill.device.listening.pocketsphinx_recognizer import Hypothesis, PocketsphinxRecognizer
from skill.device.listening.recognizer import NOTHING, Recognizer
from training.people import meaning

pytestmark = pytest.mark.slow  # it makes grammars, a second each

pytest.importorskip("pocketsphinx")

OFFERED = content.lexicon()["offered"]
TALK = [
    "what a lovely day it is to go to the market",
    "the train to boston leaves at half past seven",
    "I had spaghetti with tomato sauce for dinner",
    "my grandson starts school in september",
]


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return open_recognizer(Wish(recognizer="pocketsphinx"), understander_of("en-US"), "en-US")


def said(voice: Voice, text: str) -> bytes:
    return in_a_room(silence(0.3) + voice(text) + silence(0.3))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("onset", "no"), ("onset", "years ago"), ("area", "both hands"), ("has_ms", "yes"),
        ("activity_level", "i sit a lot"), ("training_effect", "i never tried"), ("confirm", "no"),
        ("topic", "stop"),
    ],
)  # fmt: skip
def test_answers_are_heard(voice: Voice, recognizer: Recognizer, asked: str, text: str) -> None:
    understander = understander_of("en-US")
    found = recognizer.recognise(said(voice, text), asked)
    assert 0.5 < found.score <= 1
    assert meaning(understander, found.text, asked) == meaning(understander, text, asked)


def test_most_offered_answers_are_heard_and_hardly_any_wrong(voice: Voice, recognizer: Recognizer) -> None:
    understander = understander_of("en-US")
    right, wrong = 0, []
    offered = [(asked, text) for asked, texts in OFFERED.items() for text in texts][::5]
    for asked, text in offered:
        found = recognizer.recognise(said(voice, text), asked)
        if found != NOTHING:
            meant, heard = (meaning(understander, t, asked) for t in (text, found.text))
            right += meant == heard
            wrong += [] if meant == heard else [(asked, text, found.text, found.score)]
    assert right > 0.6 * len(offered)
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize("text", TALK)
@pytest.mark.parametrize("asked", ["has_ms", "area"])
def test_other_talk_is_nothing(voice: Voice, recognizer: Recognizer, text: str, asked: str) -> None:
    assert recognizer.recognise(said(voice, text), asked) == NOTHING


def test_silence_is_nothing(recognizer: Recognizer) -> None:
    assert recognizer.recognise(silence(1.0), "has_ms") == NOTHING


@pytest.mark.parametrize("level", [30, 1000])
def test_noise_is_nothing(recognizer: Recognizer, level: float) -> None:
    assert recognizer.recognise(noise(1.0, level), "has_ms") == NOTHING


def test_no_sound_at_all_is_nothing() -> None:
    own = open_recognizer(Wish(recognizer="pocketsphinx"), understander_of("en-US"), "en-US")
    assert own.recognise(b"", "has_ms") == NOTHING


def test_a_question_hears_its_own_answers(voice: Voice, recognizer: Recognizer) -> None:
    sound = said(voice, "years ago")
    assert recognizer.recognise(sound, "onset").text == "years ago"
    assert recognizer.recognise(sound, "has_ms").text != "years ago"


@pytest.mark.parametrize("factor", [0.1, 0.3, 1.0])
def test_a_soft_voice_is_heard_as_well(voice: Voice, recognizer: Recognizer, factor: float) -> None:
    samples = memoryview(voice("no")).cast("h")
    soft = b"".join(round(factor * s).to_bytes(2, "little", signed=True) for s in samples)
    found = recognizer.recognise(silence(0.3) + soft + silence(0.3), "has_ms")
    assert found.text in ("no", "nope")


def test_the_same_sound_is_heard_the_same_again(voice: Voice, recognizer: Recognizer) -> None:
    sounds = [(said(voice, text), asked) for text, asked in (("yes", "has_ms"), ("both hands", "area"))]
    first = [recognizer.recognise(*one) for one in sounds]
    again = [recognizer.recognise(*one) for one in sounds]
    assert [one.text for one in again] == [one.text for one in first]
    # The decoder remembers a trace of what it heard before.
    assert [one.score for one in again] == pytest.approx([one.score for one in first], abs=0.01)


def test_each_grammar_is_made_once_and_when_it_is_needed(voice: Voice) -> None:
    asked: list[str] = []

    def grammars(words: Dictionary) -> object:
        def made(question: str) -> str:
            asked.append(question)
            return "#JSGF V1.0;\ngrammar said;\npublic <said> = ( yes | no );\n"

        assert words.sound("yes")
        assert words.sound("qqqq") is None
        return made

    recognizer = PocketsphinxRecognizer(grammars)  # type: ignore[arg-type]
    assert asked == []
    for question in ("onset", None, "onset", None):
        recognizer.recognise(said(voice, "yes"), question)
    assert asked == ["onset", "any"]
    recognizer.close()
    recognizer.close()


MEASURES = ("fit", "worst", "between", "covered")
GOOD = Hypothesis("yes", fit=-3.0, worst=-3.5, between=-1.3, covered=1.0)
OTHER_TALK = Hypothesis("yes", fit=-8.5, worst=-11.0, between=-4.5, covered=0.5)


def test_what_fits_is_likely_and_other_talk_is_not() -> None:
    assert GOOD.score > 0.9
    assert OTHER_TALK.score < 0.1


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_counts(measure: str) -> None:
    worse = dataclasses.replace(GOOD, **{measure: getattr(OTHER_TALK, measure)})
    assert worse.score < GOOD.score


def test_a_score_is_one_however_badly_it_fits() -> None:
    assert 0 <= Hypothesis("yes", -1e9, -1e9, -1e9, 0.0).score < 0.001
