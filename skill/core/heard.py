"""What was said, whoever heard it: Amazon's built-in intents and our own understanding both yield it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self, TypeVar

from skill.core.fields import Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Topic
from skill.core.values import BodyPart, Onset, Side

_E = TypeVar("_E", bound=str)

ASK_BACK, ALARM = 0.75, 0.5
"""What is less sure is asked back; a warning sign is asked back where it is less likely than not."""


class Answer(StrEnum):
    """An answer that means something only by the question that is open."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Feeling(StrEnum):
    """What can be heard in how somebody speaks."""

    FEAR = "fear"
    PAIN = "pain"
    ANGER = "anger"
    SAD = "sad"


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


OF_HISTORY = (Command.REMEMBER, Command.FORGET, Command.RESUME)
"""What a person can ask of what is remembered across conversations."""


@frozen
class Heard:
    """One thing the person said, understood as far as it goes without knowing what was asked."""

    facts: Facts = Facts()
    """The facts that were stated."""
    answer: Answer | None = None
    """Yes, no or unsure."""
    command: Command | None = None
    """What was asked of the conversation."""
    topic: Topic | None = None
    """The topic that was asked for."""
    about: str | None = None
    """The id of the question whose answer shall change."""
    side: Side | None = None
    """A side without a part: "no, the right one"."""
    which: int | None = None
    """Which of two things that were offered is meant, 1 or 2."""
    denied_parts: tuple[BodyPart, ...] = ()
    """Parts that were said to be fine."""
    denied_signs: tuple[str, ...] = ()
    """Warning signs that were said not to be there."""
    asks: str | None = None
    """The id of what is asked of the skill; what is asked states nothing."""
    feels: Feeling | None = None
    harmed: bool = False
    """Whether somebody is hurt or threatened by another."""
    correcting: bool = False
    """Whether it takes an earlier statement back ("I meant ...")."""
    confidence: float = 1.0
    """How likely all of it is right, from 0 to 1."""
    instead: Heard | None = None
    """What may have been said instead, as another reading of the same sound has it; None for nothing else."""

    @property
    def doubtful(self) -> bool:
        """Whether it had better be asked back before it counts."""
        return self.confidence < (ALARM if self.facts.warning_signs else ASK_BACK)

    @property
    def bare(self) -> bool:
        """Whether it is a yes, a no or a command and nothing else."""
        alone = Heard(answer=self.answer, command=self.command, confidence=self.confidence)
        return self == alone and (self.command is not None or self.answer in (Answer.YES, Answer.NO))

    @property
    def alarming(self) -> bool:
        """Whether it names a warning sign, or says that the weakness is new."""
        facts = self.facts
        return bool(
            facts.warning_signs or facts.sudden_onset or facts.onset in (Onset.HOURS, Onset.DAYS)
        )  # fmt: skip

    @property
    def takes_back(self) -> bool:
        """Whether it is a plain no to what was asked back, or puts something else in its place.

        What may be misheard is none, nor what denies one sign by its name: that leaves the others.
        """
        if self.doubtful or self.denied_signs:
            return False
        instead = self.correcting and (self.side or self.facts.without("warning_signs").known())
        return bool(self.answer is Answer.NO or self.command is Command.CHANGE or instead)

    @property
    def empty(self) -> bool:
        """Whether nothing in it was understood."""
        return self == Heard(
            which=self.which, correcting=self.correcting, feels=self.feels, confidence=self.confidence
        )

    def to_dict(self) -> dict[str, Any]:
        """Returns a JSON form, without the confidence: what is stored is settled by a yes or a no."""
        return {
            "facts": self.facts.to_dict(),
            "answer": self.answer,
            "command": self.command,
            "topic": self.topic,
            "about": self.about,
            "side": self.side,
            "which": self.which,
            "denied_parts": list(self.denied_parts),
            "denied_signs": list(self.denied_signs),
            "asks": self.asks,
            "feels": self.feels,
            "harmed": self.harmed,
            "correcting": self.correcting,
            "instead": self.instead.to_dict() if self.instead else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], signs: frozenset[str] | None = None) -> Self:
        """Reads what :meth:`to_dict` returned, also after a round trip through JSON.

        :param signs: the ids of the warning signs that it may hold; None for any.
        :raises ValueError: where a value does not fit.
        """
        if signs is not None and not signs.issuperset(data["denied_signs"]):
            raise ValueError("a warning sign that there is not")
        return cls(
            facts=Facts.from_dict(data["facts"], signs),
            answer=_optional(Answer, data["answer"]),
            command=_optional(Command, data["command"]),
            topic=_optional(Topic, data["topic"]),
            side=_optional(Side, data["side"]),
            which=_which(data.get("which")),
            about=data["about"],
            denied_parts=tuple(BodyPart(part) for part in data["denied_parts"]),
            denied_signs=tuple(data["denied_signs"]),
            asks=_optional(str, data.get("asks")),
            feels=_optional(Feeling, data.get("feels")),
            harmed=bool(data.get("harmed")),
            correcting=bool(data["correcting"]),
            # Of two readings there is no third.
            instead=cls.from_dict({**data["instead"], "instead": None}, signs)
            if data.get("instead")
            else None,
        )


def _which(value: Any) -> int | None:
    if value not in (None, 1, 2):
        raise ValueError("which of two there is not")
    return value and int(value)


def _optional(enum: type[_E], value: Any) -> _E | None:
    return None if value is None else enum(value)
