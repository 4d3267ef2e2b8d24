"""Texts by their keys in one run of bytes, which is searched as it stands: nothing is read ahead."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

_WIDTH = 4


class Table:
    """What :func:`pack` returned, wherever it stands in a larger file."""

    def __init__(self, data: memoryview) -> None:
        self._size = int.from_bytes(data[:_WIDTH], "little")
        self._data = data[_WIDTH:]

    def get(self, key: str) -> str | None:
        """Returns the text of a key, None where there is none."""
        at = crc32(key.encode()) % self._size
        start, end = (self._number(at), self._number(at + 1))
        for line in str(self._data[start:end], "utf-8").splitlines():
            name, _, text = line.partition("\t")
            if name == key:
                return text
        return None

    def _number(self, at: int) -> int:
        return int.from_bytes(self._data[at * _WIDTH : (at + 1) * _WIDTH], "little")


def pack(texts: Mapping[str, str]) -> bytes:
    """Returns the bytes of a table: its size, where each of so many groups starts, and their lines.

    :param texts: by keys; neither holds a tab or a line break.
    """
    size = len(texts) or 1
    groups = [b""] * size
    for key, text in texts.items():
        groups[crc32(key.encode()) % size] += f"{key}\t{text}\n".encode()
    starts, at = [], (size + 1) * _WIDTH
    for group in (*groups, b""):
        starts.append(at)
        at += len(group)
    return b"".join(number.to_bytes(_WIDTH, "little") for number in (size, *starts)) + b"".join(groups)
