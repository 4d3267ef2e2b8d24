"""Tells what is said to the skill from what else is heard in the room: that is let pass, quietly."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

from skill.conversation import Conversation
from skill.core.heard import Command, Heard
from skill.core.open import Alarm
from skill.core.session import Session
from skill.device.listening.spoken import Spoken
from skill.understanding.understander import Understander

_LEAST = 0.1
"""What is less likely meant for the skill is let pass. On people that nothing was learned from that is one
in a hundred lines, and half of what is overheard."""
_SHORTEST = 4
"""Fewer words may be an answer that was misheard: it is asked for again."""
_ALONE = 0.5
"""The score of what one reading wrote and the other did not."""
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
        if heard.command is Command.OUT_OF_SCOPE and heard.bare:
            return False
        if said.faint and self._may_pass(session, heard) and not _read_alike(said):
            return False
        passes = self._may_pass(session, heard) and self._is_other(said, session.question)
        passes = passes and _common(self._passed, said) < _ALIKE
        self._passed = said if passes else ""
        return not passes

    @staticmethod
    def _may_pass(session: Session, heard: Heard) -> bool:
        """Whether it is safe to say nothing to it: it neither alarms nor asks for anything."""
        asks = heard.asks or heard.command not in (None, Command.OUT_OF_SCOPE)
        return not (heard.alarming or heard.harmed or asks or isinstance(session.open, Alarm))

    def _is_other(self, said: Spoken, asked: str | None) -> bool:
        readings = [said, said.otherwise or said]
        return (
            not said.beside
            and _common(*readings) >= _ALIKE
            and all(len(one.split()) >= _SHORTEST for one in readings)
            and all(self._understander.meant(one, asked) < _LEAST for one in readings)
        )


def _read_alike(said: Spoken) -> bool:
    """Whether two readings made all but the same words of it."""
    return _common(said, said.otherwise) >= _ALL_BUT_THE_SAME if said.otherwise else said.score > _ALONE


def _common(one: str, other: str) -> float:
    """The share of words that two texts have in common."""
    return SequenceMatcher(None, one.lower().split(), other.lower().split(), autojunk=False).ratio()
