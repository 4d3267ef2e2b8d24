"""What the person asks, feels, and says about somebody else."""

import pytest
from said import also, said
from strategies import LAUNCH

from skill import content
from skill.core.acts import Acknowledge, Ask, Clarify, Console, Escalate, Offer
from skill.core.acts import Answer as Answered
from skill.core.fields import Facts
from skill.core.heard import Answer, Feeling
from skill.core.session import Session, Stage
from skill.core.values import Area, BodyPart, Side, SpeaksFor

NO = said(answer=Answer.NO)
LEG = (Area(BodyPart.LEG, Side.LEFT),)
AT_AREA = (LAUNCH, NO)
ASKED = said(asks="wheelchair")


def test_a_question_is_answered_and_the_open_one_asked_again_in_short(talk, guide):
    before, _, _ = talk(*AT_AREA)
    session, acts, reply = talk(ASKED, session=before)
    assert acts == (Answered("wheelchair"), Ask("area"))
    assert session.facts == before.facts
    text = guide.wording.locale.text
    assert reply.text == f"{text('answer.wheelchair.say.any')} {text('ask.area.short')}"


def test_what_is_told_beside_a_question_is_taken_in(talk):
    session, acts, _ = talk(*AT_AREA, also(ASKED, facts=Facts(areas=LEG)))
    assert session.facts.areas == LEG
    assert acts == (Acknowledge("heard", ("areas",)), Answered("wheelchair"), Ask("has_ms"))


@pytest.mark.parametrize("asks", content.knowledge().answers)
def test_each_question_has_an_answer_at_every_point(talk, asks):
    for session in (Session(), talk(*AT_AREA)[0], Session(stage=Stage.RESULT, question="topic", turns=9)):
        after, acts, reply = talk(said(asks=asks), session=session)
        assert Answered(asks) in acts
        assert after.facts == session.facts
        assert reply.reprompt is not None


def test_questions_do_not_tire_the_skill(talk):
    session = Session(stage=Stage.RESULT, question="topic", turns=9)
    after, acts, _ = talk(*[ASKED] * 6, session=session)
    assert acts == (Answered("wheelchair"), Offer(after.offered))


def test_a_question_leaves_an_alarm_standing(talk):
    chest = said(facts=Facts(warning_signs=("chest_pain",)))
    _, acts, _ = talk(*AT_AREA, chest, said(asks="will_i_die"))
    assert acts[0] == Escalate("emergency", ("chest_pain",))


@pytest.mark.parametrize("feels", Feeling)
def test_what_is_felt_is_met_first(talk, feels):
    _, acts, reply = talk(*AT_AREA, said(facts=Facts(areas=LEG), feels=feels))
    assert acts == (Console(feels), Ask("has_ms"))
    assert "Got it" not in reply.text
    _, acts, reply = talk(*AT_AREA, said(answer=Answer.UNSURE, feels=feels))
    assert acts == (Console(feels), Ask("has_ms"))


def test_a_carer_is_asked_about_the_one_they_speak_for(talk, guide):
    other = said(facts=Facts(areas=LEG, has_ms=True, speaks_for=SpeaksFor.OTHER))
    session, _, reply = talk(*AT_AREA, other)
    assert session.facts.has_ms is True
    assert "their left leg" in reply.text
    assert "How active are they" in reply.text
    assert "their usual day" in reply.reprompt
    assert guide.wording.reprompt(session) == reply.reprompt
    _, _, reply = talk(said(facts=Facts(warning_signs=("face_droop",))), session=session)
    assert "their face is drooping" in reply.text


def test_a_diagnosis_that_is_known_changes_only_after_it_was_asked_back(talk):
    known, _, _ = talk(*AT_AREA, said(facts=Facts(areas=LEG)), said(answer=Answer.YES))
    assert known.facts.has_ms is True
    held, acts, _ = talk(said(facts=Facts(has_ms=False)), session=known)
    assert acts == (Clarify("heard", (), ("has_ms",)),)
    assert held.facts.has_ms is True
    assert talk(said(answer=Answer.YES), session=held)[0].facts.has_ms is False
    assert talk(NO, session=held)[0].facts.has_ms is True


def test_a_warning_stands_alone_whatever_is_asked_or_felt(talk):
    fever = said(facts=Facts(warning_signs=("fever_or_infection",)), asks="heat", feels=Feeling.FEAR)
    _, acts, _ = talk(*AT_AREA, fever)
    assert acts == (Escalate("contact_care_team", ("fever_or_infection",)), Ask("area"))


def test_a_no_that_names_another_sign_puts_that_in_its_place(talk):
    chest = said(facts=Facts(warning_signs=("chest_pain",)))
    face = said(facts=Facts(warning_signs=("face_droop",)), answer=Answer.NO)
    session, acts, _ = talk(*AT_AREA, chest, face)
    assert acts[0] == Escalate("emergency", ("face_droop",))
    assert session.facts.warning_signs == ("face_droop",)
