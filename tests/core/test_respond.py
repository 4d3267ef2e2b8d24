from strategies import LAUNCH

from skill.core.heard import Answer, Command, Heard
from skill.core.respond import Guide, respond
from skill.core.session import Session


def test_a_launch_is_answered_with_a_welcome_and_the_first_question(guide):
    session, reply = respond(guide, Session(), LAUNCH)
    assert (session.question, session.turns) == ("onset", 1)
    assert len(reply.speech) == 2
    assert reply.text == " ".join(reply.speech)
    assert reply.text.endswith("?")


def test_the_session_that_was_given_stays_as_it_was(guide):
    session = Session()
    respond(guide, session, LAUNCH)
    assert session == Session()


def test_a_guide_holds_one_body_of_knowledge_for_policy_and_words(knowledge, guide):
    made = Guide.of(knowledge, guide.wording.locale)
    assert made.knowledge is made.policy.knowledge is made.wording.knowledge
    assert respond(made, Session(), LAUNCH) == respond(guide, Session(), LAUNCH)


def test_a_turn_is_empty_where_nothing_in_it_was_understood():
    assert Heard().empty
    assert Heard(correcting=True).empty
    assert not Heard(answer=Answer.NO).empty
    assert not Heard(command=Command.HELP).empty
