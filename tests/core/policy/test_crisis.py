"""Somebody who wants to die, or is hurt by another, is met with kindness and the number of who can help."""

import pytest
from said import also, said
from strategies import LAUNCH

from skill.core.acts import Acknowledge, Clarify, Close, Escalate
from skill.core.fields import Facts
from skill.core.heard import Answer, Command, Feeling
from skill.core.knowledge import Triage
from skill.core.session import Session, Stage

SELF_HARM, STROKE = ("self_harm",), ("face_droop",)
NO = said(answer=Answer.NO)
DESPAIR = said(facts=Facts(warning_signs=SELF_HARM))
HARMED = also(DESPAIR, harmed=True)
STOP = said(command=Command.STOP)
WORDS_OF_MUSCLES = ("muscle", "weak", "exercise", "weights", "strength")
CHEER = ("no problem", "that's fine", "got it", "great", "take care", "hope it helps", "okay")


def test_the_first_sentence_is_kind_and_the_line_and_the_number_follow(talk):
    session, acts, reply = talk(LAUNCH, NO, DESPAIR)
    assert acts == (Escalate(Triage.CRISIS, SELF_HARM), Clarify("crisis", SELF_HARM))
    assert reply.text.startswith("I'm really glad you told me.")
    assert "988" in reply.text
    assert "911" in reply.text
    assert reply.text.endswith("?")
    assert session.stage is Stage.EMERGENCY
    assert "988" in reply.reprompt
    assert reply.card.title == "Weakness Guide: people who listen"


@pytest.mark.parametrize("first", [DESPAIR, HARMED])
@pytest.mark.parametrize(
    "answer",
    [
        said(answer=Answer.YES),
        said(answer=Answer.UNSURE),
        said(),
        said(feels=Feeling.SAD),
        said(asks="will_i_die"),
        said(command=Command.THANKS),
        said(command=Command.STOP, confidence=0.9),
        said(command=Command.EXERCISE),
        said(facts=Facts(worse_with_use=True)),
        also(DESPAIR, answer=Answer.NO),
    ],
)
def test_whatever_is_said_next_is_listened_to(talk, first, answer):
    session, acts, reply = talk(LAUNCH, NO, first, answer, answer, answer, answer)
    assert session.stage is Stage.EMERGENCY
    assert acts[0].triage == Triage.CRISIS
    assert reply.reprompt is not None
    said_ = reply.text.lower()
    assert not [word for word in (*WORDS_OF_MUSCLES, *CHEER) if word in said_]


@pytest.mark.parametrize("no", [NO, said(denied_signs=SELF_HARM)])
def test_a_plain_no_takes_it_back_and_leaves_the_number(talk, no):
    session, acts, reply = talk(LAUNCH, NO, DESPAIR, no)
    assert acts[0] == Acknowledge("no_crisis")
    assert "988" in reply.text
    assert session.stage is Stage.INTERVIEW
    assert not session.facts.warning_signs


def test_who_leaves_is_told_the_number_once_more(talk):
    _, acts, reply = talk(LAUNCH, NO, DESPAIR, STOP)
    assert acts == (Close("crisis"),)
    assert "988" in reply.text
    assert not [word for word in CHEER if word in reply.text.lower()]


def test_whoever_is_hurt_by_another_hears_of_the_line_for_that(talk):
    _, acts, reply = talk(LAUNCH, NO, HARMED)
    assert acts[-1] == Clarify("crisis", SELF_HARM, harmed=True)
    assert "1 800 799 7233" in reply.text
    assert "988" in reply.text
    assert "It isn't your fault." in reply.text
    assert reply.text.endswith("Is somebody hurting you?")


def test_it_is_not_forgotten_that_another_hurts_them(talk):
    _, acts, reply = talk(LAUNCH, NO, HARMED, DESPAIR)
    assert acts[-1].harmed
    assert "1 800 799 7233" in reply.text


def test_an_emergency_beside_it_is_said_first(talk):
    _, acts, reply = talk(LAUNCH, NO, DESPAIR, said(facts=Facts(warning_signs=STROKE)))
    assert acts[0] == Escalate(Triage.CRISIS, ("face_droop", "self_harm"))
    assert reply.text.startswith("Call 911 now.")
    assert "988" in reply.text
    _, acts, reply = talk(LAUNCH, NO, DESPAIR, said(facts=Facts(warning_signs=STROKE)), STOP)
    assert acts == (Close("both"),)
    assert reply.text.startswith("Please call 911 now.")
    assert "988" in reply.text


def test_it_is_heard_after_the_result_as_well(talk):
    session = Session(stage=Stage.RESULT, question="topic", turns=9)
    _, acts, _ = talk(DESPAIR, session=session)
    assert acts[0] == Escalate(Triage.CRISIS, SELF_HARM)


def test_it_is_not_asked_back_before_it_is_met(talk):
    _, acts, _ = talk(LAUNCH, NO, also(DESPAIR, confidence=0.4))
    assert acts[0] == Escalate(Triage.CRISIS, SELF_HARM)
