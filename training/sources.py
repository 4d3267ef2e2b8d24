"""What the understanding of a language learns from: the text files of its folder, such as ``training/en``.

``phrases`` holds a file for each slot, with what can be said for each of its values; ``commands.txt`` what is
said to the conversation itself, and how people say yes and no; ``statements.txt`` how phrases are put into
sentences; ``asides.txt`` what answers nothing and asks for nothing. ``places.jsonl`` holds utterances with
the places that are weak in the end, and ``signs.jsonl`` with the warning signs they tell and deny: no phrase
says what a mention counts for. ``voices`` holds whole utterances, a file a speaker: see ``training.lines``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from skill import content
from skill.understanding import sections
from skill.understanding.slots import SLOTS
from training import lines
from training.lines import Line

Row = dict[str, Any]
Sections = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Sources:
    """The training files of one language."""

    digest: str
    """Of all of them and of the lexicon."""
    lexicon: dict[str, Any]
    phrases: dict[str, Sections]
    """By slot and value; the plainest of each comes first."""
    commands: Sections
    """By command, with ``yes`` and ``no``; ``{topic}`` stands for any phrase of that slot."""
    statements: list[str]
    asides: list[str]
    places: list[Row]
    signs: list[Row]
    voices: list[Line]
    """What people say, as whole utterances with all that they mean."""

    @classmethod
    def of(cls, locale: str) -> Self:
        """Reads the files of a locale's language."""
        folder = Path(__file__).parent / locale.split("-")[0]
        names = ["commands", "statements", "asides", *(f"phrases/{slot}" for slot in SLOTS)]
        texts = {name: (folder / f"{name}.txt").read_text("utf-8") for name in names}
        rows = {name: (folder / f"{name}.jsonl").read_text("utf-8") for name in ("places", "signs")}
        knowledge = content.knowledge()
        outputs = lines.groups(tuple(knowledge.signs), tuple(knowledge.answers))
        voices = sorted((folder / "voices").glob("*.txt"))
        sources = [content.lexicon_text(locale), *texts.values(), *rows.values()]
        sources += [path.read_text("utf-8") for path in voices]
        return cls(
            digest=hashlib.sha256("\0".join(sources).encode()).hexdigest(),
            lexicon=content.lexicon(locale),
            phrases={slot: sections.read(texts[f"phrases/{slot}"]) for slot in SLOTS},
            commands=sections.read(texts["commands"]),
            statements=sections.read(texts["statements"])[""],
            asides=texts["asides"].splitlines(),
            places=_rows(rows["places"]),
            signs=_rows(rows["signs"]),
            voices=[line for path in voices for line in lines.read(path, outputs)],
        )


def _rows(text: str) -> list[Row]:
    return [json.loads(line) for line in text.splitlines()]
