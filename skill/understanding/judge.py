"""Whether a place or a sign that was named counts: what its classifier says, and what the cues do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skill.understanding.classifier import Head
from skill.understanding.confidence import Source, confidence
from skill.understanding.mentions import ABSENT, DENIED, MENTIONS, PRESENT, SIGN, Mention, features
from skill.understanding.spotter import Span
from skill.understanding.vocabulary import Word

_SURE, _HARDLY = 0.9, 0.1
_LEAST_OF_PLACE, _LEAST_IF_DENIED = 0.3, 0.8
"""More corrections stand in what it learned from than are said; chosen on the half that is for tuning."""

Verdict = tuple[str, float]
"""Present, denied or none, and how likely that is right."""


class Judge:
    """Judges the mentions of one language."""

    def __init__(self, heads: Mapping[str, Head], negative: frozenset[str]) -> None:
        """Takes what was compiled.

        :param heads: the classifiers; without those of mentions, the cues decide.
        :param negative: words that expressions begin with which no "no" denies.
        """
        self._heads, self._negative = heads, negative

    def verdicts(
        self, words: list[Word], spans: Sequence[Span], cues: Sequence[str], asked: str | None
    ) -> list[Verdict]:
        """Returns what each phrase is.

        :param cues: what the cues make of each.
        """
        verdicts = [(cue, 1.0) for cue in cues]
        if len(spans) == 1 and spans[0].end - spans[0].start == len(words):
            # Nothing is said around it that could tell otherwise.
            return verdicts
        for kind, slots in MENTIONS.items():
            at = [n for n, span in enumerate(spans) if span.phrase.slot in slots]
            if kind not in self._heads or not at:
                continue
            mentions = [mention(spans[n], cues[n]) for n in at]
            for order, number in enumerate(at):
                scores = self._heads[kind].guess(features(words, mentions, order)).scores
                if kind == SIGN:
                    negative = words[spans[number].start].text in self._negative
                    verdicts[number] = _sign(scores, cues[number], negative)
                else:
                    verdicts[number] = _place(scores, cues[number], asked)
        return verdicts


def mention(span: Span, cue: str) -> Mention:
    """Returns a phrase that was found as a mention, with what the cues make of it."""
    return Mention(span.phrase.slot, span.phrase.id, span.found, cue)


def _place(scores: Mapping[str, float], cue: str, asked: str | None) -> Verdict:
    """Whether a part or a side counts; outside its question only what is sure overrules the cues."""
    present = scores[PRESENT]
    if asked == "area" or max(present, 1 - present) > _SURE:
        least = _LEAST_OF_PLACE if cue == PRESENT else _LEAST_IF_DENIED
        verdict, score = (PRESENT, present) if present >= least else (DENIED, 1 - present)
        return verdict, confidence(score, Source.PLACE)
    return cue, 1.0


def _sign(scores: Mapping[str, float], cue: str, negative: bool) -> Verdict:
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
