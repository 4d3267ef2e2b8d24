"""The encoder that is fitted is the one that runs, and it learns. Needs the extra `[train]`."""

from itertools import cycle

import numpy as np
import pytest

from skill import content
from skill.understanding.compiled import HALF_BYTES, ROWS, packed, unpacked
from skill.understanding.encoder import Encoder
from skill.understanding.outputs import Group
from skill.understanding.understander import Understander
from training.lines import Line
from training.sources import Sources

jax = pytest.importorskip("jax")
pytestmark = pytest.mark.slow

WIDTH, INNER, LONGEST, WORDS, QUESTIONS = 64, 32, 64, 40, 3
OUTPUTS = (Group("answer", ("", "yes", "no"), one=True), Group("sign", ("seizure", "overdose"), one=False))


@pytest.fixture
def weights():
    chance = np.random.default_rng(1)

    def drawn(*shape):
        return chance.normal(0, 0.3, shape).astype("f4")

    layers = {
        f"{layer}.{name}": array
        for layer in range(2)
        for name, array in {
            "qkv": drawn(WIDTH, 3 * WIDTH), "qkvb": drawn(3 * WIDTH),
            "o": drawn(WIDTH, WIDTH), "ob": drawn(WIDTH),
            "g1": 1 + drawn(WIDTH), "b1": drawn(WIDTH), "f": drawn(WIDTH, INNER), "fb": drawn(INNER),
            "w": drawn(INNER, WIDTH), "wb": drawn(WIDTH), "g2": 1 + drawn(WIDTH), "b2": drawn(WIDTH),
        }.items()
    }  # fmt: skip
    return layers | {
        "word": drawn(WORDS, WIDTH), "pos": drawn(LONGEST + 1, WIDTH),
        "eg": 1 + drawn(WIDTH), "eb": drawn(WIDTH),
        "ask": drawn(QUESTIONS, WIDTH), "head": drawn(2 * WIDTH, 5), "hb": drawn(5),
    }  # fmt: skip


def test_the_encoder_that_is_fitted_reads_as_the_one_that_runs(weights):
    from training.encoder import read
    from training.weights import SIZE

    runs = Encoder(weights, SIZE)
    model = {name: array for name, array in weights.items() if name != "word"}
    lines = [[3, 1, 4, 1, 5], [9], [2, 6, 5]]
    pieces, there = np.zeros((3, LONGEST, WIDTH), "f4"), np.zeros((3, LONGEST), "f4")
    for row, line in enumerate(lines):
        pieces[row, : len(line)], there[row, : len(line)] = weights["word"][line], 1
    _, logits = read(model, np.array([0, 1, 2]), pieces, there)
    for row, line in enumerate(lines):
        assert np.allclose(logits[row], runs.read(line, row), atol=1e-4)


def test_what_carries_nothing_is_what_goes_first(weights):
    from training.batches import Batches
    from training.encoder import read
    from training.thinning import thinned
    from training.weights import SIZE

    weights["0.o"][:SIZE] = weights["1.o"][SIZE:] = 0
    weights["0.w"][::2] = weights["1.w"][1::2] = 0
    chance = np.random.default_rng(2)
    draw = lambda: Line(" ".join(map(str, chance.integers(0, WORDS, 9))), None, {})  # noqa: E731  as short
    batches = list(Batches(OUTPUTS, draw, lambda text: [int(word) for word in text.split()], 8).some(40))
    thin = thinned(weights, batches, 1, INNER // 2)
    assert thin["0.qkv"].shape == (WIDTH, 3 * SIZE)
    assert thin["1.f"].shape == (WIDTH, INNER // 2)
    model = {name: array for name, array in weights.items() if name != "word"}
    for asked, numbers, there, *_ in batches:
        pieces = weights["word"][numbers]
        whole, left = (read(model_, asked, pieces, there)[1] for model_ in (model, thin))
        assert np.abs(whole - left).max() < 0.1 * np.abs(whole).std()


def test_the_steps_that_are_trained_with_are_those_that_are_kept(weights):
    from training.student import WIDE, kept

    stepped = {name: np.asarray(array) for name, array in kept(weights).items()}
    for name, array in stepped.items():
        if array.ndim > 1 and name.rpartition(".")[2] in WIDE:
            entries, body = packed({name: (HALF_BYTES, array)})
            assert np.allclose(unpacked(memoryview(body), entries[name]), array, atol=1e-6)
    entries, body = packed({"word": (ROWS, stepped["word"])})
    assert unpacked(memoryview(body), entries["word"])[[3, 5]].shape == (2, WIDTH)


def test_what_it_is_shown_it_learns(weights):
    from training.batches import Batches
    from training.encoder import read
    from training.teacher import loss, taught

    lines = [
        Line("0 1", None, {"answer": "yes"}),
        Line("2 3", None, {"answer": "no"}),
        Line("4 1", None, {}, frozenset({("sign", "seizure")})),
    ]
    shown = cycle(lines)
    pieces = lambda text: [int(word) for word in text.split()]  # noqa: E731  as short as that
    fitted = taught(weights, OUTPUTS, lambda: next(shown), pieces, 2000)
    batch = next(Batches(OUTPUTS, lambda: next(shown), pieces, 3).some(1))
    batches = Batches(OUTPUTS, lambda: next(shown), pieces, 3)

    def wrong(model):
        inner = {name: array for name, array in model.items() if name != "word"}
        _, logits = read(inner, batch.asked, np.asarray(weights["word"])[batch.numbers], batch.there)
        return float(loss(OUTPUTS, batches, logits, batch.labels, batch.told))

    assert wrong(fitted) < 0.2 * wrong(weights)


def test_other_words_need_no_learning():
    from dataclasses import replace

    from skill.understanding.compiled import read
    from training.compiling import reworded

    data, sources = content.language_path("en-US", "understanding.bin").read_bytes(), Sources.of("en-US")
    offered = {**sources.lexicon["offered"], "has_ms": {"oui": "yes"}}
    other = reworded(data, replace(sources, lexicon={**sources.lexicon, "offered": offered}))
    understander = Understander(read(other))
    assert understander.understand("oui", "has_ms").answer == "yes"
    assert read(other).encoder.read([3, 5, 7], 1).tolist() == read(data).encoder.read([3, 5, 7], 1).tolist()
    with pytest.raises(ValueError, match="make model"):
        reworded(data, replace(sources, outputs=sources.outputs[1:]))
