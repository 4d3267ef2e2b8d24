"""What people ask."""

from __future__ import annotations

from skill.core.frozen import frozen
from skill.core.knowledge.terms import Helper


@frozen
class Answerable:
    """Something that people ask."""

    id: str
    who: Helper
    """Who can tell more."""
    source: str
    varies: tuple[str, ...] = ()
    """The causes and regions of the body for which there are other words."""
