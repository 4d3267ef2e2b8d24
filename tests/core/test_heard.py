import pytest
from hypothesis import given
from strategies import SIGNS, through_json, turns

from skill.core.fields import Facts
from skill.core.frozen import names_of, replace
from skill.core.heard import Answer, Command, Heard
from skill.core.knowledge import Topic
from skill.core.values import BodyPart, Side

FULL = Heard(
    facts=Facts(has_ms=True, warning_signs=("fever_or_infection",)),
    answer=Answer.NO,
    command=Command.CHANGE,
    topic=Topic.WALKING,
    about="has_ms",
    side=Side.RIGHT,
    denied_parts=(BodyPart.ARM, BodyPart.LEG),
    denied_signs=("face_droop",),
    correcting=True,
)


@given(turns())
def test_what_was_heard_survives_a_store_that_keeps_json(turn):
    heard = replace(turn.heard, confidence=1.0)
    assert Heard.from_dict(through_json(heard.to_dict()), frozenset(SIGNS)) == heard


def test_what_is_stored_holds_every_field_but_what_it_is_no_more():
    assert set(FULL.to_dict()) == set(names_of(Heard)) - {"confidence"}
    assert Heard.from_dict(through_json(FULL.to_dict())) == FULL
    assert Heard.from_dict(replace(FULL, confidence=0.5).to_dict()) == FULL


@pytest.mark.parametrize(
    "fault",
    [
        {"facts": None},
        {"facts": {"onset": "soon"}},
        {"facts": {"warning_signs": ["hiccups"]}},
        {"answer": "maybe"},
        {"command": "dance"},
        {"topic": "weather"},
        {"side": "up"},
        {"which": 3},
        {"which": "the second"},
        {"denied_parts": ["tail"]},
        {"denied_signs": ["seizure", "hiccups"]},
    ],
    ids=repr,
)
def test_a_stored_heard_that_does_not_fit_is_refused(fault):
    with pytest.raises(ValueError, match="not"):
        Heard.from_dict({**through_json(FULL.to_dict()), **fault}, frozenset(SIGNS))


def test_any_sign_is_read_where_none_are_given():
    assert Heard.from_dict(Heard(denied_signs=("hiccups",)).to_dict()).denied_signs == ("hiccups",)


def test_doubt_alone_says_nothing():
    assert Heard(confidence=0.5).empty
    assert not Heard(confidence=0.5, answer=Answer.NO).empty
