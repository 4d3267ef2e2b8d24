"""The compiled understanding of a language: one file that is used as it lies on the disk.

A mark, the length and the checksum of the head; the head, in JSON; and the body that it tells of, with the
tables of phrases and of commands, and the weights of the classifiers as signed bytes. ``training`` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from skill.core.frozen import frozen
from skill.understanding.classifier import Head
from skill.understanding.lexicon import Lexicon
from skill.understanding.stemmer import Stemmer
from skill.understanding.table import Table
from skill.understanding.vocabulary import Vocabulary

MARK = b"weakness-guide understanding 2\n"


class CompiledError(ValueError):
    """A compiled file cannot be used; the message says why."""


@frozen
class Compiled:
    """What a compiled file holds."""

    digest: str
    """Of the sources it was made from."""
    lexicon: Lexicon
    vocabulary: Vocabulary
    heads: Mapping[str, Head]
    """The classifiers by name."""


def read(data: bytes | memoryview) -> Compiled:
    """Reads a compiled file, as far as it is needed at once; the rest stays where it is.

    :param data: the whole file, also one that is mapped into memory.
    :raises CompiledError: where it is none, of another version, or damaged.
    """
    data = memoryview(data)
    at = len(MARK)
    if data[:at] != MARK:
        raise CompiledError("is no compiled understanding of this version")
    length, checksum = (int.from_bytes(data[n : n + 4], "little") for n in (at, at + 4))
    at += 8
    text, body = data[at : at + length], data[at + length :]
    if len(text) != length or crc32(text) != checksum:
        raise CompiledError("is damaged")
    head: dict[str, Any] = json.loads(str(text, "utf-8"))
    if len(body) != head["length"]:
        raise CompiledError("is damaged")

    def part(name: str) -> memoryview:
        start, end = head["parts"][name]
        return body[start:end]

    lexicon = Lexicon.of(head["lexicon"])
    return Compiled(
        head["digest"],
        lexicon,
        Vocabulary(
            lexicon,
            Stemmer(head["lexicon"]["stemmer"], head["lexicon"]["lemmas"]),
            head["values"],
            frozenset((word, value) for word, value in head["pairs"]),
            Table(part("phrases")),
            Table(part("commands")),
        ),
        {
            name: Head(one["labels"], part(name).cast("b"), one["scale"], one["bias"])
            for name, one in head["heads"].items()
        },
    )
