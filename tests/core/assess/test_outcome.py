import pytest
from strategies import EMERGENCIES, with_signs

from skill.core.assess.cause import Confidence, cause_of, points_of
from skill.core.assess.outcome import assess, guidance_of, outcome_of
from skill.core.assess.triage import regions_of, triage_of, with_implied_signs
from skill.core.fields import Facts
from skill.core.knowledge import Cause, Points, Triage
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
    Reason,
    Region,
    Side,
    TrainingEffect,
)

ARM, LEFT_ARM = Facts(areas=(Area(BodyPart.ARM),)), Facts(areas=(Area(BodyPart.ARM, Side.LEFT),))
LEG = Facts(areas=(Area(BodyPart.LEG),))
UNUSED = Facts(
    activity_level=ActivityLevel.INACTIVE,
    activity_change=ActivityChange.LESS,
    worse_with_use=False,
    has_ms=True,
)
INACTIVE = UNUSED.without("worse_with_use")
NERVE = Facts(worse_with_use=True, recovers_with_rest=True, heat_worsens=True, has_ms=True)


# Warning signs


@pytest.mark.parametrize("onset", [Onset.HOURS, Onset.DAYS])
def test_weakness_that_began_within_days_is_new(knowledge, onset):
    assert with_implied_signs(Facts(onset=onset), knowledge).warning_signs == ("new_or_worse_in_days",)


@pytest.mark.parametrize("onset", [Onset.WEEKS, Onset.MONTHS, Onset.YEARS])
def test_weakness_that_began_longer_ago_is_not_new(knowledge, onset):
    assert with_implied_signs(Facts(onset=onset), knowledge).warning_signs == ()


@pytest.mark.parametrize("onset", [None, Onset.HOURS, Onset.DAYS])
def test_sudden_weakness_of_one_side_is_an_emergency(knowledge, onset):
    facts = LEFT_ARM.merged(Facts(sudden_onset=True, onset=onset))
    assert "sudden_one_sided_weakness" in with_implied_signs(facts, knowledge).warning_signs
    assert outcome_of(facts, knowledge).triage is Triage.EMERGENCY


@pytest.mark.parametrize(
    "facts",
    [
        ARM.merged(Facts(sudden_onset=True, onset=Onset.WEEKS)),
        LEFT_ARM.merged(Facts(sudden_onset=True, onset=Onset.WEEKS)),
        Facts(areas=(Area(BodyPart.ARM, Side.BOTH),), sudden_onset=True),
        Facts(sudden_onset=True),
    ],
)
def test_sudden_weakness_that_is_older_or_on_no_one_side_is_for_the_care_team(knowledge, facts):
    assert outcome_of(facts, knowledge).triage is Triage.CONTACT_CARE_TEAM


@pytest.mark.parametrize("onset", [Onset.MONTHS, Onset.YEARS])
def test_sudden_weakness_of_long_ago_is_not_urgent(knowledge, onset):
    assert outcome_of(LEFT_ARM.merged(Facts(sudden_onset=True, onset=onset)), knowledge).triage is Triage.NONE


@pytest.mark.parametrize("sign", EMERGENCIES)
def test_an_emergency_sign_alone_is_an_emergency_and_names_no_cause(knowledge, sign):
    told = outcome_of(with_signs(NERVE, sign), knowledge)
    assert (told.triage, told.cause, told.guidance) == (
        Triage.EMERGENCY,
        Cause.UNCLEAR,
        ("call_emergency_services",),
    )


@pytest.mark.parametrize(
    ("place", "triage"),
    [(Facts(), Triage.EMERGENCY), (LEG, Triage.EMERGENCY), (ARM, Triage.CONTACT_CARE_TEAM)],
)
def test_numbness_between_the_legs_is_an_emergency_unless_the_legs_are_strong(knowledge, place, triage):
    assert outcome_of(with_signs(place, "saddle_numbness"), knowledge).triage is triage


