"""What a recogniser may listen for: the plainest short phrases, for ``languages/en/sayable.txt``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from skill.device.listening.dictionary import MOST_WORDS
from skill.device.listening.grammar import LEAD, PLACES, SHAPE, SLOT
from skill.understanding import sections
from skill.understanding.describe import INTENTS
from skill.understanding.slots import STATED
from training.sources import Sources

_REMARK = "What the recogniser at the desk may listen for. Written by `make model`; edit training/en instead."
_UNHEARD = ("out_of_scope",)
"""Commands that are better not heard than heard in vain."""
_MOST, _MOST_LEADS = 40, 40
"""The grammar of a question takes fewer than half of them."""


def written(sources: Sources) -> str:
    """Returns the text of the file: phrases by slot and value, commands, and how places are put together."""
    found = {
        f"{slot} {value}": _plainest(texts)
        for slot in STATED
        for value, texts in sources.phrases[slot].items()
    }
    found |= {
        f"command {name}": _plainest(text for text in sources.commands[name] if "{" not in text)
        for name in INTENTS
        if name not in _UNHEARD
    }
    shapes = (s for s in sources.statements if set(SLOT.findall(s)) <= PLACES)
    return sections.written(_REMARK, found | {SHAPE: _plainest(shapes), LEAD: _leads(sources.statements)})


def _plainest(texts: Iterable[str]) -> list[str]:
    return list(islice((text for text in dict.fromkeys(texts) if len(text.split()) <= MOST_WORDS), _MOST))


def _leads(statements: list[str]) -> list[str]:
    """Single words that are said before a phrase that ends a sentence, the commonest first."""
    found = Counter(match[1] for text in statements if (match := re.fullmatch(r"([^{} ]+) \{\w+\}", text)))
    return [lead for lead, _ in found.most_common(_MOST_LEADS)]
