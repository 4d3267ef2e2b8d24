"""Times in any form, as the plain words for how long ago: "48 hrs" and "since 2009" as "some days", "some
years".

What reads the utterance then need not count; whether the time belongs to the weakness is for it to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from skill.core.frozen import frozen
from skill.understanding.dates import Dates
from skill.understanding.numbers import Numbers

if TYPE_CHECKING:
    from datetime import date

_YEAR = 24 * 365


@frozen
class Times:
    """The words for times of one language, and the forms that they come in."""

    numbers: Numbers
    dates: Dates
    units: Mapping[str, float]
    """Words for units with their length in hours."""
    per: frozenset[str]
    """What makes a unit a rate: "three days a week"."""
    each: frozenset[str]
    """What makes any length one: "every two weeks"."""
    often: frozenset[str]
    """What a rate counts: "twice a week"."""
    spans: Sequence[tuple[float, str]]
    """Lengths in hours, each with the words for what is shorter; the last has no end."""
    first: frozenset[str]
    """What begins a time, but for digits."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Reads the table of a lexicon.

        :raises KeyError: where a list is missing.
        """
        lists = {
            name: frozenset(data[name]) for name in ("since", "counted", "ordinals", "per", "each", "often")
        }
        numbers = Numbers(data["numbers"], frozenset(data["between"]))
        since, counted, ordinals = lists.pop("since"), lists.pop("counted"), lists.pop("ordinals")
        return cls(
            numbers,
            Dates(numbers, data["units"], data["months"], since, counted, ordinals),
            data["units"],
            **lists,
            spans=[(hours, words) for words, hours in data["spans"].items()],
            first=frozenset(("'", *data["numbers"], *data["months"])),
        )

    def plain(self, words: Sequence[str], today: date | None = None) -> list[str]:
        """Returns the words of an utterance with its times in plain words.

        :param words: in lower case, digits and letters apart ("10", "yrs").
        :param today: the present day, in the time zone of the person; None where the host cannot tell, then a
            year's number is long ago and a month's name some months.
        """
        plain: list[str] = []
        at = 0
        begins = [place for place, word in enumerate(words) if word in self.first or word.isdecimal()]
        for begin in begins:
            told = self._length(words, begin) or self.dates.ago(words, begin, today) if begin >= at else None
            if told is not None:
                plain += [*words[at:begin], *self._named(told[0])]
                at = told[1]
        return [*plain, *words[at:]]

    def _named(self, hours: float) -> list[str]:
        return next(name for most, name in self.spans if hours < most).split()

    def _length(self, words: Sequence[str], at: int) -> tuple[float, int] | None:
        """How long, and where the next word is: "10 yrs", "a couple of weeks", "two or three months"."""
        number = None if self._is_rate(words, at) else self.numbers.at(words, at)
        if number is None:
            return None
        many, end = number
        while end < len(words) and words[end] in self.numbers.between:
            further = self.numbers.at(words, end + 1)
            many, end = (max(many, further[0]), further[1]) if further else (many, end + 1)
        unit = self.units.get(words[end]) if end < len(words) else None
        rate = words[end + 1 : end + 2]
        if unit is None or (rate and rate[0] in self.per and self._is_unit(words[end + 2 : end + 3])):
            return None
        # A year is told as years, twelve months as months.
        return max(many * unit, 2 * _YEAR if unit >= _YEAR and many >= 1 else 0), end + 1

    def _is_rate(self, words: Sequence[str], at: int) -> bool:
        """Whether it tells how often: "every two weeks", "twice a week", "three pills a day"."""
        if not at:
            return False
        if words[at - 1] in self.each:
            return True
        counted = words[at - 1] in self.often or self._is_unit(words[at - 1 : at])
        counted = counted or (at > 1 and self.numbers.at(words, at - 2) is not None)
        return words[at] in self.per and counted and self._is_unit(words[at + 1 : at + 2])

    def _is_unit(self, words: Sequence[str]) -> bool:
        return bool(words) and words[0] in self.units
