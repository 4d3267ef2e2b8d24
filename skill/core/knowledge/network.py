"""Reads the network: the prior, what is likely enough to be named, and the evidence with its likelihoods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from skill.core.fields import FIELDS, Facts
from skill.core.kinds import FactsError
from skill.core.knowledge.entry import Entry, KnowledgeError
from skill.core.knowledge.evidence import Evidence, Network, Weights

_STATES = ("neither", "lack of use", "nerve conduction", "both")
_EXACT = 1e-6


def network_of(table: Any) -> Network:
    """Returns what ``[network]`` holds.

    :raises KnowledgeError: naming the fault.
    """
    entry = Entry("weakness.toml [network]", table)
    prior = _weights(entry, "prior")
    if abs(sum(prior) - 1) > _EXACT:
        raise entry.fault("prior: does not add up to 1")
    likely, clear, settled, with_call = (
        _share(entry, name) for name in ("likely", "clear", "settled", "settled_with_call")
    )
    untold: Mapping[str, Any] = entry.get("untold", dict, {})
    entry.done()
    told = {name: _told(name, share) for name, share in untold.items()}
    return Network(prior, likely, clear, settled, with_call, told)


def evidence_of(entry: Entry, source: str, signs: Collection[str]) -> Evidence:
    """Returns the evidence that an entry is.

    :param signs: the ids of the warning signs.
    :raises KnowledgeError: naming the file, the entry and the fault.
    """
    when = entry.get("when", dict)
    if len(when) != 1:
        raise entry.fault("when: names one fact, no more, no fewer")
    [(field, wanted)] = when.items()
    values: list[Any] = []
    for value in wanted if isinstance(wanted, list) else [wanted]:
        many = field in ("reduced_by", "warning_signs", "areas")
        try:
            read = getattr(Facts.from_dict({field: [value] if many else value}, frozenset(signs)), field)
        except FactsError as fault:
            raise entry.fault(f"when: {fault}") from None
        values.append(read[0] if many else read)
    return Evidence(
        entry.get("id", str),
        field,
        tuple(values),
        _weights(entry, "likelihood"),
        source,
        entry.get("shows_behavior", bool, False),
    )


def _weights(entry: Entry, name: str) -> Weights:
    found = entry.get(name, list)
    if len(found) != len(_STATES) or not all(isinstance(n, (int, float)) and 0 < n < 1 for n in found):
        raise entry.fault(f"{name}: {found!r} is not a share between 0 and 1 for {', '.join(_STATES)}")
    neither, unused, nerve, both = map(float, found)
    return neither, unused, nerve, both


def _share(entry: Entry, name: str) -> float:
    found = entry.get(name, float)
    if not 0 < found < 1:
        raise entry.fault(f"{name}: {found!r} is not between 0 and 1")
    return float(found)


def _told(field: str, share: Any) -> float:
    if field not in FIELDS or not isinstance(share, float) or not 0 <= share < 1:
        raise KnowledgeError(f"weakness.toml [network]: untold: {field} = {share!r} is no share of a fact")
    return share


def add_up(evidence: Iterable[Evidence]) -> None:
    """Sees to it that in no state more people tell one thing or another about a field than there are.

    :raises KnowledgeError: naming the entry.
    """
    whole: dict[str, list[float]] = {}
    for one in evidence:
        sums = whole.setdefault(one.field, [0.0] * len(_STATES))
        whole[one.field] = [a + b for a, b in zip(sums, one.likelihood, strict=True)]
        if max(whole[one.field]) > 1 + _EXACT:
            raise KnowledgeError(
                f"weakness.toml [[evidence]] {one.id}: likelihood: with the others of {one.field} it is more "
                "than 1"
            )
