"""Text and the open question become an intent with slots: what Alexa's cloud does for an Echo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.device.nlu.lexicon import Lexicon, Stemmer
from skill.device.nlu import places
from skill.device.nlu.heard import Heard, Understanding
from skill.device.nlu.spotter import Span, best, find
from skill.device.nlu.vocabulary import Vocabulary, Word

STATING = "DescribeIntent"
FALLBACK = "AMAZON.FallbackIntent"
_YES_NO = {"AMAZON.YesIntent": "yes", "AMAZON.NoIntent": "no"}
_FLIPPED = {"yes": "no", "no": "yes"}

# The slots that an answer to each question fills.
_ASKED_SLOTS: Mapping[str, tuple[str, ...]] = {
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
_ANY_TIME = ("part", "parts", "side", "sign", "correction")
_REACH = 4


class Understander:
    """Understands one locale."""

    def __init__(self, model: Mapping[str, Any], lexicon: Mapping[str, Any], language: str) -> None:
        """Compiles the vocabulary.

        :param model: the language model of an interaction model.
        :param lexicon: the parsed lexicon of the locale.
        :param language: the name of the language as the stemmer knows it, such as ``english``.
        """
        self._lexicon = Lexicon.of(lexicon)
        self.vocabulary = Vocabulary(model, self._lexicon, Stemmer(language))
        self._stops = self._lexicon.deny_before | self._lexicon.boundaries
        slots = self.vocabulary.slots[STATING]
        self._slot_of: dict[str, str] = {}
        for slot, kind in slots.items():
            self._slot_of.setdefault(kind, slot)

    def understand(self, text: str, asked: str | None = None) -> Understanding:
        """Returns the intent that was meant.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        """
        words, counting = self.vocabulary.words(text)
        if not words:
            return Understanding(FALLBACK)
        spans = self._spans(words, counting, asked)
        heard = self._heard(words, spans, asked)
        command, covered = self._command(counting, spans)
        answered = [h for h in heard if h.slot in (*_ASKED_SLOTS.get(asked or "", ()), "sign")]
        if command and (covered >= 0.85 or covered >= 0.5 and not answered):
            return self._with_slots(command, words, counting)
        if heard:
            return self._stated(heard)
        return Understanding(command) if command else Understanding(FALLBACK)

    # Phrases of slots

    def _spans(self, words: list[str], counting: list[Word], asked: str | None) -> list[Span]:
        wanted = _ASKED_SLOTS.get(asked or "", ())
        weighed = []
        for span in find(counting, self.vocabulary.values, self._stops):
            slot = self._slot_of.get(span.phrase.owner)
            if slot is None or not self._counts(slot, span, asked, wanted, counting):
                continue
            weight = 10 * len(span.found) - 3 * span.gaps + (8 if slot in wanted else 0)
            weight -= 4 if slot in ("answer", "comparison", "sign_name") else 0
            weighed.append((float(weight), span))
        return best(weighed)

    def _counts(
        self, slot: str, span: Span, asked: str | None, wanted: tuple[str, ...], counting: list[Word]
    ) -> bool:
        if slot in wanted:
            return True
        if slot in self._lexicon.only_asked and (asked or "none") not in self._lexicon.only_asked[slot]:
            return False
        if slot in ("answer", "comparison"):
            at_an_end = span.found[0] == 0 or span.found[-1] == len(counting) - 1
            return at_an_end or len(span.found) >= 3
        return slot in _ANY_TIME or len(span.found) > 1

    def _heard(self, words: list[str], spans: list[Span], asked: str | None) -> list[Heard]:
        heard = []
        for at, span in enumerate(spans):
            slot, value = self._slot_of[span.phrase.owner], span.phrase.id
            text = " ".join(words[span.start : span.end])
            around = (spans[at - 1].end if at else 0, spans[at + 1].start if at + 1 < len(spans) else len(words))
            denied = self._denied(words, span, around)
            if slot in ("part", "parts") and denied:
                slot = "denied_" + slot
            elif slot == "sign_name" and denied:
                slot = "denied_sign"
            elif slot == "sign":
                if denied:
                    slot = "denied_sign"
                elif self._long_standing(words, span):
                    continue
            elif slot in ("fading", "rest", "heat") and denied:
                value = _FLIPPED[value]
            elif slot in ("level", "change", "onset", "pace", "training", "reason") and denied:
                continue
            if slot == "level" and self._past(words, span):
                continue
            heard.append(Heard(slot, value, span.phrase.name, text, span.start, span.end))
        return heard

    def _denied(self, words: list[str], span: Span, around: tuple[int, int]) -> bool:
        before, after = around
        for word in reversed(words[max(before, span.start - _REACH) : span.start]):
            if word in self._lexicon.boundaries:
                break
            if word in self._lexicon.deny_before:
                return True
        window = words[span.end : min(after + 1, span.end + _REACH)]
        return _has(window, self._lexicon.fine_after)

    def _past(self, words: list[str], span: Span) -> bool:
        for word in reversed(words[max(0, span.start - _REACH) : span.start]):
            if word in self._lexicon.past_ends or word in self._lexicon.boundaries:
                return False
            if word in self._lexicon.past_before:
                return True
        return False

    def _long_standing(self, words: list[str], span: Span) -> bool:
        # The words of the sign itself tell nothing of how long it has been there.
        rest = [*words[: span.start], *words[span.end :]]
        return _has(rest, self._lexicon.long_standing) and not _has(words, self._lexicon.fresh)

    # Intents

    def _command(self, counting: list[Word], spans: list[Span]) -> tuple[str | None, float]:
        """The intent whose sample covers most of the utterance, and how much of it."""
        best_name, best_covered = None, 0.0
        for span in find(counting, self.vocabulary.samples, frozenset()):
            covered = len(span.found) / len(counting)
            if span.gaps == 0 and len(span.found) >= 3:
                covered = max(covered, 0.5)
            if covered > best_covered:
                best_name, best_covered = span.phrase.owner, covered
        return (best_name, best_covered) if best_covered >= 0.5 else (None, best_covered)

    def _with_slots(self, intent: str, words: list[str], counting: list[Word]) -> Understanding:
        slots = {kind: slot for slot, kind in self.vocabulary.slots[intent].items()}
        spans = find(counting, self.vocabulary.values, frozenset()) if slots else []
        chosen = best((len(s.found), s) for s in spans if s.phrase.owner in slots)[:1]
        heard = tuple(
            Heard(slots[s.phrase.owner], s.phrase.id, s.phrase.name, " ".join(words[s.start : s.end]))
            for s in chosen
        )
        return Understanding(intent, heard)

    def _stated(self, heard: list[Heard]) -> Understanding:
        """What was stated; a bare yes or no is the built-in intent, as on an Echo."""
        slots = {h.slot for h in heard}
        if slots == {"answer"} and heard[0].id != "unsure":
            return Understanding(next(i for i, a in _YES_NO.items() if a == heard[0].id))
        return Understanding(STATING, tuple(places.placed(_once(heard, self.vocabulary.many))))


def _has(words: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(
        tuple(words[i : i + length]) in phrases
        for length in {len(p) for p in phrases}
        for i in range(len(words) - length + 1)
    )


def _once(heard: list[Heard], many: frozenset[str]) -> list[Heard]:
    """Keeps one value of each slot that takes one: of an answer the first, else what was said last."""
    kept: dict[object, Heard] = {}
    for item in heard:
        key = (item.slot, item.start) if item.slot in many or item.slot == "side" else item.slot
        if item.slot == "answer" and key in kept:
            continue
        kept.pop(key, None)
        kept[key] = item
    return sorted(kept.values(), key=heard.index)
