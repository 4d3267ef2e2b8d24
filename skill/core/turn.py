"""What comes in (Turn) and what goes out (Reply)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self, TypeVar

from skill.core.facts import BodyPart, Facts, Side
from skill.core.frozen import frozen
from skill.core.knowledge import Topic

_E = TypeVar("_E", bound=StrEnum)


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
    REMEMBER = "remember"
    FORGET = "forget"
    RESUME = "resume"
    OUT_OF_SCOPE = "out_of_scope"


@frozen
class Turn:
    """One thing the person said, understood as far as it goes without knowing what was asked."""

    kind: Kind = Kind.SAID
    heard: Facts = Facts()
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
    doubtful: bool = False
    """Whether it may have been misheard, so that it is asked back before it counts."""

    @property
    def empty(self) -> bool:
        """Whether nothing in it was understood."""
        return self == Turn(kind=self.kind, correcting=self.correcting, doubtful=self.doubtful)

    def to_dict(self) -> dict[str, Any]:
        """Returns a JSON form."""
        return {
            "heard": self.heard.to_dict(),
            "answer": self.answer,
            "comparison": self.comparison,
            "command": self.command,
            "topic": self.topic,
            "about": self.about,
            "side": self.side,
            "named_sign": self.named_sign,
            "denied_parts": list(self.denied_parts),
            "denied_signs": list(self.denied_signs),
            "correcting": self.correcting,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], signs: frozenset[str] | None = None) -> Self:
        """Reads what :meth:`to_dict` returned, also after a round trip through JSON.

        :param signs: the ids of the warning signs that it may hold; None for any.
        :raises ValueError: where a value does not fit.
        """
        named = tuple(s for s in (data["named_sign"], *data["denied_signs"]) if s is not None)
        if signs is not None and not signs.issuperset(named):
            raise ValueError("a warning sign that there is not")
        return cls(
            heard=Facts.from_dict(data["heard"], signs),
            answer=_optional(Answer, data["answer"]),
            comparison=_optional(Comparison, data["comparison"]),
            command=_optional(Command, data["command"]),
            topic=_optional(Topic, data["topic"]),
            side=_optional(Side, data["side"]),
            about=data["about"],
            named_sign=data["named_sign"],
            denied_parts=tuple(BodyPart(part) for part in data["denied_parts"]),
            denied_signs=tuple(data["denied_signs"]),
            correcting=bool(data["correcting"]),
        )


def _optional(enum: type[_E], value: Any) -> _E | None:
    return None if value is None else enum(value)


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

    @property
    def text(self) -> str:
        """The whole speech as plain text."""
        return " ".join(self.speech)
