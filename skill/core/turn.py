"""What comes in (Turn) and what goes out (Reply)."""

from __future__ import annotations

from enum import StrEnum

from skill.core.frozen import frozen
from skill.core.heard import Heard


class Kind(StrEnum):
    """Why the skill is called."""

    LAUNCH = "launch"
    SAID = "said"


@frozen
class Turn:
    """What was said, and why the skill is called."""

    kind: Kind = Kind.SAID
    heard: Heard = Heard()


@frozen
class Card:
    """What the person can read on the phone or the screen afterwards."""

    title: str
    text: str


@frozen
class Reply:
    """What the skill says. A question is open if and only if the microphone stays open."""

    speech: tuple[str, ...]
    """What is said, one act each, plain text; a pause goes between them."""
    reprompt: str | None = None
    """What is said after silence; None where there is no question."""
    card: Card | None = None
    slow: bool = False
    """Whether to speak slowly."""
    question: str | None = None
    """The id of the open question, for a host that can be told which answer to expect."""

    @property
    def text(self) -> str:
        """The whole speech as plain text."""
        return " ".join(self.speech)
