import pytest
from strategies import EMERGENCIES, with_signs

from skill.core.assess.advice import steps
from skill.core.assess.cause import Confidence
from skill.core.assess.outcome import assess, guidance_of, outcome_of
from skill.core.assess.triage import regions_of, triage_of, with_implied_signs
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.knowledge import Cause, Triage
from skill.core.values import (
    ActivityChange,
    ActivityLevel,
    Area,
    BodyPart,
    Onset,
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

ACTIVE = Facts(activity_level=ActivityLevel.ACTIVE, activity_change=ActivityChange.SAME)


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
def test_an_emergency_sign_alone_is_an_emergency_and_advises_help_alone(knowledge, sign):
    told = outcome_of(with_signs(NERVE, sign), knowledge)
    assert told.triage is Triage.EMERGENCY
    assert told.guidance == ("call_emergency_services", "contact_care_team")


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


def test_weakness_that_came_within_days_comes_from_the_nerves_once_it_is_known_how_muscles_behave(knowledge):
    new = Facts(onset=Onset.DAYS, has_ms=True)
    told = assess(new, knowledge)
    assert told.outcome.cause is Cause.UNCLEAR
    assert told.outcome.triage is Triage.CONTACT_CARE_TEAM
    told = assess(new.merged(Facts(worse_with_use=True)), knowledge)
    assert told.outcome.cause is Cause.NERVE_CONDUCTION
    assert told.reasons == ("new_or_worse_in_days", "came_within_days", "fades_with_use")


@pytest.mark.parametrize(
    ("facts", "confidence"),
    [
        (UNUSED, Confidence.HIGH),
        (NERVE.merged(ACTIVE), Confidence.HIGH),
        (UNUSED.merged(NERVE), Confidence.HIGH),
        # Something speaks against it.
        (UNUSED.merged(Facts(heat_worsens=True)), Confidence.MEDIUM),
        (NERVE.merged(ACTIVE).merged(Facts(activity_change=ActivityChange.LESS)), Confidence.MEDIUM),
        (UNUSED.merged(Facts(training_effect=TrainingEffect.NO_EFFECT)), Confidence.MEDIUM),
        # The nerves are as likely a cause as not.
        (INACTIVE.merged(Facts(recovers_with_rest=True)), Confidence.LOW),
        (UNUSED.merged(Facts(has_ms=False)), Confidence.LOW),
        (UNUSED.without("has_ms"), Confidence.LOW),
        (with_signs(UNUSED, "fever_or_infection"), Confidence.LOW),
        (Facts(has_ms=True), Confidence.LOW),
    ],
)
def test_how_sure_a_cause_is(knowledge, facts, confidence):
    assert assess(facts, knowledge).confidence is confidence


# The grounds and the guidance


def test_only_evidence_for_the_named_cause_is_a_reason_what_moved_it_most_first(knowledge):
    facts = UNUSED.merged(Facts(heat_worsens=True))
    assert assess(facts, knowledge).reasons == ("inactive", "less_active", "steady_with_use")
    assert assess(NERVE.merged(Facts(activity_level=ActivityLevel.LIGHT)), knowledge).reasons == (
        "fades_with_use",
        "back_after_rest",
        "heat_makes_it_worse",
    )


def test_of_two_causes_one_reason_each_comes_in_turn(knowledge):
    both = assess(INACTIVE.merged(NERVE), knowledge)
    assert both.outcome.cause is Cause.MIXED
    assert both.reasons == (
        "inactive",
        "fades_with_use",
        "less_active",
        "back_after_rest",
        "heat_makes_it_worse",
    )


def test_evidence_for_either_is_a_reason_where_none_is_named(knowledge):
    unclear = assess(Facts(heat_worsens=True, activity_level=ActivityLevel.LIGHT), knowledge)
    assert unclear.outcome.cause is Cause.UNCLEAR
    assert set(unclear.reasons) == {"heat_makes_it_worse", "lightly_active"}


def test_in_an_emergency_only_the_signs_are_reasons(knowledge):
    told = assess(with_signs(UNUSED, "chest_pain", "fever_or_infection"), knowledge)
    assert told.reasons == told.signs == ("chest_pain", "fever_or_infection")
    assert told.sources == ("nhs_999", "nmss_relapse", "cdc_stroke")


LEGS, RIGHT_LEG, LEFT_LEG = (Area(BodyPart.LEG, side) for side in (Side.BOTH, Side.RIGHT, Side.LEFT))
DIFFERS = Facts(
    areas=(LEGS,), training_effect=TrainingEffect.DIFFERS, strengthened=(RIGHT_LEG,), worse_with_use=True,
    activity_level=ActivityLevel.LIGHT, activity_change=ActivityChange.LESS, has_ms=True,
)  # fmt: skip


def test_where_weights_helped_one_limb_alone_each_limb_has_its_own_result(knowledge):
    told = assess(DIFFERS, knowledge)
    assert [(limb.place, limb.cause) for limb in told.limbs] == [
        (LEFT_LEG, Cause.NERVE_CONDUCTION),
        (RIGHT_LEG, Cause.DECONDITIONING),
    ]
    assert told.outcome.cause is Cause.MIXED
    assert told.to_dict(())["limbs"][0] == {
        "part": "leg",
        "side": "left",
        "cause": "nerve_conduction",
        "causes": told.limbs[0].belief.to_dict(),
    }


@pytest.mark.parametrize(
    "facts",
    [
        replace(DIFFERS, strengthened=()),
        replace(DIFFERS, training_effect=TrainingEffect.HELPED),
        replace(DIFFERS, areas=(RIGHT_LEG,)),
        UNUSED.merged(Facts(areas=(LEFT_LEG, Area(BodyPart.ARM)))),
    ],
)
def test_where_no_limb_is_told_from_another_there_is_one_result(knowledge, facts):
    assert assess(facts, knowledge).limbs == ()


@pytest.mark.parametrize("level", list(ActivityLevel))
@pytest.mark.parametrize("change", list(ActivityChange))
@pytest.mark.parametrize("fades", [True, False])
def test_what_is_advised_in_general_fits_what_is_told_of_each_limb(knowledge, level, change, fades):
    told = assess(
        replace(DIFFERS, activity_level=level, activity_change=change, worse_with_use=fades), knowledge
    )
    named = {limb.cause for limb in told.limbs} - {Cause.UNCLEAR}
    if named:
        assert told.outcome.cause is (named.pop() if len(named) == 1 else Cause.MIXED)


def test_a_small_step_fits_every_limb_where_they_differ(knowledge):
    outcome = outcome_of(DIFFERS, knowledge)
    found = steps(DIFFERS, outcome, knowledge)
    assert found
    for step in found:
        assert step.fits(Cause.NERVE_CONDUCTION, (LEFT_LEG,), ActivityLevel.LIGHT), step.id
        assert step.fits(Cause.DECONDITIONING, (RIGHT_LEG,), ActivityLevel.LIGHT), step.id


def test_in_an_emergency_no_limb_has_a_result(knowledge):
    assert assess(with_signs(DIFFERS, "chest_pain"), knowledge).limbs == ()


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
    assert data["causes"] == {
        "deconditioning": round(told.belief.deconditioning, 3),
        "nerve_conduction": round(told.belief.nerve_conduction, 3),
    }
    assert (data["cause"], data["confidence"], data["missing"]) == ("deconditioning", "high", ["area"])
    assert data["reasons"] == list(told.reasons)
    assert data["guidance"] == list(told.outcome.guidance)
    assert data["sources"] == list(told.sources)
