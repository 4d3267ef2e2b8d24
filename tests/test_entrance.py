"""The one entrance for every host."""

from __future__ import annotations

import pytest

from skill import content
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Heard
from skill.core.open import Alarm, Asked, Check
from skill.core.session import CONFIRM, Session, Stage
from skill.core.values import Area, BodyPart, Side

TALK = content.conversation()
LEFT_LEG = Facts(areas=(Area(BodyPart.LEG, Side.LEFT),))


def launched() -> Session:
    return TALK.launch(Session())[0]


def test_a_conversation_from_its_launch() -> None:
    session, reply = TALK.launch(Session())
    assert session.open == Asked("onset")
    assert reply.text.endswith("?")
    session, _ = TALK.say(session, "no it's been years")
    session, reply = TALK.say(session, "my left leg")
    assert "your left leg" in reply.text
    assert session.open == Asked("has_ms")


def test_what_a_platform_understood_itself_needs_no_words() -> None:
    in_words, _ = TALK.say(launched(), "no")
    assert TALK.say(launched(), Heard(answer=Answer.NO))[0] == in_words


def test_after_silence_the_question_is_put_once_more_and_then_it_ends() -> None:
    session, first = TALK.silence(launched())
    assert first.text == first.reprompt == TALK.guide.wording.reprompt(launched())
    session, second = TALK.silence(session)
    assert (second.text, second.reprompt) == ("", None)
    assert (session.stage, session.open) == (Stage.ENDED, None)
    assert TALK.silence(session)[1].text == ""


def test_who_answers_late_has_all_the_patience_again() -> None:
    session, _ = TALK.silence(launched())
    session, _ = TALK.say(session, "no")
    assert TALK.silence(session)[1].text


def test_silence_in_an_alarm_says_the_number_again() -> None:
    session, _ = TALK.say(launched(), "my face is drooping")
    assert isinstance(session.open, Alarm)
    assert "911" in TALK.silence(session)[1].text


def test_it_ends_where_the_host_ends_it() -> None:
    session = TALK.end(launched())
    assert (session.stage, session.open) == (Stage.ENDED, None)


@pytest.mark.parametrize("hearing", [0.99, 0.3])
def test_a_sign_that_was_spoken_is_asked_back_however_well_it_was_heard(hearing: float) -> None:
    heard = TALK.hear(launched(), "my face is drooping", hearing)
    session, reply = TALK.say(launched(), heard)
    assert isinstance(session.open, Check)
    assert "your face is drooping" in reply.text
    assert "911" in TALK.say(session, "yes")[1].text
    assert "911" in TALK.say(session, "purple")[1].text
    assert "911" not in TALK.say(session, "no")[1].text


def test_what_was_heard_badly_is_asked_back() -> None:
    session, _ = TALK.say(launched(), "no")
    assert TALK.hear(session, "my left leg", 0.99).confidence > 0.75
    session, _ = TALK.say(session, TALK.hear(session, "my left leg", 0.6))
    assert isinstance(session.open, Check)


def test_what_is_said_to_a_check_and_is_more_than_yes_or_no_answers_the_question_before() -> None:
    session, _ = TALK.say(launched(), "no")
    session, _ = TALK.say(session, TALK.hear(session, "my left leg", 0.6))
    session, reply = TALK.say(session, "my right leg")
    assert "your right leg" in reply.text
    assert session.open == Asked("has_ms")


def test_a_sign_that_is_heard_only_as_an_answer_to_the_check_is_not_dropped() -> None:
    class Reads:
        def understand(self, text: str, asked: str | None = None, today: object = None) -> Heard:
            seizure = Facts(warning_signs=("seizure",))
            return Heard(facts=seizure, confidence=0.6) if asked == CONFIRM else Heard(facts=LEFT_LEG)

    session, _ = TALK.say(launched(), "no")
    session, _ = TALK.say(session, Heard(facts=LEFT_LEG, confidence=0.6))
    heard = replace(TALK, understanding=Reads).hear(session, "he's fitting and it's the left leg")
    assert heard.facts == LEFT_LEG.merged(Facts(warning_signs=("seizure",)))
    assert heard.confidence == 0.6


def test_the_understanding_is_asked_for_only_when_words_come() -> None:
    def never() -> object:
        raise AssertionError("nobody said anything")

    talk = replace(TALK, understanding=never)
    session, _ = talk.launch(Session())
    session, _ = talk.say(session, Heard(answer=Answer.NO))
    assert talk.silence(session)[1].text
