"""The encoder of ``skill.understanding.encoder`` over a batch of lines, in JAX, which tells its slope.

Lines stand in a batch by position and width: the open question first, then the pieces.
"""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp

from skill.understanding.encoder import EPSILON
from training.weights import SIZE, Arrays

_DROPPED = 0.05


def read(model: Arrays, asked: Any, pieces: Any, there: Any, chance: Any = None) -> tuple[Any, Any]:
    """Returns what the outputs are read off from, and the outputs, lines by labels, as logits.

    :param model: the weights, all but ``word``.
    :param asked: the number of the open question of each line.
    :param pieces: the rows of ``word``, lines by pieces by width.
    :param there: which pieces there are, as 0 and 1.
    :param chance: a key, in training: what passes is then dropped now and then.
    """
    layers = layers_of(model)
    keys = iter(jax.random.split(chance, 2 * len(layers) + 2)) if chance is not None else None

    def dropped(x: Any) -> Any:
        if keys is None:
            return x
        return x * jax.random.bernoulli(next(keys), 1 - _DROPPED, x.shape) / (1 - _DROPPED)

    x = dropped(begun(model, asked, pieces))
    there = present(there)
    for w in layers:
        x = attended(x, dropped(seen(x, there, w) @ w["o"] + w["ob"]), w)
        x = done(x, dropped(inner(x, w) @ w["w"] + w["wb"]), w)
    strongest = (x - (1 - there)[..., None] * 1e9).max(1)
    read_off = jnp.concatenate([x[:, 0], strongest], 1)
    return read_off, dropped(read_off) @ model["head"] + model["hb"]


def layers_of(model: Arrays) -> list[Arrays]:
    """Returns the weights of each layer, by their names in it."""
    return [
        {name.split(".")[1]: array for name, array in model.items() if name.startswith(f"{layer}.")}
        for layer in range(sum(name.endswith(".qkv") for name in model))
    ]


def begun(model: Arrays, asked: Any, pieces: Any) -> Any:
    """Returns the lines as the first layer takes them."""
    x = jnp.concatenate([model["ask"][asked][:, None], pieces], 1) + model["pos"][: pieces.shape[1] + 1]
    return _normal(x, model["eg"], model["eb"])


def present(there: Any) -> Any:
    """Returns which positions there are, of which pieces there are."""
    return jnp.concatenate([jnp.ones((len(there), 1)), there], 1)


def seen(x: Any, there: Any, w: Arrays) -> Any:
    """Returns what the heads of a layer bring from everywhere, one beside the other."""
    many, longest, _ = x.shape
    query, key, value = (
        part.reshape(many, longest, -1, SIZE).transpose(0, 2, 1, 3)
        for part in jnp.split(x @ w["qkv"] + w["qkvb"], 3, -1)
    )
    hidden = (1 - there)[:, None, None] * -1e9
    shares = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / math.sqrt(SIZE) + hidden, -1)
    return (shares @ value).transpose(0, 2, 1, 3).reshape(many, longest, -1)


def inner(x: Any, w: Arrays) -> Any:
    """Returns the inner neurons of a layer."""
    return jax.nn.gelu(x @ w["f"] + w["fb"], approximate=True)


def attended(x: Any, more: Any, w: Arrays) -> Any:
    """Returns a position with what attention adds to it."""
    return _normal(x + more, w["g1"], w["b1"])


def done(x: Any, more: Any, w: Arrays) -> Any:
    """Returns a position with what the inner neurons add to it, as the next layer takes it."""
    return _normal(x + more, w["g2"], w["b2"])


def _normal(x: Any, gain: Any, bias: Any) -> Any:
    x = x - x.mean(-1, keepdims=True)
    return x / jnp.sqrt((x * x).mean(-1, keepdims=True) + EPSILON) * gain + bias
