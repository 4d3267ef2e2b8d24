"""Data files as the checks see them: a name, a text, and a way to point at a line of it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any


class UnreadableError(ValueError):
    """A file is not JSON or TOML; the message is the fault line."""


@dataclass(frozen=True, slots=True)
class File:
    """A data file."""

    name: str
    """Where it is in the project, such as ``skill/languages/en/spoken.toml``."""
    text: str

    @property
    def stem(self) -> str:
        """The file name without folder and ending."""
        return self.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def fault(self, what: str, *near: str) -> str:
        """Returns a fault line.

        :param what: what is wrong.
        :param near: regular expressions that lead to the line, each found after the one before it.
        """
        return f"{self.name}:{self._line(near)}: {what}"

    def _line(self, near: tuple[str, ...]) -> int:
        found = start = 0
        for pattern in near:
            match = re.compile(pattern, re.MULTILINE).search(self.text, start)
            if match is None:
                break
            found, start = match.span()
        return self.text.count("\n", 0, found) + 1

    def json(self) -> Any:
        """Returns what the file holds.

        :raises UnreadableError: where it is not JSON.
        """
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as fault:
            raise UnreadableError(f"{self.name}:{fault.lineno}: is not JSON: {fault.msg}") from None

    def toml(self) -> dict[str, Any]:
        """Returns what the file holds.

        :raises UnreadableError: where it is not TOML.
        """
        try:
            return _toml(self.text)
        except tomllib.TOMLDecodeError as fault:
            at = re.search(r"at line (\d+)", str(fault))
            line = at[1] if at else self.text.count("\n") + 1
            raise UnreadableError(f"{self.name}:{line}: is not TOML: {fault}") from None


@cache
def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def entry(key: str, value: str) -> str:
    """Returns a pattern that finds a JSON property with a string value."""
    return rf'"{re.escape(key)}"\s*:\s*{quoted(value)}'


def quoted(text: str) -> str:
    """Returns a pattern that finds a JSON string."""
    return re.escape(json.dumps(text, ensure_ascii=False))


def dig(data: Any, *path: str) -> Any:
    """Returns what stands under a path of names, None where there is nothing."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data
