"""The student to begin with: the teacher without the heads and the inner neurons that carry least.

Layer by layer, what goes is what the rest can best make up for, and the rest is fitted by least squares to
what the whole layer made of the same lines (as in the optimal brain surgeon, Hassibi and Stork, 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.batches import Batch
from training.encoder import attended, begun, done, inner, layers_of, present, seen
from training.weights import SIZE, Arrays

_AT_ONCE = 12
"""Of the parts that are left one in so many goes before what they carry is reckoned again."""
_RIDGE = 1e-4

_Numbers = NDArray[np.float64]


def thinned(teacher: Arrays, batches: Sequence[Batch], heads: int, neurons: int) -> Arrays:
    """Returns the weights of all layers with so many heads and inner neurons.

    :param teacher: the weights of the teacher.
    :param batches: lines to fit what is left to; some 1,000.
    """
    lines = [np.asarray(begun(teacher, b.asked, teacher["word"][b.numbers])) for b in batches]
    there = [np.asarray(present(b.there)) for b in batches]
    real = [part.astype(bool) for part in there]
    student = {name: array for name, array in teacher.items() if name != "word" and not name[0].isdigit()}
    for number, w in enumerate(layers_of(teacher)):
        brought = [np.asarray(seen(x, t, w)) for x, t in zip(lines, there, strict=True)]
        kept, w["o"], w["ob"] = _fitted(_flat(brought, real), w["o"], w["ob"], SIZE, heads)
        w["qkv"] = np.concatenate([part[:, kept] for part in np.split(w["qkv"], 3, 1)], 1)
        w["qkvb"] = np.concatenate([part[kept] for part in np.split(w["qkvb"], 3)])
        lines = [
            np.asarray(attended(x, part[..., kept] @ w["o"] + w["ob"], w))
            for x, part in zip(lines, brought, strict=True)
        ]
        active = [np.asarray(inner(x, w)) for x in lines]
        kept, w["w"], w["wb"] = _fitted(_flat(active, real), w["w"], w["wb"], 1, neurons)
        w["f"], w["fb"] = w["f"][:, kept], w["fb"][kept]
        lines = [
            np.asarray(done(x, part[..., kept] @ w["w"] + w["wb"], w))
            for x, part in zip(lines, active, strict=True)
        ]
        student |= {f"{number}.{name}": np.asarray(array) for name, array in w.items()}
    return student


def _flat(parts: Sequence[Any], real: Sequence[Any]) -> Any:
    return np.concatenate([part[there] for part, there in zip(parts, real, strict=True)])


def _fitted(brought: Any, out: Any, bias: Any, size: int, number: int) -> tuple[Any, Any, Any]:
    """Which columns stay, and the weights and bias that then make nearly the same of them.

    :param brought: what comes in, positions by columns.
    :param out: the weights that make something of it, columns by width.
    :param size: so many columns stay or go together.
    :param number: so many times ``size`` stay.
    """
    mean = brought.mean(0).astype(float)
    spread = (brought.T @ brought / len(brought)).astype(float) - np.outer(mean, mean)
    ridge = _RIDGE * np.trace(spread) / len(spread)
    wanted = spread @ out
    parts = np.arange(len(out)).reshape(-1, size)
    while True:
        kept = parts.reshape(-1)
        inverse = np.linalg.inv(spread[np.ix_(kept, kept)] + ridge * np.eye(len(kept)))
        fitted = inverse @ wanted[kept]
        if len(parts) <= number:
            return kept, fitted.astype("f4"), (bias + mean @ out - mean[kept] @ fitted).astype("f4")
        going = min(len(parts) - number, max(len(parts) // _AT_ONCE, 1))
        parts = np.sort(parts[np.argsort(_losses(fitted, inverse, size))[going:]], 0)


def _losses(fitted: _Numbers, inverse: _Numbers, size: int) -> _Numbers:
    """How much is lost with each part when the others make up for it."""
    losses = []
    for start in range(0, len(fitted), size):
        part = slice(start, start + size)
        losses.append(np.trace(fitted[part].T @ np.linalg.solve(inverse[part, part], fitted[part])))
    return np.array(losses)
