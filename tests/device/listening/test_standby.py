"""Who cannot type is not left alone when a recogniser fails."""

from __future__ import annotations

import pytest

from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.device.listening.standby import Standby

FIRST, OTHER = Recognised("free speech", 1.0), Recognised("short", 1.0)
GONE = RecognizerUnavailable("the server is gone")


class Engine:
    """A Recognizer that finds or raises what it is told, the last of it again and again."""

    def __init__(self, *does: Recognised | Exception) -> None:
        self.does, self.closed = list(does), 0

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        does = self.does.pop(0) if len(self.does) > 1 else self.does[0]
        if isinstance(does, Recognised):
            return does
        raise does

    def close(self) -> None:
        self.closed += 1


class Both:
    def __init__(self, first: Engine, other: Engine) -> None:
        self.first, self.other, self.complaints, self.made = first, other, list[str](), 0
        self.standby = Standby(first, self.make, self.complaints.append)

    def make(self) -> Engine:
        self.made += 1
        return self.other

    def hears(self, times: int) -> list[Recognised]:
        return [self.standby.recognise(b"sound", "area") for _ in range(times)]


def test_as_long_as_the_first_works_the_other_is_not_made() -> None:
    both = Both(Engine(FIRST), Engine(OTHER))
    assert both.hears(3) == [FIRST] * 3
    assert (both.made, both.complaints) == (0, [])


def test_one_failure_is_a_word_not_made_out() -> None:
    both = Both(Engine(FIRST, GONE, FIRST, GONE, FIRST), Engine(OTHER))
    assert both.hears(5) == [FIRST, NOTHING, FIRST, NOTHING, FIRST]
    assert (both.made, both.complaints) == (0, [])


def test_after_two_in_a_row_the_other_hears_that_very_sound() -> None:
    both = Both(Engine(FIRST, GONE), Engine(OTHER))
    assert both.hears(4) == [FIRST, NOTHING, OTHER, OTHER]
    assert both.complaints == ["the server is gone"]
    assert both.first.closed == 1
    both.standby.close()
    assert (both.first.closed, both.other.closed) == (1, 1)


def test_what_never_worked_is_not_tried_again() -> None:
    both = Both(Engine(GONE), Engine(OTHER))
    assert both.hears(1) == [OTHER]
    assert both.complaints == ["the server is gone"]


def test_where_both_fail_nothing_can_be_heard_any_more() -> None:
    both = Both(Engine(GONE), Engine(OTHER, RecognizerUnavailable("full")))
    assert both.hears(2) == [OTHER, NOTHING]
    with pytest.raises(RecognizerUnavailable, match="full"):
        both.hears(1)
    assert both.made == 1


@pytest.mark.parametrize(
    "fault", [MemoryError("full"), ValueError("odd"), RuntimeError("mkl"), OSError("io")]
)
def test_however_it_fails_the_talk_goes_on(fault: Exception) -> None:
    both = Both(Engine(FIRST, fault), Engine(OTHER, fault))
    assert both.hears(4) == [FIRST, NOTHING, OTHER, NOTHING]
    with pytest.raises(RecognizerUnavailable, match=str(fault)):
        both.hears(1)


def test_neither_closing_the_first_nor_the_complaint_stands_in_the_way() -> None:
    class Stuck(Engine):
        def close(self) -> None:
            raise RuntimeError("stuck")

    def broken(reason: str) -> None:
        raise BrokenPipeError(reason)

    standby = Standby(Stuck(GONE), lambda: Engine(OTHER), broken)
    assert [standby.recognise(b"", None) for _ in range(2)] == [OTHER] * 2


def test_after_close_it_is_over() -> None:
    both = Both(Engine(FIRST), Engine(OTHER))
    both.standby.close()
    with pytest.raises(RecognizerUnavailable, match="closed"):
        both.hears(1)
    assert (both.made, both.complaints, both.first.closed) == (0, [], 1)


def test_what_is_made_while_it_is_closed_is_closed_too() -> None:
    other = Engine(OTHER)

    def late() -> Engine:
        standby.close()
        return other

    standby = Standby(Engine(GONE), late, pytest.fail)
    with pytest.raises(RecognizerUnavailable, match="gone"):
        standby.recognise(b"", None)
    assert other.closed == 1


def test_where_there_is_no_other_it_is_as_before() -> None:
    def none() -> Engine:
        raise RecognizerUnavailable("no grammar either")

    standby = Standby(Engine(GONE), none, pytest.fail)
    with pytest.raises(RecognizerUnavailable, match="no grammar either"):
        standby.recognise(b"sound", None)
