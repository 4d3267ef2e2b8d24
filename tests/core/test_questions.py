import pytest

from skill.core.fields import NEW, Facts
from skill.core.questions import BY_ID, QUESTIONS, asked_along, forget, interpret, is_answered, open_questions
from skill.core.values import ActivityChange, Area, BodyPart, Onset, Side, TrainingEffect

NEW_WEAKNESS = Facts(warning_signs=(NEW,))
OLD = Facts(onset=Onset.YEARS)


def ids(questions):
    return [q.id for q in questions]


# Which questions are open


@pytest.mark.parametrize(
    ("question", "facts", "answered"),
    [
        ("onset", Facts(), False),
        ("onset", NEW_WEAKNESS, True),
        ("onset", OLD, True),
        ("onset", Facts(sudden_onset=False), True),
        ("onset", Facts(warning_signs=("chest_pain",)), False),
        ("warning_signs", NEW_WEAKNESS, False),
        ("warning_signs", Facts(warning_signs=(NEW, "chest_pain")), True),
        ("has_ms", Facts(has_ms=False), True),
        ("area", OLD, False),
    ],
)
def test_a_question_is_answered_once_the_facts_say_so(question, facts, answered):
    assert is_answered(BY_ID[question], facts) is answered


def test_at_first_every_question_is_open_but_what_held_somebody_back():
    assert set(BY_ID) - set(ids(open_questions(Facts(), frozenset()))) == {"reduced_by"}


def test_what_is_answered_or_closed_is_not_open():
    left = ids(open_questions(OLD, frozenset({"area"})))
    assert "onset" not in left
    assert "area" not in left
    assert "has_ms" in left


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        (Facts(), True),
        (NEW_WEAKNESS, True),
        (Facts(sudden_onset=True), True),
        (Facts(sudden_onset=False), False),
        (OLD, False),
        (NEW_WEAKNESS.merged(Facts(sudden_onset=False)), True),
    ],
)
def test_warning_signs_are_asked_of_weakness_that_may_be_new(facts, is_open):
    assert ("warning_signs" in ids(open_questions(facts, frozenset()))) is is_open


@pytest.mark.parametrize(("use", "is_open"), [(None, True), (True, True), (False, False)])
def test_rest_is_asked_about_only_where_something_can_come_back(use, is_open):
    facts = Facts(worse_with_use=use)
    assert ("recovers_with_rest" in ids(open_questions(facts, frozenset()))) is is_open


@pytest.mark.parametrize("change", [None, *ActivityChange])
def test_the_reason_is_asked_only_of_somebody_who_does_less(change):
    left = ids(open_questions(Facts(activity_change=change), frozenset()))
    assert ("reduced_by" in left) is (change is ActivityChange.LESS)


# What a bare answer says


@pytest.mark.parametrize(
    ("question", "answer", "facts"),
    [
        ("onset", "yes", NEW_WEAKNESS),
        ("onset", "no", Facts(sudden_onset=False)),
        ("has_ms", "no", Facts(has_ms=False)),
        ("activity_change", "yes", Facts(activity_change=ActivityChange.LESS)),
        ("activity_change", "no", Facts(activity_change=ActivityChange.SAME)),
        ("training_effect", "no", Facts(training_effect=TrainingEffect.NEVER)),
        ("training_effect", "yes", Facts()),
        ("warning_signs", "yes", Facts()),
        ("heat_worsens", "unsure", Facts()),
        ("heat_worsens", None, Facts()),
    ],
)
def test_a_bare_answer_says_what_the_open_question_makes_of_it(question, answer, facts):
    assert interpret(BY_ID[question], answer) == facts


