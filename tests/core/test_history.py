"""Memory across sessions: what is asked, what is kept, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import also, said
from strategies import LAUNCH, conversations, facts, through_json, words

from skill import content
from skill.core.acts import (
    Acknowledge,
    Advise,
    Ask,
    Assess,
    Close,
    Decline,
    Escalate,
    Explain,
    Offer,
    Propose,
    Recall,
)
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.history import ABOUT_NOW, Consent, History, Record
from skill.core.knowledge import Cause, Topic
from skill.core.policy.decide import decide
from skill.core.policy.moment import MAX_ATTEMPTS
from skill.core.policy.stages.result import told
from skill.core.respond import respond
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.core.values import ActivityLevel, Area, BodyPart, Side

GUIDE = content.guide()
YES, NO, UNSURE = (said(answer=a) for a in Answer)
SAY = {c: said(command=c) for c in Command}
LEG = (Area(BodyPart.LEG, Side.LEFT),)
HALFWAY = Record(Cause.MIXED, Facts(areas=LEG, has_ms=True))
SOME = Facts(areas=LEG, activity_level=ActivityLevel.ACTIVE, has_ms=True)
ABOUT_MEMORY = (Propose, Recall)
records = st.builds(Record, st.none() | st.sampled_from(Cause), facts())


def given_before(record):
    return Session(history=History(Consent.GIVEN, record))


def parting(**changes):
    return Session(
        facts=SOME,
        stage=Stage.RESULT,
        question=TOPIC,
        turns=9,
        result=Cause.MIXED,
        history=History(),
        **changes,
    )


def say(session, *turns):
    for turn in turns:
        session, acts = decide(GUIDE.policy, session, turn)
        GUIDE.wording.reply(session, acts)
    return session, acts


def played(conversation, session):
    for turn in conversation:
        before = session
        session, acts = decide(GUIDE.policy, before, turn)
        yield before, turn, session, acts, GUIDE.wording.reply(session, acts)


# What holds for every conversation


@given(conversations())
def test_without_the_switch_nothing_is_ever_asked_or_kept(conversation):
    for _, _, session, acts, reply in played(conversation, Session()):
        assert session.record is None
        assert session.history is None
        assert not any(isinstance(act, ABOUT_MEMORY) for act in acts)
        assert "remember" not in reply.text.lower()


@given(conversations())
def test_nothing_is_kept_without_a_yes_or_being_asked_to(conversation):
    for before, turn, session, acts, _ in played(conversation, Session(history=History())):
        if before.record is None and session.record is not None:
            proposed = Propose("remember") in before.last and turn.heard.answer is Answer.YES
            assert proposed or turn.heard.command is Command.REMEMBER
            assert {Acknowledge("remembered"), Acknowledge("remembered_result")} & set(acts)


@given(conversations(), records)
def test_where_nothing_can_be_kept_nothing_is_promised(conversation, record):
    memory = History(before=record).failed()
    for _, turn, session, acts, _ in played(conversation, Session(history=memory)):
        assert session.record is None
        assert not {Acknowledge("remembered"), Acknowledge("remembered_result")} & set(acts)
        if turn.heard.command is Command.FORGET:
            break
        assert Propose("remember") not in acts


@given(conversations(), records)
def test_what_was_kept_is_lost_only_by_a_no_or_for_more(conversation, record):
    for before, turn, session, _, _ in played([LAUNCH, *conversation], given_before(record)):
        if session.record is None or (record.halfway and not session.record.halfway):
            told = session.result is not None
            heard = turn.heard
            asked_for = heard.command in (Command.FORGET, Command.START_OVER) or heard.answer is Answer.NO
            assert asked_for or told or before.facts != session.facts or not before.record.halfway
            break


@given(conversations(), records)
def test_who_was_forgotten_hears_it_once_the_alarm_is_over(conversation, record):
    owed = False
    for _, turn, session, acts, _ in played(conversation, given_before(record)):
        owed = owed or turn.heard.command is Command.FORGET
        told = Acknowledge("forgotten") in acts
        warned = session.stage is Stage.EMERGENCY or any(isinstance(act, Escalate) for act in acts)
        assert told or not owed or warned or acts[-1] == Close("emergency")
        owed = owed and not told
        if acts[-1] == Close("emergency"):
            break


@given(conversations(), records)
def test_after_forget_me_nothing_is_kept_until_the_person_agrees_anew(conversation, record):
    forgotten = False
    for _, turn, session, _, _ in played(conversation, given_before(record)):
        command = turn.heard.command
        forgotten = command is Command.FORGET or (forgotten and command is not Command.REMEMBER)
        if forgotten:
            assert session.record is None
            assert session.history.before is None


@given(conversations(), records)
def test_nothing_about_the_moment_is_ever_kept_or_taken_up(conversation, record):
    for _, _, session, acts, reply in played([LAUNCH, *conversation], given_before(record)):
        assert session.record is None or not session.record.facts.known() & set(ABOUT_NOW)
        if any(isinstance(act, Escalate) and act.triage == "emergency" for act in acts):
            assert not any(isinstance(act, ABOUT_MEMORY) for act in acts)
        if isinstance(acts[-1], Ask | Propose) and not any(isinstance(a, Escalate) for a in acts):
            assert words(reply.text) <= 30, reply.text
        assert Session.from_dict(through_json(session.to_dict())) == session
        asked = isinstance(acts[-1], Ask | Offer | Propose) or session.stage is Stage.EMERGENCY
        assert (session.question is not None) == (reply.reprompt is not None)
        assert asked == (session.question is not None) or isinstance(acts[-1], Close)


@given(records)
def test_what_was_loaded_is_not_written_again_before_anything_changed(record):
    session = given_before(record)
    assert session.record == record
    assert say(session, LAUNCH)[0].record == record


# The welcome


def test_who_is_not_known_hears_nothing_of_it():
    assert say(Session(history=History()), LAUNCH)[1] == (Explain("welcome"), Ask("onset"))


def test_the_last_result_is_recalled_and_compared():
    session, acts = say(given_before(Record(Cause.MIXED)), LAUNCH)
    assert acts == (Explain("welcome_again"), Recall("mixed"), Ask("onset"))
    _, acts = say(replace(session, closed=frozenset()), *[UNSURE] * 20)
    assert not any(isinstance(act, Recall) for act in acts)


def test_a_result_is_compared_once():
    session = replace(given_before(Record(Cause.MIXED)), facts=SOME, turns=3)
    session, acts = told(GUIDE.policy, session)
    assert Assess(False, "mixed") in acts
    _, acts = told(GUIDE.policy, session, changed=True)
    assert Assess(True, None) in acts


def test_an_empty_record_is_only_a_consent():
    assert say(given_before(Record()), LAUNCH)[1] == (Explain("welcome_again"), Ask("onset"))


@pytest.mark.parametrize("yes", [YES, SAY[Command.RESUME], SAY[Command.MORE]])
def test_it_goes_on_and_asks_anew_what_is_about_now(yes):
    session, acts = say(given_before(HALFWAY), LAUNCH, yes)
    assert acts == (Acknowledge("ok"), Ask("onset"))
    assert session.facts == HALFWAY.facts
    assert session.record == HALFWAY


@pytest.mark.parametrize("no", [NO, SAY[Command.START_OVER]])
def test_it_starts_fresh(no):
    session, acts = say(given_before(HALFWAY), LAUNCH, no)
    assert acts[-1] == Ask("onset")
    assert session.facts == Facts()
    assert session.record == Record(Cause.MIXED)


@pytest.mark.parametrize("unsure", [UNSURE, SAY[Command.DONT_KNOW], SAY[Command.SKIP]])
def test_without_a_no_what_was_kept_stays_until_there_is_more(unsure):
    session, acts = say(given_before(HALFWAY), LAUNCH, unsure)
    assert acts == (Acknowledge("ok"), Ask("onset"))
    assert session.facts == Facts()
    assert say(session, SAY[Command.STOP])[0].record == HALFWAY
    assert say(session, *[UNSURE] * 20)[0].record == HALFWAY
    more, _ = say(session, NO, said(facts=Facts(areas=LEG)))
    assert more.record == Record(Cause.MIXED, Facts(areas=LEG))
    again, _ = say(session, SAY[Command.RESUME])
    assert again.facts == HALFWAY.facts


def test_what_is_not_understood_starts_fresh_in_the_end():
    session, acts = say(given_before(HALFWAY), LAUNCH, *[said()] * (MAX_ATTEMPTS - 1))
    assert acts == (Propose("resume"),)
    session, acts = say(session, said())
    assert acts[-1] == Ask("onset")
    assert session.record == HALFWAY


@pytest.mark.parametrize(
    "patient", [Command.REPEAT, Command.HELP, Command.WHY, Command.SLOWER, Command.CHANGE]
)
def test_a_proposal_waits_for_who_asks_about_it(patient):
    resume, _ = say(given_before(HALFWAY), LAUNCH)
    remember, _ = say(parting(), NO)
    for session in (resume, remember):
        after, acts = say(session, *[SAY[patient]] * 2 * MAX_ATTEMPTS)
        assert after.proposed == session.proposed
        assert isinstance(acts[-1], Propose)
        assert say(after, YES)[0].record is not None


def test_to_change_something_without_saying_what_keeps_the_proposal_open():
    session, acts = say(parting(), NO, SAY[Command.CHANGE])
    assert acts == (Explain("change"), Propose("remember"))
    assert session.question == CONFIRM


def test_what_is_asked_after_a_proposal_is_asked_with_its_own_question():
    session, acts = say(parting(), NO, SAY[Command.GO_BACK], LAUNCH)
    assert (session.question, acts[-1]) == (TOPIC, Offer(None))


def test_what_may_have_been_misheard_agrees_to_nothing():
    assert say(given_before(HALFWAY), LAUNCH, also(YES, confidence=0.5))[1] == (Propose("resume"),)
    misheard = said(command=Command.REMEMBER, confidence=0.5)
    assert say(Session(history=History()), LAUNCH, misheard)[0].record is None


def test_asides_keep_the_proposal_open():
    session, _ = say(given_before(HALFWAY), LAUNCH)
    assert say(session, SAY[Command.HELP])[1] == (Explain("help", "resume"), Propose("resume"))
    assert say(session, SAY[Command.SLOWER])[1] == (Acknowledge("slower"), Propose("resume"))
    assert say(session, SAY[Command.REPEAT])[1][-1] == Propose("resume")
    assert say(session, LAUNCH)[1][-1] == Propose("resume")
    assert say(session, SAY[Command.REMEMBER])[1] == (Acknowledge("remembered"), Propose("resume"))


def test_what_is_said_in_place_of_a_yes_counts_and_stands():
    arm = (Area(BodyPart.ARM, Side.LEFT),)
    session, acts = say(given_before(HALFWAY), LAUNCH, said(facts=Facts(areas=arm)))
    assert acts == (Acknowledge("heard", ("areas",)), Propose("resume"))
    assert say(session, YES)[0].facts == Facts(areas=arm, has_ms=True)


def test_first_words_are_asked_too_whether_to_go_on():
    assert say(given_before(HALFWAY), SAY[Command.HELP])[1][-1] == Propose("resume")
    assert say(given_before(HALFWAY), SAY[Command.RESUME])[1][-1] == Ask("onset")


def test_a_stop_stops_at_once_and_keeps_what_is_kept():
    session, acts = say(given_before(HALFWAY), LAUNCH, SAY[Command.STOP])
    assert acts == (Close("stop"),)
    assert session.record == HALFWAY


# Asking before the end


def test_it_asks_once_before_the_end():
    session, acts = say(parting(), NO)
    assert acts == (Propose("remember"),)
    kept, acts = say(session, YES)
    assert acts == (Acknowledge("remembered_result"), Close("done"))
    assert kept.record == Record(Cause.MIXED)
    left, acts = say(session, NO)
    assert acts == (Close("done"),)
    assert left.record is None


def test_it_asks_where_the_topics_are_told():
    told = tuple(t.value for t in Topic)
    assert say(parting(told=told, offered="why"), YES)[1][-1] == Propose("remember")


@pytest.mark.parametrize("memory", [None, History(Consent.REFUSED), History(Consent.GIVEN, Record())])
def test_it_does_not_ask_where_there_is_nothing_to_ask(memory):
    assert say(replace(parting(), history=memory), NO)[1] == (Close("done"),)


def test_who_asks_for_something_else_is_not_asked_again():
    session, acts = say(parting(), NO, SAY[Command.WHO_CAN_HELP])
    assert isinstance(acts[-1], Offer)
    assert session.history.consent is Consent.REFUSED


def test_a_correction_counts_before_the_end():
    session, acts = say(parting(), NO, said(facts=Facts(worse_with_use=True), answer=Answer.YES))
    assert session.question is not None
    assert session.history.consent is Consent.GIVEN
    assert acts[0] == Acknowledge("remembered")


def test_a_yes_with_something_asked_for_is_acknowledged():
    yes = said(command=Command.WHO_CAN_HELP, answer=Answer.YES)
    session, acts = say(parting(), NO, yes)
    assert acts[:2] == (Acknowledge("remembered_result"), Advise(Topic.WHO_CAN_HELP))
    assert session.record == Record(Cause.MIXED)


def test_the_same_words_and_forget_me_close_too():
    session, _ = say(parting(), NO)
    assert say(session, SAY[Command.REMEMBER])[1] == (Acknowledge("remembered_result"), Close("done"))
    assert say(session, SAY[Command.FORGET])[1] == (Acknowledge("forgotten"), Close("done"))
    assert say(session, SAY[Command.STOP])[1] == (Close("stop"),)
    assert say(session, *[said()] * MAX_ATTEMPTS)[1] == (Close("done"),)


# Remember me, forget me, pick up


@pytest.mark.parametrize("command", [Command.REMEMBER, Command.FORGET, Command.RESUME])
def test_without_the_switch_it_says_so_and_asks_on(command):
    assert say(Session(), LAUNCH, SAY[command])[1] == (Decline("memory"), Ask("onset"))
    result = replace(parting(), history=None)
    assert say(result, SAY[command])[1] == (Decline("memory"), Offer(None))


def test_there_may_be_nothing_to_go_on_from():
    assert say(Session(history=History()), LAUNCH, SAY[Command.RESUME])[1] == (
        Explain("nothing_halfway"),
        Ask("onset"),
    )


def test_the_days_are_those_of_the_setting():
    session = Session(history=History(days=7))
    _, reply = respond(GUIDE, say(session, LAUNCH)[0], SAY[Command.REMEMBER])
    assert "7 days" in reply.text


def test_a_new_start_keeps_what_was_told():
    session = replace(parting(), history=History(Consent.GIVEN, Record()))
    session, _ = say(session, SAY[Command.START_OVER])
    assert session.record == Record(Cause.MIXED)
    assert say(replace(session, question=None), LAUNCH)[0].record == Record(Cause.MIXED)


def test_what_is_taken_back_after_the_result_is_no_result():
    session = replace(parting(asked=("has_ms", "activity_level")), history=History(Consent.GIVEN, Record()))
    assert session.record == Record(Cause.MIXED)
    session, acts = say(session, SAY[Command.GO_BACK])
    assert acts[-1] == Ask("activity_level")
    left = Record(None, replace(SOME, activity_level=None))
    assert session.record == left
    assert say(session, SAY[Command.STOP])[0].record == left


# Where nothing can be kept


def test_whoever_agrees_hears_that_it_cannot_be_kept():
    failed = Session(history=History().failed())
    assert say(failed, LAUNCH, SAY[Command.REMEMBER])[1] == (Decline("keeping"), Ask("onset"))
    assert say(failed, LAUNCH, SAY[Command.RESUME])[1] == (Decline("keeping"), Ask("onset"))
    session, _ = say(parting(), NO)
    session, acts = say(replace(session, history=session.history.failed()), YES)
    assert acts == (Decline("keeping"), Close("done"))
    assert session.record is None
    assert session.history.refused().consent is Consent.FAILED


def test_who_is_forgotten_in_an_alarm_hears_it_after_that():
    alarm = said(command=Command.FORGET, facts=Facts(warning_signs=("breathing_trouble",)))
    session, acts = say(given_before(HALFWAY), LAUNCH, alarm)
    assert isinstance(acts[0], Escalate)
    assert Acknowledge("forgotten") not in acts
    assert session.record is None
    assert session.history.before is None
    session, acts = say(session, NO)
    assert acts == (Acknowledge("forgotten"), Ask("onset"))
    assert Acknowledge("forgotten") not in say(session, NO)[1]


# Sessions that hold it


@pytest.mark.parametrize(
    "memory",
    [
        3,
        {},
        {"consent": "open", "before": None, "days": 90},
        {**History().to_dict(), "consent": "maybe"},
        {**History().to_dict(), "days": "90"},
        {**History().to_dict(), "before": {}},
        {**History().to_dict(), "aside": 1},
        {**History().to_dict(), "owed": None},
    ],
)
def test_a_memory_that_does_not_fit_is_refused(memory):
    with pytest.raises(ValueError, match="cannot be read"):
        Session.from_dict({**Session().to_dict(), "history": memory})


def test_a_confirmation_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to confirm"):
        Session.from_dict(Session(question=CONFIRM).to_dict())


def test_who_goes_on_where_they_stopped_after_another_result_is_assessed_anew():
    aside, _ = say(given_before(HALFWAY), LAUNCH, SAY[Command.SKIP])
    told = replace(aside, stage=Stage.RESULT, question=TOPIC, offered="exercise", facts=SOME)
    session, acts = say(told, SAY[Command.RESUME])
    assert isinstance(acts[-1], Ask | Offer)
    assert session.question is not None
    assert any(isinstance(act, Assess) for act in acts) == (session.question == TOPIC)
