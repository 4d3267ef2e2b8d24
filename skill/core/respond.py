"""The one function that adapters call."""

from __future__ import annotations

from typing import Self

from skill.core.assess.worth import LookAhead
from skill.core.frozen import frozen
from skill.core.knowledge import Knowledge
from skill.core.policy.decide import decide
from skill.core.policy.moment import Policy
from skill.core.session import Session
from skill.core.turn import Reply, Turn
from skill.core.wording.say import Wording
from skill.core.wording.words import Locale


@frozen
class Guide:
    """All that a conversation in one locale needs, made once."""

    knowledge: Knowledge
    policy: Policy
    wording: Wording

    @property
    def signs(self) -> frozenset[str]:
        """The ids of the warning signs that there are."""
        return frozenset(self.knowledge.signs)

    @classmethod
    def of(cls, knowledge: Knowledge, locale: Locale) -> Self:
        """Returns a guide over this knowledge that speaks this locale."""
        return cls(knowledge, Policy(knowledge, LookAhead(knowledge)), Wording.of(knowledge, locale))


def respond(guide: Guide, session: Session, turn: Turn) -> tuple[Session, Reply]:
    """Returns the session after the turn and the reply: no I/O, no clock, no randomness.

    :param guide: knowledge, policy and words.
    :param session: what the last turn returned, or a new Session.
    :param turn: what came in.
    """
    session, acts = decide(guide.policy, session, turn)
    return session, guide.wording.reply(session, acts)
