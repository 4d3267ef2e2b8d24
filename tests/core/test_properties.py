"""What holds for every conversation, however it goes."""

from __future__ import annotations

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from said import said
from strategies import (
    EMERGENCIES,
    IDS,
    KNOWLEDGE,
    LAUNCH,
    SIGNS,
    conversations,
    facts,
    sentences,
    through_json,
    turns,
    with_signs,
    without_signs,
    words,
)

from skill import content
from skill.core.acts import Advise, Ask, Assess, Clarify, Close, Escalate, Explain, Offer
from skill.core.assess.outcome import assess
from skill.core.assess.triage import triage_of, with_implied_signs
from skill.core.assess.worth import LookAhead
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.knowledge import Triage
from skill.core.policy.decide import decide
from skill.core.policy.listen import doubted_facts
from skill.core.policy.moment import MAX_QUESTIONS, MAX_TURNS
from skill.core.respond import respond
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.core.turn import Kind

GUIDE = content.guide()
MOST_WORDS_TO_ASK = 30
MOST_WORDS_OF_A_RESULT = 90
MOST_WORDS_OF_A_SENTENCE = 17
# What breaks a limit is plain from what was said; it need not be made smaller first.
LIMITS = settings(max_examples=100, phases=(Phase.explicit, Phase.generate))
MILD = tuple(s for s in SIGNS if not KNOWLEDGE.signs[s].triage.urgent)
NO_STARTS = tuple(c for c in Command if c is not Command.START_OVER)


def played(conversation, session=None):
    """Says the turns in a row; yields before, turn, after, acts and the reply of each."""
    session = session or Session()
    for turn in conversation:
        before = session
        session, acts = decide(GUIDE.policy, before, turn)
        yield before, turn, session, acts, GUIDE.wording.reply(session, acts)


def urgent(session):
    known = with_implied_signs(session.facts, KNOWLEDGE)
    return triage_of(known, KNOWLEDGE, session.alarmed).urgent


@given(conversations())
def test_no_conversation_ever_raises_or_leaves_a_turn_without_a_word(conversation):
    session = Session()
    for turn in conversation:
        session, reply = respond(GUIDE, session, turn)
        assert reply.text.strip()
        assert "{" not in reply.text


@given(conversations())
def test_the_same_turn_in_the_same_session_gets_the_same_reply(conversation):
    session = Session()
    for turn in conversation:
        again = respond(GUIDE, session, turn)
        session, reply = respond(GUIDE, session, turn)
        assert (session, reply) == again


@given(conversations())
def test_a_question_is_open_if_and_only_if_one_was_just_asked(conversation):
    for _, _, session, acts, reply in played(conversation):
        asked = isinstance(acts[-1], Ask | Offer | Clarify)
        assert asked == (session.question is not None) == (reply.reprompt is not None)
        assert asked or isinstance(acts[-1], Close)


@given(conversations())
def test_the_open_question_is_the_one_that_was_asked_last(conversation):
    for _, _, session, acts, _ in played(conversation):
        match acts[-1]:
            case Ask(question, attempt):
                assert (session.question, session.attempt) == (question, attempt)
                assert session.stage is Stage.INTERVIEW
                assert session.asked[-1] == question
            case Offer(topic):
                assert (session.question, session.offered, session.stage) == (TOPIC, topic, Stage.RESULT)
            case Clarify(question):
                assert (session.question, session.confirming) == (CONFIRM, question)
                assert session.stage is Stage.EMERGENCY
            case Close():
                assert (session.question, session.stage) == (None, Stage.ENDED)


@given(conversations())
def test_every_turn_asks_for_one_thing_at_most(conversation):
    for _, _, _, acts, _ in played(conversation):
        assert sum(isinstance(a, Ask | Offer | Clarify) for a in acts) <= 1


@given(st.lists(turns(), min_size=1, max_size=5))
def test_every_conversation_ends_by_itself_within_the_most_turns(cycle):
    session = Session()
    for number in range(MAX_TURNS):
        session, _ = respond(GUIDE, session, cycle[number % len(cycle)])
        if session.question is None:
            break
    assert session.question is None


