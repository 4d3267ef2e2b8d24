"""What the likelihoods of labels are taken for."""

from types import SimpleNamespace

import numpy as np
import pytest

from skill.core.fields import Facts
from skill.core.heard import Answer, Command, Feeling, Heard
from skill.core.knowledge import Topic
from skill.core.values import Area, BodyPart, Side, SpeaksFor
from skill.understanding.compiled import ALARMED, TOLD
from skill.understanding.meaning import heard_of
from skill.understanding.outputs import Reading
from training.sources import outputs

GROUPS = {group.name: group for group in outputs()}
COMPILED = SimpleNamespace(
    certain={TOLD: (1.0, 0.0), ALARMED: (1.0, 0.0)},
    named={
        "topic": {"walking": "walking"},
        "question": {"diagnosis": "has_ms"},
        "which": {"the second one": "2"},
    },
)
LEG, LEFT_LEG, RIGHT_LEG, LEGS = (
    Area(BodyPart.LEG, side) for side in (None, Side.LEFT, Side.RIGHT, Side.BOTH)
)


def heard(likely, asked=None, words=(), meant=1.0):
    """What is heard where these labels are so likely, by output and label; all others are not."""
    shares = {}
    for name, group in GROUPS.items():
        shares[name] = np.zeros(len(group.labels))
        for label, share in likely.get(name, {}).items():
            shares[name][group.labels.index(label)] = share
        if group.one:
            shares[name][0] = 1 - shares[name].sum()
    reading = Reading(shares, GROUPS)
    reading.meant = meant
    return heard_of(reading, asked, words, COMPILED)


def test_nothing_likely_is_nothing():
    assert heard({}) == Heard()
    assert heard({"areas": {"leg:left": 0.4}, "answer": {"yes": 0.25}, "sign": {"seizure": 0.3}}) == Heard()
    assert heard({"sign": {"self_harm": 0.14}}, "area") == Heard()


def test_whoever_may_wish_to_die_is_asked_sooner_than_others_are():
    assert heard({"sign": {"self_harm": 0.2, "seizure": 0.3}}).facts.warning_signs == ("self_harm",)


def test_what_is_told_for_sure_but_not_which_is_the_likeliest_with_little_confidence():
    found = heard({"activity_level": {"light": 0.5, "inactive": 0.45}}, "activity_level")
    assert found.facts.activity_level == "light"
    assert found.confidence == pytest.approx(0.5)
    assert heard({"activity_level": {"light": 0.29, "inactive": 0.28, "active": 0.28}}).empty


def test_what_is_asked_for_is_taken_sooner():
    likely = {"areas": {"leg:left": 0.35}}
    assert heard(likely, "area").facts.areas == (LEFT_LEG,)
    assert heard(likely, "area").doubtful
    assert heard(likely, "heat_worsens").empty


def test_it_is_no_surer_than_the_least_sure_of_what_is_told():
    found = heard({"has_ms": {"yes": 0.99}, "areas": {"leg:left": 0.6}})
    assert found.facts == Facts(has_ms=True, areas=(LEFT_LEG,))
    assert found.confidence == pytest.approx(0.6)


def test_what_is_said_twice_is_as_sure_as_the_surer():
    found = heard({"answer": {"no": 0.97}, "sudden_onset": {"no": 0.4}}, "onset")
    assert (found.answer, found.facts, found.confidence) == ("no", Facts(), pytest.approx(0.97))
    found = heard({"answer": {"yes": 0.6}, "activity_change": {"less": 0.95}}, "activity_change")
    assert (found.answer, found.facts.activity_change) == ("yes", "less")
    assert found.confidence == pytest.approx(0.95)


def test_what_contradicts_the_answer_is_told_with_the_doubt_of_both():
    found = heard({"answer": {"no": 0.7}, "sudden_onset": {"yes": 0.8}}, "onset")
    assert found.facts.sudden_onset is True
    assert found.confidence == pytest.approx(0.7)


def test_that_it_is_new_is_as_sure_as_it_is_whatever_is_said_beside_it():
    found = heard({"onset": {"days": 0.9}, "areas": {"leg": 0.55}}, "topic")
    assert found.confidence == pytest.approx(0.9)
    assert heard({"onset": {"years": 0.9}, "areas": {"leg": 0.55}}, "topic").doubtful


def test_a_yes_where_it_states_nothing_makes_nothing_doubtful():
    found = heard({"answer": {"yes": 0.5}, "areas": {"leg:left": 0.95}}, "area")
    assert found.confidence == pytest.approx(0.95)


