"""Fits weights by steps against the slope of what is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from training.weights import Arrays

_WARM, _DECAY = 200, 0.01
_KEPT, _FALL = 0.998, 0.8
_SHOWN = 100

Slope = Callable[..., tuple[Any, Arrays]]
"""From weights, what is learned from and a key: how much is wrong, and the slope for each weight."""


def fitted(
    weights: Arrays,
    slope: Slope,
    batches: Iterator[tuple[Any, ...]],
    steps: int,
    rate: float,
    faster: float = 1.0,
) -> Arrays:
    """Returns the fitted weights, averaged over the last steps.

    :param weights: to begin with.
    :param batches: what to learn from, one for each step.
    :param rate: how far a step goes at most.
    :param faster: how many times as far it goes for the head, which may begin with nothing.
    """
    model = {name: jnp.asarray(array) for name, array in weights.items()}
    first, second = jax.tree.map(jnp.zeros_like, model), jax.tree.map(jnp.zeros_like, model)
    averaged, key, begun, running = model, jax.random.PRNGKey(0), time.monotonic(), 0.0
    slope = jax.jit(slope)
    for step in range(1, steps + 1):
        key, chance = jax.random.split(key)
        wrong, down = slope(model, *next(batches), chance)
        now = rate * min(1.0, step / _WARM) * (1 - step / steps) ** _FALL + 1e-7
        model, first, second = _moved(model, first, second, down, step, now, faster)
        averaged = _averaged(averaged, model)
        running = float(wrong) if not running else 0.98 * running + 0.02 * float(wrong)
        if step % _SHOWN == 0:
            print(f"step {step}: {running:.3f}, {time.monotonic() - begun:.0f} s", flush=True)
    return {name: np.asarray(array) for name, array in averaged.items()}


@jax.jit
def _averaged(averaged: Arrays, model: Arrays) -> Arrays:
    """What the weights were of late: it errs less than where the last step left them."""
    return {name: _KEPT * averaged[name] + (1 - _KEPT) * part for name, part in model.items()}


@partial(jax.jit, donate_argnums=(1, 2))
def _moved(
    model: Arrays, first: Arrays, second: Arrays, slope: Arrays, step: Any, rate: Any, faster: Any
) -> tuple[Arrays, Arrays, Arrays]:
    """One step of AdamW (Loshchilov and Hutter, 2019), on slopes of bounded length."""
    length = jnp.sqrt(sum((part**2).sum() for part in slope.values()))
    slope = {name: part * jnp.minimum(1, 5 / length) for name, part in slope.items()}
    first = {name: 0.9 * first[name] + 0.1 * slope[name] for name in model}
    second = {name: 0.98 * second[name] + 0.02 * slope[name] ** 2 for name in model}
    moved = {}
    for name, part in model.items():
        step_of = (first[name] / (1 - 0.9**step)) / (jnp.sqrt(second[name] / (1 - 0.98**step)) + 1e-8)
        times = faster if name in ("head", "hb") else 1.0
        moved[name] = part - rate * times * (step_of + (_DECAY * part if part.ndim > 1 else 0))
    return moved, first, second
