"""Words and the open question become what the core decides on."""

from __future__ import annotations

from skill.core.fields import NEW
from skill.core.frozen import replace
from skill.core.heard import Heard
from skill.understanding import places
from skill.understanding.answers import settled, weighed
from skill.understanding.aside import Aside
from skill.understanding.classifier import NONE, Guess
from skill.understanding.clauses import Clauses
from skill.understanding.commands import LEAVING, Commands, is_meant
from skill.understanding.compiled import Compiled
from skill.understanding.confidence import Source, confidence
from skill.understanding.features import seen_in
from skill.understanding.found import Found, Understood
from skill.understanding.meaning import heard_of
from skill.understanding.meant import Meant
from skill.understanding.phrases import Phrases
from skill.understanding.slots import MANY
from skill.understanding.vocabulary import Word

COMMAND, CHANGE = "command", "change_beside_level"
"""The names of the classifiers of commands, and of a change that is told beside how active somebody is."""
_CONFIRM, _TOPIC, _MORE = "confirm", "topic", "more"
_SURE = 0.85
"""An answer that is less sure does not count beside what is taken back."""
_DOUBT = 0.5
_SIGN, _DENIED_SIGN = "sign", "denied_sign"
_BY_THE_TALK = "confusion"
"""Who is confused and asks for help is mostly confused by the question."""
_ASKING = (None, "out_of_scope")
"""What nothing was made of, or what lies outside, may be a question."""
_CHANGE_LEAST = 0.7


