"""What can be found in an utterance: the slots, each with phrases of its own, and the question it answers."""

from __future__ import annotations

from collections.abc import Mapping

from skill.core import kinds
from skill.core.fields import FIELDS

_FIRST = (
    "part", "parts", "side", "onset", "pace", "level", "change", "reason", "fading", "rest", "heat",
    "training", "sign", "sign_name", "diagnosis", "answer", "comparison", "correction",
)  # fmt: skip
STATED = tuple(dict.fromkeys((*_FIRST, *(row.slot for row in FIELDS.values() if row.slot))))
"""The slots of a statement. Of two that hold the same phrase and value, the earlier one counts."""

YES_NO = frozenset(row.slot for row in FIELDS.values() if row.slot and row.kind is kinds.YES_NO)
"""The slots whose values are yes and no themselves."""

NAMED: Mapping[str, str] = {"more": "topic", "change": "question", "forget": "sign"}
"""The slot that a command can fill."""

SLOTS = (*STATED, "topic", "question")
"""All that have phrases."""

MANY = frozenset({"part", "parts", "side", "reason", "sign", "denied_part", "denied_parts", "denied_sign"})
"""The slots that take several values."""

ASKED: Mapping[str, tuple[str, ...]] = {
    **{row.question: (row.slot,) for row in FIELDS.values() if row.question and row.slot},
    "onset": ("onset", "pace"),
    "warning_signs": ("sign", "sign_name"),
    "area": ("part", "parts", "side"),
    "activity_level": ("level", "change"),
    "confirm": ("answer",),
}
"""The slots that an answer to each question fills; the first is the one that its classifier fills."""
