import pytest
from said import also, said
from strategies import LAUNCH

from skill.core.acts import (
    Acknowledge,
    Advise,
    Ask,
    Assess,
    Clarify,
    Close,
    Decline,
    Escalate,
    Explain,
    Offer,
    Repeat,
    Suggest,
)
from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.knowledge import Topic
from skill.core.policy.moment import MAX_ATTEMPTS, MAX_QUESTIONS, MAX_TURNS
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Side,
    TrainingEffect,
)

YES, NO, UNSURE = (said(answer=a) for a in Answer)
SAY = {c: said(command=c) for c in Command}
ARM, LEG = (Area(BodyPart.ARM, Side.LEFT),), (Area(BodyPart.LEG, Side.BOTH),)
KNOWN = Facts(
    areas=LEG,
    onset=Onset.YEARS,
    sudden_onset=False,
    activity_level=ActivityLevel.ACTIVE,
    activity_change=ActivityChange.SAME,
    worse_with_use=True,
    recovers_with_rest=True,
    heat_worsens=True,
    training_effect=TrainingEffect.WORSE,
    has_ms=True,
)
FACE = said(facts=Facts(warning_signs=("face_droop",)))
FEVER = said(facts=Facts(warning_signs=("fever_or_infection",)))
EMERGENCY, CONTACT = "emergency", "contact_care_team"


def heard(**facts):
    return said(facts=Facts(**facts))


def only(acts, kind):
    return [a for a in acts if isinstance(a, kind)]


@pytest.fixture
def at(talk):
    """A session with a question open, some facts known."""

    def session(question, closed=(), asked=(), **facts):
        return Session(
            facts=Facts(**facts),
            question=question,
            asked=(*asked, question),
            closed=frozenset(closed),
            turns=3,
        )

    return session


@pytest.fixture
def done(talk):
    """A session that just heard the result."""
    session, acts, _ = talk(LAUNCH, said(facts=KNOWN))
    assert acts[-2:] == (Assess(), Offer("exercise"))
    return session


# Beginning


def test_a_launch_welcomes_and_asks(talk):
    assert talk(LAUNCH)[1] == (Explain("welcome"), Ask("onset"))


def test_a_launch_in_the_middle_asks_again_what_was_asked(talk):
    session, acts, _ = talk(LAUNCH, NO, LAUNCH)
    assert acts == (Explain("welcome_back"), Ask("area"))
    assert session.facts.sudden_onset is False


def test_a_launch_after_the_end_begins_anew_and_stays_slow(talk):
    session, acts, _ = talk(LAUNCH, NO, SAY[Command.SLOWER], SAY[Command.STOP], LAUNCH)
    assert acts == (Explain("welcome"), Ask("onset"))
    assert (session.facts, session.slow, session.turns) == (Facts(), True, 5)


def test_whoever_says_something_at_once_hears_what_this_is_and_is_taken_at_their_word(talk):
    session, acts, _ = talk(heard(worse_with_use=True))
    assert acts == (Explain("education"), Acknowledge("ok"), Ask("onset"))
    assert session.facts.worse_with_use is True


def test_even_then_a_warning_comes_first(talk):
    _, acts, _ = talk(FEVER)
    assert acts == (Escalate(CONTACT, ("fever_or_infection",)), Ask("onset"))
    _, acts, _ = talk(FACE)
    assert acts[0] == Escalate(EMERGENCY, ("face_droop",))


def test_something_said_after_the_end_goes_on_with_what_is_known(talk):
    session, acts, _ = talk(LAUNCH, NO, SAY[Command.STOP], heard(has_ms=True))
    assert acts == (Acknowledge("ok"), Ask("area"))
    assert session.facts == Facts(sudden_onset=False, has_ms=True)


def test_a_word_that_says_nothing_after_the_end_goes_on_too(talk):
    assert talk(LAUNCH, NO, SAY[Command.STOP], said())[1] == (Ask("area"),)


# The interview


def test_an_answer_is_acknowledged_and_the_next_question_asked(talk):
    assert talk(LAUNCH, NO)[1] == (Acknowledge("ok"), Ask("area"))


def test_a_place_is_said_back(talk):
    assert talk(LAUNCH, NO, heard(areas=ARM))[1] == (Acknowledge("heard", ("areas",)), Ask("has_ms"))


def test_what_was_told_beside_the_answer_is_not_asked_any_more(talk):
    session, *_ = talk(LAUNCH, heard(sudden_onset=False, areas=ARM, has_ms=True))
    assert session.question == "activity_level"


