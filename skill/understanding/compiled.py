"""The compiled understanding of a locale: one file that loads in a moment.

A line of JSON says what is in it; the weights of the classifiers follow as signed bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skill.understanding.classifier import Head, heads_of
from skill.understanding.lexicon import Lexicon, Stemmer
from skill.understanding.vocabulary import Vocabulary

VERSION = 1


class CompiledError(ValueError):
    """A compiled file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compiled file holds."""

    digest: str
    """Of the sources it was made from."""
    lexicon: Lexicon
    vocabulary: Vocabulary
    heads: Mapping[str, Head]
    """The classifiers by name."""


def digest(model: Mapping[str, Any], lexicon: str, training: str) -> str:
    """Returns the digest of a language model, the text of a lexicon, and the text of the training files."""
    text = json.dumps(model, sort_keys=True) + lexicon + training
    return hashlib.sha256(text.encode()).hexdigest()


def write(
    digest: str,
    model: Mapping[str, Any],
    lexicon: Mapping[str, Any],
    heads: Mapping[str, tuple[Any, Any, Any]],
) -> bytes:
    """Returns the bytes of a compiled file.

    :param digest: of the sources.
    :param model: the language model.
    :param lexicon: the parsed lexicon.
    :param heads: for each classifier its labels, weights (an array of features by labels) and biases.
    """
    stemmer = Stemmer(lexicon["stemmer"], lexicon["lemmas"])
    vocabulary = Vocabulary.compile(model, Lexicon.of(lexicon), stemmer)
    described, weights = {}, b""
    for name, (labels, array, bias) in heads.items():
        scale = float(abs(array).max()) / 127
        packed = (array / scale).round().astype("int8").tobytes()
        described[name] = {
            "labels": labels,
            "scale": scale,
            "bias": [round(float(value), 5) for value in bias],
            "start": len(weights),
            "end": len(weights) + len(packed),
        }
        weights += packed
    head = {
        "version": VERSION,
        "digest": digest,
        "lexicon": lexicon,
        "vocabulary": vocabulary,
        "heads": described,
    }
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + weights


def read(data: bytes) -> Compiled:
    """Reads a compiled file.

    :raises CompiledError: where it is none, or of another version.
    """
    line, _, weights = data.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        raise CompiledError("is no compiled understanding") from None
    if head.get("version") != VERSION:
        raise CompiledError(f"is of version {head.get('version')}, not {VERSION}")
    lexicon = Lexicon.of(head["lexicon"])
    stemmer = Stemmer(head["lexicon"]["stemmer"], head["lexicon"]["lemmas"])
    return Compiled(
        head["digest"],
        lexicon,
        Vocabulary(head["vocabulary"], lexicon, stemmer),
        heads_of(head["heads"], memoryview(weights).cast("b")),
    )
