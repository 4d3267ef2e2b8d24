"""What nobody named but the whole of it tells: "can't do my buttons" is a hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skill.understanding.classifier import NONE, Head
from skill.understanding.confidence import Source, confidence
from skill.understanding.found import Found
from skill.understanding.lexicon import Lexicon
from skill.understanding.slots import ASKED
from skill.understanding.vocabulary import Word

PLACES, SIGNS = "place", "sign"
"""The names of the classifiers that tell places and warning signs apart."""
_LEAST_OF_PLACE, _LEAST_OF_SIGN, _LEAST_OF_SIGN_BESIDE = 0.4, 0.7, 0.95
_FEWEST_WORDS = 3
"""Of one or two words no sign is guessed: "help" asks what to say."""
_ONLY_IF_SURE = ("self_harm", "calls_for_help")
"""Nobody who is merely tired of the questions is asked whether they want to die."""
_AT_THE_END = 3
"""What is denied within so many last words denies all that was said."""
_ABOUT_SIGNS = ("onset", "warning_signs")
_PART_SLOTS = ("part", "parts", "denied_part", "denied_parts")
_SIGN_SLOTS = ("sign", "sign_name", "denied_sign")


class Meant:
    """Hears it in one language."""

    def __init__(self, heads: Mapping[str, Head], lexicon: Lexicon) -> None:
        self._places, self._signs = heads[PLACES], heads[SIGNS]
        self._denying, self._only_named = lexicon.deny_before, lexicon.only_named

    def beside(
        self, words: list[Word], seen: list[int], found: Sequence[Found], asked: str | None
    ) -> list[Found]:
        """Returns the place or the sign that is told beside what was found.

        :param words: the words of the utterance.
        :param seen: their features.
        :param asked: the id of the open question, or None.
        """
        told = []
        slots = {f.slot for f in found}
        enough = len(words) >= _FEWEST_WORDS
        if enough and slots.isdisjoint(_SIGN_SLOTS) and not _answered(words, found, asked):
            sign = self._signs.guess(seen)
            if not self._denying.isdisjoint(word.text for word in words[1:][-_AT_THE_END:]):
                # "My face isn't drooping" has all the words of the sign.
                pass
            elif asked in _ABOUT_SIGNS and sign.label not in _ONLY_IF_SURE:
                told.append(("sign", sign, _LEAST_OF_SIGN))
            elif sign.label not in self._only_named:
                told.append(("sign", sign, _LEAST_OF_SIGN_BESIDE))
        if asked == "area" and slots.isdisjoint((*_PART_SLOTS, *_SIGN_SLOTS)):
            told.append(("part", self._places.guess(seen), _LEAST_OF_PLACE))
        whole = " ".join(word.text for word in words)
        return [
            Found(slot, guess.label, whole, 0, len(words), confidence(guess.confidence, Source.MEANT))
            for slot, guess, least in told
            if guess.label != NONE and guess.confidence >= least
        ]


def _answered(words: list[Word], found: Sequence[Found], asked: str | None) -> bool:
    """Whether all that is said answers: "my back" is the place that was asked for, and no pain."""
    answers = [f for f in found if f.slot in ("answer", *ASKED.get(asked or "", ()))]
    named = {place for f in answers for place in range(f.start, f.end)}
    return bool(answers) and all(word.light or place in named for place, word in enumerate(words))
