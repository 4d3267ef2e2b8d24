"""What is worth asking: what settles most of what a person would hear, until hardly any answer changes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from skill.core.assess.outcome import guidance_of
from skill.core.assess.prospects import End, Path, Person, Prospects
from skill.core.assess.triage import triage_of, with_implied_signs
from skill.core.fields import Facts
from skill.core.knowledge import Cause, Knowledge, Triage
from skill.core.questions import BY_ID, QUESTIONS, Question, open_questions

_FIRST = ("onset", "warning_signs", "area", "has_ms")
"""The questions that decide about help and advice; the others find the cause."""
FINDING = tuple(q for q in QUESTIONS if q.id not in _FIRST)
"""The questions that find the cause."""
_EXACT = 9


class LookAhead:
    """Finds the next question worth asking, over all answers that the person could still give."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge, self._prospects = knowledge, Prospects(knowledge, FINDING)
        self._worth = cache(self._find)

    def worth_asking(self, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
        """Returns the ids of the questions worth asking now, in the order to ask them.

        What decides about help and advice comes first: it is asked where two answers lead to another outcome.
        Then the cause: first the question after which the cause is likeliest to stay what it is. None is
        asked once the chance that all further answers together change the cause is under ``settled``, or
        ``settled_with_call`` of who has to call their care team today.

        :param facts: what is known.
        :param closed: ids of questions not to be asked any more.
        """
        return self._worth(facts, closed)

    def _find(self, facts: Facts, closed: frozenset[str]) -> tuple[str, ...]:
        facts = with_implied_signs(facts, self._knowledge)
        triage = triage_of(facts, self._knowledge)
        if triage.urgent:
            return ()
        network = self._knowledge.network
        bound = network.settled_with_call if triage is Triage.CONTACT_CARE_TEAM else network.settled
        questions = open_questions(facts, closed)
        unknown = [q for q in FINDING if q.id not in closed and not facts.known() & set(q.fields)]
        now = self._prospects.person(facts)
        ends = self._prospects.ends(now, unknown)
        causes = {end.cause for end in ends}
        first = (q.id for q in questions if q.id in _FIRST and self._matters(q, questions, facts, causes))
        # What is half answered is asked to the end: which place got stronger.
        begun = (q.id for q in questions if q.id not in _FIRST and q not in unknown)
        finding = [q for q in questions if q in unknown]
        cause = self._prospects.cause(now)
        if sum(end.share for end in ends if end.cause is not cause) < bound:
            finding = []
        return (*first, *begun, *self._deciding(now, finding, unknown, ends))

    def _deciding(
        self, now: Person, finding: Sequence[Question], unknown: Sequence[Question], ends: Sequence[End]
    ) -> list[str]:
        """The questions that find the cause, what settles most first."""
        places = {q.fields[0]: at for at, q in enumerate(unknown)}
        settles = {}
        for question in finding:
            told = [places[name] for name in (question.fields[0], *question.along) if name in places]
            settles[question.id] = self._settles(now, told, ends)
        return sorted(settles, key=lambda question: -round(settles[question], _EXACT))

    def _settles(self, now: Person, told: Sequence[int], ends: Sequence[End]) -> float:
        """How likely no further answer changes the cause once these of the unknown questions are answered."""
        after: dict[Path, Cause] = {}
        settled = 0.0
        for end in ends:
            path = tuple([end.path[at] for at in told])
            if path not in after:
                after[path] = self._prospects.cause(now, path)
            if after[path] is end.cause:
                settled += end.share
        return settled

    def _matters(
        self, question: Question, questions: Sequence[Question], facts: Facts, causes: set[Cause]
    ) -> bool:
        """Whether two answers, "I don't know" among them, lead to another triage or other advice."""
        places = [Facts(), *BY_ID["area"].answers] if BY_ID["area"] in questions else [Facts()]
        answers = (Facts(), *question.answers)
        return any(
            len({self._advice(facts.merged(place).merged(a), cause) for a in answers}) > 1
            for place in places
            for cause in causes
        )

    def _advice(self, facts: Facts, cause: Cause) -> tuple[Triage, tuple[str, ...]]:
        facts = with_implied_signs(facts, self._knowledge)
        triage = triage_of(facts, self._knowledge)
        return triage, guidance_of(triage, cause, facts, self._knowledge)