def test_of_two_things_asked_at_once_a_yes_in_its_own_words_tells_the_first():
    likely = {"answer": {"yes": 0.95}, "worse_with_use": {"yes": 0.99}}
    plain = heard(likely, "worse_with_use", ["yes", "it", "does"])
    assert (plain.answer, plain.facts) == ("yes", Facts())
    wordy = heard(likely, "worse_with_use", ["they", "give", "out", "when", "i", "walk"])
    assert (wordy.answer, wordy.facts) == (None, Facts(worse_with_use=True))
    both = heard(
        {**likely, "recovers_with_rest": {"yes": 0.9}},
        "worse_with_use",
        ["yes", "and", "rest", "helps", "it"],
    )
    assert (both.answer, both.facts) == ("yes", Facts(recovers_with_rest=True))


def test_a_doubtful_no_beside_how_long_it_has_been_is_no_doubt():
    found = heard({"answer": {"no": 0.5}, "onset": {"years": 0.95}}, "onset")
    assert (found.answer, found.facts.onset, found.confidence) == (None, "years", pytest.approx(0.95))
    new = heard({"answer": {"yes": 0.5}, "onset": {"years": 0.95}}, "onset")
    assert (new.answer, new.confidence) == ("yes", pytest.approx(0.5))


@pytest.mark.parametrize("likely", [{"answer": {"yes": 0.99}}, {"areas": {"leg:left": 0.99}}])
def test_what_is_hardly_meant_for_the_skill_is_asked_back(likely):
    assert not heard(likely, "area", meant=0.21).doubtful
    assert heard(likely, "area", meant=0.19).doubtful
    # "No, that was the radio" takes an alarm back.
    assert not heard(likely, "confirm", meant=0.19).doubtful


def test_a_sign_is_never_held_back_for_that():
    sign = {"sign": {"seizure": 0.99}, "answer": {"yes": 0.99}}
    assert heard(sign, "area", meant=0.01) == heard(sign, "area")
    new = {"onset": {"hours": 0.99}}
    assert heard(new, "area", meant=0.01) == heard(new, "area")


def test_a_command_or_a_question_is_not_either():
    for likely in ({"command": {"stop": 0.99}}, {"asks": {"cost": 0.99}}):
        assert heard(likely, "area", meant=0.01) == heard(likely, "area")


def test_a_side_beside_a_no_is_asked_back():
    found = heard({"answer": {"no": 0.95}, "side": {"right": 0.25}}, "has_ms")
    assert (found.side, found.doubtful) == (Side.RIGHT, True)
    assert heard({"side": {"right": 0.25}}, "has_ms").side is None


def test_what_is_answered_is_not_out_of_scope():
    found = heard({"asks": {"diet_and_vitamins": 0.9}, "command": {"out_of_scope": 0.6}})
    assert (found.asks, found.command) == ("diet_and_vitamins", None)


def test_a_lesser_sign_beside_a_sure_one_counts_too():
    found = heard({"sign": {"severe_back_pain": 0.97, "bladder_or_bowel_loss": 0.36}})
    assert found.facts.warning_signs == ("bladder_or_bowel_loss", "severe_back_pain")


def test_what_is_not_taken_makes_nothing_doubtful():
    found = heard({"areas": {"leg:left": 0.95}, "command": {"remember": 0.6, "stop": 0.3}})
    assert found.command is None
    assert found.confidence == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("areas", "fine", "means", "denied"),
    [
        ({"leg:left": 0.9}, {}, (LEFT_LEG,), ()),
        ({"leg:left": 0.9, "leg:right": 0.6}, {}, (LEFT_LEG,), ()),
        ({"leg:left": 0.9, "leg:right": 0.85}, {}, (LEGS,), ()),
        ({"leg:left": 0.9, "leg:both": 0.85}, {}, (LEFT_LEG,), ()),
        ({"leg:left": 0.9}, {"leg:right": 0.95}, (LEFT_LEG,), ()),
        ({"leg:left": 0.9, "leg:right": 0.85}, {"leg:right": 0.95}, (LEFT_LEG,), ()),
        # It is a leg, though not sure which.
        ({"leg:left": 0.3, "leg:both": 0.3}, {}, (LEFT_LEG,), ()),
        ({"leg:left": 0.3, "arm:left": 0.3}, {}, (), ()),
        ({"leg": 0.6}, {"leg": 0.9}, (), (BodyPart.LEG,)),
        ({}, {"arm:left": 0.9}, (), (BodyPart.ARM,)),
        ({"leg": 0.6, "arm:both": 0.7}, {}, (Area(BodyPart.ARM, Side.BOTH), LEG), ()),
    ],
)
def test_a_part_stands_once_and_not_where_it_is_fine(areas, fine, means, denied):
    found = heard({"areas": areas, "-areas": fine})
    assert (found.facts.areas, found.denied_parts) == (means, denied)


