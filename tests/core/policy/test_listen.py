import pytest

from skill.core.fields import NEW, Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Heard
from skill.core.policy.listen import answers, stated_in, take_in
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, Session
from skill.core.values import ActivityChange, Area, BodyPart, Onset, Side, TrainingEffect

ARM, LEG, FACE = (Area(p) for p in (BodyPart.ARM, BodyPart.LEG, BodyPart.FACE))
LEFT_ARM, RIGHT_ARM = (Area(BodyPart.ARM, s) for s in (Side.LEFT, Side.RIGHT))


def asked(question, **known):
    return Session(facts=Facts(**known), question=question)


def test_a_bare_yes_means_what_was_asked():
    assert stated_in(asked("heat_worsens"), Heard(answer=Answer.YES)) == Facts(heat_worsens=True)


def test_a_bare_yes_means_all_that_was_asked_as_long_as_it_was_asked_along():
    fading, back = Facts(worse_with_use=True), Facts(recovers_with_rest=True)
    session, yes = asked("worse_with_use"), Heard(answer=Answer.YES)
    assert stated_in(session, yes) == fading.merged(back)
    assert stated_in(replace(session, attempt=1), yes) == fading
    assert stated_in(replace(session, facts=Facts(recovers_with_rest=False)), yes) == fading
    assert stated_in(session, replace(yes, facts=Facts(recovers_with_rest=False))) == fading.merged(
        Facts(recovers_with_rest=False)
    )


def test_a_bare_yes_means_nothing_where_nothing_of_the_interview_is_open():
    assert stated_in(asked(CONFIRM), Heard(answer=Answer.YES)) == Facts()
    assert stated_in(Session(), Heard(answer=Answer.YES)) == Facts()


def test_what_is_said_beside_a_yes_is_more_than_the_yes():
    turn = Heard(answer=Answer.YES, facts=Facts(activity_change=ActivityChange.SAME, heat_worsens=True))
    assert stated_in(asked("activity_change"), turn) == turn.facts


def test_the_no_of_a_correction_is_no_answer_to_the_open_question():
    session = asked("has_ms", areas=(LEFT_ARM,))
    assert take_in(session, Heard(answer=Answer.NO, side=Side.RIGHT)) == Facts(areas=(RIGHT_ARM,))
    corrected = Heard(answer=Answer.NO, correcting=True, facts=Facts(areas=(LEG,)))
    assert take_in(session, corrected) == Facts(areas=(LEG,))


def test_sudden_said_to_the_question_whether_it_is_new_means_that_it_is_new():
    assert stated_in(asked("onset"), Heard(facts=Facts(sudden_onset=True))).warning_signs == (NEW,)


@pytest.mark.parametrize("heard", [Facts(sudden_onset=True, onset=Onset.YEARS), Facts(sudden_onset=False)])
def test_sudden_years_ago_or_slowly_is_not_new(heard):
    assert stated_in(asked("onset"), Heard(facts=heard)).warning_signs == ()


def test_sudden_said_elsewhere_does_not_say_that_it_is_new():
    assert stated_in(asked("area"), Heard(facts=Facts(sudden_onset=True))).warning_signs == ()


# Warning signs


@pytest.mark.parametrize(
    "turn",
    [
        Heard(facts=Facts(warning_signs=("seizure",)), denied_signs=("seizure",)),
    ],
)
def test_a_sign_that_is_denied_is_not_taken_in(turn):
    assert take_in(asked("warning_signs"), turn).warning_signs == ()


def test_a_sign_can_be_denied_later():
    session = asked("area", warning_signs=("fever_or_infection", NEW))
    assert take_in(session, Heard(denied_signs=("fever_or_infection",))).warning_signs == (NEW,)


