"""Compiles the local understanding of a locale: its phrases for spotting, and classifiers trained on them.

Everything comes from the interaction model (slot values, synonyms, sample utterances), which Alexa trains
on as well, and from the locale's lexicon. Run it with ``make model`` after a change to either; the test
suite fails until the compiled file fits its sources again. ``--check`` only tells whether it does.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from skill import content
from skill.device.nlu import compiled
from skill.device.nlu.classifier import NONE
from skill.device.nlu.features import BUCKETS, features
from skill.device.nlu.lexicon import Lexicon, Stemmer
from skill.device.nlu.understanding import COMMAND, COMMAND_LABELS

Labelled = dict[str, list[str]]

_SEED = 7
_STRENGTH = 25.0
"""The inverse of the regularisation, chosen on the half of the labelled set that is for tuning."""
_ASIDES_EACH = 500
_PAIRS = 250


class Phrases:
    """The phrases of a language model by slot type and value, and by intent."""

    def __init__(self, model: Mapping[str, Any], asides: list[str]) -> None:
        self._values = {
            kind["name"]: {v["id"]: [v["name"]["value"], *v["name"]["synonyms"]] for v in kind["values"]}
            for kind in model["types"]
        }
        self._samples = {i["name"]: [s for s in i["samples"] if "{" not in s] for i in model["intents"]}
        self.asides = asides
        self._random = random.Random(_SEED)  # noqa: S311  no secret

    def of(self, kind: str, *ids: str) -> list[str]:
        """All phrases of some values of a slot type, of all its values where none is named."""
        return [text for i in ids or self._values[kind] for text in self._values[kind][i]]

    def some(self, kind: str, number: int) -> list[str]:
        """A number of phrases of a slot type, the same at each run."""
        return self.sample(self.of(kind), number)

    def sample(self, texts: Iterable[str], number: int) -> list[str]:
        """A number of texts, the same at each run."""
        texts = sorted(set(texts))
        return self._random.sample(texts, min(number, len(texts)))

    def pairs(self, first: list[str], second: list[str], number: int) -> list[str]:
        """Sentences of two halves, in either order: people say two things at once."""
        halves = zip(
            self._random.choices(sorted(set(first)), k=number),
            self._random.choices(sorted(set(second)), k=number),
            strict=True,
        )
        return [f"{a} {b}" if self._random.random() < 0.5 else f"{b} {a}" for a, b in halves]

    def commands(self) -> Labelled:
        """The sample utterances of each command."""
        found: Labelled = {}
        for intent, label in COMMAND_LABELS.items():
            found.setdefault(label, []).extend(self._samples[intent])
        return found

    def answers(self) -> Labelled:
        """How people say yes, no and that they cannot say."""
        return {
            "yes": self.of("Answer", "yes") + self._samples["AMAZON.YesIntent"],
            "no": self.of("Answer", "no") + self._samples["AMAZON.NoIntent"],
            "unsure": self.of("Answer", "unsure") + self._samples["DontKnowIntent"],
        }


def training_sets(phrases: Phrases) -> dict[str, Labelled]:
    """What each classifier learns: texts by label."""
    answers, commands = phrases.answers(), phrases.commands()
    asked = [s for label, texts in commands.items() if label != "dont_know" for s in texts]
    aside = phrases.sample([*asked, *phrases.asides], _ASIDES_EACH) + phrases.sample(
        phrases.asides, _ASIDES_EACH
    )
    compared = {name: phrases.of("Comparison", name) for name in ("worse", "better", "same", "less", "more")}

    def yes_no(kind: str, worse: str, better: str) -> Labelled:
        yes, no = phrases.of(kind, "yes"), phrases.of(kind, "no")
        return {
            "yes": yes + answers["yes"] + compared[worse] + phrases.pairs(answers["yes"], yes, _PAIRS),
            "no": no
            + answers["no"]
            + compared["same"]
            + compared[better]
            + phrases.pairs(answers["no"], no, _PAIRS),
            "unsure": answers["unsure"],
            NONE: aside,
        }

    levels = {i: phrases.of("ActivityLevel", i) for i in ("inactive", "light", "moderate", "active")}
    changes = {i: phrases.of("ActivityChange", i) for i in ("less", "same", "more")}
    every_level = [text for texts in levels.values() for text in texts]
    every_change = [text for texts in changes.values() for text in texts]
    trained = {i: phrases.of("TrainingEffect", i) for i in ("never", "helped", "no_effect", "worse")}
    return {
        "onset": {
            "new": phrases.of("Pace", "sudden")
            + phrases.of("Onset", "hours", "days")
            + phrases.of("WarningSign", "new_or_worse_in_days", "rapidly_worse")
            + answers["yes"],
            "old": phrases.of("Pace", "gradual") + phrases.of("Onset", "months", "years") + answers["no"],
            "unsure": answers["unsure"],
            NONE: aside + phrases.some("BodyPart", 200),
        },
        "has_ms": {i: phrases.of("Diagnosis", i) + answers[i] for i in ("yes", "no", "unsure")}
        | {NONE: aside},
        "activity_level": {
            i: texts + phrases.pairs(texts, every_change, _PAIRS) for i, texts in levels.items()
        }
        | {
            NONE: aside
            + [text for texts in changes.values() for text in phrases.sample(texts, 200)]
            + phrases.sample(answers["yes"] + answers["unsure"], 200)
            + phrases.some("BodyPart", 200)
        },
        "change_beside_level": {
            i: texts + phrases.pairs(texts, every_level, _PAIRS) for i, texts in changes.items()
        }
        | {NONE: aside + [text for texts in levels.values() for text in phrases.sample(texts, 300)]},
        "activity_change": {
            "less": changes["less"] + answers["yes"] + compared["less"] + compared["worse"],
            "same": changes["same"] + answers["no"] + compared["same"],
            "more": changes["more"] + compared["more"],
            "unsure": answers["unsure"],
            NONE: aside,
        },
        "worse_with_use": yes_no("Fading", "worse", "better"),
        "recovers_with_rest": yes_no("RestEffect", "better", "worse"),
        "heat_worsens": yes_no("HeatEffect", "worse", "better"),
        "training_effect": {
            **trained,
            "worse": trained["worse"] + compared["worse"],
            "helped": trained["helped"] + compared["better"],
            "no_effect": trained["no_effect"] + compared["same"],
            "yes": answers["yes"],
            "no": answers["no"],
            "unsure": answers["unsure"],
            NONE: aside,
        },
        COMMAND: commands
        | {
            NONE: phrases.asides
            + [text for kind in _STATED for text in phrases.some(kind, 200)]
            + phrases.sample(answers["yes"] + answers["no"], 300)
        },
    }


_STATED = (
    "BodyPart", "BodyPartPair", "Side", "Onset", "Pace", "ActivityLevel", "ActivityChange", "Reason",
    "Fading", "RestEffect", "HeatEffect", "TrainingEffect", "WarningSign", "Diagnosis",
)  # fmt: skip


def trained(texts: Labelled, lexicon: Lexicon, stemmer: Stemmer) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Returns the labels, the weights (features by labels) and the biases of one classifier."""
    pairs = [(text, label) for label, found in texts.items() for text in dict.fromkeys(found)]
    rows, columns, values = [], [], []
    for number, (text, _) in enumerate(pairs):
        words = lexicon.words(text)
        found = features(words, [stemmer(word) for word in words])
        rows += [number] * len(found)
        columns += found
        values += [1 / np.sqrt(len(found) or 1)] * len(found)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(pairs), BUCKETS))
    fitted = LogisticRegression(C=_STRENGTH, max_iter=300, class_weight="balanced")
    fitted.fit(matrix, [label for _, label in pairs])
    return list(fitted.classes_), fitted.coef_.T, fitted.intercept_


def main(arguments: list[str]) -> int:
    """Compiles the default locale; returns 0, or 1 where a check finds it out of date."""
    locale = content.DEFAULT_LOCALE
    model, lexicon_text = content.language_model(locale), content.lexicon_text(locale)
    digest = compiled.digest(model, lexicon_text)
    if "--check" in arguments:
        fits = compiled.read(content.compiled_understanding(locale)).digest == digest
        print("fits its sources" if fits else "is out of date: run `make model`")
        return 0 if fits else 1
    data = content.lexicon(locale)
    lexicon, stemmer = Lexicon.of(data), Stemmer(data["stemmer"], data["lemmas"])
    heads = {}
    for name, texts in training_sets(Phrases(model, data["asides"])).items():
        heads[name] = trained(texts, lexicon, stemmer)
        print(f"{name:20} {sum(map(len, texts.values())):6} texts, {len(heads[name][0])} labels", flush=True)
    path = content.compiled_understanding_path(locale)
    path.write_bytes(compiled.write(digest, model, data, heads))
    print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
