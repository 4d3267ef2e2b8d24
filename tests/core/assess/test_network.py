"""The two causes, by hand and by rule."""

import itertools

import pytest

from skill.core.assess.network import Belief, believed, evidence_of, reasons_of
from skill.core.fields import Facts
from skill.core.knowledge import Cause
from skill.core.values import ActivityLevel, Reason, TrainingEffect


@pytest.mark.parametrize(
    ("unused", "nerve", "behavior", "cause"),
    [
        (0.6, 0.59, True, Cause.DECONDITIONING),
        (0.59, 0.6, True, Cause.NERVE_CONDUCTION),
        (0.6, 0.6, True, Cause.MIXED),
        (0.59, 0.59, True, Cause.UNCLEAR),
        (0.9, 0.9, False, Cause.DECONDITIONING),
        (0.1, 0.9, False, Cause.UNCLEAR),
    ],
)
def test_a_cause_is_named_from_its_probability_on_and_the_nerves_where_muscles_show_it(
    unused, nerve, behavior, cause
):
    assert Belief(unused, nerve, behavior).cause(0.6) is cause


@pytest.mark.parametrize(
    ("cause", "certainty"),
    [(Cause.DECONDITIONING, 0.7), (Cause.NERVE_CONDUCTION, 0.1), (Cause.MIXED, 0.3), (Cause.UNCLEAR, 0.1)],
)
def test_it_is_no_more_certain_than_the_less_certain_cause(cause, certainty):
    assert Belief(0.9, 0.3, behavior=True).certainty(cause) == pytest.approx(certainty)


def test_with_nothing_known_the_prior_is_believed(knowledge):
    neither, unused, nerve, both = knowledge.network.prior
    nothing = believed([], knowledge)
    assert nothing.deconditioning == pytest.approx(unused + both)
    assert nothing.nerve_conduction == pytest.approx(nerve + both)
    assert not nothing.behavior
    assert neither > 0


def test_it_is_bayes_rule(knowledge):
    evidence = evidence_of(Facts(activity_level=ActivityLevel.LIGHT, worse_with_use=True), knowledge)
    assert [e.id for e in evidence] == ["lightly_active", "fades_with_use"]
    states = [
        p * a * b for p, a, b in zip(knowledge.network.prior, *(e.likelihood for e in evidence), strict=True)
    ]
    found = believed(evidence, knowledge)
    assert found.deconditioning == pytest.approx((states[1] + states[3]) / sum(states))
    assert found.nerve_conduction == pytest.approx((states[2] + states[3]) / sum(states))


def test_of_one_field_the_first_evidence_counts_once(knowledge):
    one, two = (Facts(reduced_by=r) for r in ((Reason.PAIN,), (Reason.OTHER, Reason.PAIN, Reason.FEAR)))
    assert [e.id for e in evidence_of(one, knowledge)] == ["cut_down_by_symptoms"]
    assert [e.id for e in evidence_of(two, knowledge)] == ["cut_down_by_symptoms"]


def test_the_order_in_which_things_are_told_makes_no_difference(knowledge):
    told = [Facts(worse_with_use=True), Facts(activity_level=ActivityLevel.LIGHT), Facts(heat_worsens=False)]
    found = set()
    for order in itertools.permutations(told):
        facts = Facts()
        for more in order:
            facts = facts.merged(more)
        found.add(believed(evidence_of(facts, knowledge), knowledge))
    assert len(found) == 1


def test_what_was_never_tried_says_nothing(knowledge):
    never = Facts(training_effect=TrainingEffect.NEVER)
    assert evidence_of(never, knowledge) == []


def test_a_reason_speaks_for_what_is_named(knowledge):
    facts = Facts(worse_with_use=True, activity_level=ActivityLevel.INACTIVE, heat_worsens=False)
    evidence = evidence_of(facts, knowledge)
    for cause, ids in (
        (Cause.NERVE_CONDUCTION, ["fades_with_use"]),
        (Cause.DECONDITIONING, ["inactive", "heat_makes_no_difference"]),
        (Cause.MIXED, ["inactive", "fades_with_use"]),
    ):
        assert [e.id for e in reasons_of(evidence, cause, knowledge)][: len(ids)] == ids
