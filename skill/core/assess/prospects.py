"""Everything that a person could still tell about the cause, and how likely each of it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skill.core.assess.network import belief_of, evidence_of, weighed
from skill.core.fields import FIELDS, Facts
from skill.core.frozen import frozen, replace
from skill.core.knowledge import Cause, Evidence, Knowledge, Weights
from skill.core.questions import Question

Path = tuple[str | None, ...]
"""The ids of the evidence told to each of some questions, None where there is nothing to tell."""
Person = tuple[Path, Facts, Weights, bool, float]
"""Somebody who may have told more, as a plain tuple, as there are hundreds at each question: what they told;
the facts that decide which questions make sense; how much each state weighs; whether it shows how the muscles
behave; and how many of those who could tell anything at all did."""
_NOTHING_TO_TELL: tuple[tuple[None, float]] = ((None, 1.0),)


@frozen
class End:
    """Where an interview could end."""

    path: Path
    cause: Cause
    share: float
    """How likely it ends there."""


class Prospects:
    """Goes over all answers to the questions that find the cause."""

    def __init__(self, knowledge: Knowledge, questions: Sequence[Question]) -> None:
        """Takes what is known.

        :param questions: those that find the cause, each before those that depend on it.
        """
        self._knowledge, self._evidence = knowledge, {e.id: e for e in knowledge.evidence}
        self._options = {q.id: self._options_of(q) for q in questions}
        self._linked = {q.id for q in questions if any(self._decides(q, other) for other in questions)}

    def person(self, facts: Facts) -> Person:
        """Returns somebody who has told no more than these facts."""
        evidence = evidence_of(facts, self._knowledge)
        weights = weighed(self._knowledge.network.prior, (e.likelihood for e in evidence))
        return (), facts, weights, any(e.shows_behavior for e in evidence), 1.0

    def ends(self, person: Person, unknown: Iterable[Question]) -> list[End]:
        """Returns every way in which these questions could be answered; the shares add up to 1."""
        people = [person]
        for question in unknown:
            options, linked = self._options[question.id], question.id in self._linked
            people = [
                _telling(one, evidence, share, linked=linked)
                for one in people
                for evidence, share in (options if question.makes_sense(one[1]) else _NOTHING_TO_TELL)
            ]
        whole = sum(person[2])
        return [End(one[0], self.cause(one), one[4] * sum(one[2]) / whole) for one in people]

    def cause(self, person: Person, told: Path = ()) -> Cause:
        """Returns what would be named of somebody, once they have told some more."""
        for one in told:
            person = _telling(person, self._evidence[one] if one else None, 1.0)
        return belief_of(person[2], person[3]).cause(self._knowledge.network.likely)

    def _options_of(self, question: Question) -> list[tuple[Evidence | None, float]]:
        """What can be told to a question, and how many have it to tell."""
        [name, *_] = question.fields
        untold = self._knowledge.network.untold.get(name, 0.0)
        told = [(e, 1 - untold) for e in self._knowledge.evidence if e.field == name]
        return [*told, *([(None, untold)] if untold else [])]

    def _decides(self, question: Question, other: Question) -> bool:
        """Whether an answer decides whether another question makes sense."""
        told = (e for e, _ in self._options[question.id] if e)
        return (
            len({other.makes_sense(facts) for facts in (Facts(), *(_stated(Facts(), e) for e in told))}) > 1
        )


def _telling(person: Person, evidence: Evidence | None, share: float, *, linked: bool = False) -> Person:
    """The same person, once they have told this."""
    path, facts, weights, behavior, many = person
    if evidence is None:
        return (*path, None), facts, weights, behavior, many * share
    neither, unused, nerve, both = weights
    a, b, c, d = evidence.likelihood
    return (
        (*path, evidence.id),
        _stated(facts, evidence) if linked else facts,
        (neither * a, unused * b, nerve * c, both * d),
        behavior or evidence.shows_behavior,
        many * share,
    )


def _stated(facts: Facts, evidence: Evidence) -> Facts:
    [value, *_] = evidence.values
    return replace(facts, **{evidence.field: (value,) if FIELDS[evidence.field].kind.many else value})
