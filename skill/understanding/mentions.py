"""What stands around a mention of a place or a sign, as features of whether it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

from skill.core.frozen import frozen
from skill.understanding.features import BUCKETS
from skill.understanding.vocabulary import Word

PLACE, SIGN = "mentioned_place", "mentioned_sign"
"""The names of the two classifiers: whether a part or a side counts, and whether a sign is there."""
MENTIONS: Mapping[str, tuple[str, ...]] = {PLACE: ("part", "parts", "side"), SIGN: ("sign", "sign_name")}
"""The slots that each of them judges."""
PRESENT, DENIED, ABSENT = "present", "denied", "none"
"""What a mention can be: it counts, it is said to be fine, or it is something else altogether."""

_NEAR, _REACH = 3, 6


@frozen
class Mention:
    """One mention of a kind that is judged together, such as places."""

    slot: str
    id: str
    found: tuple[int, ...]
    """Places of its words."""
    by_cues: str
    """What the cues of the lexicon make of it: present, denied or none."""


def features(words: Sequence[Word], mentions: Sequence[Mention], at: int) -> list[int]:
    """Returns the buckets of the features of one mention, each once, in order.

    They are the words before and after it, near and farther off, up to the next mention, with every
    mention itself replaced by its kind, so that what is learned of one part holds for all.

    :param words: the words of the utterance.
    :param mentions: all mentions of that kind, in the order they were said.
    :param at: which of them is meant.
    """
    tokens, where = _tokens(words, mentions)
    mine, here = mentions[at], where[at]

    def token(offset: int) -> str:
        place = here + offset
        return tokens[place] if 0 <= place < len(tokens) else "^" if place < 0 else "$"

    names = {f"k{mine.slot}", f"c{mine.by_cues}", f"k{mine.slot}-{token(-1)}", f"k{mine.slot}+{token(1)}"}
    for distance in range(1, _NEAR + 1):
        names |= {f"-{distance}{token(-distance)}", f"+{distance}{token(distance)}"}
    names |= {
        f"bb{token(-2)} {token(-1)}",
        f"aa{token(1)} {token(2)}",
        f"ab{token(-1)} {token(1)}",
    }
    names |= {f"b{text}" for text in tokens[max(0, here - _REACH) : here]}
    names |= {f"a{text}" for text in tokens[here + 1 : here + 1 + _REACH]}
    before = where[at - 1] if at else -1
    after = where[at + 1] if at + 1 < len(mentions) else len(tokens)
    names |= {f"p{text}" for text in tokens[before + 1 : here]}
    names |= {f"n{text}" for text in tokens[here + 1 : after]}
    alike = [m for m in mentions if _kind(m) == _kind(mine)]
    order = alike.index(mine)
    names |= {
        f"later{order + 1 < len(alike)}",
        f"earlier{order > 0}",
        f"again{any(m.id == mine.id for m in alike[order + 1 :])}",
    }
    said = {place for mention in mentions for place in mention.found}
    names |= {f"u{word.stem}" for place, word in enumerate(words) if not word.light and place not in said}
    return sorted({crc32(name.encode()) % BUCKETS for name in names})


def _kind(mention: Mention) -> str:
    return mention.slot.removesuffix("s")


def _tokens(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[list[str], list[int]]:
    """The words with each mention as one token, and which token each mention is."""
    covered = {place: number for number, mention in enumerate(mentions) for place in mention.found}
    tokens: list[str] = []
    where = [0] * len(mentions)
    seen: set[int] = set()
    for place, word in enumerate(words):
        number = covered.get(place)
        if number is None:
            tokens.append(word.text)
        elif number not in seen:
            seen.add(number)
            where[number] = len(tokens)
            tokens.append(f"<{mentions[number].slot}>")
    return tokens, where