class Understander:
    """Understands one language."""

    def __init__(self, compiled: Compiled) -> None:
        """Takes what ``make model`` compiled."""
        self._heads, self._vocabulary = compiled.heads, compiled.vocabulary
        self._phrases = Phrases(compiled.vocabulary, compiled.lexicon, compiled.heads)
        self._meant = Meant(compiled.heads, compiled.lexicon)
        lexicon = compiled.lexicon
        denying = lexicon.deny_before | lexicon.negative
        self._clauses = Clauses(compiled.vocabulary, lexicon.boundaries, lexicon.subjects)
        self._aside = Aside(compiled.heads, denying)
        self._commands = Commands(compiled.vocabulary, compiled.lexicon, compiled.heads[COMMAND])

    def understand(self, text: str, asked: str | None = None) -> Heard:
        """Returns what was said.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        """
        return heard_of(self.found(text, asked))

    def found(self, text: str, asked: str | None = None) -> Understood:
        """Returns the same as the command or the values that were found, with their words.

        :param text: what was typed or recognised, of any length and with any characters.
        :param asked: the id of the open question, or None.
        """
        words = self._vocabulary.words(text)
        if not words:
            return Understood()
        forgetting = self._commands.forgetting(words, lambda rest: self._understood(rest, asked))
        if forgetting:
            return forgetting
        clauses, seen = self._clauses.of(text), seen_in(words)
        understood = self._understood(words, asked)
        exact = self._vocabulary.command(words)
        asks = None if exact not in _ASKING else self._aside.asks(words, seen)
        if asks and (exact or not understood.command or understood.confidence <= asks.confidence):
            understood = self._beside(clauses, understood, asks, asked)
        return self._aside.told(words, seen, clauses, self._alarming(text, clauses, understood, asked))

    def _beside(
        self, clauses: list[list[Word]], whole: Understood, asks: Guess, asked: str | None
    ) -> Understood:
        """What is asked, with what is told in clauses that ask nothing. What is asked states nothing.

        A warning sign that only the whole of it tells is asked back: it may be there.
        """
        told = [word for words in clauses if self._aside.tells(words) for word in words]
        beside = self._understood(told, asked) if told else Understood()
        found = () if beside.command else beside.found
        signs = tuple(f for f in whole.found if f.slot == _SIGN and f.id not in {b.id for b in found})
        sure = min(asks.confidence, beside.confidence, *(_DOUBT for _ in signs[:1]))
        return Understood(None, (*found, *signs), sure, asks.label)

    def _alarming(
        self, text: str, clauses: list[list[Word]], whole: Understood, asked: str | None
    ) -> Understood:
        """What was understood, with the warning signs that only a part of it tells.

        What is said after a plain answer or a cry for help counts as if it were said alone: "not really. I
        can't breathe". What a single clause tells is asked back, as another one may deny or date it.
        """
        rest = self._clauses.after_the_opening(text, self._is_bare)
        if not rest and whole.command:
            rest = next((clause for clause in clauses if not self._is_bare(clause)), [])
        signs = self._signs(rest, asked) if rest else []
        if signs:
            told = {f.id for f in signs}
            kept = (f for f in whole.found if f.slot not in (_SIGN, _DENIED_SIGN) or f.id not in told)
            sure = max(f.confidence for f in signs)
            return replace(whole, found=(*kept, *signs), confidence=sure)
        if len(clauses) < 2 or any(f.slot in (_SIGN, _DENIED_SIGN) for f in whole.found):
            return whole
        single = {f.id: f for clause in clauses for f in self._signs(clause, asked)}
        return replace(whole, found=(*whole.found, *single.values()), confidence=_DOUBT) if single else whole

    def _signs(self, words: list[Word], asked: str | None) -> list[Found]:
        found = self._phrases.stated(words, asked)
        found += self._meant.beside(words, seen_in(words), found, asked)
        return [f for f in found if f.slot == _SIGN]

    def _is_bare(self, words: list[Word]) -> bool:
        understood = self._understood(words, _CONFIRM)
        return understood.command is not None or all(f.slot == "answer" for f in understood.found)

    def _begins_with_no(self, words: list[Word]) -> bool:
        """Whether the first word alone says no."""
        starting = self._vocabulary.starting(words[0].stem)
        return any(p.slot == "answer" and p.id == "no" and p.words == (words[0].text,) for p in starting)

    def _understood(self, words: list[Word], asked: str | None) -> Understood:
        command = self._vocabulary.command(words)
        if command is not None and (asked not in self._heads or command in LEAVING):
            return self._commands.named(command, words)
        if asked == _TOPIC:
            topic = self._commands.named(_MORE, words)
            if topic.found and len(topic.found[0].text.split()) >= sum(not w.light for w in words):
                return topic
        found = self._phrases.stated(words, asked)
        seen = seen_in(words)
        found += self._meant.beside(words, seen, found, asked)
        answer = None
        if asked is not None and asked in self._heads:
            answer = weighed(asked, self._heads[asked].guess(seen), found)
        guess = self._commands.guess(words, seen)
        if asked == _CONFIRM:
            plain = self._begins_with_no(words)
            found = [f for f in found if plain or f.slot != "answer" or f.id != "no" or _is_all(f, words)]
            if plain and guess.label == "dont_know":
                return _stated(found) if found else Understood()
        if is_meant(asked, guess, answer, found, len(words)):
            named = self._commands.named(guess.label, words, confidence(guess.confidence, Source.COMMAND))
            # A sign is never given up for a command beside it.
            signs = tuple(f for f in found if f.slot == _SIGN and f.id != _BY_THE_TALK)
            return replace(named, found=(*named.found, *signs), confidence=_DOUBT) if signs else named
        if asked is not None and answer is not None and not _puts_right(answer, found):
            found = settled(asked, answer, found, words)
            if asked == "activity_level":
                change = weighed("activity_change", self._heads[CHANGE].guess(seen), found)
                if change.label != NONE and change.confidence > _CHANGE_LEAST:
                    found = settled("activity_change", change, found, words)
        return _stated(found) if found else Understood()


def _is_all(found: Found, words: list[Word]) -> bool:
    """Whether nothing but light words is said beside it: "I don't know what to do" is no plain no."""
    return all(word.light or found.start <= at < found.end for at, word in enumerate(words))


def _puts_right(answer: Guess, found: list[Found]) -> bool:
    """Whether it takes back something else, and is no sure answer to the open question as well."""
    taken_back = any(f.slot == "correction" and f.id == "replace" for f in found)
    return taken_back and len(found) > 1 and answer.confidence < _SURE


def _stated(found: list[Found]) -> Understood:
    signs = [f.confidence for f in found if f.slot in ("sign", "sign_name") and f.id != NEW]
    # A sign that is sure is not asked back for what was said beside it.
    sure = max(signs) if signs else min(f.confidence for f in found)
    return Understood(None, tuple(places.placed(_once(found))), sure)


def _once(found: list[Found]) -> list[Found]:
    """Keeps one value of each slot that takes one: of an answer the first, else what was said last."""
    kept: dict[object, Found] = {}
    for item in found:
        key = (item.slot, item.start) if item.slot in MANY else item.slot
        if item.slot == "answer" and key in kept:
            continue
        kept.pop(key, None)
        kept[key] = item
    return sorted(kept.values(), key=found.index)
