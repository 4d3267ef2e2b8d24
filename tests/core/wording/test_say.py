import pytest
from said import said
from strategies import KNOWLEDGE, LAUNCH, SIGNS, sentences, with_signs, words

from skill.core.acts import (
    Acknowledge,
    Advise,
    Answer,
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
from skill.core.fields import FIELDS, NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Command, Heard
from skill.core.knowledge import Cause, Topic, Triage
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
from skill.core.wording.say import Wording
from skill.core.wording.words import Locale, LocaleError

ARM, LEG, HAND, FOOT = (Area(p) for p in (BodyPart.ARM, BodyPart.LEG, BodyPart.HAND, BodyPart.FOOT))
NOTHING = Facts()
UNUSED = Facts(
    areas=(ARM,),
    onset=Onset.YEARS,
    activity_level=ActivityLevel.INACTIVE,
    activity_change=ActivityChange.LESS,
    worse_with_use=False,
    has_ms=True,
)
NERVE = Facts(areas=(LEG,), worse_with_use=True, recovers_with_rest=True, heat_worsens=True, has_ms=True)
YES_NO = (True, False)
ONE_OF = (
    ("onset", Onset),
    ("sudden_onset", YES_NO),
    ("activity_level", ActivityLevel),
    ("activity_change", ActivityChange),
    ("reduced_by", tuple((reason,) for reason in Reason)),
    ("worse_with_use", YES_NO),
    ("recovers_with_rest", YES_NO),
    ("heat_worsens", YES_NO),
    ("training_effect", TrainingEffect),
    ("has_ms", YES_NO),
)
EMERGENCY, CONTACT = Triage.EMERGENCY, Triage.CONTACT_CARE_TEAM


@pytest.fixture
def wording(guide):
    return guide.wording


@pytest.fixture
def say(wording):
    """What is said of acts, one after the other, given facts."""

    def spoken(*acts, facts=NOTHING, turns=0, **session):
        return wording.reply(Session(facts=facts, turns=turns, **session), acts).text

    return spoken


@pytest.fixture
def told(wording):
    return lambda facts: wording.reply(Session(facts=facts, question=TOPIC, stage=Stage.RESULT), (Assess(),))


def locale_text(wording, key, **slots):
    return wording.locale.text(key, number=wording.locale.number, **slots)


# Every act has words


@pytest.mark.parametrize("question", BY_ID)
def test_a_question_has_three_ways_to_be_put_and_words_for_help_why_and_silence(say, wording, question):
    ways = {say(Ask(question, attempt)) for attempt in range(3)}
    assert len(ways) == 3
    assert say(Explain("help", question)) != say(Explain("why", question))
    quiet = wording.reply(Session(question=question, attempt=1), (Ask(question, 1),)).reprompt
    assert locale_text(wording, f"ask.{question}.reprompt") in quiet


@pytest.mark.parametrize("question", [q.id for q in BY_ID.values() if q.along])
def test_what_is_asked_along_has_words_as_long_as_it_is_not_known(say, wording, question):
    [along] = BY_ID[question].along
    both = wording.reply(Session(question=question), (Ask(question),))
    assert both.text == locale_text(wording, f"ask.{question}.along")
    assert locale_text(wording, f"ask.{question}.reprompt_along") in both.reprompt
    known = BY_ID[FIELDS[along].question].answers[0]
    alone = wording.reply(Session(question=question, facts=known), (Ask(question),))
    assert alone.text == locale_text(wording, f"ask.{question}.first")
    assert locale_text(wording, f"ask.{question}.reprompt") in alone.reprompt


@pytest.mark.parametrize(
    "act",
    [
        *(
            Explain(what)
            for what in ("welcome", "welcome_back", "education", "change", "which_sign", "later")
        ),
        Explain("first_question"),
        Explain("help", TOPIC),
        *(Acknowledge(how) for how in ("ok", "unknown", "moving_on", "going_back", "start_over", "slower")),
        *(Acknowledge(how) for how in ("thanks", "no_emergency", "no_change")),
        Repeat(),
        Decline(),
        *(Close(how) for how in ("stop", "stop_contact", "done", "long", "emergency")),
        *(Offer(topic.value) for topic in Topic if topic is not Topic.SEND),
        Offer(None),
        *(Advise(topic) for topic in Topic),
        *(Escalate(EMERGENCY, (s,)) for s in SIGNS),
        *(Escalate(CONTACT, (s,)) for s in SIGNS),
        *(Clarify("warning_signs", (s,)) for s in SIGNS),
        Clarify("warning_signs"),
        Clarify("onset", ("sudden_one_sided_weakness",)),
    ],
    ids=repr,
)
def test_every_act_is_said_in_short_sentences_in_every_wording(say, act):
    for turn in range(6):
        spoken = say(act, facts=NERVE, turns=turn)
        assert spoken
        assert "{" not in spoken
        assert all(words(s) < 18 for s in sentences(spoken)), spoken


def test_wordings_take_turns(say):
    assert len({say(Acknowledge("ok"), turns=turn) for turn in range(3)}) > 1
    assert say(Acknowledge("ok"), turns=1) == say(Acknowledge("ok"), turns=1)


def test_acts_are_said_in_their_order_with_one_part_of_speech_each(wording):
    reply = wording.reply(Session(question="area"), (Acknowledge("ok"), Ask("area")))
    assert len(reply.speech) == 2
    assert reply.speech[1].endswith("?")


def test_a_locale_that_lacks_a_word_is_named(knowledge):
    lacking = Locale("xx", {"meta": {"emergency_number": "1"}})
    with pytest.raises(LocaleError, match=r"xx: .* is missing"):
        Wording.of(knowledge, lacking).reply(Session(), (Ask("area"),))


# What the person said


@pytest.mark.parametrize(
    ("areas", "spoken"),
    [
        ((Area(BodyPart.ARM, Side.LEFT),), "your left arm"),
        ((Area(BodyPart.FOOT, Side.BOTH),), "both your feet"),
        ((ARM, LEG), "your arm and your leg"),
        ((ARM, LEG, HAND), "your arm, your leg and your hand"),
        ((ARM, LEG, HAND, FOOT), "several places"),
    ],
)
def test_places_are_said_as_people_say_them(say, areas, spoken):
    assert spoken in say(Acknowledge("heard", ("areas",)), facts=Facts(areas=areas))


@pytest.mark.parametrize("part", [BodyPart.BACK, BodyPart.WHOLE_BODY, BodyPart.LOWER_BODY, BodyPart.NECK])
def test_a_part_there_is_one_of_is_never_said_to_be_both(say, part):
    facts = Facts(areas=(Area(part, Side.BOTH),))
    assert "both" not in say(Acknowledge("heard", ("areas",)), facts=facts)


def test_what_was_corrected_is_said_back(say):
    facts = Facts(onset=Onset.WEEKS, has_ms=False)
    spoken = say(Acknowledge("corrected", ("onset", "has_ms")), facts=facts)
    assert locale_said(say, "onset", facts) in spoken
    assert locale_said(say, "has_ms", facts) in spoken


def locale_said(say, name, facts):
    alone = say(Acknowledge("heard", (name,)), facts=facts)
    return alone.split(", ", 1)[1].rstrip(".")


def test_of_several_reasons_the_last_one_is_said_back(say):
    both = Facts(reduced_by=(Reason.PAIN, Reason.FEAR))
    assert locale_said(say, "reduced_by", both) == locale_said(
        say, "reduced_by", Facts(reduced_by=(Reason.FEAR,))
    )


# Alarms


def test_an_alarm_says_the_number_first_and_what_it_is_about(say):
    assert say(Escalate(EMERGENCY, ("face_droop",))).startswith("Call 911 now.")
    assert "stroke" in say(Escalate(EMERGENCY, ("face_droop",)))
    assert say(Escalate(EMERGENCY, ("chest_pain",))) != say(Escalate(EMERGENCY, ()))


def test_of_several_signs_the_gravest_is_spoken_of(say):
    both = ("fever_or_infection", "breathing_trouble")
    assert say(Escalate(EMERGENCY, both)) == say(Escalate(EMERGENCY, ("breathing_trouble",)))
    assert say(Clarify("warning_signs", both)) == say(Clarify("warning_signs", ("breathing_trouble",)))


def test_of_signs_as_grave_the_first_of_the_knowledge_is_spoken_of(say):
    assert say(Clarify("warning_signs", ("chest_pain", "face_droop"))) == say(
        Clarify("warning_signs", ("face_droop",))
    )


def test_a_sign_of_a_kind_without_words_of_its_own_has_the_general_ones(say, wording):
    assert not wording.locale.has(f"escalate.{EMERGENCY}.infection")
    assert say(Escalate(EMERGENCY, ("fever_or_infection",))) == say(Escalate(EMERGENCY, ()))


def test_an_alarm_leaves_a_card_with_the_number(wording):
    session = Session(question=CONFIRM, suspects=("face_droop",))
    card = wording.reply(session, (Escalate(EMERGENCY, ("face_droop",)), Clarify("warning_signs"))).card
    assert "911" in card.title
    assert "stroke" in card.text


def test_a_warning_for_the_care_team_leaves_no_card(wording):
    assert wording.reply(Session(), (Escalate(CONTACT, ("fever_or_infection",)),)).card is None


def test_silence_in_an_alarm_repeats_the_number(wording):
    assert (
        "911"
        in wording.reply(
            Session(stage=Stage.EMERGENCY, question=CONFIRM), (Clarify("warning_signs"),)
        ).reprompt
    )


# What may have been misheard


DOUBTED = [
    *(Facts(**{name: value}) for name, kind in ONE_OF for value in kind),
    *(
        Facts(areas=areas)
        for areas in ((ARM,), (Area(BodyPart.FOOT, Side.BOTH), LEG, HAND), (ARM, LEG, HAND, FOOT))
    ),
    Facts(reduced_by=(Reason.PAIN, Reason.FEAR)),
]


@pytest.fixture
def asked_back(wording):
    """What is said when facts may have been misheard."""

    def spoken(facts, *fields, turns=0, alarmed=False):
        stage = Stage.EMERGENCY if alarmed else Stage.INTERVIEW
        doubted = None if alarmed else Heard(facts=facts)
        session = Session(stage=stage, question=CONFIRM, confirming="area", doubted=doubted, turns=turns)
        signs = facts.warning_signs
        act = Clarify("warning_signs", signs) if signs else Clarify("heard", (), fields)
        return wording.reply(session, (act,))

    return spoken


@pytest.mark.parametrize("facts", DOUBTED, ids=lambda facts: str(next(iter(facts.known()))))
def test_each_fact_is_asked_back_in_one_short_question(asked_back, say, facts):
    (name,) = facts.known()
    said_back = say(Acknowledge("heard", (name,)), facts=facts).partition(", ")[2].rstrip(".")
    for turn in range(6):
        spoken = asked_back(facts, name, turns=turn).text
        assert spoken.endswith(f": {said_back}?")
        assert words(spoken) < 18, spoken
    assert said_back


@pytest.mark.parametrize("facts", [Facts(areas=(ARM,)), Facts(warning_signs=(NEW,))])
def test_silence_after_what_is_asked_back_asks_for_yes_or_no_and_does_not_alarm(asked_back, facts):
    reply = asked_back(facts, *facts.known())
    assert "yes or no" in reply.reprompt
    assert "911" not in reply.reprompt + reply.text
    assert reply.card is None


def test_silence_after_an_emergency_sign_is_asked_back_says_what_to_do_if_it_was_heard_right(asked_back):
    reply = asked_back(Facts(warning_signs=("chest_pain",)), "warning_signs")
    assert "911" not in reply.text
    assert reply.reprompt.startswith("If I heard right, call 911")
    assert reply.card is None


def test_silence_in_an_alarm_still_repeats_the_number(asked_back):
    assert "Call 911" in asked_back(Facts(warning_signs=("chest_pain",)), alarmed=True).reprompt


# The result


def test_a_result_names_the_cause_and_two_facts_for_it_and_what_helps(told, wording):
    text = told(UNUSED).text
    assert locale_text(wording, "result.cause.deconditioning") in text
    assert locale_text(wording, "facts.activity_level.inactive") in text
    assert locale_text(wording, "facts.activity_change.less") in text
    assert locale_text(wording, "facts.worse_with_use.false") not in text
    assert locale_text(wording, "guidance.progressive_resistance_training.say") in text
    assert locale_text(wording, "result.education") in text


def test_of_two_causes_one_fact_of_each_is_named(told, wording):
    text = told(UNUSED.merged(NERVE)).text
    assert locale_text(wording, "facts.worse_with_use.true") in text
    assert locale_text(wording, "facts.activity_level.inactive") in text


def test_an_unclear_result_says_so_and_gives_no_reasons(told, wording):
    text = told(Facts(heat_worsens=True)).text
    assert locale_text(wording, "result.cause.unclear") in text
    assert locale_text(wording, "facts.heat_worsens.true") not in text


def test_a_result_after_a_warning_says_first_whom_to_call(told, wording):
    assert told(with_signs(UNUSED, "fever_or_infection")).text.startswith(
        locale_text(wording, "result.contact")
    )


def test_without_a_diagnosis_a_doctor_comes_first(told, wording):
    assert told(UNUSED.merged(Facts(has_ms=False))).text.startswith(
        locale_text(wording, "result.no_diagnosis")
    )


def test_a_changed_result_says_so_first(say, wording):
    assert say(Assess(changed=True), facts=UNUSED).startswith(locale_text(wording, "result.changed"))


def test_legs_and_arms_get_different_help(told, wording):
    for_arms, for_legs = (told(Facts(areas=(a,), has_ms=True)).text for a in (ARM, LEG))
    arms = locale_text(wording, "guidance.occupational_therapist_exercises.say")
    assert arms in for_arms
    assert arms not in for_legs


def test_a_cause_known_only_from_how_new_it_is_still_has_a_whole_sentence_of_reasons(told):
    spoken = told(Facts(warning_signs=(NEW,), has_ms=True)).text
    assert "told me ." not in spoken
    assert " ." not in spoken


def test_the_reason_that_is_named_is_one_that_speaks_for_the_cause(told, wording):
    facts = Facts(
        activity_change=ActivityChange.SAME,
        reduced_by=(Reason.PAIN, Reason.HEAT),
        training_effect=TrainingEffect.HELPED,
        worse_with_use=None,
        has_ms=True,
    )
    text = told(facts).text
    assert locale_text(wording, "facts.reduced_by.heat") not in text


def test_a_result_leaves_a_card_with_all_of_it(told, wording):
    card = told(with_signs(UNUSED, "fever_or_infection")).card
    assert locale_text(wording, "card.cause_name.deconditioning") in card.text
    assert "- " + locale_text(wording, "signs.fever_or_infection") in card.text
    assert "- " + locale_text(wording, "facts.has_ms.true") in card.text
    assert "- " + locale_text(wording, "guidance.contact_care_team.write") in card.text
    assert KNOWLEDGE.sources["nmss_weakness"].title in card.text
    assert "project" not in card.text


def test_a_card_names_only_what_was_told(wording, told):
    card = told(Facts()).card
    assert locale_text(wording, "card.cause_name.unclear") in card.text
    assert "None" not in card.text
    assert "sit" not in card.text


# Topics


def test_a_topic_tells_the_guidance_that_applies(say, wording):
    text = say(Advise(Topic.WALKING), facts=NERVE)
    assert locale_text(wording, "guidance.walking_exercise.tell") in text
    assert locale_text(wording, "guidance.daily_living_tools.tell") not in text


def test_a_topic_with_nothing_to_tell_says_so(say, wording):
    assert say(Advise(Topic.DAILY_LIFE), facts=NERVE) == locale_text(wording, "topic.none")


def test_why_tells_up_to_four_facts(say, wording):
    facts = UNUSED.merged(Facts(reduced_by=(Reason.PAIN,), training_effect=TrainingEffect.HELPED))
    text = say(Advise(Topic.WHY), facts=facts)
    assert (text.count("You told me"), text.count("You also said")) == (1, 1)
    assert locale_text(wording, "facts.training_effect.helped") in text
    assert locale_text(wording, "topic.why.source") in text


def test_why_without_any_fact_or_cause_says_so(say, wording):
    assert say(Advise(Topic.WHY)) == locale_text(wording, "topic.why.none")
    assert say(Advise(Topic.WHY), facts=Facts(heat_worsens=True)) == locale_text(wording, "topic.why.none")


def test_a_summary_that_is_sent_is_on_a_card(wording):
    reply = wording.reply(Session(facts=UNUSED), (Advise(Topic.SEND), Offer(None)))
    assert locale_text(wording, "card.cause_name.deconditioning") in reply.card.text
    assert wording.reply(Session(facts=UNUSED), (Advise(Topic.WHY), Offer(None))).card is None


@pytest.mark.parametrize(
    ("offered", "key"), [(None, "topic.any.reprompt"), ("walking", "topic.walking.offer")]
)
def test_silence_after_an_offer_repeats_how_to_answer(wording, offered, key):
    reply = wording.reply(Session(question=TOPIC, offered=offered), (Offer(offered),))
    assert locale_text(wording, key) in reply.reprompt


def test_nothing_is_said_after_silence_where_no_question_is_open(wording):
    assert wording.reply(Session(), (Close("stop"),)).reprompt is None


def test_slow_speech_is_asked_for_in_the_reply(wording):
    assert wording.reply(Session(slow=True), (Close("stop"),)).slow
    assert not wording.reply(Session(), (Close("stop"),)).slow


# Limits


@pytest.mark.parametrize("question", BY_ID)
@pytest.mark.parametrize(
    "lead",
    [
        (),
        (Explain("education"), Acknowledge("ok")),
        (Explain("help"),),
        (Explain("why"),),
        (Explain("change"),),
        (Explain("later"),),
        (Decline(),),
        (Acknowledge("moving_on"),),
        (Acknowledge("no_emergency"),),
        (Acknowledge("slower"),),
        (Repeat(), Acknowledge("ok")),
        (Escalate(CONTACT, ("fever_or_infection",)),),
    ],
    ids=lambda lead: " ".join(
        f"{type(a).__name__}.{getattr(a, 'what', getattr(a, 'how', ''))}" for a in lead
    ),
)
def test_a_question_with_what_comes_before_it_has_at_most_thirty_words(say, lead, question):
    if question == "warning_signs" and any(isinstance(a, Escalate) for a in lead):
        pytest.skip("whoever named a sign is not asked for signs")
    lead = tuple(replace(a, question=question) if a in (Explain("help"), Explain("why")) else a for a in lead)
    for attempt in range(3 if len(lead) < 2 else 1):
        for turn in range(6):
            spoken = say(*lead, Ask(question, attempt), turns=turn)
            assert words(spoken) <= 30, spoken


@pytest.mark.parametrize("sign", SIGNS)
def test_an_alarm_with_its_question_has_at_most_thirty_words(say, sign):
    for triage_sign in ((sign,), ()):
        spoken = say(Escalate(EMERGENCY, triage_sign), Clarify("warning_signs", triage_sign))
        assert words(spoken) <= 30, spoken


def test_a_welcome_and_a_new_start_fit_before_the_first_question(talk):
    assert words(talk(LAUNCH)[2].text) <= 30
    assert words(talk(LAUNCH, said(command=Command.START_OVER))[2].text) <= 30


PEOPLE = {
    "unused": UNUSED,
    "nerve": NERVE,
    "both": UNUSED.merged(NERVE),
    "both, all over": UNUSED.merged(NERVE).merged(Facts(areas=(Area(BodyPart.WHOLE_BODY),))),
    "both, medium": UNUSED.merged(NERVE).merged(Facts(heat_worsens=False)),
    "unclear": Facts(areas=(ARM,)),
}


@pytest.mark.parametrize("has_ms", [True, False, None])
@pytest.mark.parametrize("sign", [None, "fever_or_infection"])
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    "lead",
    [
        (Acknowledge("ok"),),
        (Acknowledge("moving_on"),),
        (Acknowledge("heard", ("areas",)),),
        (Acknowledge("corrected", ("activity_level",)),),
        (Escalate(CONTACT, ("fever_or_infection",)),),
    ],
    ids=["ok", "moving on", "heard", "corrected", "warned"],
)
def test_a_result_with_what_comes_around_it_has_at_most_ninety_words(say, lead, person, sign, has_ms):
    if not isinstance(lead[0], Escalate) or sign:
        facts = replace(PEOPLE[person], has_ms=has_ms)
        facts = replace(facts, activity_level=facts.activity_level or ActivityLevel.LIGHT)
        facts = with_signs(facts, sign) if sign else facts
        changed = lead[0] == Acknowledge("corrected", ("activity_level",))
        spoken = say(*lead, Assess(changed=changed), Offer("daily_life"), facts=facts)
        assert words(spoken) <= 90, spoken


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_topic_with_the_next_offer_has_at_most_ninety_words(say, person, topic):
    for offered in ("daily_life", None):
        spoken = say(Advise(topic), Offer(offered), facts=PEOPLE[person])
        assert words(spoken) <= 90, spoken


