"""What is understood of single sentences, and what never changes it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transcripts import understander_of

from skill.understanding.describe import describe

U = understander_of("en-US")


def areas(text: str, asked: str = "area") -> list[tuple[str, str | None]]:
    found = describe(U, text, asked)["facts"].get("areas", [])
    return sorted(((a["part"], a["side"]) for a in found), key=str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my left leg", [("leg", "left")]),
        ("leg left", [("leg", "left")]),
        ("both my knees", [("knee", "both")]),
        ("my arms", [("arm", "both")]),
        ("the toes on my right foot", [("foot", "right")]),
        ("left knee and right hand", [("hand", "right"), ("knee", "left")]),
        ("my legs are fine it's the arms", [("arm", "both")]),
        ("not my left leg my right leg", [("leg", "right")]),
        ("the left one no wait my right arm", [("arm", "right")]),
        ("my right hip and the ankle on that side", [("ankle", "right"), ("hip", "right")]),
        ("my left thigh and the shoulder on the other side", [("shoulder", "right"), ("thigh", "left")]),
        ("both arms but the left one's worse", [("arm", "both")]),
        ("write arm", [("arm", "right")]),
        ("what do you mean", []),
        ("yes", []),
    ],
)
def test_places_with_their_sides(text, expected):
    assert areas(text) == expected


@pytest.mark.parametrize("asked", ["area", "activity_level", "worse_with_use", "topic"])
@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my mouth's just gone droopy", "face_droop"),
        ("i can't catch my breath", "breathing_trouble"),
        ("i can't swallow even water without choking", "swallowing_trouble"),
        ("i have chest pain", "chest_pain"),
    ],
)
def test_a_sign_is_heard_whatever_is_asked(asked, text, sign):
    assert sign in describe(U, text, asked)["facts"].get("warning_signs", [])


@pytest.mark.parametrize(
    "text",
    [
        "my face is fine",
        "no i can speak all right",
        "no chest pain",
        "i haven't had a fever",
        "i'm not confused",
        "no trouble breathing or swallowing",
        "nothing like that",
    ],
)
def test_a_denied_sign_never_alarms(text):
    assert describe(U, text, "warning_signs")["facts"].get("warning_signs", []) == []


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("no no i really can't breathe", "breathing_trouble"),
        ("no can't swallow", "swallowing_trouble"),
        ("no my mouth is drooping", "face_droop"),
    ],
)
def test_a_no_before_a_sign_is_an_answer_and_no_denial(text, sign):
    assert sign in describe(U, text, "confirm")["facts"].get("warning_signs", [])


def test_several_facts_in_one_sentence():
    facts = describe(U, "both my legs they give out when i walk and the weights made it worse", "area")[
        "facts"
    ]
    assert facts["areas"] == [{"part": "leg", "side": "both"}]
    assert facts["worse_with_use"] is True
    assert facts["training_effect"] == "worse"


CLEAR = [("area", "my left leg"), ("worse_with_use", "yes"), ("heat_worsens", "no"), ("has_ms", "yes i do")]
DRESSED = [
    str.upper,
    str.title,
    lambda text: f"um {text}",
    lambda text: f"well {text}",
    lambda text: f"i think {text}",
    lambda text: text.replace(" ", ", ") + "!",
    lambda text: " ".join(word for word in text.split() for _ in range(2)),
]


@pytest.mark.parametrize(("asked", "text"), CLEAR)
@pytest.mark.parametrize("dress", DRESSED)
def test_case_punctuation_fillers_and_doubled_words_change_nothing(asked, text, dress):
    plain, dressed = describe(U, text, asked), describe(U, dress(text), asked)
    assert {**plain, "text": ""} == {**dressed, "text": ""}


@given(st.text(max_size=300), st.sampled_from([None, "onset", "area", "activity_level", "topic", "confirm"]))
@settings(max_examples=150, deadline=None)
def test_no_text_is_too_strange(text, asked):
    assert describe(U, text, asked)["intent"]


def test_no_text_is_too_long():
    assert describe(U, "my left leg " * 20_000, "area")["facts"]["areas"] == [{"part": "leg", "side": "left"}]
