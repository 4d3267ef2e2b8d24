"""Sides and parts find each other, and go into the numbered slots."""

import pytest

from skill.understanding.found import Found
from skill.understanding.places import placed


def heard(*said: str) -> list[Found]:
    """``side:left`` and the like, one word after the other; ``-`` is a word that says nothing."""
    out = []
    for at, item in enumerate(said):
        slot, _, value = item.partition(":")
        if value:
            out.append(Found(slot, value, value, at, at + 1))
    return out


def slots(*said: str) -> list[tuple[str, str]]:
    return [(h.slot, h.id) for h in placed(heard(*said))]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["side:left", "part:arm"], [("part", "arm"), ("side", "left")]),
        (["part:arm", "side:left"], [("part", "arm"), ("side", "left")]),
        (["side:left", "part:arm", "-", "part:leg"], [("part", "arm"), ("part", "leg"), ("side", "left")]),
        (["parts:arm", "-", "parts:leg"], [("parts", "arm"), ("parts", "leg")]),
        (["side:both", "part:knee"], [("parts", "knee")]),
        (["parts:foot", "-", "side:right", "part:foot"], [("part", "foot"), ("side", "right")]),
        (["side:right", "part:hip", "-", "part:ankle", "side:same"],
         [("part", "hip"), ("part", "ankle"), ("side", "right")]),
        (["side:left", "part:hip", "-", "part:ankle", "side:other"],
         [("part", "hip"), ("side", "left"), ("part_two", "ankle"), ("side_two", "right")]),
        (["side:left", "part:leg", "-", "correction:replace", "side:right", "part:leg"],
         [("correction", "replace"), ("part", "leg"), ("side", "right")]),
        (["side:right"], [("side", "right")]),
        (["side:same"], []),
        (["-", "change:same"], [("change", "same")]),
        (["part:whole_body", "-", "parts:whole_body"], [("parts", "whole_body")]),
        (["part:neck", "-", "side:left", "part:arm"],
         [("part", "arm"), ("side", "left"), ("part_two", "neck")]),
    ],
)  # fmt: skip
def test_sides_find_their_parts(said, expected):
    assert slots(*said) == expected


def test_a_part_that_was_denied_and_named_again_is_not_weak():
    assert slots("denied_parts:leg", "-", "parts:leg", "-", "parts:hand") == [
        ("denied_parts", "leg"),
        ("parts", "hand"),
    ]


def test_a_side_that_was_named_outweighs_that_the_part_was_denied():
    assert slots("denied_part:leg", "-", "side:right", "part:leg") == [("part", "leg"), ("side", "right")]