def test_a_yes_answers_what_was_asked_along_as_well(look_ahead):
    question = BY_ID["worse_with_use"]
    assert asked_along(question, Facts(), frozenset()) == ("recovers_with_rest",)
    assert asked_along(question, Facts(), frozenset({"recovers_with_rest"})) == ()
    assert asked_along(question, Facts(recovers_with_rest=False), frozenset()) == ()
    both = Facts(worse_with_use=True, recovers_with_rest=True)
    assert interpret(question, "yes", ("recovers_with_rest",)) == both
    assert interpret(question, "yes") == Facts(worse_with_use=True)
    assert interpret(question, "no", ("recovers_with_rest",)) == Facts(worse_with_use=False)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_bare_answer_answers_its_own_question_and_no_other(question):
    for said in question.means.values():
        assert is_answered(question, said)
        assert said.known() <= {*question.fields, *question.along, "warning_signs"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_example_of_an_answer_answers_its_question(question):
    left = [example for example in question.answers if not is_answered(question, example)]
    # That weights did another thing elsewhere leaves open where they helped.
    assert left == [e for e in question.answers if e.training_effect is TrainingEffect.DIFFERS]
    helped = Facts(strengthened=(Area(BodyPart.LEG, Side.RIGHT),))
    assert all(is_answered(question, example.merged(helped)) for example in left)


# Forgetting


def test_forgetting_the_start_forgets_that_it_is_new_and_keeps_other_signs():
    facts = Facts(onset=Onset.DAYS, sudden_onset=True, warning_signs=("chest_pain", NEW), has_ms=True)
    assert forget(BY_ID["onset"], facts) == Facts(warning_signs=("chest_pain",), has_ms=True)


def test_forgetting_the_signs_keeps_that_it_is_new():
    facts = Facts(onset=Onset.DAYS, warning_signs=("chest_pain", NEW))
    assert forget(BY_ID["warning_signs"], facts) == Facts(onset=Onset.DAYS, warning_signs=(NEW,))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_a_forgotten_question_is_not_answered_any_more(question):
    for example in question.answers:
        facts = example.merged(Facts(heat_worsens=True, has_ms=True))
        left = forget(question, facts)
        assert not is_answered(question, left)
        assert left.merged(example) == facts or question.id in ("heat_worsens", "has_ms")


# Looking ahead


def test_at_first_the_order_is_safety_place_diagnosis_and_then_the_rest(look_ahead):
    worth = look_ahead.worth_asking(Facts(), frozenset())
    assert worth[:4] == ("onset", "warning_signs", "area", "has_ms")


def test_nothing_is_asked_in_an_emergency(look_ahead):
    assert look_ahead.worth_asking(Facts(warning_signs=("chest_pain",)), frozenset()) == ()
    sudden = Facts(sudden_onset=True, areas=(Area(BodyPart.FACE, Side.LEFT),))
    assert look_ahead.worth_asking(sudden, frozenset()) == ()


def test_the_look_ahead_sees_signs_that_follow_from_other_facts(look_ahead):
    assert "onset" not in look_ahead.worth_asking(Facts(onset=Onset.DAYS), frozenset())
    assert "warning_signs" in look_ahead.worth_asking(Facts(onset=Onset.DAYS), frozenset())


def test_what_can_change_no_cause_is_not_asked(look_ahead):
    closed = frozenset(BY_ID) - {"activity_level"}
    unused = OLD.merged(Facts(activity_change="less", worse_with_use=False, reduced_by=("fear",)))
    unused = unused.merged(Facts(training_effect="helped"))
    assert look_ahead.worth_asking(unused, closed) == (), "whatever is answered, it is lack of use"
    assert look_ahead.worth_asking(OLD.merged(Facts(worse_with_use=False)), closed) == ("activity_level",)


def test_the_place_and_the_diagnosis_are_asked_for_their_advice_alone(look_ahead):
    closed = frozenset(BY_ID) - {"area", "has_ms"}
    assert look_ahead.worth_asking(OLD, closed) == ("area", "has_ms")


def test_signs_are_still_asked_where_only_the_place_could_make_them_urgent(look_ahead):
    closed = frozenset(BY_ID) - {"warning_signs", "area"}
    assert look_ahead.worth_asking(Facts(sudden_onset=True), closed) == ("warning_signs", "area")


def test_what_settles_most_is_asked_first(look_ahead):
    known = OLD.merged(Facts(areas=(Area(BodyPart.LEG),), has_ms=True))
    first, second, *others = look_ahead.worth_asking(known, frozenset())
    assert {first, second} == {"activity_level", "worse_with_use"}
    assert set(others) == {"recovers_with_rest", "heat_worsens", "training_effect", "activity_change"}
    active = known.merged(Facts(activity_level="active", activity_change="same"))
    assert look_ahead.worth_asking(active, frozenset())[0] == "worse_with_use"
    settled = active.merged(Facts(worse_with_use=True, recovers_with_rest=True))
    assert look_ahead.worth_asking(settled, frozenset()) == ()


def test_who_has_to_call_their_care_team_is_asked_less(look_ahead):
    known = Facts(sudden_onset=False, areas=(Area(BodyPart.LEG),), has_ms=True, worse_with_use=True)
    assert look_ahead.worth_asking(known, frozenset()) != ()
    calls = known.merged(Facts(warning_signs=("fever_or_infection", NEW)))
    assert look_ahead.worth_asking(calls, frozenset()) == ()


def test_what_does_not_fade_is_not_asked_whether_it_comes_back(look_ahead):
    known = OLD.merged(Facts(worse_with_use=False, activity_level="moderate"))
    assert "recovers_with_rest" not in look_ahead.worth_asking(known, frozenset())
