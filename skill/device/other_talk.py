"""Tells what is said to the skill from what else is heard in the room: that is let pass, quietly."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

from skill.conversation import Conversation
from skill.core.heard import Command, Heard
from skill.core.open import Asked, Offered
from skill.core.policy.agree import alarms
from skill.core.session import Session
from skill.device.listening.spoken import Spoken
from skill.device.listening.whisper_recognizer import ALONE
from skill.understanding.understander import Understander

_LEAST = 0.1
"""What is less likely meant for the skill is let pass. On people that nothing was learned from that is one
in a hundred lines, and seven in ten of what is overheard."""
_LEAST_ALARMING = 0.05
"""What is likelier to be a warning sign is never let pass."""
_SIGNS = "warning_signs"
_SHORTEST = 4
"""Fewer words may be an answer that was misheard: it is asked for again."""
_ALIKE, _ALL_BUT_THE_SAME = 0.5, 0.75
"""The share of words that two readings of the same have in common at least, as speech that could not be made
out is read in two ways; and where it may have been no speech."""


class OtherTalk:
    """Hears along, and knows what it let pass last: whoever says it again means it."""

    def __init__(
        self, conversation: Conversation, understander: Understander, session: Callable[[], Session]
    ) -> None:
        """Takes what makes sense of words.

        :param session: returns where the conversation stands.
        """
        self._conversation, self._understander, self._session = conversation, understander, session
        self._passed = ""

    def meant(self, said: Spoken) -> bool:
        """Returns whether this is meant for the skill, as far as can be told."""
        session = self._session()
        heard = self._conversation.hear(
            session, said, said.score, otherwise=said.otherwise, beside=said.beside
        )
        passes = (
            _may_pass(session, heard)
            and self._is_other(session, heard, said)
            and _common(self._passed, said) < _ALIKE
            and not self._alarming(said)
        )
        self._passed = said if passes else ""
        return not passes

    def _is_other(self, session: Session, heard: Heard, said: Spoken) -> bool:
        """Whether it is asked of others, may be no speech at all, or is hardly meant for the skill."""
        if heard.command is Command.OUT_OF_SCOPE and heard.bare:
            return True
        if said.faint and not _read_alike(said):
            return True
        readings = [said, said.otherwise or said]
        return (
            not said.beside
            and (said.otherwise or said.score > ALONE)
            and _common(*readings) >= _ALIKE
            and all(len(one.split()) >= _SHORTEST for one in readings)
            and all(self._understander.meant(one, session.question) < _LEAST for one in readings)
        )

    def _alarming(self, said: Spoken) -> bool:
        """Whether any reading sounds like a sign at any question: what is open decides too much of that."""
        readings = dict.fromkeys((said, said.otherwise, *said.beside.splitlines()))
        return any(self._understander.alarming(one) >= _LEAST_ALARMING for one in readings if one)


def _may_pass(session: Session, heard: Heard) -> bool:
    """Whether it's safe to say nothing to it: nothing is in doubt or alarms, and it asks for nothing."""
    if not isinstance(session.open, Asked | Offered):
        return False
    answers_signs = session.question == _SIGNS and heard.answer is not None
    asks = heard.asks or heard.command not in (None, Command.OUT_OF_SCOPE)
    return not (alarms(session, heard) or heard.harmed or answers_signs or asks)


def _read_alike(said: Spoken) -> bool:
    """Whether two readings made all but the same words of it."""
    return _common(said, said.otherwise) >= _ALL_BUT_THE_SAME if said.otherwise else said.score > ALONE


def _common(one: str, other: str) -> float:
    """The share of words that two texts have in common."""
    return SequenceMatcher(None, one.lower().split(), other.lower().split(), autojunk=False).ratio()
