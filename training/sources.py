"""What the understanding of a language learns from: the text files of its folder, such as ``training/en``.

``voices`` holds what people say, a file a person; ``clauses`` short phrases that mean one thing; ``tuning``
the voices of people that nothing is learned from, for how sure it may be; ``named`` the words for topics, for
questions and for which of two; ``overheard`` what is said in a home and not to the skill.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from skill import content
from skill.understanding import sections
from skill.understanding.outputs import Group
from training import lines
from training.lines import Line

NAMED = ("topic", "question", "which")


@dataclass(frozen=True, slots=True)
class Sources:
    """The training files of one language."""

    digest: str
    """Of all of them and of the lexicon."""
    lexicon: dict[str, Any]
    outputs: Sequence[Group]
    voices: list[Line]
    clauses: list[Line]
    tuning: list[Line]
    overheard: list[str]
    """What is said in a home and not to the skill, an utterance each."""
    mixing: dict[str, Any]
    """How lines are varied: ``mixing.toml``."""
    parts: dict[str, tuple[str, str]]
    """What the skill calls the parts of the body, one and many of them."""
    named: dict[str, dict[str, list[str]]]
    """By what a command can name, the words for each of its ids."""

    @classmethod
    def of(cls, locale: str) -> Self:
        """Reads the files of a locale's language.

        :raises LineError: naming the file, the line and the fault.
        """
        folder = Path(__file__).parent / locale.split("-")[0]
        groups = outputs()
        found = {
            kind: [
                line for path in sorted((folder / kind).glob("*.txt")) for line in lines.read(path, groups)
            ]
            for kind in ("voices", "clauses", "tuning")
        }
        return cls(
            digest_of(locale),
            content.lexicon(locale),
            groups,
            **found,
            overheard=[
                text
                for path in sorted((folder / "overheard").glob("*.txt"))
                for text in path.read_text("utf-8").splitlines()
            ],
            mixing=tomllib.loads((folder / "mixing.toml").read_text("utf-8")),
            parts=content.locale(locale).words["parts"],
            named={
                name: sections.read((folder / "named" / f"{name}.txt").read_text("utf-8")) for name in NAMED
            },
        )


def outputs() -> tuple[Group, ...]:
    """Returns the outputs of the encoder: they follow from what the product knows."""
    knowledge = content.knowledge()
    return lines.groups(tuple(knowledge.signs), tuple(knowledge.answers))


def digest_of(locale: str) -> str:
    """Returns the digest of all that the understanding of a language is made from, and of what it tells."""
    folder = Path(__file__).parent / locale.split("-")[0]
    texts = [content.lexicon_text(locale), repr(outputs()), repr(lines.QUESTIONS)]
    texts += [repr(content.locale(locale).words["parts"])]
    texts += [
        f"{path.relative_to(folder)}\0{path.read_text('utf-8')}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".txt", ".toml")
    ]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
