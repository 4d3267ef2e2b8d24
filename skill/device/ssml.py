"""What an Echo does with SSML: which text is spoken, and how."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Literal, Self, cast, get_args

Emphasis = Literal["none", "reduced", "moderate", "strong"]

_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"<break[^>]*/>")
_TIME = re.compile(r"\+?(\d+|\d*\.\d+)(ms|s)")
_PERCENT = re.compile(r"(\d+|\d*\.\d+)%")
_STRENGTHS = {"none": 0.0, "x-weak": 0.0, "weak": 0.2, "medium": 0.2, "strong": 0.4, "x-strong": 0.8}
_RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "fast": 1.25, "x-fast": 1.5}
_LONGEST, _SLOWEST = 10.0, 0.2  # an Echo's own limits: seconds of one break, and the least rate


class Part(str):
    """Plain text that knows how it is spoken; to whoever only prints it, it is a str like any other."""

    __slots__ = ("emphasis", "pause", "rate")

    pause: float
    """Seconds of silence after it."""
    emphasis: Emphasis
    rate: float
    """Factor of the usual rate."""

    def __new__(
        cls, text: str, *, pause: float = 0.0, emphasis: Emphasis = "none", rate: float = 1.0
    ) -> Self:
        """Returns the text with its manner."""
        part = super().__new__(cls, text)
        part.pause, part.emphasis, part.rate = pause, emphasis, rate
        return part


def plain(ssml: str) -> tuple[str, ...]:
    """Returns the text to print, split where there is a break."""
    texts = (_TAG.sub("", text).strip() for text in _BREAK.split(ssml))
    return tuple(html.unescape(text) for text in texts if text)


def parts(ssml: str) -> tuple[Part, ...]:
    """Returns what is spoken, split where there is a break or the manner changes.

    A text that begins with a break begins with a part that has no text.
    """
    reader = _Reader()
    reader.feed(ssml)
    reader.close()
    return tuple(part for part in reader.parts if part or part.pause)


class _Reader(HTMLParser):
    # A parser of HTML forgives what is no XML, as an Echo's words can't be refused.
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._manners: list[tuple[str, Emphasis, float]] = [("speak", "none", 1.0)]
        self._text = ""
        self._digits = False

    def handle_data(self, data: str) -> None:
        self._text += " ".join(data) if self._digits else data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        _, emphasis, rate = self._manners[-1]
        if tag == "break":
            self._end_part(_pause(given))
        elif tag == "emphasis":
            self._end_part()
            level = given.get("level")
            known = level if level in get_args(Emphasis) else "moderate"
            self._manners.append((tag, cast("Emphasis", known), rate))
        elif tag == "say-as":
            self._digits = given.get("interpret-as") == "digits"
        elif tag == "prosody":
            self._end_part()
            self._manners.append((tag, emphasis, _rate(given.get("rate", ""), rate)))

    def handle_endtag(self, tag: str) -> None:
        self._digits = False
        if len(self._manners) > 1 and self._manners[-1][0] == tag:
            self._end_part()
            self._manners.pop()

    def close(self) -> None:
        super().close()
        self._end_part()

    def _end_part(self, pause: float = 0.0) -> None:
        _, emphasis, rate = self._manners[-1]
        text, self._text = self._text.strip(), ""
        if text or not self.parts:
            self.parts.append(Part(text, pause=pause, emphasis=emphasis, rate=rate))
        else:
            self.parts[-1].pause += pause


def _pause(given: dict[str, str]) -> float:
    if found := _TIME.fullmatch(given.get("time", "")):
        return min(float(found[1]) / (1000 if found[2] == "ms" else 1), _LONGEST)
    return _STRENGTHS.get(given.get("strength", ""), _STRENGTHS["medium"])


def _rate(given: str, outer: float) -> float:
    if found := _PERCENT.fullmatch(given):
        return max(outer * float(found[1]) / 100, _SLOWEST)
    return _RATES.get(given, outer)
