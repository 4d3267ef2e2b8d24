"""What is open: the one thing that was asked last, which alone gives yes and no their meaning."""

from __future__ import annotations

from skill.core.frozen import frozen
from skill.core.heard import Heard
from skill.core.history import Proposal


@frozen
class Asked:
    """A question of the interview."""

    question: str
    """Its id."""


@frozen
class Check:
    """Whether it was heard right: nothing of it counts yet."""

    question: str | None
    """The id of the question that it answered."""
    heard: Heard


@frozen
class Alarm:
    """Whether an emergency was heard right: it counts unless it is taken back."""

    signs: tuple[str, ...]


@frozen
class Proposed:
    """Whether to do what is proposed."""

    proposal: Proposal


@frozen
class Offered:
    """What to hear more about."""

    topic: str | None
    """The one that is offered, None for any."""


Open = Asked | Check | Alarm | Proposed | Offered
