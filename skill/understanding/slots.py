"""What can be found in an utterance: the slots, each with phrases of its own, and the question it answers."""

from __future__ import annotations

from collections.abc import Mapping

STATED = (
    "part", "parts", "side", "onset", "pace", "level", "change", "reason", "fading", "rest", "heat",
    "training", "sign", "sign_name", "diagnosis", "answer", "comparison", "correction",
)  # fmt: skip
"""The slots of a statement. Of two that hold the same phrase and value, the earlier one counts."""

NAMED: Mapping[str, str] = {"more": "topic", "change": "question", "forget": "sign"}
"""The slot that a command can fill."""

SLOTS = (*STATED, "topic", "question")
"""All that have phrases."""

MANY = frozenset({"part", "parts", "side", "reason", "sign", "denied_part", "denied_parts", "denied_sign"})
"""The slots that take several values."""

ASKED: Mapping[str, tuple[str, ...]] = {
    "onset": ("onset", "pace"),
    "warning_signs": ("sign", "sign_name"),
    "area": ("part", "parts", "side"),
    "has_ms": ("diagnosis",),
    "activity_level": ("level", "change"),
    "activity_change": ("change",),
    "reduced_by": ("reason",),
    "worse_with_use": ("fading",),
    "recovers_with_rest": ("rest",),
    "heat_worsens": ("heat",),
    "training_effect": ("training",),
    "confirm": ("answer",),
}
"""The slots that an answer to each question fills; the first is the one that its classifier fills."""
