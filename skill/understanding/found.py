"""What was found in an utterance: values of slots, or a command."""

from __future__ import annotations

from skill.core.frozen import frozen


@frozen
class Found:
    """A value of a slot."""

    slot: str
    id: str
    text: str
    """The words that were said for it."""
    start: int = 0
    """The place of the first of them in the utterance."""
    end: int = 0
    """The place after the last."""
    confidence: float = 1.0
    """How likely it was meant, from 0 to 1."""
    follows: bool = False
    """Whether it is a side that is said after its part: "the leg on the left"."""


@frozen
class Understood:
    """All that was made of an utterance; neither a command nor a value where nothing was."""

    command: str | None = None
    """The heading of the command in ``training/en/commands.txt``."""
    found: tuple[Found, ...] = ()
    confidence: float = 1.0
    """How likely all of it is right, from 0 to 1."""
    asks: str | None = None
    """The id of what is asked."""
    feels: str | None = None
    """What somebody feels who says it."""
    of_other: bool = False
    """Whether it is said of somebody else, by who cares for them."""
    harmed: bool = False
    """Whether somebody is hurt by another."""
