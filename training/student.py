"""The student: thin layers that learn what the teacher makes of lines, in the bits that are kept."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from skill.understanding.compiled import MOST
from skill.understanding.outputs import Group
from training.batches import Batch, Batches, Draw, Pieces
from training.encoder import read
from training.fit import fitted
from training.teacher import loss
from training.thinning import thinned
from training.weights import Arrays

HEADS, INNER = 8, 512
"""How many heads and inner neurons of each of the teacher's layers are kept."""
_SIZE, _POOL = 64, 16
_OF_LINES, _OF_PLACE = 0.25, 20.0
"""How much counts what the lines mean, and where the teacher reads its outputs off, beside what it makes of
them."""
_RATE = 2.2e-4
_THINNED_ON = 30
"""Batches that show what carries how much."""
_CLIPPED = 0.9
WIDE = ("qkv", "o", "f", "w")
"""What is kept in half bytes; the rest of the arrays in bytes."""


def learned(
    teacher: Arrays, outputs: Sequence[Group], draw: Draw, pieces: Pieces, lines: int, steps: int
) -> Arrays:
    """Returns the weights of the student, in as many steps as are kept.

    :param teacher: the teacher's weights.
    :param outputs: the groups of labels.
    :param draw: returns the next line to learn from.
    :param pieces: returns the numbers of the pieces of a text.
    :param lines: so many are drawn, and read by the teacher once.
    :param steps: how many batches of them to learn from.
    """
    batches = Batches(outputs, draw, pieces, _SIZE)
    word = jnp.asarray(teacher["word"])

    def wrong(model: Arrays, batch: Batch, place: Any, shares: Any, chance: Any) -> Any:
        read_off, logits = read(kept(model), batch.asked, word[batch.numbers], batch.there, chance)
        lines_say = loss(outputs, batches, logits, batch.labels, batch.told)
        teacher_says = loss(
            outputs, batches, logits, shares, jnp.asarray(batches.weights)[None].repeat(len(shares), 0)
        )
        return _OF_LINES * lines_say + teacher_says + _OF_PLACE * ((read_off - place) ** 2).mean()

    pool = _read(teacher, word, outputs, batches, lines // _SIZE)
    begun = thinned(teacher, [batch for batch, *_ in pool[:: max(len(pool) // _THINNED_ON, 1)]], HEADS, INNER)
    model = fitted(begun, jax.value_and_grad(wrong), _drawn(pool), steps, _RATE)
    return {**{name: np.asarray(array) for name, array in kept(model).items()}, "word": teacher["word"]}


def kept(model: Arrays) -> Arrays:
    """Returns the weights in the steps in which they are kept; their slope is that of the weights."""
    return {
        name: _stepped(array, name.rpartition(".")[2] in WIDE) if array.ndim > 1 else array
        for name, array in model.items()
    }


def _stepped(array: Any, half: bool) -> Any:
    most = MOST if half else 127
    step = jnp.maximum(jnp.abs(array).max(0, keepdims=True), 1e-9) / most * (_CLIPPED if half else 1)
    return array + jax.lax.stop_gradient(jnp.clip(jnp.round(array / step), -most, most) * step - array)


def _read(teacher: Arrays, word: Any, outputs: Sequence[Group], batches: Batches, number: int) -> list[Any]:
    """Batches with what the teacher makes of them, in half the memory."""
    model = {name: jnp.asarray(array) for name, array in teacher.items() if name != "word"}
    pool = []

    @jax.jit
    def made(batch: Batch) -> tuple[Any, Any]:
        place, logits = read(model, batch.asked, word[batch.numbers], batch.there)
        parts = [
            (jax.nn.softmax if group.one else jax.nn.sigmoid)(logits[:, batches.places[group.name]])
            for group in outputs
        ]
        return place, jnp.concatenate(parts, 1)

    for _ in range(-(-number // _POOL)):
        for batch in batches.some(_POOL):
            found = (np.asarray(part, "f2") for part in made(batch))
            pool.append(
                (batch._replace(labels=batch.labels.astype("?"), told=batch.told.astype("f2")), *found)
            )
    return pool


def _drawn(pool: list[Any]) -> Iterator[Any]:
    shuffled = random.Random(0)  # noqa: S311  no secret
    while True:
        shuffled.shuffle(pool)
        for batch, place, shares in pool:
            whole = batch._replace(labels=batch.labels.astype("f4"), told=batch.told.astype("f4"))
            yield whole, place.astype("f4"), shares.astype("f4")