def test_what_was_told_instead_of_an_answer_is_kept_and_the_question_asked_again(talk):
    session, acts, _ = talk(LAUNCH, heard(has_ms=True))
    assert acts[-1] == Ask("onset")
    assert session.facts.has_ms is True
    assert session.asked == ("onset",)


def test_a_correction_is_said_back_in_one_fact(talk):
    _, acts, _ = talk(LAUNCH, NO, heard(areas=ARM), said(side=Side.RIGHT))
    assert acts[0] == Acknowledge("corrected", ("areas",))
    session = Session(facts=KNOWN, question="area", turns=3)
    _, acts, _ = talk(heard(areas=ARM, worse_with_use=False, heat_worsens=False), session=session)
    assert acts[0] == Acknowledge("corrected", ("areas",))


def test_a_part_that_is_fine_after_all_is_said_back_where_others_are_left(talk, at):
    session = at("has_ms", areas=(*ARM, *LEG), sudden_onset=False)
    _, acts, _ = talk(said(denied_parts=(BodyPart.ARM,)), session=session)
    assert acts == (Acknowledge("corrected", ("areas",)), Ask("has_ms"))


def test_where_no_part_is_left_the_place_is_asked(talk, at):
    session = at("has_ms", areas=ARM, sudden_onset=False, closed=("onset",))
    _, acts, _ = talk(said(denied_parts=(BodyPart.ARM,)), session=session)
    assert acts == (Ask("has_ms"),)
    _, acts, _ = talk(said(denied_parts=(BodyPart.ARM,)), YES, session=session)
    assert acts[-1] == Ask("area")


def test_an_interview_leads_to_a_result_and_an_offer(talk):
    session, acts, _ = talk(LAUNCH, said(facts=KNOWN))
    assert acts == (Acknowledge("heard", ("areas",)), Assess(), Offer("exercise"))
    assert (session.stage, session.question) == (Stage.RESULT, TOPIC)


def test_after_the_most_questions_the_result_is_given(talk):
    session, acts, _ = talk(LAUNCH)
    count = 1
    for _ in range(20):
        answer = Facts(areas=ARM) if session.question == "area" else Facts()
        turn = {
            "activity_level": heard(activity_level=ActivityLevel.LIGHT),
            "training_effect": heard(training_effect=TrainingEffect.NO_EFFECT),
            "area": said(facts=answer),
        }.get(session.question, YES if session.question in ("activity_change", "has_ms") else UNSURE)
        session, acts, _ = talk(turn, session=session)
        if session.stage is Stage.RESULT:
            break
        count += isinstance(acts[-1], Ask)
    assert count == MAX_QUESTIONS
    assert only(acts, Assess) == [Assess()]


@pytest.mark.parametrize("turn", [UNSURE, SAY[Command.DONT_KNOW], SAY[Command.SKIP]])
def test_what_somebody_does_not_know_is_left_open_and_not_asked_again(talk, turn):
    session, acts, _ = talk(LAUNCH, NO, turn)
    assert acts == (Acknowledge("unknown"), Ask("has_ms"))
    assert "area" in session.closed


# Not understood


def test_a_question_is_put_in_three_ways_and_then_left_open(talk):
    session, _, _ = talk(LAUNCH)
    for attempt in range(1, MAX_ATTEMPTS):
        session, acts, _ = talk(said(), session=session)
        assert acts == (Ask("onset", attempt),)
    _, acts, _ = talk(said(), session=session)
    assert acts == (Acknowledge("moving_on"), Ask("warning_signs"))


@pytest.mark.parametrize("question", ["training_effect", "area"])
def test_a_yes_to_a_question_that_has_none_is_given_the_choice(talk, at, question):
    _, acts, _ = talk(YES, session=at(question))
    assert acts == (Ask(question, MAX_ATTEMPTS - 1),)


def test_a_question_that_is_answered_is_followed_by_a_first_attempt(talk):
    assert talk(LAUNCH, said(), NO)[1][-1] == Ask("area", 0)


def test_a_question_stays_open_however_often_help_is_asked(talk):
    _, acts, _ = talk(LAUNCH, *[SAY[Command.HELP]] * 8)
    assert acts == (Explain("help", "onset"), Ask("onset"))


# Asking about the conversation


