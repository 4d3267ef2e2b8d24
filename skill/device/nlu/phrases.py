"""What the phrases in an utterance state: spotted, weighed, and read with what denies or dates them."""

from __future__ import annotations

from collections.abc import Mapping

from skill.device.nlu.heard import Heard
from skill.device.nlu.lexicon import Lexicon
from skill.device.nlu.spotter import Span, best, find
from skill.device.nlu.vocabulary import Vocabulary, Word

STATING = "DescribeIntent"
"""The intent that holds whatever a person can state."""

ASKED_SLOTS: Mapping[str, tuple[str, ...]] = {
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
}
"""The slots that an answer to each question fills; the first is the one that its classifier fills."""

_PLACE_SLOTS = ("part", "parts")
_STRICT = ("side", "answer", "comparison", "correction", "onset", "sign_name", "parts")
_FLIPPING = ("fading", "rest", "heat")
_FLIPPED = {"yes": "no", "no": "yes"}
_DENIED = {"part": "denied_part", "parts": "denied_parts", "sign": "denied_sign", "sign_name": "denied_sign"}
_ANY_TIME = ("part", "parts", "side", "sign", "correction")
_REACH = 4
"""How many words before or after it can deny or date an expression."""


class Phrases:
    """Reads the phrases of one locale."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary, self._lexicon = vocabulary, lexicon
        self._stops = lexicon.deny_before | lexicon.boundaries
        self._slot_of: dict[str, str] = {}
        for slot, kind in vocabulary.slots[STATING].items():
            self._slot_of.setdefault(kind, slot)
        self._loose = frozenset(kind for kind, slot in self._slot_of.items() if slot not in _STRICT)

    def stated(self, words: list[Word], asked: str | None) -> list[Heard]:
        """Returns what the phrases in an utterance state, in the order they were said.

        :param words: the words of the utterance.
        :param asked: the id of the open question, or None.
        """
        found = find(words, self._vocabulary.starting, self._stops, self._loose)
        begun = {span.phrase.id for span in found if self._slot_of.get(span.phrase.owner) == "onset"}
        old = not begun.isdisjoint(("months", "years"))
        return self._heard(words, self._spans(words, found, asked), old)

    def _spans(self, words: list[Word], found: list[Span], asked: str | None) -> list[Span]:
        wanted = ASKED_SLOTS.get(asked or "", ())
        weighed = []
        for span in found:
            slot = self._slot_of.get(span.phrase.owner)
            if slot is None or not self._counts(slot, span, asked, words):
                continue
            if slot == "part" and asked != "area" and len(span.found) == 1 and not self._is_part(words, span):
                continue
            weight = 10 * len(span.found) + span.exact - 4 * span.gaps + (8 if slot in wanted else 0)
            weight -= 4 if slot in ("answer", "comparison", "sign_name") else 0
            weighed.append((float(weight), span))
        return best(weighed)

    def _counts(self, slot: str, span: Span, asked: str | None, words: list[Word]) -> bool:
        length, wanted = len(words), ASKED_SLOTS.get(asked or "", ())
        if slot in _PLACE_SLOTS and span.exact == 0:
            return False
        if slot in ("side", "parts") and span.exact < len(span.found):
            return False
        if span.gaps and span.phrase.id in self._lexicon.tight:
            return False
        if slot in wanted:
            return True
        if slot in self._lexicon.only_asked and (asked or "none") not in self._lexicon.only_asked[slot]:
            return False
        if slot == "answer" and all(words[i].light for i in span.found) and len(span.found) < length:
            # "I have" answers alone; at the start of a longer sentence it only begins it.
            return False
        if slot in ("answer", "comparison"):
            return span.start == 0 or span.end == length or len(span.found) >= 3
        return slot in _ANY_TIME or len(span.found) > 1

    def _is_part(self, words: list[Word], span: Span) -> bool:
        before = words[span.start - 1].text if span.start else ""
        return before in self._lexicon.before_a_part or len(words) == 1

    def _heard(self, words: list[Word], spans: list[Span], old: bool) -> list[Heard]:
        """What the phrases state; ``old`` tells that months or years are spoken of."""
        texts = [word.text for word in words]
        heard: list[Heard] = []
        before: tuple[Span, bool] | None = None
        for span in spans:
            slot, value = self._slot_of[span.phrase.owner], span.phrase.id
            if slot in ("answer", "comparison", "correction", "side"):
                denied = False
            else:
                denied = self._denied(texts, span, before, slot)
                before = span, denied
            if slot in ("sign", "sign_name") and not denied and self._is_old(texts, span, old):
                continue
            if denied and slot in _FLIPPING:
                value = _FLIPPED[value]
            elif denied and slot in _DENIED:
                slot = _DENIED[slot]
            elif denied or (slot == "level" and self._past(texts, span)):
                continue
            said = texts[span.start : span.end]
            if slot == "part" and any(self._vocabulary.is_pair(word, value) for word in said):
                slot = "parts"
            heard.append(Heard(slot, value, span.phrase.name, " ".join(said), span.start, span.end))
        return sorted([*heard, *self._told_sides(texts)], key=lambda h: h.start)

    def _told_sides(self, texts: list[str]) -> list[Heard]:
        """Sides told by one named before: "the ankle on that side"."""
        return [
            Heard("side", which, which, " ".join(texts[at : at + length]), at, at + length)
            for which, phrases in (("same", self._lexicon.same_side), ("other", self._lexicon.other_side))
            for length in {len(p) for p in phrases}
            for at in range(len(texts) - length + 1)
            if tuple(texts[at : at + length]) in phrases
        ]

    def _denied(self, texts: list[str], span: Span, before: tuple[Span, bool] | None, slot: str) -> bool:
        reach = span.start - _REACH
        if before is not None:
            between = texts[before[0].end : span.start]
            if before[1] and not self._lexicon.joining.isdisjoint(between) and len(between) <= _REACH:
                return True
            reach = max(reach, before[0].end)
        for at in range(span.start - 1, max(0, reach) - 1, -1):
            if texts[at] in self._lexicon.boundaries:
                break
            if texts[at] in self._lexicon.deny_before and not self._answers(texts, at, span, slot):
                return True
        return _has(texts[span.end : span.end + _REACH], self._lexicon.fine_after)

    def _answers(self, texts: list[str], at: int, span: Span, slot: str) -> bool:
        """Whether the no at a place answers ("no, it's the arms") and denies nothing that follows."""
        if texts[at] not in self._lexicon.not_flipping:
            return False
        if slot in ("sign", "sign_name"):
            between = self._lexicon.subjects.intersection(texts[at + 1 : span.start])
            return bool(between) or texts[span.start] in self._lexicon.negative
        return slot not in _PLACE_SLOTS or at != span.start - 1

    def _past(self, texts: list[str], span: Span) -> bool:
        for word in reversed(texts[max(0, span.start - _REACH) : span.start]):
            if word in self._lexicon.past_ends or word in self._lexicon.boundaries:
                return False
            if word in self._lexicon.past_before:
                return True
        return False

    def _is_old(self, texts: list[str], span: Span, old: bool) -> bool:
        # The words of the sign itself tell nothing of how long it has been there.
        rest = [*texts[: span.start], "|", *texts[span.end :]]
        return (old or _has(rest, self._lexicon.long_standing)) and not _has(texts, self._lexicon.fresh)


def _has(words: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(
        tuple(words[i : i + length]) in phrases
        for length in {len(p) for p in phrases}
        for i in range(len(words) - length + 1)
    )
