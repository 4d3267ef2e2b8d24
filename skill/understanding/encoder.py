"""The encoder: a small transformer that reads an utterance beside the question that is open.

Each layer attends over all pieces and then looks at each, as in BERT (Devlin and others, 2019); what is read
off is the first position and the strongest of every position.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
EPSILON = 1e-12
_STEEP = math.sqrt(2 / math.pi)


class Encoder:
    """Reads pieces in the weights of one language."""

    def __init__(self, weights: Mapping[str, Any], size: int) -> None:
        """Takes the weights.

        :param weights: float32 arrays by name; of ``word`` it needs only rows, by a list of their numbers.
        :param size: how wide a head is that attends.
        """
        self._weights, self._size = weights, size
        self._layers = [
            {name.split(".")[1]: array for name, array in weights.items() if name.startswith(f"{layer}.")}
            for layer in range(sum(name.endswith(".qkv") for name in weights))
        ]
        self.longest = len(weights["pos"]) - 1
        """The most pieces that it reads at once."""

    def read(self, pieces: Sequence[int], question: int) -> Floats:
        """Returns the outputs, as logits; as :meth:`seen` and :meth:`outputs`."""
        return self.outputs(self.seen(pieces, question))

    def seen(self, pieces: Sequence[int], question: int) -> Floats:
        """Returns what all is read off from: the first position, and the strongest of every position.

        :param pieces: their numbers, not more than :attr:`longest`.
        :param question: the number of the open question.
        """
        w = self._weights
        x = np.concatenate((w["ask"][question : question + 1], w["word"][list(pieces)]))
        x = _normal(x + w["pos"][: len(x)], w["eg"], w["eb"])
        for layer in self._layers:
            x = self._layer(x, layer)
        return np.concatenate((x[0], x.max(0)))

    def outputs(self, seen: Floats) -> Floats:
        """Returns the outputs, as logits, of what is :meth:`seen`."""
        return seen @ self._weights["head"] + self._weights["hb"]  # type: ignore[no-any-return]

    def _layer(self, x: Floats, w: Mapping[str, Floats]) -> Floats:
        length, size = len(x), self._size
        query, key, value = (x @ w["qkv"] + w["qkvb"]).reshape(length, 3, -1, size).transpose(1, 2, 0, 3)
        shares = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(size))
        shares = np.exp(shares - shares.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        seen = (shares @ value).transpose(1, 0, 2).reshape(length, -1)
        x = _normal(x + (seen @ w["o"] + w["ob"]), w["g1"], w["b1"])
        inner = x @ w["f"]
        inner += w["fb"]
        return _normal(x + (_gelu(inner) @ w["w"] + w["wb"]), w["g2"], w["b2"])


def _normal(x: Floats, gain: Floats, bias: Floats) -> Floats:
    x -= x.mean(-1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    x *= (1 / np.sqrt(variance + EPSILON))[:, None]
    x *= gain
    x += bias
    return x


def _gelu(x: Floats) -> Floats:
    bent = x * x
    bent *= np.float32(0.044715 * _STEEP)
    bent += np.float32(_STEEP)
    bent *= x
    np.tanh(bent, out=bent)
    bent += 1
    bent *= x
    bent *= np.float32(0.5)
    return bent
