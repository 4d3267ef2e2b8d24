"""The network: two hidden causes that can both be there, and how likely what is known is under each state.

It is a naive Bayes network with one node of four states, solved exactly: for each state its prior times the
likelihood of every finding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import zip_longest

from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Cause, Evidence, Knowledge, Weights

_CERTAIN = 1e-9


@frozen
class Belief:
    """How likely each cause is."""

    deconditioning: float
    """That lack of use is a cause, from 0 to 1."""
    nerve_conduction: float
    """That nerve conduction is one, from 0 to 1; it may be both."""
    behavior: bool
    """Whether anything is known of how the muscles themselves answer."""

    def cause(self, likely: float) -> Cause:
        """Returns what is named, where a cause is named from a probability of ``likely`` on."""
        unused = self.deconditioning >= likely
        nerve = self.behavior and self.nerve_conduction >= likely
        if unused and nerve:
            return Cause.MIXED
        if nerve:
            return Cause.NERVE_CONDUCTION
        return Cause.DECONDITIONING if unused else Cause.UNCLEAR

    def to_dict(self) -> dict[str, float]:
        """Returns the JSON form: the probability of each cause."""
        return {
            Cause.DECONDITIONING.value: round(self.deconditioning, 3),
            Cause.NERVE_CONDUCTION.value: round(self.nerve_conduction, 3),
        }

    def certainty(self, cause: Cause) -> float:
        """Returns how likely the less certain of the two causes is as named: there, or not there."""
        unused = cause in (Cause.DECONDITIONING, Cause.MIXED)
        nerve = cause in (Cause.NERVE_CONDUCTION, Cause.MIXED)
        return min(
            self.deconditioning if unused else 1 - self.deconditioning,
            self.nerve_conduction if nerve else 1 - self.nerve_conduction,
        )


def evidence_of(facts: Facts, knowledge: Knowledge) -> list[Evidence]:
    """Returns the evidence that the facts hold; of a field the first that does."""
    found: dict[str, Evidence] = {}
    for evidence in knowledge.evidence:
        if evidence.holds(facts):
            found.setdefault(evidence.field, evidence)
    return list(found.values())


def weighed(prior: Weights, likelihoods: Iterable[Weights]) -> Weights:
    """Returns how likely each state is together with these findings; the four do not add up to 1."""
    neither, unused, nerve, both = prior
    for a, b, c, d in likelihoods:
        neither, unused, nerve, both = neither * a, unused * b, nerve * c, both * d
    return neither, unused, nerve, both


def belief_of(weights: Weights, behavior: bool) -> Belief:
    """Returns how likely each cause is where the states weigh that much."""
    neither, unused, nerve, both = weights
    whole = neither + unused + nerve + both
    return Belief((unused + both) / whole, (nerve + both) / whole, behavior)


def believed(evidence: Iterable[Evidence], knowledge: Knowledge) -> Belief:
    """Returns how likely each cause is with this evidence."""
    evidence = list(evidence)
    weights = weighed(knowledge.network.prior, (e.likelihood for e in evidence))
    return belief_of(weights, any(e.shows_behavior for e in evidence))


def reasons_of(evidence: Iterable[Evidence], cause: Cause, knowledge: Knowledge) -> list[Evidence]:
    """Returns the evidence that speaks for what is named, what moved it furthest first.

    :param cause: what is named; for both causes one of each comes in turn, where none is it is for either.
    """
    evidence = list(evidence)
    now = believed(evidence, knowledge)
    unused: dict[str, float] = {}
    nerve: dict[str, float] = {}
    for one in evidence:
        without = believed((e for e in evidence if e is not one), knowledge)
        unused[one.id] = _odds(now.deconditioning) - _odds(without.deconditioning)
        nerve[one.id] = _odds(now.nerve_conduction) - _odds(without.nerve_conduction)

    def spoke(moved: Mapping[str, float], least: Mapping[str, float]) -> list[Evidence]:
        found = (e for e in evidence if moved[e.id] > max(0.0, least.get(e.id, 0.0)))
        return sorted(found, key=lambda e: -moved[e.id])

    if cause is Cause.DECONDITIONING:
        return spoke(unused, {})
    if cause is Cause.NERVE_CONDUCTION:
        return spoke(nerve, {})
    in_turn = zip_longest(spoke(unused, nerve), spoke(nerve, unused))
    return [one for pair in in_turn for one in pair if one is not None]


def _odds(share: float) -> float:
    share = min(max(share, _CERTAIN), 1 - _CERTAIN)
    return math.log(share / (1 - share))
