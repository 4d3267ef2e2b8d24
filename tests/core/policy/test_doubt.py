"""What may have been misheard is asked back before it counts."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from said import also, said
from strategies import EMERGENCIES, LAUNCH, SIGNS, URGENT, doubtful_conversations, facts, through_json

from skill import content
from skill.core.acts import Acknowledge, Ask, Clarify, Close, Escalate, Explain, Offer, Repeat
from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.policy.decide import decide
from skill.core.policy.listen import doubted_facts
from skill.core.policy.moment import MAX_TURNS
from skill.core.policy.stages.check import asks, hold, settle
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.core.turn import Kind
from skill.core.values import ActivityLevel, Area, BodyPart, Onset, Reason, Side

GUIDE = content.guide()
MILD = tuple(s for s in SIGNS if s not in URGENT)
TALKS = doubtful_conversations() | doubtful_conversations(signs=MILD)
MORE = settings(max_examples=200, phases=(Phase.explicit, Phase.generate))
YES, NO, UNSURE = (said(answer=a) for a in Answer)
SAY = {c: said(command=c) for c in Command}
LEFT, RIGHT = ((Area(BodyPart.ARM, side),) for side in (Side.LEFT, Side.RIGHT))
LEGS = (Area(BodyPart.LEG, Side.BOTH),)
CHEST, FEVER = ("chest_pain",), ("fever_or_infection",)
FINE = said(denied_signs=CHEST)


def at(question, **known):
    """A session in which a question was just asked."""
    known = known or {"sudden_onset": False}
    asked = tuple(dict.fromkeys(("onset", question)))
    return Session(
        facts=Facts(**known),
        question=question,
        asked=asked,
        closed=frozenset(asked[:-1]),
        turns=3,
        last=(Ask(question),),
    )


def doubtful(answer=None, **heard):
    return said(facts=Facts(**heard), answer=answer, confidence=0.4)


def alarms(acts):
    return isinstance(acts[0], Escalate) and acts[0].triage == "emergency"


# What is held back


@pytest.mark.parametrize(
    ("session", "turn", "asked_back"),
    [
        (at("area"), doubtful(areas=LEFT), Clarify("heard", (), ("areas",))),
        (at("area"), doubtful(has_ms=True), Clarify("heard", (), ("has_ms",))),
        (at("has_ms"), doubtful(Answer.NO), Clarify("heard", (), ("has_ms",))),
        (at("heat_worsens", heat_worsens=True), doubtful(heat_worsens=False),
         Clarify("heard", (), ("heat_worsens",))),
        (at("area"), doubtful(areas=LEFT, has_ms=True, heat_worsens=True),
         Clarify("heard", (), ("areas",))),
        (at("heat_worsens"), doubtful(areas=LEFT, heat_worsens=True),
         Clarify("heard", (), ("heat_worsens",))),
        (at("onset", has_ms=True), doubtful(Answer.YES), Clarify("warning_signs", (NEW,))),
        (at("area"), doubtful(areas=LEFT, warning_signs=CHEST), Clarify("warning_signs", CHEST)),
    ],
)  # fmt: skip
def test_what_may_have_been_misheard_is_asked_back(session, turn, asked_back):
    held = hold(GUIDE.policy, session, turn.heard)
    assert asks(GUIDE.policy, held, ()) == (held, (asked_back,))
    assert (held.question, held.confirming) == (CONFIRM, session.question)
    assert held.doubted == replace(turn.heard, confidence=1.0)
    assert held.facts == session.facts, "nothing counts yet"


@pytest.mark.parametrize(
    ("session", "turn"),
    [
        (at("area"), said(facts=Facts(areas=LEFT))),
        (at("area"), said(confidence=0.4)),
        (at("area"), said(command=Command.HELP, confidence=0.4)),
        (at("area"), doubtful(Answer.YES)),
        (at("area"), doubtful(sudden_onset=False)),
        (at("area", warning_signs=FEVER), doubtful(warning_signs=FEVER)),
        (Session(), doubtful(areas=LEFT)),
        (replace(at(TOPIC), stage=Stage.RESULT), doubtful(areas=LEFT)),
        (replace(at(CONFIRM), stage=Stage.EMERGENCY), doubtful(areas=LEFT)),
        (replace(at(None), stage=Stage.ENDED), doubtful(areas=LEFT)),
    ],
)
def test_nothing_is_held_back_without_doubt_or_news_or_outside_the_interview(session, turn):
    assert hold(GUIDE.policy, session, turn.heard) is None


@pytest.mark.parametrize(
    ("known", "again"),
    [
        ({"areas": (*LEGS, *LEFT)}, {"areas": LEFT}),
        ({"warning_signs": (*FEVER, NEW)}, {"warning_signs": FEVER}),
        ({"reduced_by": (Reason.PAIN, Reason.FEAR)}, {"reduced_by": (Reason.PAIN,)}),
    ],
)
def test_one_of_several_that_are_known_already_is_not_held_back(known, again):
    assert hold(GUIDE.policy, at("has_ms", **known), doubtful(**again).heard) is None


def test_where_nothing_is_in_doubt_there_are_no_doubted_facts_and_nothing_to_settle():
    assert doubted_facts(at("area")) == Facts()
    assert settle(GUIDE.policy, at("area"), NO.heard) == (at("area"), NO.heard)


def test_the_question_back_is_no_question_of_the_interview(talk):
    session, acts, reply = talk(doubtful(areas=LEFT), session=at("area"))
    assert acts == (Clarify("heard", (), ("areas",)),)
    assert "your left arm" in reply.text
    assert session.asked == ("onset", "area")


# A yes


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("area", said(facts=Facts(areas=LEFT))),
        ("area", said(facts=Facts(has_ms=True))),
        ("has_ms", NO),
        ("worse_with_use", NO),
        ("has_ms", said(facts=Facts(areas=LEFT, has_ms=True), denied_parts=(BodyPart.LEG,))),
        ("area", said(facts=Facts(areas=RIGHT), correcting=True)),
        ("area", said(facts=Facts(warning_signs=FEVER))),
        ("onset", YES),
    ],
)
def test_a_yes_takes_it_in_as_if_it_was_said_plainly(talk, question, turn):
    before = at(question, areas=LEGS)
    plain, plainly, _ = talk(turn, session=before)
    held, _, _ = talk(also(turn, confidence=0.4), session=before)
    assert held.doubted == turn.heard
    confirmed, acts, _ = talk(YES, session=held)
    assert (replace(confirmed, turns=plain.turns), acts) == (plain, plainly)


def test_what_is_said_with_the_yes_counts_as_well(talk):
    turn = said(answer=Answer.YES, facts=Facts(has_ms=True))
    session, *_ = talk(doubtful(areas=LEFT), turn, session=at("area"))
    assert session.facts == Facts(sudden_onset=False, areas=LEFT, has_ms=True)


def test_a_sign_that_was_confirmed_is_not_asked_once_more(talk):
    held, *_ = talk(doubtful(warning_signs=CHEST), session=at("area"))
    session, acts, reply = talk(YES, session=held)
    assert acts == (Escalate("emergency", CHEST), Clarify("confirmed", CHEST))
    assert "911" in reply.text
    assert "Did I hear" not in reply.text
    assert reply.text.endswith("say no.")
    assert talk(NO, session=session)[0].facts.warning_signs == ()
    assert talk(NO, session=session)[0].attempt == 0
    assert talk(YES, session=session)[0].stage is Stage.ENDED


def test_a_sign_that_is_named_after_a_confirmed_one_is_asked_back(talk):
    held, *_ = talk(doubtful(warning_signs=CHEST), session=at("area"))
    confirmed, *_ = talk(YES, session=held)
    session, acts, reply = talk(said(facts=Facts(warning_signs=("face_droop",))), session=confirmed)
    assert (acts[-1].question, session.attempt) == ("warning_signs", 0)
    assert "Did I hear that right" in reply.text


def test_a_sign_that_counts_without_a_plain_yes_is_asked_back_in_the_alarm(talk):
    held, *_ = talk(doubtful(warning_signs=CHEST), session=at("area"))
    for turn in (said(), also(YES, confidence=0.3), also(YES, facts=Facts(warning_signs=("face_droop",)))):
        session, acts, _ = talk(turn, session=held)
        assert session.stage is Stage.EMERGENCY
        assert acts[-1].question == "warning_signs"


# A no, and anything else


def test_a_bare_no_drops_it_and_the_question_is_asked_in_other_words(talk):
    session, acts, _ = talk(doubtful(areas=LEFT), NO, session=at("area"))
    assert acts == (Ask("area", 1),)
    assert session.facts.areas == ()


def test_a_bare_no_answers_what_was_asked_back_and_not_the_question_before(talk):
    session, acts, _ = talk(doubtful(Answer.YES), NO, session=at("has_ms"))
    assert acts == (Ask("has_ms", 1),)
    assert session.facts.has_ms is None


@pytest.mark.parametrize("answer", [None, Answer.NO])
def test_another_statement_with_or_without_a_no_is_taken_instead(talk, answer):
    turn = said(answer=answer, facts=Facts(areas=RIGHT))
    session, acts, _ = talk(doubtful(areas=LEFT, has_ms=True), turn, session=at("area"))
    assert acts == (Acknowledge("heard", ("areas",)), Ask("has_ms"))
    assert session.facts == Facts(sudden_onset=False, areas=RIGHT)


def test_another_statement_that_may_be_misheard_is_asked_back_too(talk):
    session, acts, _ = talk(doubtful(areas=LEFT), doubtful(Answer.NO, areas=LEGS), session=at("area"))
    assert acts == (Clarify("heard", (), ("areas",)),)
    assert doubted_facts(session).areas == LEGS
    assert talk(YES, session=session)[0].facts.areas == LEGS


@pytest.mark.parametrize("known", [(), LEGS])
def test_another_side_is_meant_for_the_place_in_doubt(talk, known):
    question = "has_ms" if known else "area"
    turn = said(answer=Answer.NO, side=Side.RIGHT)
    session, *_ = talk(doubtful(areas=LEFT), turn, session=at(question, sudden_onset=False, areas=known))
    assert session.facts.areas == (*known, *RIGHT)


@pytest.mark.parametrize("turn", [said(), SAY[Command.HELP], SAY[Command.EXERCISE]])
def test_what_says_nothing_to_it_drops_it_and_the_question_is_asked_again(talk, turn):
    session, acts, _ = talk(doubtful(areas=LEFT), turn, session=at("area"))
    assert acts[-1] in (Ask("area"), Ask("area", 1))
    assert session.facts.areas == ()


@pytest.mark.parametrize("turn", [UNSURE, SAY[Command.SKIP]])
def test_who_does_not_know_leaves_the_question_open(talk, turn):
    _, acts, _ = talk(doubtful(areas=LEFT), turn, session=at("area"))
    assert acts == (Acknowledge("unknown"), Ask("has_ms"))


@pytest.mark.parametrize(
    ("turn", "lead"),
    [
        (SAY[Command.REPEAT], Repeat()),
        (SAY[Command.SLOWER], Acknowledge("slower")),
        (LAUNCH, Explain("welcome_back")),
    ],
)
def test_it_stays_open_where_it_is_only_to_be_heard_again(talk, turn, lead):
    session, acts, reply = talk(doubtful(areas=LEFT), turn, turn, session=at("area"))
    assert acts == (lead, Clarify("heard", (), ("areas",)))
    assert "your left arm" in reply.text
    assert talk(YES, session=session)[0].facts.areas == LEFT


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("area", doubtful(areas=LEFT)),
        ("has_ms", doubtful(Answer.YES)),
        ("area", doubtful(warning_signs=CHEST)),
    ],
)
def test_that_it_is_wrong_is_a_no_and_the_question_is_asked_again(talk, question, turn):
    session, acts, _ = talk(turn, SAY[Command.CHANGE], session=at(question))
    assert isinstance(acts[-1], Ask)
    assert (acts[-1].question, session.question) == (question, question)
    assert session.facts == Facts(sudden_onset=False)


def test_going_back_from_the_first_question_asks_it_again(talk):
    _, acts, _ = talk(LAUNCH, doubtful(Answer.NO), SAY[Command.GO_BACK])
    assert acts == (Explain("first_question"), Ask("onset"))


def test_a_stop_closes_and_drops_it(talk):
    session, acts, _ = talk(doubtful(areas=LEFT), SAY[Command.STOP], session=at("area"))
    assert acts == (Close("stop"),)
    assert (session.doubted, session.facts.areas) == (None, ())


# Warning signs


@pytest.mark.parametrize(
    "turn",
    [
        YES,
        UNSURE,
        said(),
        said(facts=Facts(areas=LEFT)),
        said(denied_signs=FEVER),
        said(answer=Answer.NO, facts=Facts(warning_signs=CHEST)),
        *(SAY[c] for c in Command if c not in (Command.CHANGE, Command.REPEAT, Command.SLOWER)),
    ],
    ids=repr,
)
def test_a_doubted_sign_counts_and_alarms_whatever_is_said_but_a_no(talk, turn):
    session, acts, _ = talk(doubtful(warning_signs=CHEST), turn, session=at("area"))
    assert acts == (
        Escalate("emergency", CHEST),
        Clarify("confirmed" if turn is YES else "warning_signs", CHEST),
    )
    assert (session.stage, session.doubted) == (Stage.EMERGENCY, None)


@pytest.mark.parametrize(
    "turn",
    [
        NO,
        FINE,
        also(FINE, answer=Answer.NO),
        said(facts=Facts(areas=LEFT), correcting=True),
    ],
)
def test_a_no_or_a_denial_drops_a_doubted_sign(talk, turn):
    session, acts, _ = talk(doubtful(warning_signs=CHEST), turn, session=at("area"))
    assert not any(isinstance(a, Escalate) for a in acts)
    assert session.facts.warning_signs == ()
    assert session.stage is Stage.INTERVIEW


def test_to_deny_one_of_two_doubted_signs_leaves_the_other(talk):
    turn = doubtful(warning_signs=("chest_pain", "face_droop"))
    session, acts, _ = talk(turn, said(denied_signs=("face_droop",)), session=at("area"))
    assert alarms(acts)
    assert session.facts.warning_signs == CHEST


@pytest.mark.parametrize("answer", [None, Answer.YES])
def test_a_sign_that_is_named_beside_a_doubted_one_counts_too(talk, answer):
    turn = said(answer=answer, facts=Facts(warning_signs=("new_speech_trouble",)))
    session, acts, _ = talk(doubtful(warning_signs=FEVER), turn, session=at("warning_signs"))
    assert "new_speech_trouble" in session.facts.warning_signs
    assert alarms(acts)


def test_a_stop_closes_where_the_doubted_sign_is_no_emergency(talk):
    _, acts, _ = talk(doubtful(warning_signs=FEVER), SAY[Command.STOP], session=at("area"))
    assert isinstance(acts[-1], Close)


def test_start_over_forgets_a_doubted_sign_that_is_no_emergency_but_not_without_a_word(talk):
    session, acts, _ = talk(LAUNCH, doubtful(Answer.YES), SAY[Command.START_OVER])
    assert acts == (Escalate("contact_care_team", (NEW,)), Ask("onset"))
    assert session.facts == Facts()


BREATHING = ("breathing_trouble",)


@pytest.mark.parametrize(
    ("question", "known", "doubted", "turn", "counts"),
    [
        # A no that may be misheard, or a mere "sorry", is no plain one.
        ("area", {}, doubtful(warning_signs=CHEST), doubtful(Answer.NO), CHEST),
        ("area", {}, doubtful(warning_signs=CHEST), said(correcting=True), CHEST),
        ("area", {}, doubtful(warning_signs=CHEST), said(correcting=True, answer=Answer.UNSURE), CHEST),
        # To deny one sign leaves the other.
        (
            "area",
            {},
            doubtful(warning_signs=(*BREATHING, *CHEST)),
            said(answer=Answer.NO, denied_signs=CHEST),
            BREATHING,
        ),
        # What follows from what was said counts like what was said.
        ("area", {"sudden_onset": True}, doubtful(areas=LEFT), UNSURE, ("sudden_one_sided_weakness",)),
        ("onset", {}, doubtful(onset=Onset.DAYS), UNSURE, (NEW,)),
        # What was denied in doubt and is said now is there.
        (
            "area",
            {},
            said(facts=Facts(areas=LEFT), denied_signs=CHEST, confidence=0.4),
            said(answer=Answer.YES, facts=Facts(warning_signs=CHEST)),
            CHEST,
        ),
    ],
)
def test_a_doubted_sign_counts_unless_it_is_plainly_denied(talk, question, known, doubted, turn, counts):
    _, acts, _ = talk(doubted, turn, session=at(question, **known))
    assert isinstance(acts[0], Escalate)
    assert acts[0].signs == counts


def test_what_may_be_misheard_takes_back_no_alarm_and_denies_no_sign(talk):
    alarmed, *_ = talk(said(facts=Facts(warning_signs=CHEST)), session=at("area"))
    for turn in (doubtful(Answer.NO), said(denied_signs=CHEST, confidence=0.4)):
        assert talk(turn, session=alarmed)[0].stage is Stage.EMERGENCY
    known = at("area", warning_signs=FEVER)
    assert talk(said(denied_signs=FEVER, confidence=0.4), session=known)[0].facts.warning_signs == FEVER


def test_a_no_to_another_sign_takes_back_no_alarm_for_both(talk):
    both, *_ = talk(said(facts=Facts(warning_signs=(*BREATHING, *CHEST))), session=at("area"))
    session, acts, _ = talk(said(answer=Answer.NO, denied_signs=CHEST), session=both)
    assert acts == (Escalate("emergency", BREATHING), Clarify("warning_signs", BREATHING))
    assert talk(NO, session=session)[0].stage is Stage.INTERVIEW


@pytest.mark.parametrize("command", [Command.REPEAT, Command.SLOWER])
def test_in_the_last_turn_a_doubted_sign_is_not_asked_back_once_more(talk, command):
    held, *_ = talk(doubtful(warning_signs=CHEST), session=replace(at("area"), turns=MAX_TURNS - 2))
    _, acts, _ = talk(SAY[command], session=held)
    assert acts == (Escalate("emergency", CHEST), Close("emergency"))


def test_a_side_that_is_said_with_the_yes_counts(talk):
    session, *_ = talk(
        doubtful(areas=(Area(BodyPart.LEG),)), said(answer=Answer.YES, side=Side.LEFT), session=at("area")
    )
    assert session.facts.areas == (Area(BodyPart.LEG, Side.LEFT),)


def test_an_emergency_sign_is_not_held_back_in_the_last_turn(talk):
    session = replace(at("area"), turns=MAX_TURNS - 1)
    assert alarms(talk(doubtful(warning_signs=CHEST), session=session)[1])


def test_outside_the_interview_a_sign_alarms_at_once(talk):
    assert alarms(talk(doubtful(warning_signs=CHEST))[1])
    session = Session(
        facts=Facts(onset=Onset.YEARS, activity_level=ActivityLevel.LIGHT, has_ms=True, areas=LEGS),
        stage=Stage.RESULT,
        question=TOPIC,
        turns=9,
    )
    assert alarms(talk(doubtful(warning_signs=CHEST), session=session)[1])


# Whatever is said


def played(conversation):
    session = Session()
    for turn in conversation:
        before = session
        session, acts = decide(GUIDE.policy, before, turn)
        yield before, turn, session, acts


@given(TALKS)
@MORE
def test_a_session_in_doubt_survives_being_stored(conversation):
    for _, _, session, _ in played(conversation):
        assert Session.from_dict(through_json(session.to_dict()), frozenset(SIGNS)) == session


@given(TALKS)
@MORE
def test_something_is_in_doubt_if_and_only_if_it_is_asked_back_outside_an_alarm(conversation):
    for _, _, session, _ in played(conversation):
        assert (session.question is None) == (session.stage is Stage.ENDED)
        assert (session.confirming is not None) == (session.question == CONFIRM)
        in_doubt = session.question == CONFIRM and session.stage is not Stage.EMERGENCY
        assert (session.doubted is not None) == in_doubt
        assert not in_doubt or doubted_facts(session) != Facts()


@given(TALKS)
@MORE
def test_the_question_that_is_heard_is_the_one_that_is_open(conversation):
    for _, _, session, acts in played(conversation):
        reply = GUIDE.wording.reply(session, acts)
        match acts[-1]:
            case Ask(question):
                assert session.question == question
            case Offer():
                assert session.question == TOPIC
            case Clarify():
                assert session.question == CONFIRM
                loud = reply.reprompt.startswith(("Call 911", "I'm still here"))
                assert loud == (session.stage is Stage.EMERGENCY)
            case Close():
                assert session.question is None
        for gap in (" ?", ": ?", "  ", "{"):
            assert gap not in reply.text


def taken_back(turn):
    """The doubted signs that a turn may take back."""
    if turn.heard.takes_back:
        return set(SIGNS)
    return set(turn.heard.denied_signs)


@given(TALKS)
@MORE
def test_no_emergency_sign_is_lost_in_doubt_unless_it_is_taken_back(conversation):
    for before, turn, session, _ in played(conversation):
        if turn.kind is Kind.LAUNCH:
            continue
        signs = set(doubted_facts(before).warning_signs) - taken_back(turn)
        if turn.heard.doubtful:
            signs |= set(turn.heard.facts.warning_signs) - set(turn.heard.denied_signs)
        kept = {*session.facts.warning_signs, *doubted_facts(session).warning_signs}
        assert signs & set(EMERGENCIES) <= kept


@given(
    facts(signs=()), st.sampled_from(EMERGENCIES), st.sampled_from([YES, UNSURE, said(), SAY[Command.STOP]])
)
def test_a_doubted_emergency_alarms_unless_it_is_taken_back(known, sign, turn):
    session = replace(at("has_ms"), facts=replace(known, has_ms=None))
    plain = decide(GUIDE.policy, session, said(facts=Facts(warning_signs=(sign,))))[1]
    held, acts = decide(GUIDE.policy, session, doubtful(warning_signs=(sign,)))
    assert acts == (Clarify("warning_signs", (sign,)),)
    assert alarms(decide(GUIDE.policy, held, turn)[1]) == alarms(plain)
