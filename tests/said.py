"""What a person says, as the turn that the core takes."""

from skill.core.frozen import replace
from skill.core.heard import Heard
from skill.core.turn import Turn


def said(**what):
    """The turn in which this was heard."""
    return Turn(heard=Heard(**what))


def also(turn, **what):
    """The same turn with something else heard in it."""
    return Turn(turn.kind, replace(turn.heard, **what))
