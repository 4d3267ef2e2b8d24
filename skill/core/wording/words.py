"""The words of one locale, looked up by key. The only thing that knows how a locale is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.core.frozen import frozen

_CALLED = {"number": "emergency_number", "crisis": "crisis_line", "harm": "harm_line"}
"""The slots of the numbers that can be called."""


class LocaleError(ValueError):
    """A locale file does not hold what is asked of it; the message names the file and the key."""


@frozen
class Locale:
    """Every word that is spoken or written in one language."""

    name: str
    """The locale, such as ``en-US``, or the language where no country replaces anything."""
    words: Mapping[str, Any]
    """Tables within tables; at the end a text, or several wordings of the same text."""

    @property
    def number(self) -> str:
        """The emergency number."""
        return self.text("meta.emergency_number")

    @property
    def other(self) -> Locale:
        """The same for a carer: the words about the person are about the one they speak for."""
        return Locale(self.name, _overlaid(self.words, self.words.get("other", {})))

    def has(self, key: str) -> bool:
        """Returns whether there are words under a dotted key."""
        try:
            return not isinstance(self._find(key), Mapping)
        except LocaleError:
            return False

    def text(self, key: str, turn: int = 0, **slots: str) -> str:
        """Returns the words under a dotted key, with the slots and the numbers to call filled in.

        :param turn: the number of the turn; where there are several wordings it picks one.
        :raises LocaleError: where there are none, or a slot is not given.
        """
        found = self._find(key)
        if isinstance(found, list) and found:
            found = found[turn % len(found)]
        if not isinstance(found, str):
            raise LocaleError(f"{self.name}: {key} is not a text")
        try:
            return found.format_map(_Slots(self, slots)) if "{" in found else found
        except (KeyError, IndexError, ValueError) as fault:
            raise LocaleError(f"{self.name}: {key} has a slot that is not known: {fault}") from None

    def forms(self, key: str) -> tuple[str, str]:
        """Returns the two forms of a word, for one and for many."""
        found = self._find(key)
        if not isinstance(found, list) or len(found) != 2:
            raise LocaleError(f"{self.name}: {key} needs two forms, for one and for many")
        return str(found[0]), str(found[1])

    def _find(self, key: str) -> Any:
        found: Any = self.words
        try:
            for name in key.split("."):
                found = found[name]
        except (KeyError, TypeError):  # a text or a list has no names
            raise LocaleError(f"{self.name}: {key} is missing") from None
        return found


class _Slots(dict[str, str]):
    """What fills the slots of a text; the numbers to call are looked up where one asks for them."""

    def __init__(self, locale: Locale, slots: Mapping[str, str]) -> None:
        super().__init__(slots)
        self._locale = locale

    def __missing__(self, slot: str) -> str:
        return self._locale.text(f"meta.{_CALLED[slot]}")


def parse(name: str, *texts: str) -> Locale:
    """Reads a locale from TOML texts, the general one first, then overlays that replace parts of it.

    :raises LocaleError: where a text is not TOML.
    """
    import tomllib  # where the tables come ready, nobody waits for it

    try:
        return read(name, *map(tomllib.loads, texts))
    except tomllib.TOMLDecodeError as fault:
        raise LocaleError(f"{name}: {fault}") from None


def read(name: str, *tables: Mapping[str, Any]) -> Locale:
    """Returns a locale of what its TOML files hold, the general one first, then overlays."""
    words: dict[str, Any] = {}
    for table in tables:
        words = _overlaid(words, table)
    return Locale(name, words)


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = _overlaid(under, value) if both and under is not None else value
    return merged
