"""Compiles the local understanding of a locale: ``make model``.

Everything comes from the interaction model (slot values, synonyms, sample utterances), which Alexa trains
on as well, from the locale's lexicon and from ``training/en``. Run it after a change to any of them; the
test suite fails until the compiled file fits its sources again. ``--check`` only tells whether it does.
"""

from __future__ import annotations

import sys

from skill import content
from skill.understanding import compiled
from skill.understanding.features import features
from skill.understanding.lexicon import Lexicon, Stemmer
from skill.understanding.mentions import PLACE, SIGN
from skill.understanding.phrases import Phrases as Spotted
from skill.understanding.vocabulary import Vocabulary
from training import mentions
from training.sets import Phrases, training_sets
from training.sources import Sources

_STRENGTH, _STRENGTH_OF_MENTIONS = 25.0, 25.0
"""The inverse of the regularisation, chosen on the half of the labelled set that is for tuning."""


def main(arguments: list[str]) -> int:
    """Compiles the default locale; returns 0, or 1 where a check finds it out of date."""
    locale = content.DEFAULT_LOCALE
    sources = Sources.of(locale)
    model, lexicon_text = content.language_model(locale), content.lexicon_text(locale)
    digest = compiled.digest(model, lexicon_text, sources.text)
    if "--check" in arguments:
        fits = compiled.read(content.compiled_understanding(locale)).digest == digest
        print("fits its sources" if fits else "is out of date: run `make model`")
        return 0 if fits else 1
    from training.fit import fit

    data = content.lexicon(locale)
    lexicon, stemmer = Lexicon.of(data), Stemmer(data["stemmer"], data["lemmas"])
    heads = {}
    for name, texts in training_sets(Phrases(model, sources.asides), sources.places, sources.signs).items():
        pairs = [(text, label) for label, found in texts.items() for text in dict.fromkeys(found)]
        said = [lexicon.words(text) for text, _ in pairs]
        seen = [features(words, [stemmer(word) for word in words]) for words in said]
        kept = [number for number, found in enumerate(seen) if found]
        heads[name] = fit([seen[n] for n in kept], [pairs[n][1] for n in kept], _STRENGTH, balanced=True)
        print(f"{name:20} {len(kept):6} texts, {len(heads[name][0])} labels", flush=True)
    vocabulary = Vocabulary(Vocabulary.compile(model, lexicon, stemmer), lexicon, stemmer)
    spotted = Spotted(vocabulary, lexicon, {})
    for name, examples in (
        (PLACE, mentions.places(sources.places, vocabulary, spotted)),
        (SIGN, mentions.signs(sources.signs, vocabulary, spotted)),
    ):
        heads[name] = fit(*examples, _STRENGTH_OF_MENTIONS, balanced=False)
        print(f"{name:20} {len(examples[1]):6} mentions, {len(heads[name][0])} labels", flush=True)
    path = content.compiled_understanding_path(locale)
    path.write_bytes(compiled.write(digest, model, data, heads))
    print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
