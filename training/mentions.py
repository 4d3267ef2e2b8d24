"""What the classifiers of mentions learn: which places and signs count in whole utterances."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from skill.understanding.mentions import ABSENT, DENIED, PLACE, PRESENT, SIGN, Mention, features
from skill.understanding.phrases import Phrases
from skill.understanding.vocabulary import Vocabulary
from training.sources import Row

Examples = tuple[list[list[int]], list[str]]
"""Features and labels."""


def places(rows: Iterable[Row], vocabulary: Vocabulary, phrases: Phrases) -> Examples:
    """Returns an example for each part and side that is mentioned."""
    return _examples(rows, vocabulary, phrases, PLACE, "area", _counts)


def signs(rows: Iterable[Row], vocabulary: Vocabulary, phrases: Phrases) -> Examples:
    """Returns an example for each warning sign that is mentioned."""
    return _examples(rows, vocabulary, phrases, SIGN, "warning_signs", _is_there)


def _examples(
    rows: Iterable[Row],
    vocabulary: Vocabulary,
    phrases: Phrases,
    kind: str,
    asked: str,
    label: Callable[[Row, Mention, list[Mention]], str],
) -> Examples:
    seen, labels = [], []
    for row in rows:
        words = vocabulary.words(row["text"])
        mentions = phrases.mentions(words, asked, kind)
        for at, mention in enumerate(mentions):
            seen.append(features(words, mentions, at))
            labels.append(label(row, mention, mentions))
    return seen, labels


def _counts(row: Row, mention: Mention, mentions: list[Mention]) -> str:
    if mention.slot != "side":
        return PRESENT if any(a["part"] == mention.id for a in row["areas"]) else ABSENT
    sides = {a["side"] for a in row["areas"]}
    # "The left hand, no, the right too": both sides count where both were named.
    both = "both" in sides and {"left", "right"} <= {m.id for m in mentions if m.slot == "side"}
    return PRESENT if mention.id in sides or both else ABSENT


def _is_there(row: Row, mention: Mention, mentions: list[Mention]) -> str:  # noqa: ARG001
    if mention.id in row["signs"]:
        return PRESENT
    return DENIED if mention.id in row["denied"] else ABSENT