@pytest.mark.parametrize(
    ("command", "aside"),
    [
        (Command.HELP, Explain("help", "area")),
        (Command.WHY, Explain("why", "area")),
        (Command.THANKS, Acknowledge("thanks")),
        (Command.OUT_OF_SCOPE, Decline()),
        (Command.EXERCISE, Explain("later")),
        (Command.SEND, Explain("later")),
    ],
)
def test_an_aside_is_answered_and_the_question_asked_again(talk, command, aside):
    assert talk(LAUNCH, NO, SAY[command])[1] == (aside, Ask("area"))


def test_a_repeat_says_the_same_again_and_can_be_repeated(talk):
    assert talk(LAUNCH, NO, SAY[Command.REPEAT])[1] == (Repeat(), Ask("area"))
    assert talk(LAUNCH, NO, *[SAY[Command.REPEAT]] * 2)[1] == (Repeat(), Ask("area"))


def test_slower_asks_again_slowly_from_then_on(talk):
    session, acts, reply = talk(LAUNCH, NO, SAY[Command.SLOWER])
    assert acts == (Acknowledge("slower"), Ask("area"))
    assert reply.slow
    assert talk(UNSURE, session=session)[2].slow


def test_start_over_forgets_everything_but_the_turns_and_the_pace(talk):
    session, acts, _ = talk(LAUNCH, NO, SAY[Command.SLOWER], SAY[Command.START_OVER])
    assert acts == (Acknowledge("start_over"), Ask("onset"))
    assert (session.facts, session.asked, session.slow, session.turns) == (Facts(), ("onset",), True, 4)


def test_a_stop_closes(talk):
    session, acts, reply = talk(LAUNCH, NO, SAY[Command.STOP])
    assert acts == (Close("stop"),)
    assert (session.stage, session.question, reply.reprompt) == (Stage.ENDED, None, None)


def test_a_stop_after_a_warning_reminds_of_it(talk):
    assert talk(LAUNCH, YES, SAY[Command.STOP])[1] == (Close("stop_contact"),)


def test_going_back_forgets_the_last_answer_and_asks_for_it(talk):
    session, acts, _ = talk(LAUNCH, NO, heard(areas=ARM), SAY[Command.GO_BACK])
    assert acts == (Acknowledge("going_back"), Ask("area"))
    assert session.facts == Facts(sudden_onset=False)
    session, acts, _ = talk(SAY[Command.GO_BACK], session=session)
    assert acts == (Acknowledge("going_back"), Ask("onset"))
    assert session.facts == Facts()


def test_nobody_can_go_back_before_the_first_question(talk):
    assert talk(LAUNCH, SAY[Command.GO_BACK])[1] == (Explain("first_question"), Ask("onset"))


def test_going_back_from_the_result_asks_the_last_question(talk, done):
    session, acts, _ = talk(SAY[Command.GO_BACK], session=done)
    assert acts == (Acknowledge("going_back"), Ask("onset"))
    assert session.stage is Stage.INTERVIEW
    assert "onset" not in session.closed


def test_going_back_from_a_result_without_a_question_asked_is_no_failure(talk):
    session, _, _ = talk(said(facts=KNOWN))
    assert session.asked == ()
    session, acts, _ = talk(SAY[Command.GO_BACK], session=session)
    assert isinstance(acts[-1], Offer) or acts[-1].question in BY_ID


def test_an_answer_can_be_changed_by_the_name_of_its_question(talk):
    session, acts, _ = talk(LAUNCH, NO, heard(areas=ARM), said(about="onset"))
    assert acts == (Acknowledge("going_back"), Ask("onset"))
    assert session.facts == Facts(areas=ARM)
    assert session.asked == ("area", "has_ms", "onset")


def test_a_change_without_a_name_is_told_how(talk):
    assert talk(LAUNCH, NO, SAY[Command.CHANGE])[1] == (Explain("change"), Ask("area"))


def test_a_question_more_than_the_most_is_asked_where_the_person_names_it(talk):
    asked = tuple(q for q in BY_ID if q not in ("heat_worsens", "reduced_by", "recovers_with_rest"))
    assert len(asked) == MAX_QUESTIONS
    session = Session(
        facts=KNOWN, stage=Stage.RESULT, question=TOPIC, asked=asked, offered="exercise", turns=9
    )
    session, _, _ = talk(said(about="heat_worsens"), session=session)
    assert session.question == "heat_worsens"
    session, _, _ = talk(NO, session=session)
    assert session.question == TOPIC


# Warning signs


def test_a_sign_for_the_care_team_is_answered_at_once_and_once(talk):
    session, acts, _ = talk(LAUNCH, FEVER)
    assert acts == (Escalate(CONTACT, ("fever_or_infection",)), Ask("onset"))
    _, acts, _ = talk(NO, session=session)
    assert only(acts, Escalate) == []


