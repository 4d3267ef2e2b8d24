"""What is remembered from turn to turn within one conversation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Self

from skill.core import acts
from skill.core.fields import Facts
from skill.core.frozen import frozen, names_of, replace
from skill.core.heard import Heard
from skill.core.history import Consent, History, Proposal, Record
from skill.core.knowledge import Cause, Topic
from skill.core.open import Alarm, Asked, Check, Offered, Open, Proposed
from skill.core.questions import BY_ID

VERSION = 4

CONFIRM = "confirm"
"""The id of the question whether something was heard right, or whether to do what the history proposes."""
TOPIC = "topic"
"""The id of the question what to hear more about."""


_QUESTIONS = (None, CONFIRM, TOPIC, *BY_ID)
_MOST_ATTEMPTS = 3


class SessionError(ValueError):
    """A stored session cannot be read; the message says why."""


class Stage(StrEnum):
    """Where the conversation stands."""

    INTERVIEW = "interview"
    RESULT = "result"
    EMERGENCY = "emergency"
    ENDED = "ended"


@frozen
class Session:
    """All that the next turn needs. Everything is immutable; the dialog policy makes new ones."""

    facts: Facts = Facts()
    """What is known so far."""
    stage: Stage = Stage.INTERVIEW
    question: str | None = None
    """The id of the open question, ``confirm``, ``topic``, or None when the microphone is closed."""
    confirming: str | None = None
    """While ``confirm`` is open: the question whose answer is asked back, None for a proposal."""
    doubted: Heard | None = None
    """While ``confirm`` is open and nobody was alarmed: what may have been misheard."""
    asked: tuple[str, ...] = ()
    """Ids of the questions asked, in order, the open one last."""
    closed: frozenset[str] = frozenset()
    """Ids of the questions that are done with: asked and answered, denied, skipped or not known."""
    attempt: int = 0
    """How often the open question was not understood."""
    idle: int = 0
    """Turns in a row that brought nothing new."""
    suspects: tuple[str, ...] = ()
    """While an emergency is asked back: the signs that are taken back on a no."""
    alarmed: bool = False
    """Whether the person said yes to the emergency signs and could not say which."""
    harmed: bool = False
    """Whether somebody said that another hurts or threatens them."""
    warned: tuple[str, ...] = ()
    """Signs that were answered already."""
    offered: str | None = None
    """The topic that is offered."""
    told: tuple[str, ...] = ()
    """Topics that were told."""
    declined: tuple[str, ...] = ()
    """Topics that were turned down."""
    steps: tuple[str, ...] = ()
    """Ids of the small steps that were told."""
    asks: tuple[str, ...] = ()
    """Ids of what the person asked and was answered."""
    slow: bool = False
    """Whether the person asked for slower speech."""
    silent: bool = False
    """Whether the last question was met with silence, where the host does not repeat it by itself."""
    turns: int = 0
    """How many turns there were."""
    last: tuple[acts.Act, ...] = ()
    """What was said last, for repeating."""
    result: Cause | None = None
    """The cause that was told last, None as long as there is none or the interview goes on after it."""
    history: History | None = None
    """What is remembered across conversations, None where the operator has not switched that on."""

    @property
    def open(self) -> Open | None:
        """What is asked just now, None where the microphone is closed."""
        if self.question is None or self.question == TOPIC:
            return None if self.question is None else Offered(self.offered)
        if self.question != CONFIRM:
            return Asked(self.question)
        if self.stage is Stage.EMERGENCY:
            return Alarm(self.suspects)
        if self.confirming is not None or self.history is None:
            return Check(self.confirming, self.doubted or Heard())
        return Proposed(Proposal.RESUME if self.stage is Stage.INTERVIEW else Proposal.REMEMBER)

    @property
    def proposed(self) -> Proposal | None:
        """What is to be agreed to just now, None where nothing is."""
        return self.open.proposal if isinstance(self.open, Proposed) else None

    @property
    def record(self) -> Record | None:
        """What is to be kept for the next conversation, None where nothing may be kept."""
        history = self.history
        if history is None or history.consent is not Consent.GIVEN:
            return None
        if history.halfway:
            return history.before
        now = Record(self.result or history.cause, self.facts)
        if history.aside and not now.halfway:
            return history.before
        return Record(now.cause) if self.result is not None else now

    def without_history(self) -> Self:
        """Returns the session as where nothing is remembered, as it may be switched off meanwhile."""
        if self.proposed is None:
            return self if self.history is None else replace(self, history=None)
        question = None if self.proposed is Proposal.RESUME else TOPIC
        return replace(self, history=None, question=question)

    def anew(self) -> Self:
        """Returns a session that begins from nothing, but for the history and how it speaks."""
        history = self.history.settled(self.result) if self.history else None
        return type(self)(slow=self.slow, turns=self.turns, history=history)

    def known_alone(self) -> Self:
        """Returns a session of what is known, and the open question of the interview, without all else."""
        question = self.question if self.question in BY_ID else None
        return type(self)(
            self.facts, question=question, asked=self.asked, closed=self.closed, slow=self.slow,
            turns=self.turns, history=self.history and self.history.stuck(),
        )  # fmt: skip

    def ended(self) -> Self:
        """Returns the session with nothing open any more."""
        return replace(self, stage=Stage.ENDED, question=None, confirming=None, doubted=None)

    def to_dict(self) -> dict[str, Any]:
        """Returns a JSON form with a version."""
        plain = {name: getattr(self, name) for name in names_of(self)}
        return {
            "version": VERSION,
            **plain,
            **{name: list(plain[name]) for name in _known(None)},
            "facts": self.facts.to_dict(),
            "stage": self.stage.value,
            "doubted": self.doubted.to_dict() if self.doubted else None,
            "closed": sorted(self.closed),
            "last": acts.to_list(self.last),
            "history": self.history.to_dict() if self.history else None,
        }

    @classmethod
    def from_dict(cls, data: Any, signs: frozenset[str] | None = None) -> Self:
        """Reads what :meth:`to_dict` returned, also after a round trip through JSON.

        :param data: the JSON form.
        :param signs: the ids of the warning signs that it may hold; None for any.
        :raises SessionError: where the version or a field does not fit.
        """
        if not isinstance(data, Mapping) or data.get("version") != VERSION:
            raise SessionError("the session has another version")
        values = {name: value for name, value in data.items() if name != "version"}
        # Sessions that were open when the name changed.
        values.setdefault("history", values.pop("memory", None))
        try:
            values["facts"] = Facts.from_dict(values["facts"], signs)
            values["stage"] = Stage(values["stage"])
            doubted = values["doubted"]
            values["doubted"] = None if doubted is None else Heard.from_dict(doubted, signs)
            values["last"] = acts.from_list(values["last"])
            values["result"] = None if values["result"] is None else Cause(values["result"])
            values["history"] = None if values["history"] is None else History.from_dict(values["history"])
            if values["question"] == CONFIRM and not (values["confirming"] or values["history"]):
                raise ValueError("nothing to confirm")
            for name, known in _known(signs).items():
                values[name] = _ids(name, values[name], known)
            for name in ("alarmed", "harmed", "slow", "silent"):
                if not isinstance(values.setdefault(name, False), bool):
                    raise ValueError(f"{name} is neither true nor false")
            if not all(type(values[name]) is int for name in ("attempt", "idle", "turns")):
                raise ValueError("a count that is no number")
            about = values["doubted"].about if values["doubted"] else None
            if not {values["confirming"], about} <= {None, *BY_ID} or values["question"] not in _QUESTIONS:
                raise ValueError("a question that there is not")
            if values["offered"] not in (None, *Topic) or not 0 <= values["attempt"] < _MOST_ATTEMPTS:
                raise ValueError("a topic or an attempt that there is not")
            values["closed"] = frozenset(values["closed"])
            return cls(**values)
        except (KeyError, TypeError, ValueError) as fault:
            raise SessionError(f"the session cannot be read: {fault}") from None


def _known(signs: frozenset[str] | None) -> Mapping[str, Collection[str] | None]:
    """The ids that each list may hold, None for any."""
    listed: dict[str, Collection[str] | None] = {"asked": BY_ID, "closed": BY_ID, "told": tuple(Topic)}
    listed["declined"] = tuple(Topic)
    # A step that there is no more is not told again, and asked for by nothing.
    return listed | {"suspects": signs, "warned": signs, "steps": None, "asks": None}


def _ids(name: str, values: Any, known: Collection[str] | None) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise ValueError(f"{name} is no list of ids")
    if known is not None and not set(values) <= set(known):
        raise ValueError(f"{name} holds an id that there is not")
    return tuple(values)