@pytest.mark.parametrize("name", ["activity_level", "activity_change", "worse_with_use", "has_ms"])
def test_two_facts_said_back_fit_into_one_short_sentence(say, name):
    for other in {"worse_with_use", "recovers_with_rest", "areas"} - {name}:
        facts = replace(
            UNUSED.merged(NERVE), worse_with_use=False, areas=(LEG, Area(BodyPart.ARM, Side.LEFT))
        )
        spoken = say(Acknowledge("corrected", (name, other)), facts=facts)
        assert words(spoken) < 18, spoken


def test_any_two_reasons_fit_into_one_short_sentence(told):
    steady = UNUSED.without("activity_change")
    new = Facts(activity_level=ActivityLevel.MODERATE, warning_signs=(NEW,), has_ms=True)
    for facts in (UNUSED, NERVE, steady, new, UNUSED.merged(NERVE), UNUSED.merged(new)):
        for sentence in sentences(told(facts).text):
            assert words(sentence) < 18, sentence


# Limbs that differ, small steps, answers

DIFFERS = Facts(
    areas=(Area(BodyPart.LEG, Side.BOTH),), strengthened=(Area(BodyPart.LEG, Side.RIGHT),), has_ms=True,
    training_effect=TrainingEffect.DIFFERS, worse_with_use=True, activity_level=ActivityLevel.LIGHT,
    activity_change=ActivityChange.LESS,
)  # fmt: skip


