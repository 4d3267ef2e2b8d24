"""What the phrases in an utterance state: spotted, weighed, and read with what denies or dates them."""

from __future__ import annotations

from collections.abc import Mapping

from skill.understanding.classifier import Head
from skill.understanding.confidence import Source, confidence
from skill.understanding.found import Found
from skill.understanding.lexicon import Lexicon
from skill.understanding.mentions import ABSENT, DENIED, PLACE, PRESENT, SIGN, Mention, features
from skill.understanding.spotter import Span, best, find
from skill.understanding.vocabulary import Vocabulary, Word

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
    "confirm": ("answer",),
}
"""The slots that an answer to each question fills; the first is the one that its classifier fills."""

MENTIONS: Mapping[str, tuple[str, ...]] = {PLACE: ("part", "parts", "side"), SIGN: ("sign", "sign_name")}
"""The slots that each classifier of mentions judges."""

_PLACE_SLOTS = ("part", "parts")
_STRICT = ("side", "answer", "comparison", "correction", "onset", "sign_name", "parts")
_FLIPPING = ("fading", "rest", "heat")
_FLIPPED = {"yes": "no", "no": "yes"}
_DENIED = {"part": "denied_part", "parts": "denied_parts", "sign": "denied_sign", "sign_name": "denied_sign"}
_ANY_TIME = ("part", "parts", "side", "sign", "correction")
_SURE, _HARDLY = 0.9, 0.1
_LEAST_OF_PLACE, _LEAST_IF_DENIED = 0.3, 0.8
"""More corrections stand in what it learned from than are said; chosen on the half that is for tuning."""
_REACH = 4
"""How many words before or after it can deny or date an expression."""