@pytest.mark.parametrize(
    ("likely", "signs", "denied"),
    [
        ({"sign": {"seizure": 0.6}}, ("seizure",), ()),
        ({"sign": {"seizure": 0.4}}, ("seizure",), ()),
        ({"sign": {"seizure": 0.9, "chest_pain": 0.3}}, ("seizure",), ()),
        # Two parts of a speech may say both: then it counts.
        ({"sign": {"seizure": 0.9}, "-sign": {"seizure": 0.95}}, ("seizure",), ()),
        ({"sign": {"seizure": 0.4}, "-sign": {"seizure": 0.6}}, (), ("seizure",)),
        ({"sign": {"seizure": 0.4}, "old": {"seizure": 0.6}}, (), ()),
        ({"sign": {"seizure": 0.7}, "old": {"seizure": 0.9}}, (), ()),
        ({"sign": {"seizure": 0.9}, "-sign": {"chest_pain": 0.9}}, ("seizure",), ("chest_pain",)),
    ],
)
def test_a_sign_counts_unless_it_is_likelier_that_it_does_not(likely, signs, denied):
    found = heard(likely)
    assert (found.facts.warning_signs, found.denied_signs) == (signs, denied)


def test_a_sign_is_as_sure_as_it_is_whatever_is_said_beside_it():
    found = heard({"sign": {"seizure": 0.9}, "areas": {"leg": 0.55}})
    assert found.confidence == pytest.approx(0.9)
    assert not found.doubtful
    assert heard({"sign": {"seizure": 0.4}}).doubtful


def test_beside_a_question_only_what_is_told_for_sure_counts():
    asks = {"asks": {"wheelchair": 0.9}}
    assert heard(asks | {"activity_level": {"inactive": 0.65}}).facts == Facts()
    assert heard(asks | {"areas": {"leg:left": 0.8}}).facts.areas == (LEFT_LEG,)


def test_a_question_alone_speaks_for_nobody():
    asks = {"asks": {"wheelchair": 0.9}, "speaks_for": {"other": 0.9}}
    assert heard(asks).facts == Facts()
    assert heard(asks | {"areas": {"leg": 0.8}}).facts.speaks_for is SpeaksFor.OTHER


def test_a_yes_states_its_fact_by_itself():
    yes = {"answer": {"yes": 0.9}, "worse_with_use": {"yes": 0.9}}
    assert heard(yes, "worse_with_use").facts == Facts()
    assert heard(yes, "area").facts == Facts(worse_with_use=True)
    sudden = {"answer": {"no": 0.9}, "sudden_onset": {"yes": 0.9}}
    assert heard(sudden, "onset").facts == Facts(sudden_onset=True)


def test_who_is_unsure_and_says_nothing_else_does_not_know():
    unsure = {"answer": {"unsure": 0.9}}
    assert heard(unsure).command is Command.DONT_KNOW
    for more in ({"reduced_by": {"pain": 0.9}}, {"sign": {"seizure": 0.9}}, {"asks": {"heat": 0.9}}):
        assert heard(unsure | more).command is None
        assert heard(unsure | more).answer is Answer.UNSURE


def test_nobody_agrees_by_half_a_word_to_be_remembered():
    assert heard({"command": {"remember": 0.8}}).command is None
    assert heard({"command": {"remember": 0.95}}).command is Command.REMEMBER


def test_a_command_names_its_topic_or_question():
    more = heard({"command": {"more": 0.9}}, words=("tell", "me", "about", "walking"))
    assert more.topic is Topic.WALKING
    change = heard({"command": {"change": 0.9}}, words=("change", "my", "diagnosis"))
    assert change.about == "has_ms"


def test_what_is_felt_and_that_another_hurts_them_is_heard():
    found = heard({"feels": {"fear": 0.6, "sad": 0.8}, "flags": {"harmed": 0.9}})
    assert (found.feels, found.harmed, found.correcting) == (Feeling.SAD, True, False)
