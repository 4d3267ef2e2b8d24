"""Records are replaced as dataclasses are."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from strategies import facts

from skill.core.facts import Facts, Onset
from skill.core.replacing import replace
from skill.core.session import Session


@given(facts(), facts())
def test_it_does_what_dataclasses_do(before: Facts, after: Facts) -> None:
    changes = {name: getattr(after, name) for name in after.known()}
    assert replace(before, **changes) == dataclasses.replace(before, **changes)
    assert replace(Session(facts=before, turns=3), facts=after) == Session(facts=after, turns=3)


def test_the_old_one_stays() -> None:
    before = Facts()
    assert replace(before, onset=Onset.DAYS).onset is Onset.DAYS
    assert before.onset is None


def test_a_field_that_there_is_not() -> None:
    with pytest.raises(TypeError, match="Facts has no field nothing"):
        replace(Facts(), nothing=1)