def test_only_the_signs_that_are_new_are_answered(talk):
    _, acts, _ = talk(LAUNCH, FEVER, heard(warning_signs=("fall_injury",)))
    assert acts[0] == Escalate(CONTACT, ("fall_injury",))


def test_that_it_is_new_is_answered_before_the_signs_are_asked(talk):
    new = Escalate(CONTACT, ("new_or_worse_in_days",))
    assert talk(LAUNCH, YES)[1] == (new, Ask("warning_signs"))


def test_none_of_the_signs_closes_them(talk):
    session, acts, _ = talk(LAUNCH, YES, NO)
    assert acts == (Acknowledge("ok"), Ask("area"))
    assert session.facts.warning_signs == (NEW,)


def test_an_emergency_sign_is_answered_first_and_asked_back(talk):
    session, acts, reply = talk(LAUNCH, FACE)
    assert acts == (Escalate(EMERGENCY, ("face_droop",)), Clarify("warning_signs", ("face_droop",)))
    assert (session.stage, session.question) == (Stage.EMERGENCY, CONFIRM)
    assert reply.text.startswith("Call 911 now.")
    assert reply.card is not None


def test_an_emergency_from_how_it_began_asks_that_back(talk):
    session, acts, _ = talk(LAUNCH, heard(sudden_onset=True), NO, heard(areas=ARM))
    sign = ("sudden_one_sided_weakness",)
    assert acts == (Escalate(EMERGENCY, sign), Clarify("onset", sign))
    session, acts, _ = talk(NO, session=session)
    assert acts[0] == Acknowledge("no_emergency")
    assert (session.facts.sudden_onset, session.facts.areas) == (False, ARM)


def test_an_emergency_comes_before_a_stop(talk):
    turn = also(FACE, command=Command.STOP)
    assert talk(LAUNCH, turn)[1][0] == Escalate(EMERGENCY, ("face_droop",))


def test_a_sign_that_was_misheard_is_taken_back_and_the_interview_goes_on(talk):
    session, acts, _ = talk(LAUNCH, FACE, NO)
    assert acts == (Acknowledge("no_emergency"), Ask("onset"))
    assert session.facts == Facts()


def test_other_signs_than_the_misheard_one_are_kept(talk):
    session, *_ = talk(LAUNCH, FEVER, FACE, NO)
    assert session.facts.warning_signs == ("fever_or_infection",)


def test_a_sign_that_was_misheard_where_the_signs_are_asked_leaves_them_answered(talk):
    _, acts, _ = talk(LAUNCH, YES, FACE, NO)
    assert acts == (Acknowledge("no_emergency"), Ask("area"))


def test_a_denied_sign_is_taken_back_too(talk):
    session, acts, _ = talk(LAUNCH, FACE, said(denied_signs=("face_droop",)))
    assert acts == (Acknowledge("no_emergency"), Ask("onset"))
    assert session.facts.warning_signs == ()


def test_signs_that_together_are_an_emergency_are_all_doubted(talk, at):
    session = at("has_ms", areas=LEG, onset=Onset.WEEKS, warning_signs=("severe_back_pain",))
    session, acts, _ = talk(heard(onset=Onset.DAYS), session=session)
    assert acts[0] == Escalate(EMERGENCY, ("severe_back_pain",))
    session, acts, _ = talk(NO, session=session)
    assert acts[0] == Acknowledge("no_emergency")
    assert session.facts.warning_signs == ()


def test_where_one_of_two_signs_is_taken_back_and_it_is_still_an_emergency_none_is_kept(talk, at):
    session = at("has_ms", areas=LEG, onset=Onset.YEARS, warning_signs=("saddle_numbness",))
    session = replace(
        session,
        stage=Stage.EMERGENCY,
        question=CONFIRM,
        confirming="warning_signs",
        suspects=("severe_back_pain",),
    )
    session, acts, _ = talk(NO, session=session)
    assert acts[0] == Acknowledge("no_emergency")
    assert (session.facts.warning_signs, session.facts.sudden_onset) == ((), False)


def test_a_new_emergency_sign_said_with_the_no_is_not_thrown_away(talk):
    chest = said(answer=Answer.NO, facts=Facts(warning_signs=("chest_pain",)))
    _, acts, _ = talk(LAUNCH, FACE, chest)
    assert acts[0].triage == EMERGENCY
    assert "chest_pain" in acts[0].signs
    assert "chest_pain" in acts[-1].signs, "the no belonged to the face: what is asked back is the chest pain"


