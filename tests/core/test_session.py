import pytest
from strategies import through_json

from skill.core.acts import Ask, Clarify, Escalate
from skill.core.fields import Facts
from skill.core.frozen import names_of
from skill.core.heard import Answer, Heard
from skill.core.history import History, Record
from skill.core.session import CONFIRM, TOPIC, VERSION, Session, SessionError, Stage
from skill.core.values import Area, BodyPart, Side

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


DOUBTED = Heard(
    facts=Facts(areas=(Area(BodyPart.LEG, Side.LEFT),)), answer=Answer.NO, denied_signs=("seizure",)
)
IN_DOUBT = Session(question=CONFIRM, confirming="area", doubted=DOUBTED, turns=3)


@pytest.mark.parametrize("session", [Session(), FULL, IN_DOUBT])
def test_a_session_survives_a_store_that_keeps_json(session):
    assert Session.from_dict(through_json(session.to_dict())) == session


def test_what_is_stored_holds_every_field_and_a_version():
    assert set(FULL.to_dict()) == {*names_of(Session), "version"}


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
        {"closed": ["area", True]},
        {"closed": ["mood"]},
        {"asked": "area"},
        {"told": ["weather"]},
        {"offered": "weather"},
        {"slow": "yes"},
        {"turns": True},
        {"last": [["Dance", {}]]},
        {"asked": 3},
        {"mood": "good"},
        {"turns": "7"},
        {"attempt": 3},
        {"question": "mood"},
        {"doubted": "?"},
        {"doubted": {}},
        {"doubted": DOUBTED.to_dict() | {"answer": "maybe"}},
        {"doubted": DOUBTED.to_dict() | {"facts": {"onset": "soon"}}},
    ],
)
def test_a_stored_session_that_does_not_fit_is_refused(fault):
    with pytest.raises(SessionError, match="cannot be read"):
        Session.from_dict({**through_json(FULL.to_dict()), **fault})


@pytest.mark.parametrize("name", ["suspects", "warned"])
def test_a_stored_session_holds_only_signs_that_there_are(name):
    data = {**through_json(FULL.to_dict()), name: ["hiccups"]}
    assert Session.from_dict(data)
    with pytest.raises(SessionError, match="an id that there is not"):
        Session.from_dict(data, frozenset({"seizure", *FULL.facts.warning_signs}))


def test_a_session_that_was_open_when_a_name_changed_is_read():
    data = through_json(FULL.to_dict())
    data["memory"] = data.pop("history")
    del data["silent"]
    assert Session.from_dict(data) == FULL


def test_a_stored_session_whose_doubted_turn_holds_a_sign_that_there_is_not_is_refused():
    data = through_json(IN_DOUBT.to_dict())
    assert Session.from_dict(data, frozenset({"seizure"})) == IN_DOUBT
    with pytest.raises(SessionError, match="a warning sign that there is not"):
        Session.from_dict(data, frozenset({"face_droop"}))


def test_a_stored_session_that_asks_back_what_was_never_asked_is_refused():
    with pytest.raises(SessionError, match="cannot be read"):
        Session.from_dict({**through_json(IN_DOUBT.to_dict()), "confirming": "mood"})
    doubted = {**IN_DOUBT.to_dict()["doubted"], "about": "weather"}
    with pytest.raises(SessionError, match="cannot be read"):
        Session.from_dict({**through_json(IN_DOUBT.to_dict()), "doubted": doubted})


@pytest.mark.parametrize("name", ["facts", "stage", "closed", "last", "asked", "doubted"])
def test_a_stored_session_that_lacks_a_field_is_refused(name):
    data = FULL.to_dict()
    del data[name]
    with pytest.raises(SessionError, match="cannot be read"):
        Session.from_dict(data)


def test_a_new_session_knows_nothing_and_is_in_the_interview():
    assert Session().stage is Stage.INTERVIEW
    assert Session().facts == Facts()
    assert Session(last=(Ask("onset"),)).last == (Ask("onset"),)


@pytest.mark.parametrize(("stage", "question"), [(Stage.INTERVIEW, None), (Stage.RESULT, TOPIC)])
def test_memory_that_is_switched_off_while_it_asks_leaves_its_question(stage, question):
    asking = Session(stage=stage, question=CONFIRM, history=History(before=Record(facts=Facts(has_ms=True))))
    assert asking.proposed
    assert asking.without_history() == Session(stage=stage, question=question)
    assert asking.without_history().without_history() == asking.without_history()
