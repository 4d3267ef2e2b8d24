"""Text and the open question become an intent with slots: what Alexa's cloud does for an Echo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from skill.device.nlu import places
from skill.device.nlu.classifier import NONE, Guess
from skill.device.nlu.compiled import Compiled
from skill.device.nlu.features import features
from skill.device.nlu.heard import Heard, Understanding
from skill.device.nlu.spotter import Span, best, find
from skill.device.nlu.vocabulary import Word

STATING = "DescribeIntent"
FALLBACK = "AMAZON.FallbackIntent"
COMMAND = "command"
"""The name of the classifier that tells commands apart."""
COMMAND_LABELS: Mapping[str, str] = {
    "AMAZON.HelpIntent": "help",
    "AMAZON.StopIntent": "stop",
    "AMAZON.CancelIntent": "stop",
    "AMAZON.RepeatIntent": "repeat",
    "AMAZON.StartOverIntent": "start_over",
    "AMAZON.PreviousIntent": "go_back",
    "SkipIntent": "skip",
    "AMAZON.NextIntent": "skip",
    "WhyIntent": "why",
    "DontKnowIntent": "dont_know",
    "SlowerIntent": "slower",
    "ThanksIntent": "thanks",
    "ChangeIntent": "change",
    "WhoCanHelpIntent": "who_can_help",
    "MoreIntent": "more",
    "ExerciseIntent": "exercise",
    "DevicesIntent": "devices",
    "SendIntent": "send",
    "OutOfScopeIntent": "out_of_scope",
}
"""What the classifier calls the intents; of two with one name, the first is sent."""
_INTENT_OF = {label: intent for intent, label in reversed(tuple(COMMAND_LABELS.items()))}
_YES_NO = {"AMAZON.YesIntent": "yes", "AMAZON.NoIntent": "no"}
_FLIPPED = {"yes": "no", "no": "yes"}

# The slots that an answer to each question fills; the first is the one that its classifier fills.
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
_TOPIC, _TOPIC_INTENT = "topic", "MoreIntent"
_ANSWERS = ("yes", "no", "unsure")
_PLACE_SLOTS = ("part", "parts")
_STRICT = ("side", "answer", "comparison", "correction", "onset", "sign_name", "parts")
_FLIPPING = ("fading", "rest", "heat")
_DENIED = {"part": "denied_part", "parts": "denied_parts", "sign": "denied_sign", "sign_name": "denied_sign"}
_ANY_TIME = ("part", "parts", "side", "sign", "correction")
_REACH = 4
_NEW = "new_or_worse_in_days"
_LEAST = 0.34
"""A guess that is less sure than this is none."""
_NONE_COUNTS = 0.6
"""How much of its score "no answer" keeps: a question that is open is mostly answered."""
_PHRASE_COUNTS = 0.35
"""What each of the first two words of a phrase that was found adds to its value."""
_COMMAND_LEAST = 0.45
_BESIDE_LEAST = 0.85
"""What was not asked for is only taken when it is this sure."""
_CERTAIN = 0.97


class Understander:
    """Understands one locale."""

    def __init__(self, compiled: Compiled) -> None:
        """Takes what ``scripts/train.py`` compiled."""
        self._lexicon, self._heads = compiled.lexicon, compiled.heads
        self.vocabulary = compiled.vocabulary
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
        sample = self.vocabulary.sample(words)
        if sample is not None and asked not in self._heads:
            return self._with_slots(sample, words)
        if asked == _TOPIC:
            topic = self._with_slots(_TOPIC_INTENT, words)
            if topic.heard and len(topic.heard[0].text.split()) >= sum(not w.light for w in words):
                return topic
        found = find(words, self.vocabulary.starting, self._stops, self._loose)
        begun = {span.phrase.id for span in found if self._slot_of.get(span.phrase.owner) == "onset"}
        heard = self._heard(
            words, self._spans(words, found, asked), not begun.isdisjoint(("months", "years"))
        )
        seen = features([word.text for word in words], [word.stem for word in words])
        answer = None
        if asked is not None and asked in self._heads:
            answer = self._weighed(asked, self._heads[asked].guess(seen), heard)
        command = self._heads[COMMAND].guess(seen)
        if self._is_command(asked, command, answer, heard, len(words)):
            return self._with_slots(_INTENT_OF[command.label], words)
        if answer is not None and asked is not None:
            heard = self._settled(asked, answer, heard, words)
            if asked == "activity_level":
                change = self._heads["change_beside_level"].guess(seen)
                change = self._weighed("activity_change", change, heard)
                if change.label != NONE and change.confidence > _BESIDE_LEAST:
                    heard = self._settled("activity_change", change, heard, words)
        return self._stated(heard) if heard else Understanding(FALLBACK)

    def _weighed(self, asked: str, guess: Guess, heard: list[Heard]) -> Guess:
        """A classifier's guess, weighed with the phrases that were found for the same answer."""
        scores = dict(guess.scores)
        scores[NONE] = scores.get(NONE, 0.0) * _NONE_COUNTS
        slot = _ASKED_SLOTS[asked][0]
        for item in heard:
            if item.slot == slot and item.id in scores:
                scores[item.id] += _PHRASE_COUNTS * min(2, item.end - item.start)
        whole = sum(scores.values())
        best = max(scores, key=lambda label: scores[label])
        return Guess(best, scores[best] / whole, {label: score / whole for label, score in scores.items()})

    def _is_command(
        self, asked: str | None, command: Guess, answer: Guess | None, heard: list[Heard], length: int
    ) -> bool:
        if command.label == NONE or command.confidence < _COMMAND_LEAST:
            return False
        if command.label == "change" and any(h.slot not in ("answer", "correction") for h in heard):
            # It says what is wrong and what is right: then it is a statement.
            return False
        if any(h.slot == "sign" for h in heard):
            return command.confidence > 0.9 and len(heard) == 1 and heard[0].end - heard[0].start == 1
        if asked is not None and any(h.slot == "answer" and h.end - h.start == length for h in heard):
            # All of it says yes, no or unsure: then it answers, except "I don't know", which is both.
            return command.label == "dont_know"
        if answer is not None:
            return answer.label in (NONE, "unsure") or command.confidence > answer.confidence + 0.25
        if any(h.slot in _ASKED_SLOTS.get(asked or "", ()) for h in heard):
            return command.confidence > _CERTAIN
        return command.confidence > 0.75 or not heard

    def _settled(self, asked: str, guess: Guess, heard: list[Heard], words: list[Word]) -> list[Heard]:
        """What was heard, with the classifier's answer to the open question."""
        slot = _ASKED_SLOTS[asked][0]
        mine = [h for h in heard if h.slot in (*_ASKED_SLOTS[asked], "answer", "comparison")]
        if guess.confidence < _LEAST:
            return heard
        others = [h for h in heard if h not in mine]
        whole = " ".join(word.text for word in words)

        def said(name: str, value: str) -> Heard:
            return Heard(name, value, value, whole, 0, len(words))

        bare = [h for h in mine if h.slot in ("answer", "comparison")]
        if guess.label == NONE:
            return [*others, *(h for h in mine if h.slot == "answer" and h.id == "unsure")]
        if asked == "onset":
            return [*others, *self._onset(guess.label, mine, said)]
        if guess.label in _ANSWERS and slot not in ("fading", "rest", "heat", "diagnosis"):
            return [*others, said("answer", guess.label)]
        if guess.label == "unsure" or (bare and len(mine) == len(bare) and guess.label in _ANSWERS):
            return [*others, said("answer", guess.label)]
        beside = [h for h in mine if h.slot not in (slot, "answer", "comparison")]
        return [*others, *beside, said(slot, guess.label)]

    def _onset(self, label: str, mine: list[Heard], said: Callable[[str, str], Heard]) -> list[Heard]:
        stated = [h for h in mine if h.slot in ("onset", "pace")]
        if label == "unsure":
            return [said("answer", "unsure")]
        if label == "old":
            stated = [h for h in stated if h.id not in ("hours", "days", "sudden")]
            return stated or [said("answer", "no")]
        return [*stated, said("answer", "yes")]

    # Phrases of slots

    def _spans(self, words: list[Word], found: list[Span], asked: str | None) -> list[Span]:
        wanted = _ASKED_SLOTS.get(asked or "", ())
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
        length, wanted = len(words), _ASKED_SLOTS.get(asked or "", ())
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
            if slot == "part" and any(self.vocabulary.is_pair(word, value) for word in said):
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
        spans = find(words, self.vocabulary.starting, frozenset(), frozenset()) if slots else []
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
