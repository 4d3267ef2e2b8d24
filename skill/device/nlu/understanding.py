"""Text and the open question become an intent with slots: what Alexa's cloud does for an Echo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.device.nlu import places
from skill.device.nlu.commands import Commands
from skill.device.nlu.heard import Heard, Understanding
from skill.device.nlu.lexicon import Lexicon, Stemmer
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
_FACTS = ("fading", "rest", "heat", "training", "level", "change", "onset", "diagnosis")
_PLACE_SLOTS = ("part", "parts")
_STRICT = ("side", "answer", "comparison", "correction", "onset", "sign_name", "parts")
_FLIPPING = ("fading", "rest", "heat")
_DENIED = {"part": "denied_part", "parts": "denied_parts", "sign": "denied_sign", "sign_name": "denied_sign"}
_ANY_TIME = ("part", "parts", "side", "sign", "correction")
_REACH = 4
_MOST_COMPARED = 30
_NEAR, _SURE = 0.62, 0.9


class Understander:
    """Understands one locale."""

    def __init__(self, model: Mapping[str, Any], lexicon: Mapping[str, Any], language: str) -> None:
        """Compiles the vocabulary.

        :param model: the language model of an interaction model.
        :param lexicon: the parsed lexicon of the locale.
        :param language: the name of the language as the stemmer knows it, such as ``english``.
        """
        self._lexicon = Lexicon.of(lexicon)
        self.vocabulary = Vocabulary(model, self._lexicon, Stemmer(language, lexicon["lemmas"]))
        self._commands = Commands(self.vocabulary.samples)
        self._stops = self._lexicon.deny_before | self._lexicon.boundaries
        self._slot_of: dict[str, str] = {}
        for slot, kind in self.vocabulary.slots[STATING].items():
            self._slot_of.setdefault(kind, slot)
        self._loose = frozenset(kind for kind, slot in self._slot_of.items() if slot not in _STRICT)

    def understand(self, text: str, asked: str | None = None) -> Understanding:
        """Returns the intent that was meant.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        """
        words = self.vocabulary.words(text)
        if not words:
            return Understanding(FALLBACK)
        spans = self._spans(words, asked)
        heard = self._heard(words, spans)
        command, near = self._commands.nearest(words[:_MOST_COMPARED])
        wanted = (*_ASKED_SLOTS.get(asked or "", ()), "sign", "denied_sign")
        # One word that names a sign is weaker than a whole command around it.
        wanted = tuple(slot for slot in wanted if slot != "sign_name")
        answered = any(h.slot in wanted or (h.slot in _FACTS and h.end - h.start > 1) for h in heard)
        if command and near >= (_SURE if answered else _NEAR):
            return self._with_slots(command, words)
        if heard:
            return self._stated(heard)
        return Understanding(FALLBACK)

    # Phrases of slots

    def _spans(self, words: list[Word], asked: str | None) -> list[Span]:
        wanted = _ASKED_SLOTS.get(asked or "", ())
        weighed = []
        for span in find(words, self.vocabulary.values, self._stops, self._loose):
            slot = self._slot_of.get(span.phrase.owner)
            if slot is None or not self._counts(slot, span, asked, wanted, len(words)):
                continue
            if slot == "part" and asked != "area" and len(span.found) == 1 and not self._is_part(words, span):
                continue
            weight = 10 * len(span.found) + span.exact - 4 * span.gaps + (8 if slot in wanted else 0)
            weight -= 4 if slot in ("answer", "comparison", "sign_name") else 0
            weighed.append((float(weight), span))
        return best(weighed)

    def _counts(self, slot: str, span: Span, asked: str | None, wanted: tuple[str, ...], length: int) -> bool:
        if (slot in _PLACE_SLOTS and span.exact == 0) or (
            span.gaps and span.phrase.id in self._lexicon.tight
        ):
            return False
        if slot in wanted:
            return True
        if slot in self._lexicon.only_asked and (asked or "none") not in self._lexicon.only_asked[slot]:
            return False
        if slot in ("answer", "comparison"):
            return span.start == 0 or span.end == length or len(span.found) >= 3
        return slot in _ANY_TIME or len(span.found) > 1

    def _is_part(self, words: list[Word], span: Span) -> bool:
        before = words[span.start - 1].text if span.start else ""
        return before in self._lexicon.before_a_part or len(words) == 1

    def _heard(self, words: list[Word], spans: list[Span]) -> list[Heard]:
        texts = [word.text for word in words]
        old = any(
            s.phrase.id in ("months", "years") for s in spans if self._slot_of[s.phrase.owner] == "onset"
        )
        heard: list[Heard] = []
        before: tuple[Span, bool] | None = None
        for span in spans:
            slot, value = self._slot_of[span.phrase.owner], span.phrase.id
            if slot in ("answer", "comparison", "correction", "side"):
                denied = False
            else:
                denied = self._denied(texts, span, before, slot)
                before = span, denied
            if slot == "sign" and not denied and self._is_old(texts, span, old):
                continue
            if denied and slot in _FLIPPING:
                value = _FLIPPED[value]
            elif denied and slot in _DENIED:
                slot = _DENIED[slot]
            elif denied or (slot == "level" and self._past(texts, span)):
                continue
            text = " ".join(texts[span.start : span.end])
            heard.append(Heard(slot, value, span.phrase.name, text, span.start, span.end))
        return heard

    def _denied(self, texts: list[str], span: Span, before: tuple[Span, bool] | None, slot: str) -> bool:
        reach = span.start - _REACH
        if before is not None:
            between = texts[before[0].end : span.start]
            if (
                before[1]
                and len(between) <= _REACH
                and "or" in (*between, "or")
                and all(word in self._lexicon.light or word in self._lexicon.deny_before for word in between)
            ):
                return True
            reach = max(reach, before[0].end)
        for at in range(span.start - 1, max(0, reach) - 1, -1):
            if texts[at] in self._lexicon.boundaries:
                break
            # "No, it's the arms": a no answers, unless it stands right before what it denies.
            answers = texts[at] in self._lexicon.not_flipping and slot not in ("sign", "sign_name")
            if texts[at] in self._lexicon.deny_before and not (
                answers and (slot not in _PLACE_SLOTS or at != span.start - 1)
            ):
                return True
        return _has(texts[span.end : span.end + _REACH], self._lexicon.fine_after)

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

    # Intents

    def _with_slots(self, intent: str, words: list[Word]) -> Understanding:
        slots = {kind: slot for slot, kind in self.vocabulary.slots[intent].items()}
        spans = find(words, self.vocabulary.values, frozenset(), frozenset()) if slots else []
        chosen = best((len(s.found), s) for s in spans if s.phrase.owner in slots)[:1]
        return Understanding(
            intent,
            tuple(
                Heard(
                    slots[s.phrase.owner],
                    s.phrase.id,
                    s.phrase.name,
                    " ".join(word.text for word in words[s.start : s.end]),
                )
                for s in chosen
            ),
        )

    def _stated(self, heard: list[Heard]) -> Understanding:
        """What was stated; a bare yes or no is the built-in intent, as on an Echo."""
        if {h.slot for h in heard} == {"answer"} and heard[0].id != "unsure":
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
