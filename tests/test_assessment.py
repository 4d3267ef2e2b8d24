"""The JSON form of an assessment."""

from __future__ import annotations

from skill.assessment import assessment_of
from skill.core.fields import Facts


def test_assessment_of_nothing() -> None:
    found = assessment_of(Facts())
    assert (found["triage"], found["cause"]) == ("none", "unclear")
    assert found["missing"]


def test_assessment_without_the_questions_that_are_closed() -> None:
    missing = assessment_of(Facts())["missing"]
    closed = assessment_of(Facts(), closed=frozenset(missing[:1]))["missing"]
    assert missing[0] not in closed