def test_each_limb_has_its_own_result_where_they_differ(told):
    reply = told(DIFFERS)
    assert reply.text.startswith(
        "Your left leg: most likely weak nerve signals. Your right leg: most likely too little use."
    )
    assert "Likely cause, your left leg: muscles that get too few nerve impulses." in reply.card.text
    assert "weights helped your right leg" in reply.card.text


def test_of_many_limbs_one_is_told_for_each_result(told):
    hands = Area(BodyPart.HAND, Side.BOTH)
    reply = told(replace(DIFFERS, areas=(hands, *DIFFERS.areas)))
    assert "Your right leg: most likely too little use." in reply.text
    assert reply.text.count("most likely weak nerve signals") == 1


@pytest.mark.parametrize("step", KNOWLEDGE.steps, ids=lambda step: step.id)
def test_a_step_is_said_with_its_word_on_safety(say, wording, step):
    said = say(Suggest(step.id))
    assert said.startswith(locale_text(wording, f"advice.{step.id}.say"))
    assert step.careful is (said != locale_text(wording, f"advice.{step.id}.say"))


def test_an_answer_fits_the_result_else_the_weak_limb_else_anybody(say, wording):
    text = wording.locale.text
    varied = next(a for a in KNOWLEDGE.answers.values() if {"nerve_conduction", "upper"} & set(a.varies))
    assert say(Answer(varied.id)) == text(f"answer.{varied.id}.say.any")
    for name in varied.varies:
        if name in list(Cause):
            assert say(Answer(varied.id), result=Cause(name)) == text(f"answer.{varied.id}.say.{name}")
    by_limb = next(a for a in KNOWLEDGE.answers.values() if "upper" in a.varies)
    arms = Facts(areas=(Area(BodyPart.ARM, Side.LEFT),))
    assert say(Answer(by_limb.id), facts=arms) == text(f"answer.{by_limb.id}.say.upper")
    everywhere = Facts(areas=(Area(BodyPart.WHOLE_BODY),))
    assert say(Answer(by_limb.id), facts=everywhere) == text(f"answer.{by_limb.id}.say.any")


