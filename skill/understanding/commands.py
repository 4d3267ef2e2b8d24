"""What is said to the conversation itself: help, stop, forget me."""

from __future__ import annotations

from collections.abc import Callable

from skill.understanding.classifier import NONE, Guess, Head
from skill.understanding.found import Found, Understood
from skill.understanding.lexicon import Lexicon
from skill.understanding.slots import ASKED, NAMED
from skill.understanding.spotter import best, find
from skill.understanding.vocabulary import Vocabulary, Word

LEAVING = ("stop", "cancel")
"""Whoever says exactly this leaves, whatever it could answer."""
_FORGET, _REMEMBER = "forget", "remember"
_LONGEST = 12
"""As many words, at most, ask to be remembered or forgotten beside something else."""
_LEAST = 0.45
_CERTAIN, _CLEARLY = 0.97, 0.25


class Commands:
    """Hears the commands of one language."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, head: Head) -> None:
        """Takes what was compiled.

        :param head: the classifier of commands.
        """
        self._vocabulary, self._head = vocabulary, head
        self._joining = lexicon.joining
        self._refusing = lexicon.deny_before | lexicon.negative | lexicon.subjects

    def named(self, command: str, words: list[Word], sure: float = 1.0) -> Understood:
        """Returns a command with what it names: "tell me about walking".

        :param sure: how likely it was meant.
        """
        slot = NAMED.get(command)
        spans = find(words, self._vocabulary.starting, frozenset(), frozenset()) if slot else []
        chosen = best((len(s.found), s) for s in spans if s.phrase.slot == slot)[:1]
        found = (
            Found(s.phrase.slot, s.phrase.id, " ".join(word.text for word in words[s.start : s.end]))
            for s in chosen
        )
        return Understood(command, tuple(found), sure)

    def forgetting(
        self, words: list[Word], understood: Callable[[list[Word]], Understood]
    ) -> Understood | None:
        """Returns that somebody asks to be forgotten; None where nobody does.

        Who asks it in so many words is, before it could answer the open question. A warning sign that is told
        before or after it counts as well.

        :param understood: what the other words say.
        """
        if self._vocabulary.command(self._begun(words)) == _FORGET:
            return Understood(_FORGET)
        for length in range(1, min(_LONGEST, len(words) - 1) + 1):
            for asks, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
                if self._vocabulary.command(self._begun(asks)) == _FORGET:
                    beside = understood(rest)
                    signs = tuple(f for f in beside.found if f.slot == "sign")
                    if signs:
                        return Understood(_FORGET, signs, beside.confidence)
        return None

    def guess(self, words: list[Word], seen: list[int]) -> Guess:
        """Returns the likeliest command; to be remembered is one only where somebody says just that.

        :param seen: the features of the words.
        """
        guess = self._head.guess(seen)
        if guess.label != _REMEMBER or self._agrees(words):
            return guess
        scores = {label: score for label, score in guess.scores.items() if label != guess.label}
        likeliest = max(scores, key=lambda label: scores[label])
        return Guess(likeliest, scores[likeliest], scores)

    def _agrees(self, words: list[Word]) -> bool:
        first = words[0]
        led = first.text in self._joining or not (first.light or first.text in self._refusing)
        return any(
            self._vocabulary.command(words[start : start + length]) == _REMEMBER
            for start in ((0, 1) if led else (0,))
            for length in range(1, _LONGEST + 1)
        )

    def _begun(self, words: list[Word]) -> list[Word]:
        """The words without one that only joins them to what was said before."""
        return words[1:] if words[0].text in self._joining else words


def is_meant(
    asked: str | None, command: Guess, answer: Guess | None, found: list[Found], length: int
) -> bool:
    """Returns whether an utterance is a command, and no answer or statement that sounds like one.

    :param asked: the id of the open question, or None.
    :param command: the likeliest command.
    :param answer: the likeliest answer to the question, or None where it has no classifier.
    :param found: what was found in the utterance.
    :param length: the number of its words.
    """
    if command.label == NONE or command.confidence < _LEAST:
        return False
    if command.label == "change" and any(f.slot not in ("answer", "correction") for f in found):
        # It says what is wrong and what is right: then it is a statement.
        return False
    if any(f.slot == "sign" for f in found):
        return command.confidence > 0.9 and len(found) == 1 and found[0].end - found[0].start == 1
    wholes = {f.slot for f in found if f.end - f.start == length}
    if asked == "area" and not wholes.isdisjoint(ASKED["area"]):
        # "All over" is the place that was asked for, whatever else it sounds like.
        return False
    if asked is not None and "answer" in wholes:
        # All of it says yes, no or unsure: then it answers, except "I don't know", which is both.
        return command.label == "dont_know"
    if answer is not None:
        likelier = command.confidence > answer.confidence + _CLEARLY
        unsure = answer.label == "unsure" and command.label == "dont_know"
        return answer.label == NONE or unsure or likelier
    if any(f.slot in ASKED.get(asked or "", ()) for f in found):
        return command.confidence > _CERTAIN
    return command.confidence > 0.75 or not found