def test_a_face_named_where_the_signs_are_asked_is_a_sign_and_no_weak_place():
    heard = take_in(asked("warning_signs"), Heard(facts=Facts(areas=(FACE,))))
    assert heard == Facts(warning_signs=("face_droop",))


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("area", Heard(facts=Facts(areas=(FACE,)))),
        ("warning_signs", Heard(facts=Facts(areas=(FACE,)), answer=Answer.NO)),
        ("warning_signs", Heard(facts=Facts(areas=(FACE, ARM)))),
        ("warning_signs", Heard(facts=Facts(areas=(Area(BodyPart.FACE, Side.LEFT),)))),
    ],
)
def test_elsewhere_a_face_is_a_weak_place(question, turn):
    assert take_in(asked(question), turn) == turn.facts


def test_a_face_beside_a_sign_that_was_named_stays_a_place():
    heard = Facts(areas=(FACE,), warning_signs=("fever_or_infection",))
    assert take_in(asked("warning_signs"), Heard(facts=heard)) == heard


# Places


def test_another_place_is_added_in_the_middle_of_an_interview():
    assert take_in(asked("has_ms", areas=(ARM,)), Heard(facts=Facts(areas=(LEG,)))).areas == (ARM, LEG)


def test_the_same_place_said_again_takes_the_side_that_was_said_last():
    session = asked("has_ms", areas=(LEFT_ARM, LEG))
    assert take_in(session, Heard(facts=Facts(areas=(RIGHT_ARM,)))).areas == (LEG, RIGHT_ARM)


def test_places_said_to_the_question_where_replace_what_was_known():
    assert take_in(asked("area", areas=(ARM,)), Heard(facts=Facts(areas=(LEG,)))).areas == (LEG,)


def test_a_side_alone_is_meant_for_the_place_that_was_said_last():
    session = asked("has_ms", areas=(LEG, LEFT_ARM))
    assert take_in(session, Heard(side=Side.RIGHT)).areas == (LEG, RIGHT_ARM)


def test_a_side_alone_says_nothing_where_no_place_is_known():
    assert take_in(asked("has_ms"), Heard(side=Side.RIGHT)).areas == ()


def test_a_side_beside_a_place_does_not_change_the_place():
    assert take_in(asked("area"), Heard(facts=Facts(areas=(LEFT_ARM,)), side=Side.RIGHT)).areas == (LEFT_ARM,)


def test_a_part_that_is_fine_is_no_weak_place():
    assert take_in(asked("has_ms", areas=(ARM, LEG)), Heard(denied_parts=(BodyPart.ARM,))).areas == (LEG,)


# Whether it was an answer


@pytest.mark.parametrize(
    ("question", "turn", "is_answer"),
    [
        ("warning_signs", Heard(answer=Answer.NO), True),
        ("warning_signs", Heard(answer=Answer.YES), False),
        ("warning_signs", Heard(denied_signs=("seizure",)), True),
        ("warning_signs", Heard(facts=Facts(warning_signs=(NEW,))), False),
        ("warning_signs", Heard(facts=Facts(warning_signs=("seizure",))), True),
        ("onset", Heard(answer=Answer.YES), True),
        ("onset", Heard(facts=Facts(onset=Onset.YEARS)), True),
        ("onset", Heard(facts=Facts(has_ms=True)), False),
        ("area", Heard(facts=Facts(areas=(ARM,))), True),
        ("area", Heard(answer=Answer.NO), False),
        ("has_ms", Heard(answer=Answer.UNSURE), False),
    ],
)
def test_whether_a_turn_answers_the_open_question(question, turn, is_answer):
    assert answers(BY_ID[question], asked(question), turn) is is_answer


def test_where_it_is_asked_which_place_got_stronger_the_places_are_those():
    legs = (Area(BodyPart.LEG, Side.BOTH),)
    known = Facts(areas=legs, training_effect=TrainingEffect.DIFFERS)
    session = replace(asked("training_effect"), facts=known)
    right = (Area(BodyPart.LEG, Side.RIGHT),)
    for heard in (Heard(facts=Facts(areas=right)), Heard(side=Side.RIGHT)):
        assert stated_in(session, heard) == Facts(strengthened=right)
        after = take_in(session, heard)
        assert (after.areas, after.strengthened) == (legs, right)
        assert answers(BY_ID["training_effect"], session, heard)
    assert not answers(BY_ID["training_effect"], session, Heard(answer=Answer.YES))
