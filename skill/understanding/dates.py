"""Dates, as how long ago they are: "2009", "nineteen ninety eight", "since 98", "March 12th"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from skill.core.frozen import frozen
from skill.understanding.numbers import Numbers

if TYPE_CHECKING:
    from datetime import date

_DAY, _MONTH, _YEAR = 24, 24 * 30, 24 * 365
_FIRST_YEAR, _LAST_YEAR = 1930, 2100
_PIVOT, _OLD, _NOON = 40, 60, 12
"""Of two digits: up to the first this century, from the second the last."""
_LONGEST_MONTH, _SHORTEST_MONTH = 31, 28
_TEN, _TWENTY, _CENTURY, _THOUSAND = 10, 20, 100, 1000


@frozen
class Dates:
    """The words for dates of one language."""

    numbers: Numbers
    units: Mapping[str, float]
    """Words for units of time: what they follow is no year."""
    months: Mapping[str, int]
    """The names of months, from 1."""
    since: frozenset[str]
    """What stands before a date: "since", "in", "last"."""
    counted: frozenset[str]
    """What a number counts that is no year: "2000 steps"."""
    ordinals: frozenset[str]
    """What stands behind the day of a month: "12th"."""

    def ago(self, words: Sequence[str], at: int, today: date | None) -> tuple[float, int] | None:
        """Returns how many hours ago the date is that begins here, and where the next word is, or None.

        :param today: the present day, None where the host cannot tell.
        """
        led = at > 0 and words[at - 1] in self.since
        month = self.months.get(words[at])
        if month is None:
            year = self._year(words, at, led=led)
            return None if year is None else (_ago(year[0], None, None, today), year[1])
        day, end = self._day(words, at + 1)
        year = self._year(words, end, led=True)
        if year is not None:
            return _ago(year[0], month, day, today), year[1]
        return (_ago(None, month, day, today), end) if led or day else None

    def _day(self, words: Sequence[str], at: int) -> tuple[int | None, int]:
        """The day of a month, None where none is told, and where the next word is."""
        if at >= len(words) or not words[at].isdecimal() or not 0 < int(words[at]) <= _LONGEST_MONTH:
            return None, at
        ordinal = words[at + 1 : at + 2]
        return int(words[at]), at + 1 + bool(ordinal and ordinal[0] in self.ordinals)

    def _year(self, words: Sequence[str], at: int, *, led: bool) -> tuple[int, int] | None:
        """A year's number, and where the next word is; what counts something is none: "2000 steps"."""
        year = self._in_digits(words, at, led=led) or self._spoken(words, at, led=led)
        if year is None:
            return None
        after = words[year[1]] if year[1] < len(words) else ""
        return None if after in self.units or after in self.counted else year

    def _in_digits(self, words: Sequence[str], at: int, *, led: bool) -> tuple[int, int] | None:
        short = words[at : at + 1] == ["'"]
        at += short
        word = words[at] if at < len(words) else ""
        if not word.isdecimal():
            return None
        if len(word) == len("2009"):
            return (int(word), at + 1) if _FIRST_YEAR <= int(word) < _LAST_YEAR else None
        # "In 10" may be minutes, "since 12" noon.
        sure = short or word[0] == "0" or int(word) >= _OLD or _NOON < int(word) <= _PIVOT
        return (_full(int(word)), at + 1) if len(word) == len("09") and sure and (led or short) else None

    def _spoken(self, words: Sequence[str], at: int, *, led: bool) -> tuple[int, int] | None:
        first = self.numbers.at(words, at)
        if first is None or not words[at].isalpha():
            return None
        end = first[1]
        if first[0] == 2 and end < len(words) and self.numbers.named.get(words[end]) == _THOUSAND:
            joined = end + 1 < len(words) and words[end + 1] in self.numbers.between
            year = self.numbers.at(words, end + 1 + joined)
            if year is not None and year[0] < _CENTURY:
                return int(2 * _THOUSAND + year[0]), year[1]
            return (2 * _THOUSAND, end + 1) if led else None
        second = self.numbers.at(words, end)
        if first[0] in (_TWENTY - 1, _TWENTY) and second and _TEN <= second[0] < _CENTURY:
            return int(first[0] * _CENTURY + second[0]), second[1]
        if led and first[0] >= _OLD and first[1] == at + 2:
            return _full(int(first[0])), first[1]
        return None


def _full(year: int) -> int:
    return year + (2000 if year <= _PIVOT else 1900)


def _ago(year: int | None, month: int | None, day: int | None, today: date | None) -> float:
    """How many hours ago a date is; one that is to come was a year before, or is of this year."""
    if today is None:
        return 3 * _YEAR if year else 4 * _MONTH
    if month is None:
        return max(today.year - (year or today.year), 0) * _YEAR or 2.5 * _MONTH
    told = today.replace(year=year or today.year, month=month, day=min(day or 1, _SHORTEST_MONTH))
    if told > today and year is None:
        told = told.replace(year=told.year - 1)
    return max((today - told).days, 1) * _DAY
