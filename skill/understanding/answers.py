"""The answer to the open question: what its classifier says, weighed with the phrases that were found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skill.understanding.classifier import NONE, Guess
from skill.understanding.confidence import Source, confidence
from skill.understanding.found import Found
from skill.understanding.slots import ASKED, YES_NO
from skill.understanding.vocabulary import Word

_ANSWERS = ("yes", "no", "unsure")
_BARE = ("answer", "comparison")
_LEAST = 0.34
"""A guess that is less sure than this is none."""
_NONE_COUNTS = 0.6
"""How much of its score "no answer" keeps: a question that is open is mostly answered."""
_PHRASE_COUNTS = 0.35
"""What each of the first two words of a phrase that was found adds to its value."""
_LONG = 18
"""An utterance of so many words says more than one thing."""

_Say = Callable[[str, str], Found]


def weighed(asked: str, guess: Guess, found: Sequence[Found]) -> Guess:
    """Returns a classifier's guess, weighed with the phrases that were found for the same answer.

    :param asked: the id of the question.
    """
    scores = dict(guess.scores)
    scores[NONE] = scores.get(NONE, 0.0) * _NONE_COUNTS
    slot = ASKED[asked][0]
    for item in found:
        begins = item.slot == "answer" and item.start == 0
        if (item.slot == slot or begins) and item.id in scores:
            scores[item.id] += _PHRASE_COUNTS * min(2, item.end - item.start)
    whole = sum(scores.values())
    best = max(scores, key=lambda label: scores[label])
    return Guess(best, scores[best] / whole, {label: score / whole for label, score in scores.items()})


def settled(asked: str, guess: Guess, found: list[Found], words: Sequence[Word]) -> list[Found]:
    """Returns what was found, with the answer to a question.

    :param guess: what was :func:`weighed`.
    :param words: the words of the utterance.
    """
    if guess.confidence < _LEAST:
        return found
    slot = ASKED[asked][0]
    mine = [f for f in found if f.slot in (*ASKED[asked], *_BARE)]
    others = [f for f in found if f not in mine]
    if guess.label == NONE:
        return [*others, *_kept(mine, len(words))]
    sure = confidence(guess.confidence, Source.ANSWER)
    whole = " ".join(word.text for word in words)

    def say(slot: str, value: str) -> Found:
        return Found(slot, value, whole, 0, len(words), sure)

    if asked == "onset":
        return [*others, *_onset(guess.label, mine, say)]
    bare = all(f.slot in _BARE for f in mine) and bool(mine)
    if guess.label in _ANSWERS and (bare or guess.label == "unsure" or slot not in YES_NO):
        return [*others, say("answer", guess.label)]
    beside = [f for f in mine if f.slot not in (slot, *_BARE)]
    return [*others, *beside, say(slot, guess.label)]


def _kept(mine: list[Found], length: int) -> list[Found]:
    """What still answers where the whole of it is no answer."""
    # A yes or no that the sentence begins with does, whatever comes after it.
    kept = [f for f in mine if f.slot == "answer" and (f.id == "unsure" or f.start == 0)]
    if length >= _LONG:
        # Of much that was said at once, what was named is taken.
        kept += [f for f in mine if f.slot not in _BARE and f.end - f.start > 1]
    return kept


def _onset(label: str, mine: list[Found], say: _Say) -> list[Found]:
    stated = [f for f in mine if f.slot in ("onset", "pace")]
    if label == "unsure":
        return [say("answer", "unsure")]
    if label == "old":
        stated = [f for f in stated if f.id not in ("hours", "days", "sudden")]
        return stated or [say("answer", "no")]
    return [*stated, say("answer", "yes")]
