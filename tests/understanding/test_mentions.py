"""Whether a place or a sign that was named counts: what stands around it, and what is made of that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transcripts import understander_of

from skill.understanding.describe import describe
from skill.understanding.features import BUCKETS
from skill.understanding.mentions import ABSENT, DENIED, PRESENT, Mention, features
from skill.understanding.vocabulary import Word

U = understander_of("en-US")
LIGHT = ("my", "it", "is", "the")


def said(*words, cue=PRESENT):
    """``part:arm`` and the like are mentions, all else is a word."""
    mentions, spoken = [], []
    for at, word in enumerate(words):
        slot, _, value = word.rpartition(":")
        spoken.append(Word(value, value, value in LIGHT))
        if slot:
            mentions.append(Mention(slot, value, (at,), cue))
    return spoken, mentions


def seen(*words, at=0, cue=PRESENT):
    return features(*said(*words, cue=cue), at)


def test_another_part_in_the_same_place_looks_the_same():
    assert seen("not", "my", "part:arm", "it", "is", "the", "part:leg") == seen(
        "not", "my", "part:knee", "it", "is", "the", "part:foot"
    )


def test_what_stands_around_a_mention_is_the_same_for_one_of_two_words():
    light = [Word(text, text, True) for text in ("not", "the", "lower", "back", "it", "is")]
    two = features(light, [Mention("part", "back", (2, 3), PRESENT)], 0)
    assert two == features([*light[:2], *light[3:]], [Mention("part", "arm", (2,), PRESENT)], 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (seen("not", "part:arm"), seen("part:arm")),
        (seen("part:arm", "not"), seen("not", "part:arm")),
        (seen("side:left", "part:arm"), seen("part:left", "part:arm")),
        (seen("part:arm", cue=DENIED), seen("part:arm", cue=ABSENT)),
        (seen("part:arm", "part:leg", at=0), seen("part:arm", "part:leg", at=1)),
        (seen("part:arm", "or", "part:arm"), seen("part:arm", "or", "part:leg")),
    ],
)
def test_what_is_said_around_it_what_it_is_and_what_follows_tell(one, other):
    assert one != other


spoken = st.lists(
    st.text(max_size=8) | st.sampled_from(["part:arm", "side:left", "parts:leg", "not"]), max_size=40
)


@given(spoken, st.sampled_from([PRESENT, DENIED, ABSENT]))
def test_features_are_buckets_each_once_and_in_order(words, cue):
    words, mentions = said(*words, cue=cue)
    for at in range(len(mentions)):
        found = features(words, mentions, at)
        assert found == sorted(set(found))
        assert all(0 <= bucket < BUCKETS for bucket in found)


# What is made of it


def facts(text, asked):
    return describe(U, text, asked)["facts"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the right foot no left", {"part": "foot", "side": "left"}),
        ("used to be my left hand now it's the right", {"part": "hand", "side": "right"}),
    ],
)
def test_a_side_that_is_taken_back_does_not_count(text, place):
    assert facts(text, "area")["areas"] == [place]


ASKED = ["onset", "warning_signs", "area", "has_ms", "confirm", None]


@pytest.mark.parametrize("asked", ASKED)
def test_a_sign_said_after_a_no_is_still_there(asked):
    assert facts("no i can't breathe", asked)["warning_signs"] == ["breathing_trouble"]


@pytest.mark.parametrize("text", ["my face isn't drooping", "my face is not drooping"])
def test_a_sign_that_is_denied_in_the_middle_of_its_words_is_not_there(text):
    assert facts(text, "warning_signs").get("warning_signs", []) == []


@pytest.mark.parametrize("asked", [asked for asked in ASKED if asked != "warning_signs"])
@pytest.mark.parametrize("text", ["my face isn't drooping", "my face is not drooping"])
def test_a_sign_that_is_denied_where_none_is_asked_is_not_there_either(text, asked):
    assert facts(text, asked).get("warning_signs", []) == []