def test_a_change_in_an_alarm_takes_it_back(talk):
    session, acts, _ = talk(LAUNCH, FACE, SAY[Command.CHANGE])
    assert acts == (Acknowledge("no_emergency"), Ask("onset"))
    assert session.facts.warning_signs == ()


@pytest.mark.parametrize("turn", [YES, SAY[Command.STOP], SAY[Command.THANKS]])
def test_whoever_confirms_or_leaves_is_sent_to_the_phone(talk, turn):
    session, acts, _ = talk(LAUNCH, FACE, turn)
    assert acts == (Close("emergency"),)
    assert session.question is None


@pytest.mark.parametrize("turn", [said(), SAY[Command.HELP], heard(areas=ARM), SAY[Command.START_OVER]])
def test_anything_else_hears_the_alarm_again_until_it_ends(talk, turn):
    session, acts, _ = talk(LAUNCH, FACE)
    for _ in range(MAX_ATTEMPTS - 1):
        session, again, _ = talk(turn, session=session)
        assert again == acts
    assert talk(turn, session=session)[1] == (Close("emergency"),)


def test_an_alarm_can_be_heard_slowly(talk):
    _, acts, reply = talk(LAUNCH, FACE, SAY[Command.SLOWER])
    assert acts[0] == Escalate(EMERGENCY, ("face_droop",))
    assert reply.slow


def test_a_launch_in_an_alarm_says_again_whom_to_call(talk):
    _, acts, _ = talk(LAUNCH, FACE, LAUNCH)
    assert Escalate(EMERGENCY, ("face_droop",)) in acts


def test_a_yes_to_the_signs_is_asked_which_and_then_taken_at_its_word(talk):
    session, acts, _ = talk(LAUNCH, YES, YES)
    assert acts == (Explain("which_sign"), Ask("warning_signs", 1))
    session, acts, reply = talk(YES, session=session)
    assert acts == (Escalate(EMERGENCY, ()), Clarify("warning_signs", ()))
    assert (session.alarmed, reply.card) == (True, None)
    session, acts, _ = talk(NO, session=session)
    assert acts == (Acknowledge("no_emergency"), Ask("area"))
    assert not session.alarmed


def test_an_alarm_after_several_tries_survives_being_stored(talk):
    session, acts, _ = talk(LAUNCH, YES, YES, said(), YES)
    assert acts[0] == Escalate(EMERGENCY, ())
    assert Session.from_dict(session.to_dict()) == session


# The result and after


def test_a_yes_to_an_offer_tells_and_offers_a_first_step(talk, done):
    session, acts, _ = talk(YES, session=done)
    assert acts == (Advise("exercise"), Offer("exercise", more=True))
    assert session.told == ("exercise",)


@pytest.mark.parametrize("go_on", [YES, said(command=Command.MORE), said(command=Command.SKIP)])
def test_yes_more_and_next_tell_one_step_after_the_other_until_none_is_left(talk, done, go_on):
    session, _, _ = talk(YES, session=done)
    told = []
    while session.offered == "exercise":
        session, acts, _ = talk(go_on, session=session)
        assert isinstance(acts[0], Suggest)
        told.append(acts[0].step)
        assert len(told) < 100
    assert len(set(told)) == len(told) > 3
    assert session.steps == tuple(told)
    assert acts[-1] == Offer("walking")


def test_a_no_to_the_next_step_asks_for_anything_else(talk, done):
    session, acts, _ = talk(YES, YES, NO, session=done)
    assert acts == (Offer(None),)
    assert talk(said(command=Command.EXERCISE), session=session)[1][0] != Advise("exercise")


def test_a_step_is_said_again_and_slower(talk, done):
    session, acts, _ = talk(YES, YES, session=done)
    _, again, _ = talk(said(command=Command.REPEAT), session=session)
    assert again == (Repeat(), *acts)
    slower, acts_slower, _ = talk(said(command=Command.SLOWER), session=session)
    assert acts_slower == (Acknowledge("slower"), *acts)
    assert slower.slow


def test_no_step_is_told_before_somebody_was_called(talk, done):
    session = replace(done, facts=done.facts.merged(Facts(warning_signs=("fever_or_infection",))))
    _, acts, _ = talk(said(command=Command.EXERCISE), session=session)
    assert not (isinstance(acts[-1], Offer) and acts[-1].more)


SOMETHING_ELSE = said(answer=Answer.NO, command=Command.SKIP)