class Phrases:
    """Reads the phrases of one locale."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, heads: Mapping[str, Head]) -> None:
        """Takes what was compiled.

        :param heads: the classifiers; without those of mentions, the cues of the lexicon decide.
        """
        self._vocabulary, self._lexicon, self._heads = vocabulary, lexicon, heads
        self._stops = lexicon.deny_before | lexicon.boundaries
        self._slot_of: dict[str, str] = {}
        for slot, kind in vocabulary.slots[STATING].items():
            self._slot_of.setdefault(kind, slot)
        self._loose = frozenset(kind for kind, slot in self._slot_of.items() if slot not in _STRICT)

    def stated(self, words: list[Word], asked: str | None) -> list[Found]:
        """Returns what the phrases in an utterance state, in the order they were said.

        :param words: the words of the utterance.
        :param asked: the id of the open question, or None.
        """
        spans, cues = self._read(words, asked)
        judged = self._judged(words, spans, cues, asked)
        return self._heard(words, spans, judged)

    def mentions(self, words: list[Word], asked: str | None, kind: str) -> list[Mention]:
        """Returns the mentions of a kind with what the cues make of them, for learning to judge them.

        :param kind: the name of a classifier of mentions.
        """
        spans, cues = self._read(words, asked)
        return [
            Mention(self._slot(span), span.phrase.id, span.found, cue)
            for span, cue in zip(spans, cues, strict=True)
            if self._slot(span) in MENTIONS[kind]
        ]

    def _slot(self, span: Span) -> str:
        return self._slot_of[span.phrase.owner]

    def _read(self, words: list[Word], asked: str | None) -> tuple[list[Span], list[str]]:
        """The phrases that were found, and what the cues around each make of it."""
        found = find(words, self._vocabulary.starting, self._stops, self._loose)
        begun = {span.phrase.id for span in found if self._slot_of.get(span.phrase.owner) == "onset"}
        spans = self._spans(words, found, asked)
        return spans, self._cues([w.text for w in words], spans, not begun.isdisjoint(("months", "years")))

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
        if slot in self._lexicon.only_asked:
            told = len(span.found) > 1 and not all(words[i].light for i in span.found)
            return told and (asked or "none") in self._lexicon.only_asked[slot]
        if slot == "answer" and all(words[i].light for i in span.found) and len(span.found) < length:
            # "I have" answers alone; at the start of a longer sentence it only begins it.
            return False
        if slot in ("answer", "comparison"):
            return span.start == 0 or span.end == length or len(span.found) >= 3
        return slot in _ANY_TIME or len(span.found) > 1

    def _is_part(self, words: list[Word], span: Span) -> bool:
        before = words[span.start - 1].text if span.start else ""
        return before in self._lexicon.before_a_part or len(words) == 1

    def _cues(self, texts: list[str], spans: list[Span], old: bool) -> list[str]:
        """What the cues make of each phrase; ``old`` tells that months or years are spoken of."""
        cues: list[str] = []
        before: tuple[Span, bool] | None = None
        for span in spans:
            slot = self._slot(span)
            if slot in ("answer", "comparison", "correction", "side"):
                cues.append(PRESENT)
                continue
            denied = self._denied(texts, span, before, slot)
            before = span, denied
            absent = (slot in MENTIONS[SIGN] and self._is_old(texts, span, old)) or (
                slot == "level" and self._past(texts, span)
            )
            cues.append(DENIED if denied else ABSENT if absent else PRESENT)
        return cues

    def _judged(
        self, words: list[Word], spans: list[Span], cues: list[str], asked: str | None
    ) -> list[tuple[str, float]]:
        """What each phrase is, and how likely that is: by its classifier where there is one."""
        judged = [(cue, 1.0) for cue in cues]
        for kind, slots in MENTIONS.items():
            at = [n for n, span in enumerate(spans) if self._slot(span) in slots]
            if kind not in self._heads or not at:
                continue
            mentions = [
                Mention(self._slot(s), s.phrase.id, s.found, cues[n]) for n in at for s in (spans[n],)
            ]
            for order, number in enumerate(at):
                if len(spans) == 1 and spans[number].end - spans[number].start == len(words):
                    # Nothing is said around it that could tell otherwise.
                    continue
                scores = self._heads[kind].guess(features(words, mentions, order)).scores
                if kind == SIGN:
                    negative = words[spans[number].start].text in self._lexicon.negative
                    judged[number] = _sign(scores, cues[number], negative)
                else:
                    judged[number] = _place(scores, cues[number], asked)
        return judged

    def _heard(self, words: list[Word], spans: list[Span], judged: list[tuple[str, float]]) -> list[Found]:
        """What the phrases state."""
        texts = [word.text for word in words]
        heard: list[Found] = []
        for span, (verdict, sure) in zip(spans, judged, strict=True):
            slot, value = self._slot(span), span.phrase.id
            if verdict == DENIED and slot in _FLIPPING:
                value = _FLIPPED[value]
            elif verdict == DENIED and slot in _DENIED:
                slot = _DENIED[slot]
            elif verdict != PRESENT:
                continue
            said = texts[span.start : span.end]
            before = texts[span.start - 1] if span.start else ""
            if slot == "part" and any(self._vocabulary.is_pair(word, value) for word in said):
                slot = "parts"
            heard.append(
                Found(
                    slot,
                    value,
                    span.phrase.name,
                    " ".join(said),
                    span.start,
                    span.end,
                    sure,
                    slot == "side" and not self._lexicon.side_follows.isdisjoint((before, said[0])),
                )
            )
            if slot == "part":
                heard += self._sides_within(texts, span)
        return sorted([*heard, *self._told_sides(texts)], key=lambda h: h.start)

    def _sides_within(self, texts: list[str], span: Span) -> list[Found]:
        """The side that a place names with it: "my whole left side"."""
        return [
            Found("side", phrase.id, phrase.name, texts[at], at, at + 1)
            for at in span.found
            for phrase in self._vocabulary.starting(texts[at])
            if self._slot_of.get(phrase.owner) == "side" and phrase.words == (texts[at],)
        ]

    def _told_sides(self, texts: list[str]) -> list[Found]:
        """Sides told by one named before: "the ankle on that side"."""
        return [
            Found("side", which, which, " ".join(texts[at : at + length]), at, at + length)
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


def _place(scores: Mapping[str, float], cue: str, asked: str | None) -> tuple[str, float]:
    """Whether a part or a side counts; outside its question only what is sure overrules the cues."""
    present = scores[PRESENT]
    if asked == "area" or max(present, 1 - present) > _SURE:
        least = _LEAST_OF_PLACE if cue == PRESENT else _LEAST_IF_DENIED
        verdict, score = (PRESENT, present) if present >= least else (DENIED, 1 - present)
        return verdict, confidence(score, Source.PLACE)
    return cue, 1.0


def _sign(scores: Mapping[str, float], cue: str, negative: bool) -> tuple[str, float]:
    """Whether a sign is there: doubt speaks for it.

    :param negative: whether its words are negative themselves: "can't swallow" is denied by no "no".
    """
    present = scores[PRESENT]
    if cue == PRESENT and present < _HARDLY:
        likelier = ABSENT if negative else max((DENIED, ABSENT), key=lambda verdict: scores[verdict])
        cue = likelier if scores[likelier] > 1 - 2 * _HARDLY or not negative else PRESENT
    elif (cue == ABSENT and present > 0.5) or (cue == DENIED and present > _SURE):
        cue = PRESENT
    return cue, confidence(present if cue == PRESENT else 1 - present, Source.SIGN)
