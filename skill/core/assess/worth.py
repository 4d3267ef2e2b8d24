"""The look-ahead over all possible answers: only a question that can change the outcome is asked."""

from __future__ import annotations

from functools import cache

from skill.core.assess.cause import cause_of, points_of
from skill.core.assess.outcome import guidance_of
from skill.core.assess.triage import triage_of, with_implied_signs
from skill.core.fields import Facts
from skill.core.knowledge import Cause, Knowledge, Points, Triage
from skill.core.questions import BY_ID, QUESTIONS, Question, open_questions

_Sum = tuple[int, int, bool]
"""Points as a plain tuple: thousands are added up at each question, while somebody waits."""


class LookAhead:
    """Finds the next question worth asking, over all answers that the person could still give.

    A question is worth asking when two answers to it, "I don't know" among them, lead to different
    outcomes for at least one way in which all other open questions could be answered. Points add up
    over facts, so the reachable sums stand for all those ways without walking each of them.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._worth = cache(self._find)
        self._lent = {q.id: self._sums_of(q) for q in QUESTIONS}

    def worth_asking(self, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
        """Returns the ids of the questions worth asking now, in the order to ask them.

        :param facts: what is known.
        :param closed: ids of questions not to be asked any more.
        """
        return self._worth(facts, closed)

    def _find(self, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
        facts = with_implied_signs(facts, self._knowledge)
        if triage_of(facts, self._knowledge).urgent:
            return ()
        questions = open_questions(facts, closed)
        return tuple(q.id for q in questions if self._matters(q, questions, facts))

    def _matters(self, question: Question, questions: tuple[Question, ...], facts: Facts) -> bool:
        others = [q for q in questions if q is not question]
        points = points_of(facts, self._knowledge)
        sums = {(points.deconditioning, points.nerve_conduction, points.behavior)}
        for other in others:
            sums = _added(sums, self._lent[other.id])
        lent = self._lent[question.id]
        if any(len({self._cause(s) for s in _added({one}, lent)}) > 1 for one in sums):
            return True
        if question.id not in ("onset", "warning_signs", "area", "has_ms"):
            return False
        causes = {self._cause(s) for s in _added(sums, lent)}
        places = [Facts(), *BY_ID["area"].answers] if BY_ID["area"] in others else [Facts()]
        return any(
            len({self._advice(facts.merged(place).merged(a), cause) for a in _with_unknown(question)}) > 1
            for place in places
            for cause in causes
        )

    def _advice(self, facts: Facts, cause: Cause) -> tuple[Triage, tuple[str, ...]]:
        facts = with_implied_signs(facts, self._knowledge)
        triage = triage_of(facts, self._knowledge)
        return triage, guidance_of(triage, cause, facts, self._knowledge)

    def _cause(self, lent: _Sum) -> Cause:
        return cause_of(Points(*lent), self._knowledge)

    def _sums_of(self, question: Question) -> set[_Sum]:
        lent = (points_of(answer, self._knowledge) for answer in _with_unknown(question))
        return {(p.deconditioning, p.nerve_conduction, p.behavior) for p in lent}


def _added(sums: set[_Sum], lent: set[_Sum]) -> set[_Sum]:
    return {(a + d, b + n, known or shows) for a, b, known in sums for d, n, shows in lent}


def _with_unknown(question: Question) -> tuple[Facts, ...]:
    return (Facts(), *question.answers)