@given(conversations())
def test_a_session_survives_being_stored_at_every_turn(conversation):
    for _, _, session, _, _ in played(conversation):
        assert Session.from_dict(through_json(session.to_dict())) == session


@given(facts())
def test_facts_survive_being_stored(known):
    assert Facts.from_dict(through_json(known.to_dict()), frozenset(SIGNS)) == known


@given(facts(), facts())
def test_what_was_said_later_stands_and_nothing_else_is_lost(earlier, later):
    merged = earlier.merged(later)
    assert merged.known() == earlier.known() | later.known()
    assert set(merged.warning_signs) == {*earlier.warning_signs, *later.warning_signs}
    for name in later.known() - {"warning_signs", "reduced_by"}:
        assert getattr(merged, name) == getattr(later, name)


# Limits of speech


@given(conversations())
@LIMITS
def test_a_turn_that_asks_has_few_words(conversation):
    for _, _, _, acts, reply in played(conversation):
        if isinstance(acts[-1], Ask | Clarify) and not any(isinstance(a, Advise) for a in acts):
            assert words(reply.text) <= MOST_WORDS_TO_ASK, reply.text


@given(conversations(signs=MILD))
@LIMITS
def test_a_turn_with_the_result_or_a_topic_is_short_enough_to_listen_to(conversation):
    for _, _, _, acts, reply in played(conversation):
        if any(isinstance(a, Assess | Advise | Offer) for a in acts):
            assert words(reply.text) <= MOST_WORDS_OF_A_RESULT, reply.text


@given(facts(signs=MILD))
@LIMITS
def test_a_first_result_is_short_enough_for_any_facts(known):
    session = Session(facts=known, stage=Stage.RESULT, question=TOPIC)
    reply = GUIDE.wording.reply(session, (Assess(), Offer(None)))
    assert words(reply.text) <= MOST_WORDS_OF_A_RESULT, reply.text


@given(conversations())
@LIMITS
def test_every_sentence_is_short(conversation):
    for _, _, _, _, reply in played(conversation):
        for sentence in sentences(f"{reply.text} {reply.reprompt or ''}"):
            assert words(sentence) <= MOST_WORDS_OF_A_SENTENCE, sentence


@given(conversations())
def test_no_sentence_is_left_without_its_facts(conversation):
    for _, _, _, _, reply in played(conversation):
        for gap in (" .", " ,", "  ", " ?", ": ?"):
            assert gap not in reply.text


# The interview


def asked_between_starts(conversation):
    found = set()
    for before, turn, _, acts, _ in played(conversation):
        fresh = Explain("welcome") in acts or before.question is None
        if fresh or turn.heard.command is Command.START_OVER:
            found = set()
        found |= {a.question for a in acts if isinstance(a, Ask)}
        yield found


@given(conversations(signs=()))
def test_an_interview_has_few_questions_where_nobody_asks_for_an_earlier_one(conversation):
    plain = [t for t in conversation if t.heard.about is None and t.heard.command is not Command.GO_BACK]
    for found in asked_between_starts(plain):
        assert len(found) <= MAX_QUESTIONS, found


@given(facts(signs=MILD), st.frozensets(st.sampled_from(IDS)))
def test_only_questions_that_are_open_are_worth_asking(known, closed):
    worth = LookAhead(KNOWLEDGE).worth_asking(known, closed)
    assert not closed & set(worth)
    assert len(set(worth)) == len(worth)
    first = [q for q in worth if q in ("onset", "warning_signs", "area", "has_ms")]
    assert list(worth[: len(first)]) == first == [q for q in IDS if q in first]


# Stopping, and warning signs


@given(conversations())
def test_a_stop_always_closes(conversation):
    *_, (_, _, session, _, _) = played(conversation)
    after, acts = decide(GUIDE.policy, session, said(command=Command.STOP))
    if session.stage is Stage.ENDED and urgent(session):
        return  # whoever comes back after an alarm hears it again, a stop too
    assert after.question is None
    assert isinstance(acts[-1], Close)


