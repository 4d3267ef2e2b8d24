"""What the understanding learns beside the interaction model: ``training/en``.

``asides.txt`` holds what answers nothing and asks for nothing. ``places.jsonl`` holds utterances with the
places that are weak in the end, and ``signs.jsonl`` with the warning signs they tell and deny: Alexa's
model has no way to say what a mention counts for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

Row = dict[str, Any]
_FILES = ("asides.txt", "places.jsonl", "signs.jsonl")


@dataclass(frozen=True, slots=True)
class Sources:
    """The training files of one language."""

    text: str
    """All of them, for the digest."""
    asides: list[str]
    places: list[Row]
    signs: list[Row]

    @classmethod
    def of(cls, locale: str) -> Self:
        """Reads the files of a locale's language."""
        folder = Path(__file__).parent / locale.split("-")[0]
        asides, places, signs = texts = [(folder / name).read_text("utf-8") for name in _FILES]
        return cls("".join(texts), asides.splitlines(), _rows(places), _rows(signs))


def _rows(text: str) -> list[Row]:
    return [json.loads(line) for line in text.splitlines()]
