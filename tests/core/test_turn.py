import pytest
from hypothesis import given
from strategies import SIGNS, through_json, turns

from skill.core.facts import BodyPart, Facts, Side
from skill.core.frozen import names_of, replace
from skill.core.knowledge import Topic
from skill.core.turn import Answer, Command, Comparison, Kind, Turn

FULL = Turn(
    heard=Facts(has_ms=True, warning_signs=("fever_or_infection",)),
    answer=Answer.NO,
    comparison=Comparison.WORSE,
    command=Command.CHANGE,
    topic=Topic.WALKING,
    about="has_ms",
    side=Side.RIGHT,
    named_sign="seizure",
    denied_parts=(BodyPart.ARM, BodyPart.LEG),
    denied_signs=("face_droop",),
    correcting=True,
)


@given(turns())
def test_a_turn_survives_a_store_that_keeps_json(turn):
    said = replace(turn, kind=Kind.SAID)
    assert Turn.from_dict(through_json(said.to_dict()), frozenset(SIGNS)) == said


def test_what_is_stored_holds_every_field_but_what_it_is_no_more():
    assert set(FULL.to_dict()) == set(names_of(Turn)) - {"kind", "doubtful"}
    assert Turn.from_dict(through_json(FULL.to_dict())) == FULL
    assert Turn.from_dict(replace(FULL, doubtful=True).to_dict()) == FULL


@pytest.mark.parametrize(
    "fault",
    [
        {"heard": None},
        {"heard": {"onset": "soon"}},
        {"heard": {"warning_signs": ["hiccups"]}},
        {"answer": "maybe"},
        {"comparison": "taller"},
        {"command": "dance"},
        {"topic": "weather"},
        {"side": "up"},
        {"named_sign": "hiccups"},
        {"denied_parts": ["tail"]},
        {"denied_signs": ["seizure", "hiccups"]},
    ],
    ids=repr,
)
def test_a_stored_turn_that_does_not_fit_is_refused(fault):
    with pytest.raises(ValueError, match="not"):
        Turn.from_dict({**through_json(FULL.to_dict()), **fault}, frozenset(SIGNS))


def test_any_sign_is_read_where_none_are_given():
    assert Turn.from_dict(Turn(named_sign="hiccups").to_dict()).named_sign == "hiccups"


def test_doubt_alone_says_nothing():
    assert Turn(doubtful=True).empty
    assert not Turn(doubtful=True, answer=Answer.NO).empty
