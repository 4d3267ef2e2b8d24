"""The teacher: the whole pretrained encoder, fitted to what the lines mean."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from skill.understanding.outputs import Group
from training.batches import Batch, Batches, Draw, Pieces
from training.encoder import read
from training.fit import fitted
from training.weights import Arrays

_SIZE, _RATE, _POOL = 32, 1.2e-4, 8
_FASTER = 6.0
"""How many times as far the head moves: it begins with nothing."""


def taught(weights: Arrays, outputs: Sequence[Group], draw: Draw, pieces: Pieces, steps: int) -> Arrays:
    """Returns the weights of the teacher.

    :param weights: the pretrained ones; the pieces stay as they are, so that what nobody said in training is
        read like what somebody did.
    :param outputs: the groups of labels.
    :param draw: returns the next line to learn from.
    :param pieces: returns the numbers of the pieces of a text.
    :param steps: how many batches to learn from.
    """
    batches = Batches(outputs, draw, pieces, _SIZE)
    word = jnp.asarray(weights["word"])

    def wrong(model: Arrays, batch: Batch, chance: Any) -> Any:
        _, logits = read(model, batch.asked, word[batch.numbers], batch.there, chance)
        return loss(outputs, batches, logits, batch.labels, batch.told)

    model = {name: array for name, array in weights.items() if name != "word"}
    return {
        **fitted(model, jax.value_and_grad(wrong), _drawn(batches), steps, _RATE, _FASTER),
        "word": weights["word"],
    }


def loss(outputs: Sequence[Group], batches: Batches, logits: Any, labels: Any, told: Any) -> Any:
    """Returns how much is wrong in a line.

    :param logits: what was read, lines by labels.
    :param labels: what is meant, as shares from 0 to 1.
    :param told: how much each label counts.
    """
    whole = 0.0
    for group in outputs:
        place = batches.places[group.name]
        found, wanted, weight = logits[:, place], labels[:, place], told[:, place]
        if group.one:
            whole += (-(jax.nn.log_softmax(found) * wanted).sum(1) * weight[:, 0]).sum()
        else:
            whole += ((jax.nn.softplus(found) - found * wanted) * weight).sum()
    return whole / len(logits)


def _drawn(batches: Batches) -> Iterator[tuple[Batch]]:
    shuffled = random.Random(0)  # noqa: S311  no secret
    while True:
        waiting = list(batches.some(_POOL))
        shuffled.shuffle(waiting)
        yield from ((batch,) for batch in waiting)
