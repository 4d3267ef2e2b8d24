"""How far the outcome hangs on single numbers of the network: each is taken a third up and a third down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from skill.core.assess.network import belief_of
from skill.core.frozen import frozen
from skill.core.knowledge import Cause, Evidence, Knowledge, Weights

STATES = ("neither", "lack of use", "nerve conduction", "both")
_MOST = 0.99
_THIRD = (2 / 3, 4 / 3)


@frozen
class Sensitivity:
    """How much one likelihood matters."""

    evidence: str
    """The id of the evidence."""
    state: str
    """The state under which it is."""
    likelihood: float
    changed: float
    """The share of all combinations of findings whose outcome changes when it is a third up or down."""


def combinations(knowledge: Knowledge) -> list[tuple[Evidence, ...]]:
    """Returns every combination of findings: of each field one, or nothing."""
    fields: dict[str, list[Evidence]] = {}
    for evidence in knowledge.evidence:
        fields.setdefault(evidence.field, []).append(evidence)
    return [
        tuple(e for e in found if e is not None)
        for found in product(*([None, *evidence] for evidence in fields.values()))
    ]


def sensitivities(knowledge: Knowledge) -> list[Sensitivity]:
    """Returns how much each likelihood matters, what matters most first."""
    everything = combinations(knowledge)
    causes = [_cause(found, knowledge, {}) for found in everything]
    return sorted(_each(knowledge, everything, causes), key=lambda s: -s.changed)


def fragile(knowledge: Knowledge) -> float:
    """Returns the share of combinations whose outcome changes with at least one likelihood off by a third."""
    everything = combinations(knowledge)
    changed = sum(_is_fragile(found, knowledge) for found in everything)
    return changed / len(everything)


def _is_fragile(found: tuple[Evidence, ...], knowledge: Knowledge) -> bool:
    cause = _cause(found, knowledge, {})
    return any(
        _cause(found, knowledge, {e.id: _with(e.likelihood, at, e.likelihood[at] * factor)}) is not cause
        for e in found
        for at in range(len(STATES))
        for factor in _THIRD
    )


def _each(
    knowledge: Knowledge, everything: list[tuple[Evidence, ...]], causes: list[Cause]
) -> Iterator[Sensitivity]:
    for evidence in knowledge.evidence:
        holding = [(f, cause) for f, cause in zip(everything, causes, strict=True) if evidence in f]
        for at, state in enumerate(STATES):
            others = [
                {evidence.id: _with(evidence.likelihood, at, evidence.likelihood[at] * factor)}
                for factor in _THIRD
            ]
            changed = sum(any(_cause(f, knowledge, o) is not cause for o in others) for f, cause in holding)
            yield Sensitivity(evidence.id, state, evidence.likelihood[at], changed / len(everything))


def _with(weights: Weights, at: int, value: float) -> Weights:
    neither, unused, nerve, both = (min(value, _MOST) if n == at else w for n, w in enumerate(weights))
    return neither, unused, nerve, both


def _cause(found: tuple[Evidence, ...], knowledge: Knowledge, others: Mapping[str, Weights]) -> Cause:
    network = knowledge.network
    a, b, c, d = network.prior
    for evidence in found:
        w, x, y, z = others.get(evidence.id, evidence.likelihood)
        a, b, c, d = a * w, b * x, c * y, d * z
    behavior = any(e.shows_behavior for e in found)
    return belief_of((a, b, c, d), behavior).cause(network.likely)


if __name__ == "__main__":
    from skill import content

    for one in sensitivities(content.knowledge())[:10]:
        print(one)
