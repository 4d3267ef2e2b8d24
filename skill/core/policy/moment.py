"""One turn as far as it is made out, and what a reaction to it amounts to."""

from __future__ import annotations

from collections.abc import Callable

from skill.core.acts import Act
from skill.core.assess.triage import triage_of, with_implied_signs
from skill.core.assess.worth import LookAhead
from skill.core.frozen import frozen
from skill.core.heard import Command, Heard
from skill.core.knowledge import Knowledge, Triage
from skill.core.session import Session

MAX_QUESTIONS = 8
"""Different questions in one interview, at most."""
MAX_TURNS = 38
"""Turns in one session, at most; then the result is given and the session closes."""
MAX_ATTEMPTS = 3
"""How often a question is put before it is noted as unknown."""

Acts = tuple[Act, ...]
Decision = tuple[Session, Acts]


@frozen
class Policy:
    """What the policy decides by."""

    knowledge: Knowledge
    look_ahead: LookAhead

    def triage(self, session: Session) -> Triage:
        """Returns how urgent what is known is."""
        facts = with_implied_signs(session.facts, self.knowledge)
        return triage_of(facts, self.knowledge, session.alarmed)


@frozen
class Moment:
    """What was said, taken in."""

    policy: Policy
    before: Session
    """The session before what was said was taken into its facts."""
    session: Session
    heard: Heard
    answered: bool
    """Whether the open question of the interview was answered."""
    asked_back: tuple[str, ...] = ()
    """The warning signs that were asked back just before, and that a plain yes was said to."""
    lead: Acts = ()
    """What has to be said first: a warning."""

    @property
    def changed(self) -> bool:
        """Whether the facts changed."""
        return self.session.facts != self.before.facts

    @property
    def progress(self) -> bool:
        """Whether the turn brought anything new."""
        return self.changed or self.answered

    def says(self, *commands: Command) -> bool:
        """Returns whether one of these was asked for."""
        return self.heard.command in commands


@frozen
class Reacted:
    """The session after a reaction, and what is said before the one thing that is asked next."""

    session: Session
    lead: Acts = ()
    whole: bool = False
    """Whether that is all that is said, with a question in it already."""


@frozen
class Reaction:
    """What to do when."""

    when: Callable[[Moment], bool]
    do: Callable[[Moment], Reacted]


def react(table: tuple[Reaction, ...], moment: Moment) -> Reacted:
    """Returns what the first reaction amounts to that holds; the last one of a table always does."""
    return next(reaction.do(moment) for reaction in table if reaction.when(moment))


def always(moment: Moment) -> bool:  # noqa: ARG001  as every condition
    """Returns True."""
    return True


def on(*commands: Command) -> Callable[[Moment], bool]:
    """Returns the condition that one of these was asked for."""
    return lambda moment: moment.says(*commands)
