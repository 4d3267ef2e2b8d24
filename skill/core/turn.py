"""What comes in (Turn) and what goes out (Reply)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from skill.core.facts import BodyPart, Facts, Side
from skill.core.knowledge import Topic


class Kind(StrEnum):
    """Why the skill is called."""

    LAUNCH = "launch"
    SAID = "said"


class Answer(StrEnum):
    """An answer that means something only by the question that is open."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Comparison(StrEnum):
    """A comparison that means something only by the question that is open."""

    WORSE = "worse"
    BETTER = "better"
    SAME = "same"
    LESS = "less"
    MORE = "more"


class Command(StrEnum):
    """What a person can ask of the conversation itself."""

    HELP = "help"
    REPEAT = "repeat"
    STOP = "stop"
    START_OVER = "start_over"
    GO_BACK = "go_back"
    WHY = "why"
    SKIP = "skip"
    SLOWER = "slower"
    DONT_KNOW = "dont_know"
    THANKS = "thanks"
    CHANGE = "change"
    WHO_CAN_HELP = "who_can_help"
    MORE = "more"
    EXERCISE = "exercise"
    DEVICES = "devices"
    SEND = "send"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing the person said, understood as far as it goes without knowing what was asked."""

    kind: Kind = Kind.SAID
    heard: Facts = field(default_factory=Facts)
    """The facts that were stated."""
    answer: Answer | None = None
    """Yes, no or unsure."""
    comparison: Comparison | None = None
    """Worse, better, the same, less or more."""
    command: Command | None = None
    """What was asked of the conversation."""
    topic: Topic | None = None
    """The topic that was asked for."""
    about: str | None = None
    """The id of the question whose answer shall change."""
    side: Side | None = None
    """A side without a part: "no, the right one"."""
    named_sign: str | None = None
    """A warning sign by its name alone ("speech"), which counts only where the signs are asked."""
    denied_parts: tuple[BodyPart, ...] = ()
    """Parts that were said to be fine."""
    denied_signs: tuple[str, ...] = ()
    """Warning signs that were said not to be there."""
    correcting: bool = False
    """Whether it takes an earlier statement back ("I meant ...")."""

    @property
    def empty(self) -> bool:
        """Whether nothing in it was understood."""
        return self == Turn(kind=self.kind, correcting=self.correcting)


@dataclass(frozen=True, slots=True)
class Card:
    """What the person can read on the phone or the screen afterwards."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the skill says. A question is open if and only if the microphone stays open."""

    speech: tuple[str, ...]
    """What is said, one act each, plain text; a pause goes between them."""
    reprompt: str | None = None
    """What is said after silence; None where there is no question."""
    card: Card | None = None
    slow: bool = False
    """Whether to speak slowly."""

    @property
    def text(self) -> str:
        """The whole speech as plain text."""
        return " ".join(self.speech)
