"""Text and the open question become an intent with slots: what Alexa's cloud does for an Echo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from skill.core import heard as core
from skill.core.questions import NEW
from skill.understanding import places
from skill.understanding.classifier import NONE, Guess
from skill.understanding.compiled import Compiled
from skill.understanding.confidence import Source, confidence
from skill.understanding.features import features
from skill.understanding.found import Found, Understanding
from skill.understanding.meaning import heard_of
from skill.understanding.phrases import ASKED_SLOTS, STATING, Phrases
from skill.understanding.spotter import best, find
from skill.understanding.vocabulary import Word

FALLBACK = "AMAZON.FallbackIntent"
COMMAND, PLACES, SIGNS = "command", "place", "sign"
"""The names of the classifiers that tell commands, places and warning signs apart."""
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
    "RememberIntent": "remember",
    "ForgetIntent": "forget",
    "ResumeIntent": "resume",
    "OutOfScopeIntent": "out_of_scope",
}
"""What the classifier calls the intents; of two with one name, the first is sent."""
_INTENT_OF = {label: intent for intent, label in reversed(tuple(COMMAND_LABELS.items()))}
_YES_NO = {"AMAZON.YesIntent": "yes", "AMAZON.NoIntent": "no"}

_TOPIC, _TOPIC_INTENT = "topic", "MoreIntent"
_ANSWERS = ("yes", "no", "unsure")
_LEAST = 0.34
"""A guess that is less sure than this is none."""
_NONE_COUNTS = 0.6
"""How much of its score "no answer" keeps: a question that is open is mostly answered."""
_PHRASE_COUNTS = 0.35
"""What each of the first two words of a phrase that was found adds to its value."""
_COMMAND_LEAST = 0.45
_BESIDE_LEAST = 0.85
"""What was not asked for is only taken when it is this sure."""
_CHANGE_LEAST = 0.7
_LONG = 18
"""An utterance of so many words says more than one thing."""
_CERTAIN, _CLEARLY = 0.97, 0.25
_LEAST_OF_PLACE, _LEAST_OF_SIGN, _LEAST_OF_SIGN_BESIDE = 0.4, 0.6, 0.95
_AT_THE_END = 3
"""What is denied within so many last words denies all that was said."""
_LEAVING = ("AMAZON.StopIntent", "AMAZON.CancelIntent")
"""Whoever says exactly this leaves, whatever it could answer."""
_FORGET, _REMEMBER = "ForgetIntent", "RememberIntent"
_LONGEST = 12
"""As many words, at most, ask to be remembered or forgotten beside something else."""
_ABOUT_SIGNS = ("onset", "warning_signs")
_PART_SLOTS = ("part", "parts", "denied_part", "denied_parts")
_SIGN_SLOTS = ("sign", "sign_name", "denied_sign")


class Understander:
    """Understands one locale."""

    def __init__(self, compiled: Compiled) -> None:
        """Takes what ``make model`` compiled."""
        self._heads, self.vocabulary = compiled.heads, compiled.vocabulary
        self._only_named, self._denying = compiled.lexicon.only_named, compiled.lexicon.deny_before
        self._joining = compiled.lexicon.joining
        self._refusing = self._denying | compiled.lexicon.negative | compiled.lexicon.subjects
        self._phrases = Phrases(compiled.vocabulary, compiled.lexicon, compiled.heads)

    def understand(self, text: str, asked: str | None = None) -> core.Heard:
        """Returns what was said.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        """
        return heard_of(self.found(text, asked), COMMAND_LABELS)

    def found(self, text: str, asked: str | None = None) -> Understanding:
        """Returns the intent that was meant, with what was found for its slots.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        """
        words = self.vocabulary.words(text)
        if not words:
            return Understanding(FALLBACK)
        return self._forgetting(words, asked) or self._understood(words, asked)

    def _understood(self, words: list[Word], asked: str | None) -> Understanding:
        sample = self.vocabulary.sample(words)
        if sample is not None and (asked not in self._heads or sample in _LEAVING):
            return self._with_slots(sample, words)
        if asked == _TOPIC:
            topic = self._with_slots(_TOPIC_INTENT, words)
            if topic.heard and len(topic.heard[0].text.split()) >= sum(not w.light for w in words):
                return topic
        heard = self._phrases.stated(words, asked)
        seen = features([word.text for word in words], [word.stem for word in words])
        heard = [*heard, *self._meant(words, seen, heard, asked)]
        answer = None
        if asked is not None and asked in self._heads:
            answer = self._weighed(asked, self._heads[asked].guess(seen), heard)
        command = self._command(words, seen)
        if self._is_command(asked, command, answer, heard, len(words)):
            sure = confidence(command.confidence, Source.COMMAND)
            return self._with_slots(_INTENT_OF[command.label], words, sure)
        if answer is not None and asked is not None and not self._puts_right(answer, heard):
            heard = self._settled(asked, answer, heard, words)
            if asked == "activity_level":
                change = self._heads["change_beside_level"].guess(seen)
                change = self._weighed("activity_change", change, heard)
                if change.label != NONE and change.confidence > _CHANGE_LEAST:
                    heard = self._settled("activity_change", change, heard, words)
        return self._stated(heard) if heard else Understanding(FALLBACK)

    def _forgetting(self, words: list[Word], asked: str | None) -> Understanding | None:
        """Who asks in so many words to be forgotten is, before it could answer the open question.

        A warning sign that is told before or after it counts as well.
        """
        if self.vocabulary.sample(_begun(words, self._joining)) == _FORGET:
            return Understanding(_FORGET)
        for length in range(1, min(_LONGEST, len(words) - 1) + 1):
            for asks, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
                if self.vocabulary.sample(_begun(asks, self._joining)) == _FORGET:
                    beside = self._understood(rest, asked)
                    signs = tuple(h for h in beside.heard if h.slot == "sign")
                    if signs:
                        return Understanding(_FORGET, signs, beside.confidence)
        return None

    def _command(self, words: list[Word], seen: list[int]) -> Guess:
        """The likeliest command; to be remembered is one only where the person says so in as many words."""
        guess = self._heads[COMMAND].guess(seen)
        if guess.label != COMMAND_LABELS[_REMEMBER] or self._agrees(words):
            return guess
        scores = {label: score for label, score in guess.scores.items() if label != guess.label}
        likeliest = max(scores, key=lambda label: scores[label])
        return Guess(likeliest, scores[likeliest], scores)

    def _agrees(self, words: list[Word]) -> bool:
        first = words[0]
        led = first.text in self._joining or not (first.light or first.text in self._refusing)
        return any(
            self.vocabulary.sample(words[start : start + length]) == _REMEMBER
            for start in ((0, 1) if led else (0,))
            for length in range(1, _LONGEST + 1)
        )

    def _meant(
        self, words: list[Word], seen: list[int], heard: list[Found], asked: str | None
    ) -> list[Found]:
        """What nobody named but the whole of it tells: "can't do my buttons" is a hand."""
        told = []
        slots = {h.slot for h in heard}
        answers = [h for h in heard if h.slot in ("answer", *ASKED_SLOTS.get(asked or "", ()))]
        named = {place for h in answers for place in range(h.start, h.end)}
        # "My back" is the place that was asked for, and no pain.
        answered = bool(answers) and all(word.light or place in named for place, word in enumerate(words))
        if slots.isdisjoint(_SIGN_SLOTS) and not answered:
            sign = self._heads[SIGNS].guess(seen)
            if not self._denying.isdisjoint(word.text for word in words[1:][-_AT_THE_END:]):
                # "My face isn't drooping" has all the words of the sign.
                pass
            elif asked in _ABOUT_SIGNS:
                told.append(("sign", sign, _LEAST_OF_SIGN))
            elif sign.label not in self._only_named:
                told.append(("sign", sign, _LEAST_OF_SIGN_BESIDE))
        if asked == "area" and slots.isdisjoint((*_PART_SLOTS, *_SIGN_SLOTS)):
            told.append(("part", self._heads[PLACES].guess(seen), _LEAST_OF_PLACE))
        whole = " ".join(word.text for word in words)
        return [
            Found(
                slot,
                guess.label,
                self.vocabulary.name(self.vocabulary.slots[STATING][slot], guess.label),
                whole,
                0,
                len(words),
                confidence(guess.confidence, Source.MEANT),
            )
            for slot, guess, least in told
            if guess.label != NONE and guess.confidence >= least
        ]

    def _weighed(self, asked: str, guess: Guess, heard: list[Found]) -> Guess:
        """A classifier's guess, weighed with the phrases that were found for the same answer."""
        scores = dict(guess.scores)
        scores[NONE] = scores.get(NONE, 0.0) * _NONE_COUNTS
        slot = ASKED_SLOTS[asked][0]
        for item in heard:
            begins = item.slot == "answer" and item.start == 0
            if (item.slot == slot or begins) and item.id in scores:
                scores[item.id] += _PHRASE_COUNTS * min(2, item.end - item.start)
        whole = sum(scores.values())
        best = max(scores, key=lambda label: scores[label])
        return Guess(best, scores[best] / whole, {label: score / whole for label, score in scores.items()})

    def _puts_right(self, answer: Guess, heard: list[Found]) -> bool:
        """Whether it takes back something else, and is no sure answer to the open question as well."""
        taken_back = any(h.slot == "correction" and h.id == "replace" for h in heard)
        return taken_back and len(heard) > 1 and answer.confidence < _BESIDE_LEAST

    def _is_command(
        self, asked: str | None, command: Guess, answer: Guess | None, heard: list[Found], length: int
    ) -> bool:
        if command.label == NONE or command.confidence < _COMMAND_LEAST:
            return False
        if command.label == "change" and any(h.slot not in ("answer", "correction") for h in heard):
            # It says what is wrong and what is right: then it is a statement.
            return False
        if any(h.slot == "sign" for h in heard):
            return command.confidence > 0.9 and len(heard) == 1 and heard[0].end - heard[0].start == 1
        if any(h.slot in _spotted(asked) and h.end - h.start == length for h in heard):
            # "All over" is the place that was asked for, whatever else it sounds like.
            return False
        if asked is not None and any(h.slot == "answer" and h.end - h.start == length for h in heard):
            # All of it says yes, no or unsure: then it answers, except "I don't know", which is both.
            return command.label == "dont_know"
        if answer is not None:
            likelier = command.confidence > answer.confidence + _CLEARLY
            unsure = answer.label == "unsure" and command.label == "dont_know"
            return answer.label == NONE or unsure or likelier
        if any(h.slot in ASKED_SLOTS.get(asked or "", ()) for h in heard):
            return command.confidence > _CERTAIN
        return command.confidence > 0.75 or not heard

    def _settled(self, asked: str, guess: Guess, heard: list[Found], words: list[Word]) -> list[Found]:
        """What was heard, with the classifier's answer to the open question."""
        slot = ASKED_SLOTS[asked][0]
        mine = [h for h in heard if h.slot in (*ASKED_SLOTS[asked], "answer", "comparison")]
        if guess.confidence < _LEAST:
            return heard
        others = [h for h in heard if h not in mine]
        whole = " ".join(word.text for word in words)

        sure = confidence(guess.confidence, Source.ANSWER)

        def said(name: str, value: str) -> Found:
            return Found(name, value, value, whole, 0, len(words), sure)

        bare = [h for h in mine if h.slot in ("answer", "comparison")]
        if guess.label == NONE:
            # A yes or no that the sentence begins with still answers, whatever comes after it.
            kept = [h for h in mine if h.slot == "answer" and (h.id == "unsure" or h.start == 0)]
            if len(words) >= _LONG:
                # Of much that was said at once, what was named is taken.
                kept += [h for h in mine if h.slot not in ("answer", "comparison") and h.end - h.start > 1]
            return [*others, *kept]
        if asked == "onset":
            return [*others, *self._onset(guess.label, mine, said)]
        if guess.label in _ANSWERS and slot not in ("fading", "rest", "heat", "diagnosis"):
            return [*others, said("answer", guess.label)]
        if guess.label == "unsure" or (bare and len(mine) == len(bare) and guess.label in _ANSWERS):
            return [*others, said("answer", guess.label)]
        beside = [h for h in mine if h.slot not in (slot, "answer", "comparison")]
        return [*others, *beside, said(slot, guess.label)]

    def _onset(self, label: str, mine: list[Found], said: Callable[[str, str], Found]) -> list[Found]:
        stated = [h for h in mine if h.slot in ("onset", "pace")]
        if label == "unsure":
            return [said("answer", "unsure")]
        if label == "old":
            stated = [h for h in stated if h.id not in ("hours", "days", "sudden")]
            return stated or [said("answer", "no")]
        return [*stated, said("answer", "yes")]

    # Intents

    def _with_slots(self, intent: str, words: list[Word], sure: float = 1.0) -> Understanding:
        slots = {kind: slot for slot, kind in self.vocabulary.slots[intent].items()}
        spans = find(words, self.vocabulary.starting, frozenset(), frozenset()) if slots else []
        chosen = best((len(s.found), s) for s in spans if s.phrase.owner in slots)[:1]
        return Understanding(
            intent,
            tuple(
                Found(
                    slots[s.phrase.owner],
                    s.phrase.id,
                    s.phrase.name,
                    " ".join(word.text for word in words[s.start : s.end]),
                )
                for s in chosen
            ),
            sure,
        )

    def _stated(self, heard: list[Found]) -> Understanding:
        """What was stated; a bare yes or no is the built-in intent, as on an Echo."""
        signs = [h.confidence for h in heard if h.slot in ("sign", "sign_name") and h.id != NEW]
        # A sign that is sure is not asked back for what was said beside it.
        sure = max(signs) if signs else min(h.confidence for h in heard)
        if {h.slot for h in heard} == {"answer"} and heard[0].id != "unsure":
            intent = next(i for i, a in _YES_NO.items() if a == heard[0].id)
            return Understanding(intent, confidence=sure)
        kept = tuple(places.placed(_once(heard, self.vocabulary.many)))
        return Understanding(STATING, kept, sure)


def _begun(words: list[Word], joining: frozenset[str]) -> list[Word]:
    """The words without one that only joins them to what was said before."""
    return words[1:] if words[0].text in joining else words


def _spotted(asked: str | None) -> tuple[str, ...]:
    """The slots that answer a question and are found by their phrases alone."""
    return ASKED_SLOTS["area"] if asked == "area" else ()


def _once(heard: list[Found], many: frozenset[str]) -> list[Found]:
    """Keeps one value of each slot that takes one: of an answer the first, else what was said last."""
    kept: dict[object, Found] = {}
    for item in heard:
        key = (item.slot, item.start) if item.slot in many or item.slot == "side" else item.slot
        if item.slot == "answer" and key in kept:
            continue
        kept.pop(key, None)
        kept[key] = item
    return sorted(kept.values(), key=heard.index)
