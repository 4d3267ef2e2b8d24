"""Two readings that differ: "did you say this, or that?", and what an answer to it amounts to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from said import also, said
from strategies import EMERGENCIES, IDS, LAUNCH, SIGNS, facts, through_json, turns
from transcripts import the_skill

from skill import content
from skill.core.acts import Ask, Clarify, Escalate
from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Heard
from skill.core.open import Alarm, Asked, Check, Offered
from skill.core.policy.agree import agreed
from skill.core.policy.decide import decide
from skill.core.policy.listen import doubted_facts
from skill.core.policy.moment import MAX_TURNS
from skill.core.questions import BY_ID, interpret
from skill.core.session import CONFIRM, Session, Stage
from skill.core.values import Area, BodyPart, Side
from skill.device.echo import Echo
from skill.device.listening.spoken import Spoken

GUIDE = content.guide()
YES, NO = said(answer=Answer.YES), said(answer=Answer.NO)
LEFT_LEG, RIGHT_LEG, LEFT_ARM = (
    Facts(areas=(Area(part, side),))
    for part, side in ((BodyPart.LEG, Side.LEFT), (BodyPart.LEG, Side.RIGHT), (BodyPart.ARM, Side.LEFT))
)
LEG, ARM = Facts(areas=(Area(BodyPart.LEG),)), Facts(areas=(Area(BodyPart.ARM),))


class Talked:
    """What came of a whole talk by voice; a pair is what two readings wrote."""

    def __init__(self, *spoken):
        self.echo = Echo(the_skill(), "en-US")
        self.echo.launch()
        for one in spoken:
            self.say(one)

    def say(self, one):
        text, otherwise = one if isinstance(one, tuple) else (one, "")
        self.last = self.echo.say(one if isinstance(one, Spoken) else Spoken(text, 0.99, otherwise))
        session = self.last.session
        kept = Session.from_dict(through_json(session.to_dict()), frozenset(SIGNS))
        assert kept == session
        # It waits for a yes only where there is something that it is to.
        assert isinstance(session.open, Check) == (session.doubted is not None)

    @property
    def speech(self):
        return " ".join(self.last.speech)

    @property
    def facts(self):
        return self.last.session.facts

    @property
    def places(self):
        return [(area.part.value, area.side and area.side.value) for area in self.facts.areas]


PLACES = ("no", ("my left leg", "my left arm"))
LEVELS = ("no", "my legs", "yes", ("i sit a lot", "i walk a lot"))


# What is asked


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (PLACES, "Did you say your left leg, or your left arm?"),
        (("no", ("my left leg", "my right leg")), "Did you say your left leg, or your right leg?"),
        (LEVELS, "Did you say you mostly sit or lie, or you move a fair bit each day?"),
    ],
)
def test_which_of_the_two_is_asked_and_nothing_counts_yet(told, asked):
    talked = Talked(*told)
    assert talked.speech == asked
    assert talked.last.session.question == CONFIRM
    assert talked.facts == Talked(*told[:-1]).facts


@pytest.mark.parametrize("other", ["my left leg", "left leg", "it's my left leg"])
def test_what_means_the_same_counts_at_once(other):
    talked = Talked("no", ("my left leg", other))
    assert talked.places == [("leg", "left")]
    assert talked.last.session.doubted is None


@pytest.mark.parametrize("pair", [("my left leg", "i like it"), ("i like it", "my left leg")])
def test_what_only_one_of_them_says_is_asked_back_alone(pair):
    talked = Talked("no", pair)
    assert "your left leg?" in talked.speech
    assert " or " not in talked.speech
    assert talked.places == []
    assert Talked("no", pair, "yes").places == [("leg", "left")]


def test_a_stop_that_only_one_of_them_says_is_none():
    for pair in (("stop", "i stopped going"), ("i stopped going", "stop")):
        talked = Talked("no", pair)
        assert talked.last.open
        assert talked.last.session.stage is Stage.INTERVIEW
    assert not Talked("no", ("stop", "stop")).last.open


def test_two_readings_that_choose_otherwise_choose_nothing():
    talked = Talked(*PLACES, ("the first one", "the second one"))
    assert talked.places == []
    assert talked.last.open


def test_where_there_was_but_one_thing_none_is_chosen_and_it_is_asked_again():
    talked = Talked("no", Spoken("my left arm", 0.6), "the first one")
    assert "your left arm?" in talked.speech
    assert talked.places == []
    talked.say("yes")
    assert talked.places == [("arm", "left")]


# What is answered


@pytest.mark.parametrize(
    ("told", "answer", "places"),
    [
        (PLACES, "the leg", [("leg", "left")]),
        (PLACES, "the arm", [("arm", "left")]),
        (PLACES, "my left arm", [("arm", "left")]),
        (PLACES, "yes the arm", [("arm", "left")]),
        (PLACES, "no, my left arm", [("arm", "left")]),
        (PLACES, "my hand", [("hand", None)]),
        (PLACES, ("the arm", "the arm"), [("arm", "left")]),
        (PLACES, "the first one", [("leg", "left")]),
        (PLACES, "no, the first", [("leg", "left")]),
        (PLACES, "the second one", [("arm", "left")]),
        (PLACES, "I said the second one.", [("arm", "left")]),
        (("no", ("my left leg", "my right leg")), "left", [("leg", "left")]),
        (("no", ("my left leg", "my right leg")), "the right one", [("leg", "right")]),
        (("no", ("my left leg", "my right leg")), "my right leg", [("leg", "right")]),
        (("no", ("my legs", "my left leg")), "the left one", [("leg", "left")]),
    ],
)
def test_who_names_one_of_the_two_has_said_it(told, answer, places):
    talked = Talked(*told, answer)
    assert talked.places == places
    assert talked.last.session.doubted is None
    assert talked.last.session.question == "has_ms"


@pytest.mark.parametrize(("answer", "level"), [("i sit", "inactive"), ("i walk a lot", "moderate")])
def test_one_of_two_that_are_no_places(answer, level):
    assert Talked(*LEVELS, answer).facts.activity_level == level


def test_a_yes_is_for_neither_and_the_first_is_asked_back_alone():
    talked = Talked(*PLACES, "yes")
    assert "your left leg?" in talked.speech
    assert "arm" not in talked.speech
    assert talked.places == []
    assert Talked(*PLACES, "yes", "yes").places == [("leg", "left")]
    assert Talked(*PLACES, "yes", "no").places == []


def test_a_no_is_for_both_and_the_question_is_asked_again():
    talked = Talked(*PLACES, "no")
    assert talked.places == []
    assert talked.last.session.question == "area"
    assert Talked(*PLACES, "no", "my hand").places == [("hand", None)]


PAIR = PLACES[-1]
UNHEARD = Spoken("?", 0.0)
BABBLE = ("bla", "blu")


@pytest.mark.parametrize(
    "told",
    [
        ("no", *[PAIR] * 4),
        ("no", BABBLE, PAIR, "yes"),
        ("no", BABBLE, BABBLE, PAIR, "yes"),
        ("no", BABBLE, BABBLE, PAIR, UNHEARD),
        ("no", UNHEARD, UNHEARD, PAIR, ("left", "left")),
        (*PLACES, "yes"),
        (*PLACES, UNHEARD),
        (*PLACES, "left"),
        (*PLACES, PAIR),
        (*PLACES, ("the arm and the leg", "purple")),
        (*PLACES, Spoken("purple", 0.6)),
    ],
)
def test_who_chooses_neither_is_asked_for_the_likelier_alone_and_then_the_question(told):
    """What was known before stays, and nothing of it counts without a yes."""
    talked = Talked(*told)
    assert talked.speech in ("Did I get that right: your left leg?", "Just to check: your left leg?")
    assert talked.last.session.doubted.instead is None
    assert (talked.facts, talked.last.open) == (Talked("no").facts, True)
    told_yes = Talked(*told, "yes")
    assert told_yes.places == [("leg", "left")]
    assert told_yes.last.session.question == "has_ms"
    told_no = Talked(*told, "no")
    # Asked in vain twice before, it isn't asked a third time.
    vain = sum(one in (BABBLE, UNHEARD) for one in told[:3])
    assert (told_no.places, told_no.last.session.question) == ([], "has_ms" if vain > 1 else "area")
    assert told_no.last.session.doubted is None


@pytest.mark.parametrize("answer", [Spoken("the arm", 0.6), ("the arm", "purple")])
def test_a_choice_that_may_be_misheard_is_asked_back_itself(answer):
    talked = Talked(*PLACES, answer)
    assert talked.speech == "Did I get that right: your left arm?"
    assert talked.places == []
    assert Talked(*PLACES, answer, "yes").places == [("arm", "left")]
    assert Talked(*PLACES, answer, "no").last.session.question == "area"


@pytest.mark.parametrize("answer", [PAIR, "yes", UNHEARD, ("no", "yes")])
def test_whoever_never_chooses_is_let_go_in_the_end(answer):
    talked = Talked("no", "my hand", "yes", PAIR)
    # As if most of it had been talked already.
    talked.echo._attributes["session"]["turns"] = MAX_TURNS - 8
    for _ in range(9):
        if not talked.last.open:
            break
        talked.say(answer)
    assert not talked.last.open


@pytest.mark.parametrize("answer", ["what", "say that again", "slower please"])
def test_who_did_not_hear_it_is_asked_the_same_again(answer):
    talked = Talked(*PLACES, answer)
    assert "your left leg, or your left arm?" in talked.speech
    assert talked.places == []
    assert Talked(*PLACES, answer, "the arm").places == [("arm", "left")]


@pytest.mark.parametrize(
    "answer", ["yes my face is drooping", "my face is drooping", "no, my face is drooping"]
)
def test_a_sign_that_is_said_meanwhile_is_not_lost(answer):
    talked = Talked(*PLACES, answer)
    signs = {*talked.facts.warning_signs, *doubted_facts(talked.last.session).warning_signs}
    assert "face_droop" in signs
    assert "drooping" in talked.speech
    assert "face_droop" in Talked(*PLACES, answer, "yes").facts.warning_signs


@pytest.mark.parametrize(
    "pair", [("my left leg", "my face is drooping"), ("my face is drooping", "my phase is droopy")]
)
def test_a_sign_in_one_of_them_is_asked_back_before_all_else(pair):
    for told in (pair, pair[::-1]):
        talked = Talked("no", told)
        assert talked.speech == "Did I hear that right: your face is drooping?"
        assert "911" in " ".join(Talked("no", told, "yes").last.speech)


# Whatever is asked and answered


def at(question, **known):
    return Session(facts=Facts(**known), question=question, asked=(question,), turns=3, last=(Ask(question),))


def either(first, other, **more):
    return said(facts=first, confidence=0.0, instead=Heard(other), **more)


@pytest.mark.parametrize(
    ("first", "other", "act"),
    [
        (LEFT_LEG, LEFT_ARM, Clarify("either", (), ("areas",), instead=("areas",))),
        (LEFT_LEG, LEFT_LEG.merged(Facts(has_ms=True)),
         Clarify("either", (), ("areas",), instead=("has_ms",))),
        (Facts(has_ms=True), Facts(heat_worsens=True),
         Clarify("either", (), ("has_ms",), instead=("heat_worsens",))),
        (LEFT_LEG, LEFT_LEG, Clarify("heard", (), ("areas",))),
        (LEFT_LEG, Facts(), Clarify("heard", (), ("areas",))),
    ],
)  # fmt: skip
def test_what_tells_them_apart_is_asked(talk, first, other, act):
    _, acts, reply = talk(either(first, other), session=at("area"))
    assert acts == (act,)
    assert (" or " in reply.text) is (act.question == "either")


def test_the_place_that_is_chosen_keeps_its_side_and_what_is_said_beside_it_counts(talk):
    turn = said(facts=Facts(areas=(Area(BodyPart.ARM),), has_ms=True))
    session, *_ = talk(either(LEFT_LEG, LEFT_ARM), turn, session=at("area"))
    assert session.facts == LEFT_ARM.merged(Facts(has_ms=True))


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_side_alone_chooses(talk, side):
    chosen, *_ = talk(either(LEFT_LEG, RIGHT_LEG), said(side=side), session=at("area"))
    assert chosen.facts.areas == (Area(BodyPart.LEG, side),)


def test_a_side_that_both_have_chooses_neither(talk):
    session, *_ = talk(either(LEFT_LEG, LEFT_ARM), said(side=Side.LEFT), session=at("area"))
    assert session.facts.areas == ()


@pytest.mark.parametrize(
    ("told", "answer"),
    [(PLACES, ("the arm", "the leg")), (("no", ("my left leg", "my right leg")), ("left", "right"))],
)
def test_a_choice_of_which_the_readings_differ_is_none(told, answer):
    assert Talked(*told, answer).places == []


@pytest.mark.parametrize("turn", [said(side=Side.LEFT), said(denied_parts=(BodyPart.LEG,))])
def test_a_side_or_a_fine_place_that_only_one_of_them_says_does_not_count(talk, turn):
    session = at("has_ms", areas=(Area(BodyPart.LEG), Area(BodyPart.ARM)))
    assert agreed(session, turn.heard, Heard()).empty


PLAIN = facts(signs=()).map(lambda f: f.without("onset", "sudden_onset"))
DOUBTED = st.builds(either, PLAIN, PLAIN)


@given(st.sampled_from(IDS), facts(signs=()), DOUBTED, turns())
@settings(max_examples=30)
def test_the_talk_goes_on_and_is_stored_whatever_is_said(question, known, doubted, turn):
    session = replace(at(question), facts=known.without("onset", "sudden_onset"))
    for one in (doubted, turn, YES):
        session, acts = decide(GUIDE.policy, session, one)
        assert Session.from_dict(through_json(session.to_dict()), frozenset(SIGNS)) == session
        for gap in (" ?", ": ?", "  ", "{", " ,", "say ,", "or ?"):
            assert gap not in GUIDE.wording.reply(session, acts).text
        if session.stage is Stage.ENDED:
            break


@given(st.sampled_from(IDS), facts(signs=()), DOUBTED)
def test_nothing_of_two_readings_counts_before_one_is_chosen(question, known, doubted):
    before = replace(at(question), facts=known)
    after, _ = decide(GUIDE.policy, before, doubted)
    assert after.facts == before.facts


@given(st.sampled_from(IDS), DOUBTED)
def test_a_no_leaves_what_was_known(question, doubted):
    before = at(question)
    held, _ = decide(GUIDE.policy, before, doubted)
    meant = interpret(BY_ID[question], Answer.NO, BY_ID[question].along).known()
    if held.question == CONFIRM and not meant.intersection(doubted_facts(held).known()):
        held = replace(held, doubted=replace(held.doubted, instead=Heard(LEFT_ARM)))
        assert decide(GUIDE.policy, held, NO)[0].facts == before.facts


@pytest.mark.parametrize(
    ("pair", "answer"), [(("i don't have ms", "my left arm"), "no"), (("i have ms", "my left arm"), "yes")]
)
def test_a_bare_yes_or_no_to_either_or_is_no_answer_to_the_question_before(pair, answer):
    talked = Talked("no", "my leg", pair)
    assert " or your left arm?" in talked.speech
    assert Talked("no", "my leg", pair, answer).facts.has_ms is None


@given(st.sampled_from(IDS), DOUBTED, turns(), st.sampled_from(EMERGENCIES))
def test_an_emergency_that_is_said_to_the_question_which_is_not_lost(question, doubted, turn, sign):
    if turn.heard is None or sign in turn.heard.denied_signs:
        return
    held, _ = decide(GUIDE.policy, at(question), doubted)
    turn = also(turn, facts=turn.heard.facts.merged(Facts(warning_signs=(sign,))))
    session, acts = decide(GUIDE.policy, held, turn)
    assert sign in {*session.facts.warning_signs, *doubted_facts(session).warning_signs}
    plain = decide(GUIDE.policy, at(question), turn)[1]
    assert isinstance(acts[0], Escalate) == isinstance(plain[0], Escalate)


def test_a_launch_meanwhile_asks_the_same_again(talk):
    session, acts, reply = talk(either(LEFT_LEG, LEFT_ARM), LAUNCH, session=at("area"))
    assert acts[-1] == Clarify("either", (), ("areas",), instead=("areas",))
    assert "your left leg, or your left arm?" in reply.text
    assert talk(said(facts=ARM), session=session)[0].facts == LEFT_ARM
    assert talk(said(facts=LEG), session=session)[0].facts == LEFT_LEG


# What is kept meanwhile


def test_a_session_keeps_both_readings():
    session = Talked(*PLACES).last.session
    assert session.doubted.instead.facts == LEFT_ARM
    kept = Session.from_dict(through_json(session.to_dict()), frozenset(SIGNS))
    assert kept == session
    assert kept.doubted.instead.facts == LEFT_ARM


def test_of_two_readings_there_is_no_third():
    heard = Heard(LEFT_LEG, instead=Heard(LEFT_ARM, instead=Heard(RIGHT_LEG)))
    found = Heard.from_dict(through_json(heard.to_dict()))
    assert found == Heard(LEFT_LEG, instead=Heard(LEFT_ARM))


def test_a_sign_of_another_version_in_the_other_reading_is_refused():
    kept = Heard(LEFT_LEG, instead=Heard(denied_signs=("unheard_of",))).to_dict()
    with pytest.raises(ValueError, match="sign"):
        Heard.from_dict(kept, frozenset(SIGNS))


# What two readings can do elsewhere


@pytest.mark.parametrize("pair", [("no", "yes"), ("yes", "no")])
@pytest.mark.parametrize(
    ("answers", "new"),
    [([], None), (["yes"], True), (["no"], False), (["pair"], True), ([UNHEARD], True)],
)
def test_a_new_weakness_that_either_reading_tells_is_asked_back(pair, answers, new):
    """It is never not new without a plain no."""
    talked = Talked(pair, *(pair if one == "pair" else one for one in answers))
    assert talked.facts.onset is None
    if new is None:
        assert talked.speech == "Did I hear that right: it's new or worse lately?"
        assert isinstance(talked.last.session.open, Check)
        assert talked.facts == Facts()
    elif new:
        assert talked.facts.warning_signs == (NEW,)
        assert "Call your care team today" in talked.speech
    else:
        assert talked.facts == Facts()
        assert talked.last.session.question == "onset"


RESULT = ("no", "my legs", "yes", "i walk a lot, about the same", "no", "no")


@pytest.mark.parametrize(
    "pair",
    [
        ("I do not have MS", "I do have MS"),
        ("I do have MS", "I do not have MS"),
        ("my right arm", "my left hand"),
        ("my right arm", "bla bla"),
        ("I do much less now", "the weather is fine"),
    ],
)
def test_after_the_result_what_the_readings_differ_in_changes_nothing(pair):
    before = Talked(*RESULT).last.session
    talked = Talked(*RESULT, pair)
    assert isinstance(before.open, Offered)
    assert (talked.facts, talked.last.session.open) == (before.facts, before.open)
    assert talked.last.session.result == before.result
    same = Talked(*RESULT, (pair[0], pair[0])).last.session
    assert same.facts != before.facts or pair[0] == "I do have MS", "what both say counts"


@pytest.mark.parametrize(
    ("stop", "ends"),
    [
        (Spoken("stop", 0.5), False),
        (Spoken("stop", 0.74), False),
        (Spoken("stop", 0.76), True),
        (Spoken("stop", 0.99), True),
        (Spoken("stop", 0.99, "stop"), True),
        (Spoken("stop", 0.99, "stop it"), True),
        (Spoken("stop", 0.5, "stop"), False),
        (Spoken("stop", 0.99, "", "the weather"), True),
        (Spoken("stop", 0.99, "", "my left leg"), True),
    ],
)
def test_the_talk_ends_where_it_is_sure_that_somebody_said_so(stop, ends):
    for told in ((), ("no",), PLACES):
        assert Talked(*told, stop).last.open is not ends


def test_typed_words_end_the_talk():
    echo = Echo(the_skill(), "en-US")
    echo.launch()
    assert not echo.say("stop").open


@pytest.mark.parametrize("own", ["stop", "my left leg", "no", "help"])
def test_a_phrase_of_ones_own_hides_no_sign_that_is_read_beside_it(own):
    spoken = Spoken(own, 0.99, "", "i can't breathe")
    for told in ((), ("no",), PLACES):
        talked = Talked(*told, spoken)
        assert talked.last.open
        assert "Did I hear that right: you have trouble breathing?" in talked.speech
        alarm = Talked(*told, spoken, "yes")
        assert "Call 911 now" in alarm.speech
        assert isinstance(alarm.last.session.open, Alarm)
        assert "breathing_trouble" not in Talked(*told, spoken, "no").facts.warning_signs


@pytest.mark.parametrize("beside", ["my right arm", "the weather", "stop", "no", "I don't have MS"])
def test_of_what_is_read_beside_ones_own_phrase_nothing_else_counts(beside):
    talked = Talked("no", Spoken("my left leg", 0.99, "", beside))
    assert talked.places == [("leg", "left")]
    assert isinstance(talked.last.session.open, Asked)
    assert talked.facts == Talked("no", "my left leg").facts


@pytest.mark.parametrize(("sure", "places"), [(0.3, []), (0.9, [("leg", "left")])])
def test_a_yes_that_may_be_none_counts_for_nothing(sure, places):
    assert Talked("no", ("my left leg", "i like it"), Spoken("yes", sure)).places == places
