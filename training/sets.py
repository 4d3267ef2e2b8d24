"""What each classifier of utterances learns: texts by label, from the interaction model and from ``en/``."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

from skill.understanding.classifier import NONE
from skill.understanding.understanding import COMMAND, COMMAND_LABELS, PLACES, SIGNS
from training.sources import Row

Labelled = dict[str, list[str]]

_SEED = 7
_COMMANDS = 600
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

    def by_value(self, kind: str) -> Labelled:
        """All phrases of a slot type by value."""
        return {value: list(texts) for value, texts in self._values[kind].items()}

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


def training_sets(phrases: Phrases, places: list[Row], signs: list[Row]) -> dict[str, Labelled]:
    """What each classifier learns: texts by label.

    :param places: utterances with the places that are weak.
    :param signs: utterances with the warning signs that they tell and those that they deny.
    """
    answers, commands = phrases.answers(), phrases.commands()
    asked = [s for label, texts in commands.items() if label != "dont_know" for s in texts]
    aside = [*phrases.asides, *phrases.sample(asked, _COMMANDS)]
    # A warning sign is taken in beside the question, and does not answer it.
    aside += phrases.sample(
        [t for i, texts in phrases.by_value("WarningSign").items() if i not in _DATED for t in texts], 400
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
        | {NONE: aside + [text for text in every_level if text not in set(every_change)]},
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
        PLACES: _places(phrases, places) | {NONE: aside},
        SIGNS: phrases.by_value("WarningSign")
        | {
            NONE: phrases.asides
            + [row["text"] for row in signs if not row["signs"]]
            + [row["text"] for row in places]
            + [text for kind in _STATED if kind != "WarningSign" for text in phrases.some(kind, 600)]
            + [text for texts in commands.values() for text in phrases.sample(texts, 100)]
        },
        COMMAND: commands
        | {
            NONE: phrases.asides
            + [text for kind in _STATED for text in phrases.some(kind, 200)]
            + phrases.sample(answers["yes"] + answers["no"], 300)
        },
    }


_DATED = ("new_or_worse_in_days", "rapidly_worse")
_STATED = (
    "BodyPart", "BodyPartPair", "Side", "Onset", "Pace", "ActivityLevel", "ActivityChange", "Reason",
    "Fading", "RestEffect", "HeatEffect", "TrainingEffect", "WarningSign", "Diagnosis",
)  # fmt: skip


def _places(phrases: Phrases, rows: list[Row]) -> Labelled:
    """Texts by the one part that they tell."""
    found = phrases.by_value("BodyPart")
    for part, texts in phrases.by_value("BodyPartPair").items():
        found[part] += texts
    for row in rows:
        parts = {area["part"] for area in row["areas"]}
        if len(parts) == 1:
            found[parts.pop()].append(row["text"])
    return found