@given(conversations())
def test_a_stop_in_an_alarm_or_after_a_warning_says_whom_to_call(conversation):
    for _, _, session, _, _ in played(conversation):
        if session.question is None:
            continue
        _, acts = decide(GUIDE.policy, session, said(command=Command.STOP))
        known = with_implied_signs(session.facts, KNOWLEDGE)
        doubted = with_implied_signs(session.facts.merged(doubted_facts(session)), KNOWLEDGE)
        if session.stage is Stage.EMERGENCY:
            assert acts in ((Close("emergency"),), (Close("crisis"),), (Close("both"),))
        elif triage_of(doubted, KNOWLEDGE).urgent:
            assert any(isinstance(act, Escalate) for act in acts)  # what is in doubt counts
        elif triage_of(known, KNOWLEDGE) is Triage.CONTACT_CARE_TEAM:
            assert acts[-1] == Close("stop_contact")


@given(conversations(signs=()), st.sets(st.sampled_from(SIGNS), min_size=1).map(lambda s: tuple(sorted(s))))
def test_a_denied_sign_never_alarms(conversation, denied):
    *_, (_, _, session, _, _) = played(conversation)
    session = replace(session, facts=without_signs(session.facts), alarmed=False)
    if session.stage is Stage.EMERGENCY:
        return
    for heard in (Facts(), Facts(warning_signs=denied)):
        for answer in (None, Answer.NO):
            turn = said(facts=heard, denied_signs=denied, answer=answer)
            after, acts = decide(GUIDE.policy, session, turn)
            assert not any(isinstance(a, Escalate) for a in acts)
            assert not set(denied) & set(after.facts.warning_signs)


def first_emergency(acts):
    return acts[0] if isinstance(acts[0], Escalate) and Triage(acts[0].triage).urgent else None


@given(conversations(signs=MILD, commands=NO_STARTS, most=MAX_TURNS - 2), st.sampled_from(EMERGENCIES))
def test_an_emergency_sign_is_answered_first_whenever_it_is_heard(conversation, sign):
    *_, (_, _, session, _, _) = played(conversation)
    turn = said(facts=Facts(warning_signs=(sign,)))
    after, acts = decide(GUIDE.policy, session, turn)
    if session.stage is Stage.EMERGENCY or not urgent(after):
        return
    assert first_emergency(acts) is not None
    assert GUIDE.wording.reply(after, acts).text.startswith("Call 911 now.")


@given(facts(signs=()), st.sampled_from(EMERGENCIES))
def test_an_emergency_sign_is_answered_first_in_the_very_first_turn(known, sign):
    session, acts = decide(GUIDE.policy, Session(), said(facts=with_signs(known, sign)))
    if urgent(session):
        assert first_emergency(acts) is not None


@given(conversations(most=MAX_TURNS - 2))
def test_no_turn_leaves_an_alarm_standing_without_saying_so(conversation):
    for _, turn, session, acts, _ in played(conversation):
        if turn.kind is Kind.SAID and urgent(session):
            assert first_emergency(acts) or acts in ((Close("emergency"),), (Close("crisis"),))


def test_an_emergency_sign_is_answered_first_even_in_the_last_turn():
    session = replace(decide(GUIDE.policy, Session(), LAUNCH)[0], turns=MAX_TURNS - 1)
    _, acts = decide(GUIDE.policy, session, said(facts=Facts(warning_signs=("chest_pain",))))
    assert first_emergency(acts) is not None


@given(conversations())
def test_an_alarm_says_nothing_of_causes_or_exercise(conversation):
    for _, _, _, acts, _ in played(conversation):
        if any(isinstance(a, Escalate) and Triage(a.triage).urgent for a in acts):
            assert not any(isinstance(a, Assess | Advise | Offer | Ask) for a in acts)


@given(facts())
def test_the_sources_of_an_assessment_are_all_known_and_each_named_once(known):
    found = assess(known, KNOWLEDGE)
    assert set(found.sources) <= set(KNOWLEDGE.sources)
    assert len(set(found.sources)) == len(found.sources)
