"""The one entrance for every host: launch, say, silence, end. No I/O, no platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from skill.core.frozen import frozen, replace
from skill.core.heard import Heard
from skill.core.open import Check
from skill.core.respond import Guide, respond
from skill.core.session import Session
from skill.core.turn import Kind, Reply, Turn


class Understanding(Protocol):
    """What makes a Heard of words."""

    def understand(self, text: str, asked: str | None = None) -> Heard:
        """Returns what was said.

        :param asked: the id of the open question, or None.
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

    def hear(self, session: Session, words: str, hearing: float = 1.0) -> Heard:
        """Returns what words mean while this session's question is open.

        :param words: what a recogniser wrote or somebody typed, of any length and with any characters.
        :param hearing: how sure the recogniser is of the words, from 0 to 1; 1 where they were typed or
            nothing is known of it.
        """
        understand = self.understanding().understand
        heard = understand(words, session.question)
        if isinstance(session.open, Check) and not heard.bare:
            # It is no mere yes or no: then it answers the question that was open before.
            heard = understand(words, session.open.question)
        if hearing < 1 and heard.alarming:
            # Noise turns a "yes" into a "head wound": what raises an alarm is always asked back.
            hearing = 0.0
        return replace(heard, confidence=min(heard.confidence, hearing))

    def say(self, session: Session, said: str | Heard) -> tuple[Session, Reply]:
        """Returns the session and the reply to what was said.

        :param said: words, or a Heard where a platform understood them itself.
        """
        heard = self.hear(session, said) if isinstance(said, str) else said
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
