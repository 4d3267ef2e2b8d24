import pytest
from strategies import through_json

from skill.core.fields import Facts
from skill.core.frozen import names_of, replace
from skill.core.kinds import FactsError
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

FULL = Facts(
    areas=(Area(BodyPart.LEG, Side.LEFT), Area(BodyPart.BACK)),
    onset=Onset.WEEKS,
    sudden_onset=False,
    activity_level=ActivityLevel.LIGHT,
    activity_change=ActivityChange.LESS,
    reduced_by=(Reason.PAIN, Reason.FEAR),
    worse_with_use=True,
    recovers_with_rest=False,
    heat_worsens=True,
    training_effect=TrainingEffect.NEVER,
    warning_signs=("confusion", "seizure"),
    has_ms=True,
)


@pytest.mark.parametrize(
    ("part", "regions"),
    [
        (BodyPart.HAND, {Region.UPPER}),
        (BodyPart.FOOT, {Region.LOWER}),
        (BodyPart.FACE, {Region.OTHER}),
        (BodyPart.BACK, {Region.OTHER}),
        (BodyPart.WHOLE_BODY, {Region.UPPER, Region.LOWER}),
    ],
)
def test_a_part_of_the_body_counts_for_the_regions_it_is_needed_for(part, regions):
    assert Area(part).regions == regions


@pytest.mark.parametrize(
    ("part", "side", "one_sided"),
    [
        (BodyPart.ARM, Side.LEFT, True),
        (BodyPart.FACE, Side.RIGHT, True),
        (BodyPart.ARM, Side.BOTH, False),
        (BodyPart.ARM, None, False),
        (BodyPart.BACK, Side.LEFT, False),
        (BodyPart.NECK, Side.RIGHT, False),
    ],
)
def test_only_a_limb_or_a_face_on_the_left_or_the_right_is_one_sided(part, side, one_sided):
    assert Area(part, side).one_sided is one_sided


def test_no_and_never_are_known_but_nothing_is_not():
    facts = Facts(worse_with_use=False, training_effect=TrainingEffect.NEVER)
    assert facts.known() == {"worse_with_use", "training_effect"}
    assert Facts().known() == frozenset()


def test_a_field_can_be_forgotten_and_the_others_stay():
    assert FULL.without("onset", "areas") == Facts.from_dict({**FULL.to_dict(), "onset": None, "areas": None})


def test_a_later_statement_replaces_an_earlier_one_and_keeps_what_it_does_not_name():
    later = Facts(worse_with_use=False, areas=(Area(BodyPart.ARM),))
    merged = FULL.merged(later)
    assert merged.worse_with_use is False
    assert merged.areas == later.areas
    assert merged.onset is Onset.WEEKS


def test_reasons_and_warning_signs_add_up_each_once():
    merged = FULL.merged(
        Facts(reduced_by=(Reason.FATIGUE, Reason.PAIN), warning_signs=("chest_pain", "seizure"))
    )
    assert merged.reduced_by == (Reason.PAIN, Reason.FEAR, Reason.FATIGUE)
    assert merged.warning_signs == ("chest_pain", "confusion", "seizure")


@pytest.mark.parametrize("facts", [Facts(), FULL])
def test_the_json_form_holds_every_field_and_reads_back_the_same(facts):
    data = through_json(facts.to_dict())
    assert set(data) == set(names_of(Facts))
    assert Facts.from_dict(data) == facts


def test_the_json_form_holds_plain_values():
    assert FULL.to_dict()["areas"] == [{"part": "leg", "side": "left"}, {"part": "back", "side": None}]
    assert type(FULL.to_dict()["onset"]) is str
    assert [type(r) for r in FULL.to_dict()["reduced_by"]] == [str, str]


def test_lists_are_read_with_each_item_once_and_signs_sorted():
    leg = {"part": "leg"}
    read = Facts.from_dict(
        {
            "areas": [leg, leg],
            "reduced_by": ["fear", "fear"],
            "warning_signs": ["seizure", "confusion", "seizure"],
        }
    )
    assert read.areas == (Area(BodyPart.LEG),)
    assert read.reduced_by == (Reason.FEAR,)
    assert read.warning_signs == ("confusion", "seizure")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], "must be an object, not list"),
        ({"onsets": 1}, "unknown field 'onsets'"),
        ({"has_ms": "yes"}, "has_ms: 'yes' is not true"),
        ({"has_ms": 1}, "has_ms: 1 is not true"),
        ({"onset": "soon"}, "onset: 'soon' is not one of hours, days"),
        ({"areas": "leg"}, "areas: 'leg' is not a list"),
        ({"areas": ["leg"]}, r"areas\[0\]: 'leg' is not an object"),
        ({"areas": [{"part": "leg"}, {"part": "leg", "colour": 1}]}, r"areas\[1\]: .* is not an object"),
        ({"areas": [{"part": "tail"}]}, r"areas\[0\].part: 'tail' is not one of"),
        ({"areas": [{"part": "leg", "side": "up"}]}, r"areas\[0\].side: 'up' is not one of left"),
        ({"reduced_by": ["boredom"]}, "reduced_by.0.: 'boredom' is not one of"),
        ({"reduced_by": "pain"}, "reduced_by: 'pain' is not a list"),
        ({"warning_signs": [1]}, "warning_signs.0.: 1 is not a warning sign"),
        ({"warning_signs": ["hiccups"]}, "warning_signs: 'hiccups' is not a warning sign"),
    ],
)
def test_a_value_that_does_not_fit_is_named(data, fault):
    with pytest.raises(FactsError, match=fault):
        Facts.from_dict(data, frozenset({"confusion"}))


def test_any_sign_is_read_where_no_list_of_signs_is_given():
    assert Facts.from_dict({"warning_signs": ["hiccups"]}).warning_signs == ("hiccups",)


@pytest.mark.parametrize(
    ("areas", "strengthened", "places"),
    [
        ([("leg", "both")], [("leg", "right")], [("leg", "left"), ("leg", "right")]),
        ([("leg", None)], [("leg", "right")], [("leg", "left"), ("leg", "right")]),
        ([("leg", "both"), ("arm", "left")], [("arm", "left")], [("leg", "both"), ("arm", "left")]),
        ([("leg", "left"), ("leg", "right")], [("leg", "right")], [("leg", "left"), ("leg", "right")]),
        ([("leg", "both")], [("arm", None)], [("leg", "both"), ("arm", None)]),
        ([("leg", "both")], [], [("leg", "both")]),
    ],
)
def test_a_pair_is_two_places_where_weights_helped_one_of_them(areas, strengthened, places):
    areas, strengthened, places = (
        tuple(Area(BodyPart(part), side and Side(side)) for part, side in found)
        for found in (areas, strengthened, places)
    )
    assert Facts(areas=areas, strengthened=strengthened).places() == places


def test_at_a_place_weights_did_what_they_did_there():
    right, left = (Area(BodyPart.LEG, side) for side in (Side.RIGHT, Side.LEFT))
    facts = Facts(
        areas=(right, left), strengthened=(right,), training_effect=TrainingEffect.DIFFERS, heat_worsens=True
    )
    assert facts.at(right) == Facts(areas=(right,), training_effect=TrainingEffect.HELPED, heat_worsens=True)
    assert facts.at(left) == Facts(areas=(left,), training_effect=TrainingEffect.NO_EFFECT, heat_worsens=True)
    unsaid = replace(facts, strengthened=())
    assert unsaid.at(left) == replace(unsaid, areas=(left,))
