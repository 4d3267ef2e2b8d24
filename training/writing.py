"""Writes the compiled understanding that ``skill/understanding/compiled.py`` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from zlib import crc32

from skill.understanding.compiled import MARK
from skill.understanding.lexicon import Lexicon
from skill.understanding.slots import SLOTS
from skill.understanding.stemmer import Stemmer
from skill.understanding.table import pack
from training.sources import Sources

_MOST_TELLING = 5
"""Longer phrases are whole sentences: the classifiers learn from them, to spot them is in vain."""
_LEFT_OUT = ("offered",)
"""What of the lexicon only the desk needs, which reads it from its source."""

Weights = tuple[list[str], bytes, float, list[float]]
"""Labels, weights as signed bytes (features by labels), what one unit of them stands for, and biases."""


def quantized(labels: list[str], array: Any, bias: Iterable[float]) -> Weights:
    """Returns the weights of a classifier in the precision that is kept of them.

    :param array: an array of features by labels.
    """
    scale = float(abs(array).max()) / 127
    return labels, (array / scale).round().astype("int8").tobytes(), scale, [round(float(b), 5) for b in bias]


def written(sources: Sources, heads: Mapping[str, Weights]) -> bytes:
    """Returns the bytes of a compiled file.

    :param heads: the classifiers by name.
    """
    lexicon = Lexicon.of(sources.lexicon)
    values = [(slot, value) for slot in SLOTS for value in sources.phrases[slot]]
    parts = {
        "phrases": pack(_phrases(sources, lexicon, values)),
        "commands": pack(_commands(sources, lexicon)),
        **{name: weights for name, (_, weights, _, _) in heads.items()},
    }
    body, places = b"", {}
    for name, part in parts.items():
        places[name] = len(body), len(body) + len(part)
        body += part
    head = {
        "digest": sources.digest,
        "length": len(body),
        "parts": places,
        "lexicon": {name: found for name, found in sources.lexicon.items() if name not in _LEFT_OUT},
        "values": values,
        "pairs": sorted(
            (text, value)
            for value, texts in sources.phrases["parts"].items()
            for text in texts
            if " " not in text
        ),
        "heads": {
            name: {"labels": labels, "scale": scale, "bias": bias}
            for name, (labels, _, scale, bias) in heads.items()
        },
    }
    text = json.dumps(head, separators=(",", ":")).encode()
    return MARK + b"".join(number.to_bytes(4, "little") for number in (len(text), crc32(text))) + text + body


def _commands(sources: Sources, lexicon: Lexicon) -> dict[str, str]:
    """The command that the words of an utterance are."""
    return {
        " ".join(lexicon.words(text)): command
        for command, texts in sources.commands.items()
        if command not in ("yes", "no")
        for text in texts
        if "{" not in text
    }


def _phrases(sources: Sources, lexicon: Lexicon, values: list[tuple[str, str]]) -> dict[str, str]:
    """The phrases by their first stem; see ``Vocabulary``."""
    stemmer = Stemmer(sources.lexicon["stemmer"], sources.lexicon["lemmas"])
    # A dictionary for its order: what says the same twice stands once.
    rows: dict[str, dict[str, None]] = {}
    for number, (slot, value) in enumerate(values):
        for text in sources.phrases[slot][value]:
            words, light = _parts(text, lexicon)
            if len(words) <= _MOST_TELLING:
                stems = [stemmer(word) for word in words]
                row = "|".join((str(number), " ".join(words), " ".join(stems), " ".join(light)))
                rows.setdefault(stems[0], {})[row] = None
    return {stem: ";".join(found) for stem, found in rows.items()}


def _parts(text: str, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """The words of a phrase that must be found, and the light ones that need not."""
    words = lexicon.words(text)
    telling = [word for word in words if word not in lexicon.light]
    if len(telling) > 1:
        return telling, [word for word in words if word in lexicon.light]
    # One word alone does not stand for an expression of several.
    return lexicon.mended(text), []
