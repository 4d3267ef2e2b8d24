"""What the words around a phrase make of it: it stands as it is, is denied, or is something of the past."""

from __future__ import annotations

from collections.abc import Sequence

from skill.understanding.lexicon import Lexicon
from skill.understanding.mentions import ABSENT, DENIED, MENTIONS, PRESENT, SIGN
from skill.understanding.spotter import Span

_UNJUDGED = ("answer", "comparison", "correction", "side")
_REACH = 4
"""How many words before or after it can deny or date an expression."""


class Cues:
    """Reads the cues of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def of(self, texts: list[str], spans: Sequence[Span], old: bool) -> list[str]:
        """Returns what the cues make of each phrase: present, denied or none.

        :param texts: the words of the utterance.
        :param old: whether months or years are spoken of.
        """
        cues: list[str] = []
        before: tuple[Span, bool] | None = None
        for span in spans:
            slot = span.phrase.slot
            if slot in _UNJUDGED:
                cues.append(PRESENT)
                continue
            denied = self._denied(texts, span, before)
            before = span, denied
            absent = (slot in MENTIONS[SIGN] and self._is_old(texts, span, old)) or (
                slot == "level" and self._past(texts, span)
            )
            cues.append(DENIED if denied else ABSENT if absent else PRESENT)
        return cues

    def _denied(self, texts: list[str], span: Span, before: tuple[Span, bool] | None) -> bool:
        reach = span.start - _REACH
        if before is not None:
            between = texts[before[0].end : span.start]
            if before[1] and not self._lexicon.joining.isdisjoint(between) and len(between) <= _REACH:
                return True
            reach = max(reach, before[0].end)
        for at in range(span.start - 1, max(0, reach) - 1, -1):
            if texts[at] in self._lexicon.boundaries:
                break
            if texts[at] in self._lexicon.deny_before and not self._answers(texts, at, span):
                return True
        return _has(texts[span.end : span.end + _REACH], self._lexicon.fine_after)

    def _answers(self, texts: list[str], at: int, span: Span) -> bool:
        """Whether the no at a place answers ("no, it's the arms") and denies nothing that follows."""
        if texts[at] not in self._lexicon.not_flipping:
            return False
        if span.phrase.slot in MENTIONS[SIGN]:
            between = self._lexicon.subjects.intersection(texts[at + 1 : span.start])
            return bool(between) or texts[span.start] in self._lexicon.negative
        return span.phrase.slot not in ("part", "parts") or at != span.start - 1

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