@pytest.mark.parametrize(
    ("facts", "triage"),
    [
        (with_signs(ARM, "severe_back_pain"), Triage.CONTACT_CARE_TEAM),
        (with_signs(ARM, "severe_back_pain", "saddle_numbness"), Triage.EMERGENCY),
        (with_signs(ARM, "severe_back_pain", "bladder_or_bowel_loss"), Triage.EMERGENCY),
        (with_signs(LEG.merged(Facts(onset=Onset.DAYS)), "severe_back_pain"), Triage.EMERGENCY),
        (with_signs(LEG.merged(Facts(onset=Onset.WEEKS)), "severe_back_pain"), Triage.CONTACT_CARE_TEAM),
        (with_signs(ARM.merged(Facts(onset=Onset.DAYS)), "severe_back_pain"), Triage.CONTACT_CARE_TEAM),
        (with_signs(Facts(sudden_onset=True, onset=Onset.HOURS), "new_vision_loss"), Triage.EMERGENCY),
        (
            with_signs(Facts(sudden_onset=True, onset=Onset.WEEKS), "new_vision_loss"),
            Triage.CONTACT_CARE_TEAM,
        ),
        (with_signs(Facts(onset=Onset.HOURS), "new_vision_loss"), Triage.CONTACT_CARE_TEAM),
    ],
)
def test_signs_that_weigh_more_together_than_alone(knowledge, facts, triage):
    assert outcome_of(facts, knowledge).triage is triage


def test_a_yes_to_the_signs_that_cannot_be_told_apart_is_an_emergency(knowledge):
    assert triage_of(Facts(), knowledge) is Triage.NONE
    assert triage_of(Facts(), knowledge, alarmed=True) is Triage.EMERGENCY
    assert assess(NERVE, knowledge, alarmed=True).reasons == ()


# The cause


@pytest.mark.parametrize(
    ("points", "cause"),
    [
        (Points(6, 0, True), Cause.DECONDITIONING),
        (Points(5, 0, True), Cause.UNCLEAR),
        (Points(0, 6, True), Cause.NERVE_CONDUCTION),
        (Points(0, 5, True), Cause.UNCLEAR),
        (Points(6, 6, True), Cause.MIXED),
        (Points(20, 5, True), Cause.DECONDITIONING),
        (Points(20, 20, False), Cause.UNCLEAR),
        (Points(), Cause.UNCLEAR),
    ],
)
def test_a_cause_is_likely_from_six_points_on_where_the_muscles_show_how_they_behave(
    knowledge, points, cause
):
    assert cause_of(points, knowledge) is cause


def test_points_of_several_facts_add_up(knowledge):
    assert points_of(UNUSED, knowledge) == Points(10, 0, True)
    assert points_of(NERVE, knowledge) == Points(0, 8, True)
    assert points_of(UNUSED.merged(NERVE), knowledge) == Points(8, 8, True)


def test_two_reasons_to_do_less_count_once(knowledge):
    one, two = (Facts(reduced_by=r) for r in ((Reason.PAIN,), (Reason.PAIN, Reason.FEAR)))
    assert points_of(one, knowledge) == points_of(two, knowledge) == Points(2, 0)


def test_weakness_that_came_within_days_comes_from_the_nerves(knowledge):
    told = assess(Facts(onset=Onset.DAYS, has_ms=True), knowledge)
    assert told.outcome.cause is Cause.NERVE_CONDUCTION
    assert told.outcome.triage is Triage.CONTACT_CARE_TEAM
    assert told.reasons == ("new_or_worse_in_days", "came_within_days")


@pytest.mark.parametrize(
    ("facts", "confidence"),
    [
        (UNUSED, Confidence.HIGH),
        (NERVE, Confidence.HIGH),
        (UNUSED.without("activity_level"), Confidence.MEDIUM),
        (NERVE.merged(Facts(activity_change=ActivityChange.LESS)), Confidence.MEDIUM),
        (INACTIVE.merged(Facts(training_effect=TrainingEffect.WORSE)), Confidence.HIGH),
        (INACTIVE.merged(Facts(worse_with_use=True)), Confidence.MEDIUM),
        (UNUSED.merged(NERVE), Confidence.HIGH),
        (UNUSED.merged(NERVE).merged(Facts(heat_worsens=False)), Confidence.MEDIUM),
        (UNUSED.merged(Facts(has_ms=False)), Confidence.LOW),
        (UNUSED.without("has_ms"), Confidence.LOW),
        (with_signs(UNUSED, "fever_or_infection"), Confidence.LOW),
        (Facts(has_ms=True), Confidence.LOW),
    ],
)
def test_how_sure_a_cause_is(knowledge, facts, confidence):
    assert assess(facts, knowledge).confidence is confidence