def test_a_no_to_a_topic_or_something_else_ends_it(talk, done):
    assert talk(NO, session=done)[1] == (Close("done"),)


def test_a_no_to_the_next_step_asks_for_anything_else_and_a_second_one_ends(talk, done):
    assert talk(YES, NO, session=done)[1] == (Offer(None),)
    assert talk(YES, NO, NO, session=done)[1] == (Close("done"),)


def test_something_else_is_another_topic_where_next_is_the_next_step(talk, done):
    assert talk(SOMETHING_ELSE, session=done)[1] == (Offer("walking"),)
    assert talk(YES, SOMETHING_ELSE, session=done)[1] == (Offer("walking"),)
    assert only(talk(YES, SAY[Command.SKIP], session=done)[1], Suggest)


def test_a_yes_to_anything_else_offers_what_was_not_turned_down(talk, done):
    assert talk(YES, NO, YES, session=done)[1] == (Offer("walking"),)


def test_more_tells_what_is_offered_or_else_the_next(talk, done):
    assert talk(SAY[Command.MORE], session=done)[1] == (Advise("exercise"), Offer("exercise", more=True))
    after = talk(YES, NO, SAY[Command.MORE], session=done)
    assert after[1] == (Advise("walking"), Offer("walking", more=True))


def test_a_skip_goes_to_the_next_topic_and_ends_where_none_is_offered(talk, done):
    assert talk(SAY[Command.SKIP], session=done)[1] == (Offer("walking"),)
    assert talk(YES, NO, SAY[Command.SKIP], session=done)[1] == (Close("done"),)


def test_after_the_last_topic_it_ends(talk, done):
    session, acts = done, (Offer("exercise"),)
    told = []
    while session.question:
        steps_offered = acts[-1] == Offer(session.offered, more=True)
        session, acts, _ = talk(NO if steps_offered else YES, session=session)
        told += [a.topic for a in only(acts, Advise)]
    assert told == ["exercise", "walking", "who_can_help", "why"]
    assert acts == (Advise("why"), Close("done"))


def test_skipping_the_last_topic_ends_it(talk, done):
    session = replace(done, told=("exercise", "walking", "who_can_help"), offered="why")
    assert talk(SAY[Command.SKIP], session=session)[1] == (Close("done"),)


def test_a_yes_to_anything_else_ends_it_where_nothing_is_left(talk, done):
    session = replace(done, told=("exercise", "walking", "who_can_help", "why"), offered=None)
    assert talk(YES, session=session)[1] == (Close("done"),)


def test_more_of_nothing_is_answered_with_help(talk, done):
    session = replace(done, told=tuple(t.value for t in Topic), offered=None)
    assert talk(SAY[Command.MORE], session=session)[1] == (Explain("help", TOPIC), Offer(None))


@pytest.mark.parametrize(
    ("turn", "topic"),
    [
        (said(topic=Topic.WALKING), "walking"),
        (SAY[Command.WHY], "why"),
        (SAY[Command.SEND], "send"),
        (SAY[Command.EXERCISE], "exercise"),
        (SAY[Command.WHO_CAN_HELP], "who_can_help"),
        (SAY[Command.DEVICES], "walking"),
    ],
)
def test_a_topic_can_be_asked_for(talk, done, turn, topic):
    _, acts, _ = talk(turn, session=done)
    assert acts[0] == Advise(topic)
    assert isinstance(acts[1], Offer)


@pytest.mark.parametrize(
    ("areas", "topic"), [(ARM, "daily_life"), ((*ARM, *LEG), "daily_life"), ((), "daily_life")]
)
def test_devices_are_those_for_the_weak_part(talk, done, areas, topic):
    session = replace(done, facts=replace(KNOWN, areas=areas))
    assert talk(SAY[Command.DEVICES], session=session)[1][0] == Advise(topic)


@pytest.mark.parametrize(
    ("command", "act"),
    [
        (Command.THANKS, Acknowledge("thanks")),
        (Command.OUT_OF_SCOPE, Decline()),
        (Command.HELP, Explain("help", TOPIC)),
    ],
)
def test_small_talk_is_answered_and_the_offer_made_again(talk, done, command, act):
    assert talk(SAY[command], session=done)[1] == (act, Offer("exercise"))


def test_the_result_can_be_repeated_and_heard_slowly(talk, done):
    first = (Acknowledge("heard", ("areas",)), Assess(), Offer("exercise"))
    assert talk(SAY[Command.REPEAT], session=done)[1] == (Repeat(), *first)
    session, acts, _ = talk(SAY[Command.SLOWER], session=done)
    assert acts == (Acknowledge("slower"), *first)
    assert session.slow


