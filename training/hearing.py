"""Fits how much a hypothesis of PocketSphinx is to be believed: ``make hearing``, which takes minutes.

Synthetic voices say answers that are expected, and other talk that is not, clearly, slowly and in noise.
What was measured of each hypothesis is weighed so that the sum tells how likely it is what was said.
Prints the weights, which stand in ``pocketsphinx_recognizer.py``, and how well they do for a voice that
they were not fitted to.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from skill import content
from skill.core.heard import ASK_BACK
from skill.device.hands_free import Wish, open_recognizer
from skill.device.listening.pocketsphinx_recognizer import LEAST, Hypothesis, PocketsphinxRecognizer
from skill.device.listening.segmenter import Segmenter
from skill.given import understander_of
from training.people import meaning
from training.sources import Sources
from training.speech import CONDITIONS, Condition, Mouth, Words, start, voices

_LOCALE = content.DEFAULT_LOCALE
_EXPECTED, _OTHER, _MOST_WORDS = 40, 30, 8
_LONGEST_FRAMES = 1500
_STRENGTH = 1.0
"""The inverse of the regularisation of scaled measures."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What was made of one utterance."""

    voice: str
    condition: str
    expected: bool
    """Whether the grammar holds what was said."""
    right: bool
    """Whether what was made of it means the same."""
    measured: tuple[float, float, float, float]
    """The fit, the worst fit, the fit between the words, and the share covered."""


def main() -> int:
    """Fits and prints."""
    names, left_out = voices()
    print(*left_out, sep="\n", end="")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context, max_tasks_per_child=1) as pool:
        trials = [trial for found in pool.map(_trials, names) for trial in found]
    weights = _fitted(trials)
    print("BIAS, FIT, WORST, BETWEEN, COVERED =", ", ".join(f"{weight:.3g}" for weight in weights))
    print("for voices that are left out of the fit, of which are taken / taken without asking back:")
    scored = []
    for name in names:
        others = _fitted([t for t in trials if t.voice != name])
        scored += [(trial, _score(others, trial)) for trial in trials if trial.voice == name]
    for condition in CONDITIONS:
        for label, kind in (
            ("right", (True, True)),
            ("wrong", (True, False)),
            ("other talk", (False, False)),
        ):
            scores = [s for t, s in scored if t.condition == condition.name and (t.expected, t.right) == kind]
            taken, sure = (sum(s >= least for s in scores) for least in (LEAST, ASK_BACK))
            print(f"  {condition.name:14}{label:12}{len(scores):5}{taken:5}{sure:5}")
    return 0


def _trials(voice: str) -> list[Trial]:
    """All trials of one voice, in a process of its own: espeak starts only once."""
    understander = understander_of(_LOCALE)
    recognizer = open_recognizer(Wish(recognizer="pocketsphinx"), understander, _LOCALE)
    assert isinstance(recognizer, PocketsphinxRecognizer)  # noqa: S101  as nothing else was wished for
    chance = random.Random(voice)  # noqa: S311  no secret
    offered = [(q, t) for q, texts in content.lexicon(_LOCALE)["offered"].items() for t in texts]
    asides = [line.text for line in Sources.of(_LOCALE).clauses if line.source == "aside"]
    asides = [text for text in asides if 2 <= len(text.split()) <= _MOST_WORDS]
    questions = sorted({question for question, _ in offered})
    found = []
    with tempfile.TemporaryDirectory() as folder:
        words = Words(start(voice), Path(folder))
        for condition in CONDITIONS:
            mouth = Mouth(condition.noise)
            said = [(True, *pair) for pair in chance.sample(offered, _EXPECTED)]
            said += [(False, chance.choice(questions), text) for text in chance.sample(asides, _OTHER)]
            for expected, asked, text in said:
                mouth.say(words.sound(text, condition))
                hypothesis = recognizer.hypothesis(_cut(mouth, condition), asked)
                if hypothesis is not None:
                    right = expected and meaning(understander, text, asked) == meaning(
                        understander, hypothesis.text, asked
                    )
                    found.append(Trial(voice, condition.name, expected, right, _measured(hypothesis)))
    return found


def _cut(mouth: Mouth, condition: Condition) -> bytes:
    segmenter = Segmenter(condition.pace)
    for number, frame in enumerate(mouth.frames()):
        said = segmenter.take(frame)
        if said is not None:
            return said
        if number > _LONGEST_FRAMES:
            break
    return segmenter.end() or b""


def _measured(one: Hypothesis) -> tuple[float, float, float, float]:
    return one.fit, one.worst, one.between, one.covered


def _fitted(trials: list[Trial]) -> list[float]:
    """The bias and the weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    measured = np.array([trial.measured for trial in trials])
    middle, spread = measured.mean(axis=0), measured.std(axis=0)
    model = LogisticRegression(C=_STRENGTH)
    model.fit((measured - middle) / spread, [trial.right for trial in trials])
    weights = model.coef_[0] / spread
    return [float(model.intercept_[0] - weights @ middle), *map(float, weights)]


def _score(weights: list[float], trial: Trial) -> float:
    from math import exp

    bias, *rest = weights
    return 1 / (1 + exp(-bias - sum(w * m for w, m in zip(rest, trial.measured, strict=True))))


if __name__ == "__main__":
    sys.exit(main())