# The grounds and the guidance


def test_only_evidence_for_the_named_cause_is_a_reason(knowledge):
    facts = UNUSED.merged(Facts(heat_worsens=True))
    assert assess(facts, knowledge).reasons == ("inactive", "less_active", "steady_with_use")
    assert assess(NERVE.merged(Facts(activity_level=ActivityLevel.LIGHT)), knowledge).reasons == (
        "fades_with_use",
        "back_after_rest",
        "heat_makes_it_worse",
    )


def test_evidence_for_either_is_a_reason_where_both_causes_or_none_is_named(knowledge):
    both = assess(UNUSED.merged(NERVE), knowledge)
    assert set(both.reasons) == {
        "inactive",
        "less_active",
        "fades_with_use",
        "back_after_rest",
        "heat_makes_it_worse",
    }
    unclear = assess(Facts(heat_worsens=True, training_effect=TrainingEffect.HELPED), knowledge)
    assert unclear.outcome.cause is Cause.UNCLEAR
    assert unclear.reasons == ("heat_makes_it_worse", "weights_helped")


def test_in_an_emergency_only_the_signs_are_reasons(knowledge):
    told = assess(with_signs(UNUSED, "chest_pain", "fever_or_infection"), knowledge)
    assert told.reasons == told.signs == ("chest_pain", "fever_or_infection")
    assert told.sources == ("nhs_999", "nmss_relapse", "cdc_stroke")


def test_guidance_comes_in_the_order_of_the_knowledge(knowledge):
    found = guidance_of(Triage.NONE, Cause.DECONDITIONING, LEG.merged(Facts(has_ms=True)), knowledge)
    assert found[:2] == ("progressive_resistance_training", "raise_activity_gradually")
    assert "walking_exercise" in found
    assert "occupational_therapist_exercises" not in found


def test_nobody_without_a_diagnosis_is_told_of_nerves_as_in_ms(knowledge):
    found = guidance_of(Triage.NONE, Cause.NERVE_CONDUCTION, Facts(has_ms=False), knowledge)
    assert found[0] == "ask_about_diagnosis"
    assert not {"weights_not_for_affected_muscles", "ms_society_resources"} & set(found)


def test_regions_of_several_places_come_together():
    assert regions_of((*ARM.areas, *LEG.areas)) == {Region.UPPER, Region.LOWER}
    assert regions_of(()) == frozenset()


def test_the_json_form_of_an_assessment_is_plain(knowledge):
    told = assess(UNUSED, knowledge)
    data = told.to_dict(("area",))
    assert data["triage"] == "none"
    assert type(data["cause"]) is str
    assert (data["cause"], data["confidence"], data["missing"]) == ("deconditioning", "high", ["area"])
    assert data["reasons"] == list(told.reasons)
    assert data["guidance"] == list(told.outcome.guidance)
    assert data["sources"] == list(told.sources)


@pytest.mark.parametrize(
    ("level", "confidence"),
    [(ActivityLevel.LIGHT, Confidence.HIGH), (ActivityLevel.INACTIVE, Confidence.MEDIUM)],
)
def test_a_cause_is_clear_as_long_as_little_speaks_for_the_other(level, confidence, knowledge):
    nerve = Facts(worse_with_use=True, recovers_with_rest=True, heat_worsens=True, has_ms=True)
    assessed = assess(nerve.merged(Facts(activity_level=level)), knowledge)
    assert (assessed.outcome.cause, assessed.confidence) == (Cause.NERVE_CONDUCTION, confidence)