def test_after_the_result_an_answer_can_be_changed_by_name(talk, done):
    session, acts, _ = talk(said(about="worse_with_use"), session=done)
    assert acts == (Acknowledge("going_back"), Ask("worse_with_use"))
    _, acts, _ = talk(NO, session=session)
    assert acts[-2] == Assess()
    assert talk(SAY[Command.CHANGE], session=done)[1] == (Explain("change"), Offer("exercise"))


def test_a_correction_of_the_result_says_whether_it_changes_it(talk, done):
    _, acts, _ = talk(heard(areas=ARM), session=done)
    assert acts == (Acknowledge("heard", ("areas",)), Assess(changed=True), Offer("exercise"))
    _, acts, _ = talk(heard(recovers_with_rest=False), session=done)
    corrected = Acknowledge("corrected", ("recovers_with_rest",))
    assert acts == (corrected, Acknowledge("no_change"), Offer("exercise"))


def test_a_correction_that_opens_a_question_is_followed_by_it(talk, done):
    less = heard(activity_change=ActivityChange.LESS, activity_level=ActivityLevel.INACTIVE)
    session = replace(
        done, facts=replace(KNOWN, heat_worsens=None, recovers_with_rest=None, training_effect=None)
    )
    _, acts, _ = talk(less, session=session)
    assert acts[0] == Acknowledge("corrected", ("activity_change",))
    assert isinstance(acts[-1], Ask)


def test_a_warning_after_the_result_comes_before_all_else(talk, done):
    _, acts, _ = talk(FEVER, session=done)
    assert acts[0] == Escalate(CONTACT, ("fever_or_infection",))
    assert Assess(changed=True) in acts


def test_silence_after_the_result_ends_it(talk, done):
    session, acts, _ = talk(*[said()] * (MAX_ATTEMPTS - 1), session=done)
    assert acts == (Explain("help", TOPIC), Offer("exercise"))
    assert talk(said(), session=session)[1] == (Close("done"),)


# The last turn


def test_in_the_last_turn_of_an_interview_what_is_known_is_told(talk, at):
    session = replace(at("area"), turns=MAX_TURNS - 1)
    session, acts, _ = talk(said(), session=session)
    assert acts == (Assess(), Close("long"))
    assert session.question is None


def test_in_the_last_turn_of_an_alarm_the_call_is_said_again(talk):
    session, _, _ = talk(LAUNCH, FACE)
    _, acts, _ = talk(said(), session=replace(session, turns=MAX_TURNS - 1))
    assert acts == (Escalate(EMERGENCY, ("face_droop",)), Close("emergency"))


def test_in_the_last_turn_after_the_result_it_ends(talk, done):
    _, acts, _ = talk(SAY[Command.HELP], session=replace(done, turns=MAX_TURNS - 1))
    assert acts == (Close("done"),)


def test_a_result_that_is_ready_in_the_last_turn_is_told(talk, at):
    session = replace(at("onset"), turns=MAX_TURNS - 1)
    _, acts, _ = talk(said(facts=KNOWN), session=session)
    assert only(acts, Assess)
    assert isinstance(acts[-1], Close)


def test_what_held_somebody_back_is_asked_of_whoever_does_less(talk, at):
    session = at(
        "heat_worsens",
        closed=set(BY_ID) - {"reduced_by", "heat_worsens"},
        activity_change=ActivityChange.LESS,
        activity_level=ActivityLevel.MODERATE,
        worse_with_use=False,
        onset=Onset.YEARS,
    )
    session, acts, _ = talk(NO, session=session)
    assert acts == (Acknowledge("ok"), Ask("reduced_by"))
    _, acts, _ = talk(heard(reduced_by=(Reason.PAIN,)), session=session)
    assert Assess() in acts


# What does not take an alarm back


def test_a_no_that_says_the_sign_again_takes_nothing_back(talk):
    again = said(answer=Answer.NO, facts=Facts(warning_signs=("breathing_trouble",)))
    session, acts, _ = talk(LAUNCH, heard(warning_signs=("breathing_trouble",)), again)
    assert acts[0] == Escalate(EMERGENCY, ("breathing_trouble",))
    assert session.facts.warning_signs == ("breathing_trouble",)