def test_the_summary_holds_the_own_words_the_steps_and_what_was_asked(wording):
    [step, *_] = KNOWLEDGE.steps
    session = Session(facts=DIFFERS, stage=Stage.RESULT, question=TOPIC, steps=(step.id,), asks=("driving",))
    text = wording.summary(session, {"worse_with_use": "it dies on the stairs"})
    assert 'it fades as you use it ("it dies on the stairs")' in text
    assert locale_text(wording, f"advice.{step.id}.write") in text
    assert locale_text(wording, "answer.driving.write") in text
    assert "How likely: lack of use" in text


def test_a_card_holds_no_more_than_alexa_takes(wording):
    legs = (Area(BodyPart.LEG, Side.BOTH),)
    facts = Facts(has_ms=True, areas=legs, worse_with_use=True, recovers_with_rest=True)
    steps = tuple(step.id for step in KNOWLEDGE.steps if step.fits(Cause.NERVE_CONDUCTION, legs, None))
    session = Session(facts=facts, stage=Stage.RESULT, asks=tuple(KNOWLEDGE.answers), steps=steps)
    text = wording.summary(session, {})
    assert 6000 < len(text) <= 7500
    short = wording.summary(replace(session, asks=(), steps=()), {})
    own = wording.summary(replace(session, asks=(), steps=()), {"has_ms": "x" * 9000})
    assert len(own) > len(short) + 8000


def test_exercise_asked_for_before_a_check_begins_with_the_check(say):
    ill = Facts(
        has_ms=True, areas=(Area(BodyPart.LEG),), activity_level=ActivityLevel.INACTIVE,
        activity_change=ActivityChange.LESS, worse_with_use=False, warning_signs=("fever_or_infection",),
    )  # fmt: skip
    assert say(Advise("exercise"), facts=ill).startswith("First, call your care team today.")
    well = replace(ill, warning_signs=())
    assert not say(Advise("exercise"), facts=well).startswith("First")
