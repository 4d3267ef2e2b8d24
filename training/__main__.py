"""Compiles the understanding of a language: ``make model``.

Everything comes from ``training/en`` and the language's lexicon. Run it after a change to either; the test
suite fails until the compiled file fits its sources again. ``--check`` only tells whether it does.
"""

from __future__ import annotations

import os
import sys

from skill import content
from skill.understanding import compiled
from skill.understanding.aside import ASKS, FEELS, HARMED, SPEAKS
from skill.understanding.features import BUCKETS, features
from skill.understanding.lexicon import Lexicon
from skill.understanding.mentions import PLACE, SIGN
from skill.understanding.phrases import Phrases
from skill.understanding.stemmer import Stemmer
from training import mentions, sayable
from training.sets import training_sets
from training.sources import Sources
from training.writing import quantized, written

_ASIDE = (ASKS, FEELS, SPEAKS, HARMED)
_MANY_LABELS = 10
"""A classifier with more tells fewer features apart: the file has to stay small."""
_STRENGTH, _STRENGTH_OF_MENTIONS = 25.0, 25.0
"""The inverse of the regularisation, chosen on the half of the labelled set that is for tuning."""


def main(arguments: list[str]) -> int:
    """Compiles the default locale; returns 0, or 1 where a check finds it out of date."""
    locale = content.DEFAULT_LOCALE
    sources = Sources.of(locale)
    if "--check" in arguments:
        fits = content.compiled_understanding(locale).digest == sources.digest
        print("fits its sources" if fits else "is out of date: run `make model`")
        return 0 if fits else 1
    from training.fit import fit

    lexicon = Lexicon.of(sources.lexicon)
    stemmer = Stemmer(sources.lexicon["stemmer"], sources.lexicon["lemmas"])
    heads = {}
    for name, texts in training_sets(sources).items():
        pairs = [(text, label) for label, found in texts.items() for text in dict.fromkeys(found)]
        said = [lexicon.words(text) for text, _ in pairs]
        seen = [features(words, [stemmer(word) for word in words]) for words in said]
        kept = [number for number, found in enumerate(seen) if found]
        size = BUCKETS // 2 if len(texts) > _MANY_LABELS or name in _ASIDE else BUCKETS
        found, labels = [seen[n] for n in kept], [pairs[n][1] for n in kept]
        # Most of what is said asks nothing, and that counts.
        balance = 0.5 if name in _ASIDE else 1.0
        fitted = fit(found, labels, _STRENGTH, balance=balance, size=size)
        heads[name] = quantized(*fitted)
        print(f"{name:20} {len(kept):6} texts, {len(fitted[0])} labels", flush=True)
    vocabulary = compiled.read(written(sources, {})).vocabulary
    phrases = Phrases(vocabulary, lexicon, {})
    for name, examples in (
        (PLACE, mentions.places(sources.places, vocabulary, phrases)),
        (SIGN, mentions.signs(sources.signs, vocabulary, phrases)),
    ):
        fitted = fit(*examples, _STRENGTH_OF_MENTIONS, balance=0.0)
        heads[name] = quantized(*fitted)
        print(f"{name:20} {len(examples[1]):6} mentions, {len(fitted[0])} labels", flush=True)
    path = content.language_path(locale, "understanding.bin")
    # A process that has the old file mapped keeps it.
    new = path.with_suffix(".new")
    new.write_bytes(written(sources, heads))
    os.replace(new, path)
    content.language_path(locale, "sayable.txt").write_text(sayable.written(sources), "utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
