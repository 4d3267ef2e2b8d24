"""Numbers in digits and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skill.core.frozen import frozen

_TEN, _TWENTY = 10, 20


@frozen
class Numbers:
    """The words for numbers of one language."""

    named: Mapping[str, float]
    """Words for numbers, and for what stands in place of one: "a", "couple", "few"."""
    between: frozenset[str]
    """What joins two numbers: "two or three", "a couple of"."""

    def at(self, words: Sequence[str], at: int) -> tuple[float, int] | None:
        """Returns the number that begins here, and where the next word is; None where none does."""
        if at >= len(words):
            return None
        if words[at].isdecimal():
            return (float(words[at]), at + 1) if len(words[at]) < len("10000") else None
        number = self.named.get(words[at])
        if number is None:
            return None
        one = self.named.get(words[at + 1]) if at + 1 < len(words) else None
        if one is not None and number >= _TWENTY and 0 < one < _TEN:
            return number + one, at + 2
        if one is not None and number == 1 and words[at] in self.between:
            return one, at + 2
        return number, at + 1
