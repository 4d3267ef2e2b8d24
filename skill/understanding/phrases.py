"""What the phrases in an utterance state: spotted, weighed, and read with what denies or dates them."""

from __future__ import annotations

from collections.abc import Mapping

from skill.understanding.classifier import Head
from skill.understanding.cues import Cues
from skill.understanding.found import Found
from skill.understanding.judge import Judge, Verdict, mention
from skill.understanding.lexicon import Lexicon
from skill.understanding.mentions import DENIED, MENTIONS, PRESENT, Mention
from skill.understanding.slots import ASKED, STATED, YES_NO
from skill.understanding.spotter import Span, best, find
from skill.understanding.vocabulary import Vocabulary, Word

_PLACES = ("part", "parts")
_LOOSE = frozenset(STATED) - {"side", "answer", "comparison", "correction", "onset", "sign_name", "parts"}
_FLIPPING = YES_NO - {"diagnosis"}  # "not diagnosed" is a phrase of its own
_FLIPPED = {"yes": "no", "no": "yes"}
_DENIED = {"part": "denied_part", "parts": "denied_parts", "sign": "denied_sign", "sign_name": "denied_sign"}
_ANY_TIME = ("part", "parts", "side", "sign", "correction")


class Phrases:
    """Reads the phrases of one language."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, heads: Mapping[str, Head]) -> None:
        """Takes what was compiled.

        :param heads: the classifiers; without those of mentions, the cues of the lexicon decide.
        """
        self._vocabulary, self._lexicon = vocabulary, lexicon
        self._cues, self._judge = Cues(lexicon), Judge(heads, lexicon.negative)
        self._stops = lexicon.deny_before | lexicon.boundaries

    def stated(self, words: list[Word], asked: str | None) -> list[Found]:
        """Returns what the phrases in an utterance state, in the order they were said.

        :param words: the words of the utterance.
        :param asked: the id of the open question, or None.
        """
        spans, cues = self._read(words, asked)
        return self._found(words, spans, self._judge.verdicts(words, spans, cues, asked))

    def mentions(self, words: list[Word], asked: str | None, kind: str) -> list[Mention]:
        """Returns the mentions of a kind with what the cues make of them, for learning to judge them.

        :param kind: the name of a classifier of mentions.
        """
        spans, cues = self._read(words, asked)
        return [
            mention(span, cue)
            for span, cue in zip(spans, cues, strict=True)
            if span.phrase.slot in MENTIONS[kind]
        ]

    def _read(self, words: list[Word], asked: str | None) -> tuple[list[Span], list[str]]:
        """The phrases that were found, and what the cues around each make of it."""
        found = find(words, self._vocabulary.starting, self._stops, _LOOSE)
        begun = {span.phrase.id for span in found if span.phrase.slot == "onset"}
        spans = self._spans(words, found, asked)
        old = not begun.isdisjoint(("months", "years"))
        return spans, self._cues.of([w.text for w in words], spans, old)

    def _spans(self, words: list[Word], found: list[Span], asked: str | None) -> list[Span]:
        wanted = ASKED.get(asked or "", ())
        weighed = []
        for span in found:
            slot = span.phrase.slot
            if slot not in STATED or not self._counts(slot, span, asked, words):
                continue
            if slot == "part" and asked != "area" and len(span.found) == 1 and not self._is_part(words, span):
                continue
            weight = 10 * len(span.found) + span.exact - 4 * span.gaps + (8 if slot in wanted else 0)
            weight -= 4 if slot in ("answer", "comparison", "sign_name") else 0
            weighed.append((float(weight), span))
        return best(weighed)

    def _counts(self, slot: str, span: Span, asked: str | None, words: list[Word]) -> bool:
        length, wanted = len(words), ASKED.get(asked or "", ())
        if slot in _PLACES and span.exact == 0:
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

    def _found(self, words: list[Word], spans: list[Span], verdicts: list[Verdict]) -> list[Found]:
        """What the phrases state."""
        texts = [word.text for word in words]
        found: list[Found] = []
        for span, (verdict, sure) in zip(spans, verdicts, strict=True):
            slot, value = span.phrase.slot, span.phrase.id
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
            follows = slot == "side" and not self._lexicon.side_follows.isdisjoint((before, said[0]))
            found.append(Found(slot, value, " ".join(said), span.start, span.end, sure, follows))
            if slot == "part":
                found += self._sides_within(texts, span)
        return sorted([*found, *self._told_sides(texts)], key=lambda one: one.start)

    def _sides_within(self, texts: list[str], span: Span) -> list[Found]:
        """The side that a place names with it: "my whole left side"."""
        return [
            Found("side", phrase.id, texts[at], at, at + 1)
            for at in span.found
            for phrase in self._vocabulary.starting(texts[at])
            if phrase.slot == "side" and phrase.words == (texts[at],)
        ]

    def _told_sides(self, texts: list[str]) -> list[Found]:
        """Sides told by one named before: "the ankle on that side"."""
        return [
            Found("side", which, " ".join(texts[at : at + length]), at, at + length)
            for which, phrases in (("same", self._lexicon.same_side), ("other", self._lexicon.other_side))
            for length in {len(p) for p in phrases}
            for at in range(len(texts) - length + 1)
            if tuple(texts[at : at + length]) in phrases
        ]
