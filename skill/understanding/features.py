"""What a classifier sees of an utterance: hashed features of its words."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from skill.understanding.vocabulary import Word

BUCKETS = 1 << 15
"""How many different features there are; names that share a bucket share a weight."""

_SHORTEST, _LONGEST = 3, 5
_MOST_WORDS = 40


def features(words: Sequence[str], stems: Sequence[str]) -> list[int]:
    """Returns the buckets of an utterance's features, each once, in order.

    They are its stems, pairs of stems side by side and over one word, and the pieces of each word,
    which bring together what is spelled, heard or inflected differently.

    :param words: the words, without fillers.
    :param stems: their stems.
    """
    words, stems = words[:_MOST_WORDS], stems[:_MOST_WORDS]
    names = {f"w{stem}" for stem in stems}
    names.update(f"b{a} {b}" for a, b in zip(("^", *stems), (*stems, "$"), strict=True))
    names.update(f"s{a} {b}" for a, b in zip(stems, stems[2:], strict=False))
    for word in set(words):
        framed = f"<{word}>"
        for size in range(_SHORTEST, _LONGEST + 1):
            names.update(f"c{framed[i : i + size]}" for i in range(len(framed) - size + 1))
    return sorted({crc32(name.encode()) % BUCKETS for name in names})


def seen_in(words: Sequence[Word]) -> list[int]:
    """Returns the features of words with their stems; see :func:`features`."""
    return features([word.text for word in words], [word.stem for word in words])
