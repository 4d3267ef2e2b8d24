"""The compiled understanding of a language: one file that is used as it lies on the disk.

A mark, the length and the checksum of the head; the head, in JSON that is compressed; and the body that it
tells of, with its checksum: the weights of the encoder. ``training`` writes it. Weights are kept as numbers
of 4 or 8 bits with a scale for each row or column, what is small as 32-bit floats.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zlib import crc32, decompress

import numpy as np

from skill.core.frozen import frozen
from skill.understanding.encoder import Encoder, Floats
from skill.understanding.outputs import Group, Line
from skill.understanding.pieces import Pieces
from skill.understanding.times import Times

MARK = b"weakness-guide understanding 9\n"
FLOATS, BYTES, HALF_BYTES, ROWS = "floats", "bytes", "half bytes", "rows"
"""How an array is kept: as numbers of 32, 8 or 4 bits with a scale for each column, or of 4 bits with one
for each row, of which single rows are read."""
TOLD, ALARMED = "told", "alarmed"
ALARMING = "alarming"
"""The name of the array that tells how much each piece sounds like a warning sign."""
MEANT = "meant"
"""The name of the array that tells how likely an utterance is meant for the skill: what else is said in a
room isn't."""
MOST = 7
"""A half byte holds as many steps up and down."""
_SHIFT = MOST + 1


class CompiledError(ValueError):
    """A compiled file cannot be used; the message says why."""


@frozen
class Compiled:
    """What a compiled file holds."""

    digest: str
    """Of the sources it was made from."""
    pieces: Pieces
    encoder: Encoder
    questions: tuple[str | None, ...]
    """The questions that can be open, None for none, in the order that numbers them."""
    groups: tuple[Group, ...]
    named: Mapping[str, Mapping[str, str]]
    """What a command can name: the words for topics and for questions, with their ids."""
    by_heart: Mapping[str, Mapping[str, Any]]
    """What people are told to say: by question, empty for any, what is said as :func:`as_known` writes it,
    and the labels that it means, as pairs of a group and a label."""
    signs: Mapping[str, str]
    """Phrases that name a warning sign wherever they stand, as :func:`as_known` writes them, with its id."""
    joints: Collection[str]
    """Words that begin another clause."""
    begins: Mapping[str, Sequence[tuple[str, str]]]
    """What counts as well where more is said after it, as :attr:`by_heart`."""
    calibrated: Mapping[str, Line]
    """By group, how the logit of a share becomes that of how often it is right, on people that nothing was
    learned from."""
    certain: Mapping[str, Line]
    """How a share becomes how likely it is right, as slope and start of its logit: the least share of what
    was :data:`TOLD`, the highest of what :data:`ALARMED`."""
    alarming: Any
    """How much each piece sounds like a warning sign."""
    meant: Any
    """The weights of what the encoder has seen, and a shift: how likely it is meant for the skill, as a
    logit."""


class Rows:
    """An array of which single rows are read."""

    def __init__(self, halves: Any, scales: Floats) -> None:
        self._halves, self._scales = halves, scales

    def __getitem__(self, rows: Sequence[int]) -> Floats:
        """Returns these rows."""
        return _whole(self._halves[rows]) * self._scales[rows, None]


def read(data: bytes | memoryview) -> Compiled:
    """Reads a compiled file.

    :param data: the whole file, also one that is mapped into memory.
    :raises CompiledError: where it is none, of another version, or damaged.
    """
    head, body = split(data)
    arrays = {name: unpacked(body, entry) for name, entry in head["arrays"].items()}
    alarming, meant = arrays.pop(ALARMING), arrays.pop(MEANT)
    return Compiled(
        head["digest"],
        Pieces(head["pieces"].split(), Times.of(head["times"])),
        Encoder(arrays, head["head size"]),
        tuple(head["questions"]),
        tuple(Group(name, tuple(labels), one) for name, labels, one in head["groups"]),
        head["named"],
        head["by heart"],
        head["signs"],
        frozenset(head["joints"]),
        head["begins"],
        {name: tuple(pair) for name, pair in head["calibrated"].items()},
        {name: tuple(pair) for name, pair in head["certain"].items()},
        alarming,
        meant,
    )


def split(data: bytes | memoryview) -> tuple[dict[str, Any], memoryview]:
    """Returns the head and the body of a compiled file.

    :raises CompiledError: as :func:`read`.
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
    head: dict[str, Any] = json.loads(decompress(text))
    if len(body) != head["length"] or crc32(body) != head["checksum"]:
        raise CompiledError("is damaged")
    return head, body


def as_known(words: Sequence[str]) -> str:
    """Returns the words of an utterance as those that are known by heart are written: without marks."""
    return " ".join(word for word in words if word.isalnum())


def unpacked(body: memoryview, entry: Mapping[str, Any]) -> Any:
    """Returns an array of the body, by its entry in the head."""
    kind, shape, start, end, scales = (entry[name] for name in ("kind", "shape", "start", "end", "scales"))
    part = body[start:end]
    if kind == FLOATS:
        return np.frombuffer(part, "<f4").reshape(shape)
    scale = np.frombuffer(body[end:scales], "<f4")
    if kind == BYTES:
        return np.frombuffer(part, np.int8).reshape(shape) * scale
    halves = np.frombuffer(part, np.uint8).reshape(shape[0], -1)
    return _whole(halves) * scale if kind == HALF_BYTES else Rows(halves, scale)


def _whole(halves: Any) -> Floats:
    whole = np.empty((len(halves), 2 * halves.shape[1]), np.float32)
    whole[:, ::2], whole[:, 1::2] = halves >> 4, halves & 15
    whole -= _SHIFT
    return whole


def packed(arrays: Mapping[str, tuple[str, Any]]) -> tuple[dict[str, Any], bytes]:
    """Returns the entries of arrays in the head, and the body.

    :param arrays: by name, each with how it is kept.
    """
    entries, body = {}, b""
    for name, (kind, array) in arrays.items():
        scales = b""
        array = np.asarray(array, "<f4")
        if kind == FLOATS:
            data = array.tobytes()
        elif kind == BYTES:
            scale = np.maximum(abs(array).max(0), 1e-9) / 127
            data, scales = np.round(array / scale).astype(np.int8).tobytes(), scale.astype("<f4").tobytes()
        else:
            scale = np.maximum(abs(array).max(int(kind == ROWS)), 1e-9) / MOST
            half = (np.round(array / (scale[:, None] if kind == ROWS else scale)) + _SHIFT).astype(np.uint8)
            data, scales = (half[:, ::2] << 4 | half[:, 1::2]).tobytes(), scale.astype("<f4").tobytes()
        start = len(body)
        body += data + scales
        entries[name] = {
            "kind": kind, "shape": array.shape, "start": start, "end": start + len(data), "scales": len(body),
        }  # fmt: skip
    return entries, body
