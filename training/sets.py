"""What each classifier of utterances learns: texts by label, made of the sources."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from skill.core.fields import FIELDS
from skill.core.kinds import YES_NO, Field
from skill.understanding.classifier import NONE
from skill.understanding.describe import INTENTS
from skill.understanding.meant import PLACES, SIGNS
from skill.understanding.slots import STATED
from skill.understanding.understander import CHANGE, COMMAND
from training import heard
from training.sources import Sources

Labelled = dict[str, list[str]]

_SEED = 7
_COMMANDS = 600
_PAIRS = 250
_LABEL = {"cancel": "stop", "next": "skip"}
"""What the classifier calls commands that are too near to another to be told from it."""


class Phrases:
    """The phrases of a language by slot and value, and by command."""

    def __init__(self, sources: Sources) -> None:
        self._phrases, self._commands, self.asides = sources.phrases, sources.commands, sources.asides
        self._random = random.Random(_SEED)  # noqa: S311  no secret

    def of(self, slot: str, *values: str) -> list[str]:
        """All phrases of some values of a slot, of all its values where none is named."""
        return [text for v in values or self._phrases[slot] for text in self._phrases[slot][v]]

    def by_value(self, slot: str) -> Labelled:
        """All phrases of a slot by value."""
        return {value: list(texts) for value, texts in self._phrases[slot].items()}

    def some(self, slot: str, number: int) -> list[str]:
        """A number of phrases of a slot, the same at each run."""
        return self.sample(self.of(slot), number)

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
        """The commands by label; their order decides what is drawn of them at random."""
        found: Labelled = {}
        for command in INTENTS:
            texts = [text for text in self._commands[command] if "{" not in text]
            found.setdefault(_LABEL.get(command, command), []).extend(texts)
        return found

    def answers(self) -> Labelled:
        """How people say yes, no and that they cannot say."""
        wholes = {"yes": "yes", "no": "no", "unsure": "dont_know"}
        return {value: self.of("answer", value) + self._commands[name] for value, name in wholes.items()}


def training_sets(sources: Sources) -> dict[str, Labelled]:
    """What each classifier learns: texts by label."""
    return heard.added(_of_phrases(sources), sources.voices, sources.asides)


def _of_phrases(sources: Sources) -> dict[str, Labelled]:
    phrases = Phrases(sources)
    answers, commands = phrases.answers(), phrases.commands()
    asked = [s for label, texts in commands.items() if label != "dont_know" for s in texts]
    aside = [*phrases.asides, *phrases.sample(asked, _COMMANDS)]
    # A warning sign is taken in beside the question, and does not answer it.
    aside += phrases.sample(
        [t for i, texts in phrases.by_value("sign").items() if i not in _DATED for t in texts], 400
    )
    compared = {name: phrases.of("comparison", name) for name in ("worse", "better", "same", "less", "more")}

    def yes_no(row: Field) -> Labelled:
        yes, no = phrases.of(str(row.slot), "yes"), phrases.of(str(row.slot), "no")
        yes_too, no_too = ("worse", "better") if row.means["worse"] else ("better", "worse")
        return {
            "yes": yes + answers["yes"] + compared[yes_too] + phrases.pairs(answers["yes"], yes, _PAIRS),
            "no": no
            + answers["no"]
            + compared["same"]
            + compared[no_too]
            + phrases.pairs(answers["no"], no, _PAIRS),
            "unsure": answers["unsure"],
            NONE: aside,
        }

    levels = {i: phrases.of("level", i) for i in ("inactive", "light", "moderate", "active")}
    changes = {i: phrases.of("change", i) for i in ("less", "same", "more")}
    every_level = [text for texts in levels.values() for text in texts]
    every_change = [text for texts in changes.values() for text in texts]
    trained = {i: phrases.of("training", i) for i in ("never", "helped", "no_effect", "worse", "differs")}
    return {
        "onset": {
            "new": phrases.of("pace", "sudden")
            + phrases.of("onset", "hours", "days")
            + phrases.of("sign", "new_or_worse_in_days", "rapidly_worse")
            + answers["yes"],
            "old": phrases.of("pace", "gradual") + phrases.of("onset", "months", "years") + answers["no"],
            "unsure": answers["unsure"],
            NONE: aside + phrases.some("part", 200),
        },
        "has_ms": {i: phrases.of("diagnosis", i) + answers[i] for i in ("yes", "no", "unsure")}
        | {NONE: aside},
        "activity_level": {
            i: texts + phrases.pairs(texts, every_change, _PAIRS) for i, texts in levels.items()
        }
        | {
            NONE: aside
            + [text for texts in changes.values() for text in phrases.sample(texts, 200)]
            + phrases.sample(answers["yes"] + answers["unsure"], 200)
            + phrases.some("part", 200)
        },
        CHANGE: {i: texts + phrases.pairs(texts, every_level, _PAIRS) for i, texts in changes.items()}
        | {NONE: aside + [text for text in every_level if text not in set(every_change)]},
        "activity_change": {
            "less": changes["less"] + answers["yes"] + compared["less"] + compared["worse"],
            "same": changes["same"] + answers["no"] + compared["same"],
            "more": changes["more"] + compared["more"],
            "unsure": answers["unsure"],
            NONE: aside,
        },
        **{
            row.question: yes_no(row)
            for row in FIELDS.values()
            if row.question and row.kind is YES_NO and "worse" in row.means
        },
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
        PLACES: _places(phrases, sources.places) | {NONE: aside},
        SIGNS: phrases.by_value("sign")
        | {
            NONE: phrases.asides
            + [row["text"] for row in sources.signs if not row["signs"]]
            + [row["text"] for row in sources.places]
            + [text for slot in _TOLD if slot != "sign" for text in phrases.some(slot, 600)]
            + [text for texts in commands.values() for text in phrases.sample(texts, 100)]
        },
        COMMAND: commands
        | {
            NONE: phrases.asides
            + [text for slot in _TOLD for text in phrases.some(slot, 200)]
            + phrases.sample(answers["yes"] + answers["no"], 300)
        },
    }


_DATED = ("new_or_worse_in_days", "rapidly_worse")
_TOLD = [slot for slot in STATED if slot not in ("sign_name", "answer", "comparison", "correction")]


def _places(phrases: Phrases, rows: list[dict[str, Any]]) -> Labelled:
    """Texts by the one part that they tell."""
    found = phrases.by_value("part")
    for part, texts in phrases.by_value("parts").items():
        found[part] += texts
    for row in rows:
        parts = {area["part"] for area in row["areas"]}
        if len(parts) == 1:
            found[parts.pop()].append(row["text"])
    return found
