"""What the skill does in a turn: the acts between policy (what to do) and wording (how to say it).

Acts hold ids and flags, never words, and survive JSON, so that a turn can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from skill.core.frozen import frozen, names_of


@frozen
class Ask:
    """Ask a question of the interview."""

    question: str
    attempt: int = 0
    """0 the first time, 1 in other words with examples, 2 as a closed choice."""


@frozen
class Acknowledge:
    """Say that something was taken in."""

    how: str
    """Which kind of acknowledgement, an entry of the locale's ``acknowledge``."""
    fields: tuple[str, ...] = ()
    """Fields of Facts to say back."""


@frozen
class Explain:
    """Explain something: ``welcome``, ``help``, why a question is asked and so on."""

    what: str
    question: str | None = None


@frozen
class Assess:
    """Say the result."""

    changed: bool = False
    """Whether a correction changed an earlier one."""
    last_time: str | None = None
    """The cause of an earlier conversation to compare with."""


@frozen
class Advise:
    """Tell about a topic."""

    topic: str


@frozen
class Suggest:
    """Tell one small step."""

    step: str


@frozen
class Answer:
    """Answer what was asked."""

    asks: str
    """The id of an answer of the knowledge."""


@frozen
class Console:
    """Meet what somebody feels with a kind half sentence."""

    feels: str


@frozen
class Escalate:
    """Say what to do about warning signs, before anything else."""

    triage: str
    signs: tuple[str, ...]
    harmed: bool = False
    """Whether somebody is hurt by another."""
    again: bool = False
    """Whether it was said before, and something else was said to it."""


@frozen
class Offer:
    """Offer a topic, or with None any."""

    topic: str | None = None
    more: bool = False
    """Whether it was told, and its next step is offered."""


@frozen
class Recall:
    """Say what it looked like last time."""

    cause: str


@frozen
class Propose:
    """Ask whether to remember, or to go on where the last conversation stopped."""

    what: str


@frozen
class Repeat:
    """Say again what was said; the acts follow."""


@frozen
class Clarify:
    """Ask whether it was heard right."""

    question: str
    """The question whose answer is asked back."""
    signs: tuple[str, ...] = ()
    """The warning signs that were heard."""
    fields: tuple[str, ...] = ()
    """The fields of Facts that were heard, and may have been misheard."""
    harmed: bool = False
    """Whether somebody is hurt by another."""
    instead: tuple[str, ...] = ()
    """The fields of what may have been said instead."""


@frozen
class Decline:
    """Say that this is not something the skill can do."""

    what: str = "out_of_scope"


@frozen
class Close:
    """Say goodbye; the microphone closes."""

    how: str


Act = (
    Ask
    | Acknowledge
    | Explain
    | Assess
    | Advise
    | Suggest
    | Answer
    | Console
    | Escalate
    | Offer
    | Recall
    | Propose
    | Repeat
    | Clarify
    | Decline
    | Close
)

_ACTS: dict[str, Callable[..., Act]] = {act.__name__: act for act in get_args(Act)}


def to_list(acts: tuple[Act, ...]) -> list[list[Any]]:
    """Returns the acts in a JSON form: a name and its fields each."""
    return [[type(act).__name__, {n: getattr(act, n) for n in names_of(act)}] for act in acts]


def from_list(data: list[list[Any]]) -> tuple[Act, ...]:
    """Reads what :func:`to_list` returned, also after a round trip through JSON.

    :raises ValueError: where it is something else.
    """
    try:
        return tuple(
            _ACTS[name](**{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})
            for name, fields in data
        )
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise ValueError(f"acts: {fault!r}") from None
