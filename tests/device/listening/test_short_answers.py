"""Which of the short answers fits best, and what comes of three readings of the same short utterance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transcripts import understander_of

from skill import content
from skill.device.listening.recognizer import Recognised
from skill.device.listening.short_answers import Likeliest, likeliest, nearest
from skill.device.listening.whisper_recognizer import ALONE, SURE, settled

ANSWERS = ("new", "no", "yes")


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ((-2.0, -9.0, -12.0), Likeliest("new", clear=True)),
        ((-9.0, -7.0, -12.0), Likeliest("no", clear=True)),
        ((-7.8, -6.1, -9.3), Likeliest("no", clear=False, near=("new",))),
        ((-7.8, -6.1, -8.0), Likeliest("no", clear=False, near=("new", "yes"))),
        ((-12.1, -13.0, -20.0), None),
        ((-math.inf, -math.inf, -math.inf), None),
    ],
)
def test_what_fits_best_and_what_almost_as_well(scores: tuple[float, ...], found: Likeliest | None) -> None:
    assert likeliest(ANSWERS, scores) == found


def test_where_there_is_but_one_it_is_clear() -> None:
    assert likeliest(("yes",), (-3.0,)) == Likeliest("yes", clear=True)


def test_of_few_answers_all_are_weighed_and_of_many_those_that_look_like_a_reading() -> None:
    few = [f"answer {number}" for number in range(32)]
    assert nearest(few, ("nothing", "alike")) == few
    many = [*few, "my left leg", "both hands"]
    found = nearest(many, ("Left lake.", "bow hands"))
    assert {"my left leg", "both hands"} < set(found)
    assert len(found) == 32
    assert nearest(many, ("", "bow hands"))[0] == "both hands"


CLEAR = Likeliest("left leg", clear=True)
VAGUE = Likeliest("no", clear=False, near=("new",))


@pytest.mark.parametrize(
    ("first", "second", "fits", "found"),
    [
        ("Left leg.", "left leg", CLEAR, Recognised("left leg", SURE)),
        ("Left leg. Left leg.", "left lake", CLEAR, Recognised("left leg", SURE, "", "left lake")),
        ("Leffer.", "Left leg.", CLEAR, Recognised("left leg", SURE, "", "Leffer.")),
        ("", "Left leg.", CLEAR, Recognised("Left leg.", SURE)),
        ("Leffer.", "", CLEAR, Recognised("Leffer.", SURE, "left leg")),
        ("Leffer.", "Leffer. Leffer.", CLEAR, Recognised("Leffer.", SURE, "left leg")),
        ("Leffer.", "Let her.", CLEAR, Recognised("left leg", SURE, "Leffer.", "Let her.")),
        ("No? No?", "No.", VAGUE, Recognised("No? No?", SURE, "", "no\nnew")),
        ("Knew.", "Knew.", Likeliest("new", False, ("no",)), Recognised("Knew.", SURE, "", "new\nno")),
        ("Ew.", "Two.", VAGUE, Recognised("Ew.", SURE, "no", "Two.\nnew")),
        ("Ew.", "", VAGUE, Recognised("Ew.", ALONE, "", "no\nnew")),
        ("", "No.", VAGUE, Recognised("No.", ALONE, "", "no\nnew")),
    ],
)
def test_what_three_readings_come_to(first: str, second: str, fits: Likeliest, found: Recognised) -> None:
    assert settled(first, second, fits) == found


WORDS = st.sampled_from(["my face is drooping", "left leg", "no", "new", "Ew.", "the same"])


@given(
    first=WORDS, second=WORDS, text=WORDS, clear=st.booleans(), near=st.lists(WORDS, max_size=2).map(tuple)
)
def test_no_reading_is_lost(first: str, second: str, text: str, clear: bool, near: tuple[str, ...]) -> None:
    """Whatever one of them says may be a sign, so it goes along."""
    found = settled(first, second, Likeliest(text, clear=clear, near=() if clear else near))
    told = {one.lower() for one in (found.text, found.other, *found.beside.splitlines()) if one}
    assert {first.lower(), second.lower(), text.lower()} <= told
    assert clear or {one.lower() for one in near} <= told


def test_every_short_answer_says_something_where_it_may_be_said() -> None:
    answers = content.short_answers()
    assert set(answers) == set(content.hearing()["before"]) - {"confirm"}, "where nothing is in doubt"
    for asked, texts in answers.items():
        for text in texts:
            heard = understander_of("en-US").understand(text, None if asked == "any" else asked)
            assert not heard.empty, (asked, text)


def test_places_are_among_them_and_those_without_sides_have_none() -> None:
    area = content.short_answers()["area"]
    assert {"my left leg", "both hands", "my arms", "back", "my back"} <= set(area)
    assert not {"left back", "both back", "left whole body"} & set(area)
    assert len(area) == len(set(area))
