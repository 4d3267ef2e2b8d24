"""Frozen records behave as dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any

import pytest
from hypothesis import given
from strategies import facts

from skill.core.fields import Facts
from skill.core.frozen import frozen, names_of, replace
from skill.core.session import Session
from skill.core.values import Onset


class _Pair:
    """Two things."""

    first: int
    second: str = "two"

    @property
    def both(self) -> str:
        return f"{self.first} {self.second}"


class _Checked:
    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("negative")


class _Empty:
    pass


Pair: Any = frozen(_Pair)
Checked: Any = frozen(_Checked)
Empty: Any = frozen(_Empty)
Standard: Any = dataclasses.dataclass(frozen=True, slots=True)(_Pair)


@pytest.mark.parametrize("given_", [(1,), (1, "one"), (None, "")])
def test_it_is_made_compared_hashed_and_shown_as_a_dataclass_is(given_: tuple[Any, ...]) -> None:
    mine, theirs = Pair(*given_), Standard(*given_)
    assert (mine.first, mine.second, mine.both) == (theirs.first, theirs.second, theirs.both)
    assert repr(mine) == repr(theirs)
    assert hash(mine) == hash(theirs)
    assert mine == Pair(*given_)
    assert mine != Pair(7, "seven")
    assert mine != theirs
    assert not hasattr(mine, "__dict__")
    assert (Pair.__name__, Pair.__doc__, Pair.__match_args__) == ("_Pair", "Two things.", ("first", "second"))
    assert str(inspect.signature(Pair)) == str(inspect.signature(Standard))


def test_wrong_arguments_are_errors() -> None:
    for arguments, named in (((), {}), ((1, "b", "c"), {}), ((1,), {"third": 3})):
        with pytest.raises(TypeError, match="__init__"):
            Pair(*arguments, **named)


def test_nothing_can_be_set_or_deleted() -> None:
    pair = Pair(1)
    for change in (lambda: setattr(pair, "first", 2), lambda: setattr(pair, "third", 3)):
        with pytest.raises(AttributeError, match="frozen"):
            change()
    with pytest.raises(AttributeError, match="frozen"):
        del pair.first


def test_what_is_checked_is_checked() -> None:
    assert Checked(1).number == 1
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)


def test_one_without_fields() -> None:
    assert Empty() == Empty()
    assert repr(Empty()) == "_Empty()"


@given(facts())
def test_it_can_be_copied_and_pickled(one: Facts) -> None:
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one  # noqa: S301  ours


def test_names_and_defaults() -> None:
    assert names_of(Pair) == names_of(Pair(1)) == ("first", "second")


@given(facts(), facts())
def test_replace_changes_what_it_is_told(before: Facts, after: Facts) -> None:
    changes = {name: getattr(after, name) for name in after.known()}
    kept = {name: getattr(before, name) for name in names_of(before) if name not in changes}
    assert replace(before, **changes) == Facts(**kept, **changes)
    assert replace(Session(facts=before, turns=3), facts=after) == Session(facts=after, turns=3)


def test_the_old_one_stays() -> None:
    before = Facts()
    assert replace(before, onset=Onset.DAYS).onset is Onset.DAYS
    assert before.onset is None


def test_a_field_that_there_is_not() -> None:
    with pytest.raises(TypeError, match="Facts has no field nothing"):
        replace(Facts(), nothing=1)
