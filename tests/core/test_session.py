import pytest
from strategies import through_json

from skill.core.acts import Ask, Clarify, Escalate
from skill.core.facts import Area, BodyPart, Facts, Side
from skill.core.session import CONFIRM, VERSION, Session, SessionError, Stage

FULL = Session(
    facts=Facts(areas=(Area(BodyPart.LEG, Side.LEFT),), warning_signs=("face_droop",)),
    stage=Stage.EMERGENCY,
    question=CONFIRM,
    confirming="warning_signs",
    asked=("onset", "area"),
    closed=frozenset({"onset", "has_ms"}),
    attempt=1,
    idle=2,
    suspects=("face_droop",),
    alarmed=True,
    warned=("fever_or_infection",),
    offered="walking",
    told=("exercise",),
    slow=True,
    turns=7,
    last=(Escalate("emergency", ("face_droop",)), Clarify("warning_signs", ("face_droop",))),
)


@pytest.mark.parametrize("session", [Session(), FULL])
def test_a_session_survives_a_store_that_keeps_json(session):
    assert Session.from_dict(through_json(session.to_dict())) == session


def test_what_is_stored_holds_every_field_and_a_version():
    assert set(FULL.to_dict()) == {*Session.__dataclass_fields__, "version"}


def test_what_is_closed_is_stored_in_a_fixed_order():
    assert FULL.to_dict()["closed"] == ["has_ms", "onset"]


@pytest.mark.parametrize("data", [None, [], {}, {**Session().to_dict(), "version": VERSION + 1}])
def test_a_session_of_another_version_is_refused(data):
    with pytest.raises(SessionError, match="another version"):
        Session.from_dict(data)


@pytest.mark.parametrize(
    "fault",
    [
        {"facts": {"onset": "soon"}},
        {"stage": "middle"},
        {"closed": [["a"]]},
        {"closed": 3},
        {"last": [["Dance", {}]]},
        {"asked": 3},
        {"mood": "good"},
    ],
)
def test_a_stored_session_that_does_not_fit_is_refused(fault):
    with pytest.raises(SessionError, match="cannot be read"):
        Session.from_dict({**through_json(FULL.to_dict()), **fault})


@pytest.mark.parametrize("name", ["facts", "stage", "closed", "last", "asked"])
def test_a_stored_session_that_lacks_a_field_is_refused(name):
    data = FULL.to_dict()
    del data[name]
    with pytest.raises(SessionError, match="cannot be read"):
        Session.from_dict(data)


def test_a_new_session_knows_nothing_and_is_in_the_interview():
    assert Session().stage is Stage.INTERVIEW
    assert Session().facts == Facts()
    assert Session(last=(Ask("onset"),)).last == (Ask("onset"),)