def test_to_deny_one_of_two_signs_leaves_the_other(talk):
    both = heard(warning_signs=("face_droop", "new_speech_trouble"))
    session, acts, _ = talk(LAUNCH, both, said(denied_signs=("face_droop",)))
    speech = ("new_speech_trouble",)
    assert acts == (Escalate(EMERGENCY, speech), Clarify("warning_signs", speech))
    assert session.facts.warning_signs == ("new_speech_trouble",)


def test_to_deny_a_sign_that_only_followed_takes_it_back(talk):
    arm = heard(areas=(Area(BodyPart.ARM, Side.LEFT),), sudden_onset=True)
    session, acts, _ = talk(LAUNCH, arm, said(denied_signs=("sudden_one_sided_weakness",)))
    assert acts[0] == Acknowledge("no_emergency")
    assert session.facts.sudden_onset is False


def test_a_sign_that_is_denied_is_no_suspect_beside_a_new_one(talk):
    breathing = ("breathing_trouble",)
    turn = said(facts=Facts(warning_signs=breathing), denied_signs=("face_droop",))
    session, acts, _ = talk(LAUNCH, FACE, turn)
    assert session.suspects == breathing
    assert acts == (Escalate(EMERGENCY, breathing), Clarify("warning_signs", breathing))


ONE_SHOTS = {
    Command.WHO_CAN_HELP: Advise("who_can_help"),
    Command.EXERCISE: Explain("depends"),
    Command.DEVICES: Explain("depends"),
    Command.HELP: Explain("help", "onset"),
    Command.WHY: Explain("why", "onset"),
    Command.THANKS: Acknowledge("thanks"),
    Command.OUT_OF_SCOPE: Decline(),
    Command.SLOWER: Acknowledge("slower"),
    Command.REPEAT: None,
    Command.SKIP: None,
    Command.SEND: None,
}


@pytest.mark.parametrize("command", ONE_SHOTS)
def test_a_first_request_that_asks_for_something_is_answered_before_the_first_question(talk, command):
    answer = ONE_SHOTS[command]
    session, acts, reply = talk(said(command=command))
    assert acts == (Explain("education"), *([answer] if answer else []), Ask("onset"))
    assert session.slow is (command is Command.SLOWER)
    assert reply.reprompt


def test_a_topic_can_be_asked_for_at_once(talk):
    assert talk(said(topic="who_can_help"))[1][1] == Advise("who_can_help")


def test_who_wants_a_step_again_and_again_hears_it(talk, done):
    again = talk(YES, YES, *[SAY[Command.REPEAT]] * 5, session=done)
    assert only(again[1], Suggest)
    slower = talk(YES, YES, *[SAY[Command.SLOWER]] * 5, session=done)
    assert only(slower[1], Suggest)


def test_what_was_turned_down_is_told_in_full_when_it_is_asked_for(talk, done):
    _, acts, _ = talk(SOMETHING_ELSE, said(command=Command.EXERCISE), session=done)
    assert acts[0] == Advise("exercise")


def test_what_is_sent_in_between_leaves_the_steps(talk, done):
    _, acts, _ = talk(YES, said(command=Command.SEND), session=done)
    assert acts == (Advise("send"), Offer("exercise", more=True))


def test_another_result_has_other_advice(talk, done):
    session, _, _ = talk(YES, session=done)
    changed = said(facts=Facts(worse_with_use=False, recovers_with_rest=False, training_effect="helped"))
    session, *_ = talk(changed, session=session)
    assert session.told == ()


def test_no_small_steps_without_a_diagnosis(talk, done):
    session = replace(done, facts=replace(done.facts, has_ms=False))
    assert not only(talk(YES, YES, session=session)[1], Suggest)


def test_a_no_to_what_is_asked_along_says_nothing_of_the_other_half(talk):
    asked = Session(
        facts=Facts(sudden_onset=False, areas=(Area(BodyPart.LEG),), has_ms=True),
        question="worse_with_use", asked=("onset", "area", "has_ms", "worse_with_use"), turns=4,
    )  # fmt: skip
    session, _, _ = talk(said(answer=Answer.NO, facts=Facts(recovers_with_rest=False)), session=asked)
    assert (session.facts.worse_with_use, session.facts.recovers_with_rest) == (None, False)


def test_that_weights_helped_one_leg_makes_no_other_the_weak_place(talk, done):
    legs = (Area(BodyPart.LEG, Side.BOTH),)
    session = replace(done, facts=replace(done.facts, areas=legs))
    differs = Facts(training_effect=TrainingEffect.DIFFERS, areas=(Area(BodyPart.LEG, Side.LEFT),))
    assert talk(said(facts=differs), session=session)[0].facts.areas == legs
