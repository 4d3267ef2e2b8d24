"""What tells speech to the skill from all else that is said in a room."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from skill.understanding.encoder import Floats
from training.lines import QUESTIONS, Line
from training.sources import Sources

_VOICES, _CLAUSES, _TIMES = 9000, 4000, 5
"""Lines of each that are meant for the skill, and how many questions each that is overheard is read at."""
_RIDGE, _STEPS, _ENOUGH = 300.0, 30, 1e-4
"""How strongly the weights are held to none: the lines are few, and what can be seen of them is much."""
_CHANCE = 3

Seen = Callable[[str, str | None], Floats | None]
"""What the encoder sees of a text while a question is open, None where there is nothing to read."""


def fitted(seen: Seen, sources: Sources) -> Floats:
    """Returns the weights of what is seen, and a shift, of the logit that it is meant for the skill.

    A logistic regression in which both kinds of lines count alike, whatever their number.
    """
    chance = random.Random(_CHANCE)  # noqa: S311  no secret
    ours = _features(seen, _meant(sources, chance))
    others = _features(
        seen, ((text, asked) for text in sources.overheard for asked in chance.sample(QUESTIONS, _TIMES))
    )
    x = np.concatenate((ours, others)).astype(float)
    y = np.concatenate((np.ones(len(ours)), np.zeros(len(others))))
    counts = np.where(y > 0, len(x) / (2 * len(ours)), len(x) / (2 * len(others)))
    centre, spread = x.mean(0), x.std(0) + 1e-6
    x = np.concatenate(((x - centre) / spread, np.ones((len(x), 1))), 1)
    ridge = np.full(x.shape[1], _RIDGE)
    ridge[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (counts * (y - p)) - ridge * w
        bend = (x * (counts * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        w += step
        if abs(step).max() < _ENOUGH:
            break
    weights = w[:-1] / spread
    return np.append(weights, w[-1] - centre @ weights).astype("<f4")


def _meant(sources: Sources, chance: random.Random) -> Iterator[tuple[str, str | None]]:
    for lines, number in ((sources.voices, _VOICES), (sources.clauses, _CLAUSES)):
        telling = [line for line in lines if _tells(line)]
        for line in chance.sample(telling, min(number, len(telling))):
            yield line.text, line.asked or chance.choice(QUESTIONS)


def _tells(line: Line) -> bool:
    return bool(line.many or any(line.one.values()))


def _features(seen: Seen, texts: Iterable[tuple[str, str | None]]) -> Floats:
    return np.stack([found for text, asked in texts if (found := seen(text, asked)) is not None])
