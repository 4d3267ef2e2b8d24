"""The one entrance for every host: launch, say, silence, end. No I/O, no platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from skill.core.frozen import frozen, replace
from skill.core.heard import Command, Heard
from skill.core.open import Check
from skill.core.policy.agree import agreed, alarmed
from skill.core.respond import Guide, respond
from skill.core.session import Session
from skill.core.turn import Kind, Reply, Turn

if TYPE_CHECKING:
    from datetime import date


_SURE_OF_STOP = 0.75
"""What ends the talk has to be said as such: knocks are read as "I'm going to do it"."""


class Understanding(Protocol):
    """What makes a Heard of words."""

    def understand(self, text: str, asked: str | None = None, today: date | None = None) -> Heard:
        """Returns what was said.

        :param asked: the id of the open question, or None.
        :param today: the present day, None where the host cannot tell.
        """


@frozen
class Conversation:
    """A conversation in one locale. It keeps nothing: the session goes in and comes out."""

    guide: Guide
    understanding: Callable[[], Understanding]
    """Is called when words come and not before, as it takes time to load."""

    def launch(self, session: Session) -> tuple[Session, Reply]:
        """Returns the session and what is said when somebody opens the skill.

        :param session: a new one, or that of a conversation that goes on.
        """
        return respond(self.guide, session, Turn(Kind.LAUNCH))

    def hear(
        self,
        session: Session,
        words: str,
        hearing: float = 1.0,
        today: date | None = None,
        otherwise: str = "",
        beside: str = "",
    ) -> Heard:
        """Returns what words mean while this session's question is open.

        :param words: what a recogniser wrote or somebody typed, of any length and with any characters.
        :param hearing: how sure the recogniser is of the words, from 0 to 1; 1 where they were typed or
            nothing is known of it.
        :param today: the present day, None where the host cannot tell; "since 2009" is
            counted from it.
        :param otherwise: what a second reading of the same sound says, empty where there was none.
        :param beside: what worse readings say, a line each, of which only what alarms counts.
        """
        heard = self._understood(session, words, today)
        if otherwise:
            heard = agreed(session, heard, self._understood(session, otherwise, today))
        for worse in beside.splitlines():
            heard = alarmed(session, heard, self._understood(session, worse, today))
        sure = min(heard.confidence, hearing)
        if hearing < 1 and heard.command is Command.STOP and sure < _SURE_OF_STOP and not heard.alarming:
            return Heard()
        if hearing < 1 and heard.alarming:
            # Noise turns a "yes" into a "head wound": what raises an alarm is always asked back.
            hearing = 0.0
        return replace(heard, confidence=min(heard.confidence, hearing))

    def _understood(self, session: Session, words: str, today: date | None) -> Heard:
        understand = self.understanding().understand
        heard = understand(words, session.question, today)
        if isinstance(session.open, Check) and not (heard.bare or heard.which):
            # It is no mere yes, no or choice: then it answers the question that was open before.
            heard = _with_signs_of(heard, understand(words, session.open.question, today))
        return heard

    def say(self, session: Session, said: str | Heard, today: date | None = None) -> tuple[Session, Reply]:
        """Returns the session and the reply to what was said.

        :param said: words, or a Heard where a platform understood them itself.
        :param today: the present day, None where the host cannot tell.
        """
        heard = self.hear(session, said, today=today) if isinstance(said, str) else said
        return respond(self.guide, session, Turn(heard=heard))

    def silence(self, session: Session) -> tuple[Session, Reply]:
        """Returns the session and what is said when nobody answers: the question once more, then nothing.

        For hosts that do not speak the reprompt by themselves.
        """
        reprompt = self.guide.wording.reprompt(session)
        if session.silent or reprompt is None:
            return self.end(session), Reply(())
        return replace(session, silent=True), Reply(
            (reprompt,), reprompt, slow=session.slow, question=session.question
        )

    def end(self, session: Session) -> Session:
        """Returns the session after the host closed it."""
        return session.ended()


def _with_signs_of(first: Heard, second: Heard) -> Heard:
    """The second reading of the same words, with the signs that only the first one heard: none is dropped."""
    known, denied = second.facts.warning_signs, second.denied_signs
    signs = {*known, *(sign for sign in first.facts.warning_signs if sign not in denied)}
    if signs == {*known}:
        return second
    facts = replace(second.facts, warning_signs=tuple(sorted(signs)))
    return replace(second, facts=facts, confidence=min(first.confidence, second.confidence))
