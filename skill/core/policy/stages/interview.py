"""The interview: the next question that is worth asking, until the result can be told."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Act, Advise, Ask, Decline, Explain, Repeat
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.knowledge import Topic
from skill.core.open import Asked
from skill.core.policy.moment import (
    MAX_ATTEMPTS,
    MAX_QUESTIONS,
    Acts,
    Decision,
    Moment,
    Policy,
    Reacted,
    Reaction,
    always,
    on,
    react,
)
from skill.core.policy.reopening import changed_answer, gone_back, may_change, taken_in
from skill.core.policy.stages import result
from skill.core.policy.stages.alarm import raise_alarm
from skill.core.session import Session, Stage

_TELLS = (Command.WHO_CAN_HELP, Command.EXERCISE, Command.DEVICES)


def wants(session: Session) -> bool:  # noqa: ARG001  as every stage
    """Returns True: where no other stage wants the turn, the interview goes on."""
    return True


def asks(policy: Policy, session: Session, lead: Acts) -> Decision:
    """Asks the open question again, else the next that is worth it; with none left it tells the result."""
    if not isinstance(session.open, Asked):
        question = _next_question(policy, session)
        if question is None:
            session, told = result.told(policy, session)
            return result.asks(policy, session, (*lead, *told))
        asked = (*session.asked, question)
        session = replace(session, question=question, asked=asked, attempt=0, idle=0)
    # What is asked again withdraws the result.
    session = replace(session, stage=Stage.INTERVIEW, confirming=None, result=None)
    return session, (*lead, Ask(str(session.question), session.attempt))


def _next_question(policy: Policy, session: Session) -> str | None:
    worth = policy.look_ahead.worth_asking(session.facts, session.closed)
    if not worth or (worth[0] not in session.asked and len(set(session.asked)) >= MAX_QUESTIONS):
        return None
    # What the person is being asked already is asked again before anything else.
    return session.question if session.question in worth else worth[0]


def kept_open(policy: Policy, session: Session) -> Session:
    """Returns the session in the interview, its question open only if that is still worth asking."""
    question = session.question if session.question == _next_question(policy, session) else None
    return replace(session, stage=Stage.INTERVIEW, question=question)


def goes_on(moment: Moment) -> bool:
    """Returns whether the turn brought the interview on, or begins it."""
    return moment.progress or moment.session.question is None


def gone_on(moment: Moment) -> Reacted:
    """Goes on to the next question."""
    session = moment.session
    if moment.answered:
        session = replace(session, closed=session.closed | {str(session.question)}, attempt=0)
    session = kept_open(moment.policy, session)
    # A warning is acknowledgement enough, and what was not made out is not acknowledged.
    return Reacted(session, moment.lead or (taken_in(moment) if moment.progress else ()))


def begins_otherwise(moment: Moment) -> bool:
    """Returns whether something is asked for before there was any question."""
    asks_for = moment.heard.command or moment.heard.topic
    return moment.session.question is None and not moment.progress and asks_for is not None


def begun_otherwise(moment: Moment) -> Reacted:
    """Does what is asked for, and begins: "ask weakness guide who can help"."""
    session, command = moment.session, moment.heard.command
    if moment.says(Command.SLOWER):
        return Reacted(replace(session, slow=True), (Acknowledge("slower"),))
    topic = result.asked_topic(moment) if moment.says(*_TELLS) else moment.heard.topic
    if topic in result.topics(moment.policy, session):
        return Reacted(session, (Advise(str(topic)),))
    if topic not in (None, Topic.WHY, Topic.SEND):
        return Reacted(session, (Explain("depends"),))
    question = _next_question(moment.policy, session)
    if command in (Command.HELP, Command.WHY, Command.THANKS, Command.OUT_OF_SCOPE) and question:
        return Reacted(session, (_aside(command, question),))
    return Reacted(session)


def not_answered(moment: Moment) -> Reacted:
    """Takes what brings nothing new while a question is open."""
    return react(_REACTIONS, moment)


def _left_open(moment: Moment, how: str) -> Reacted:
    session = moment.session
    closed = session.closed | {str(session.question)}
    return Reacted(replace(session, closed=closed, question=None), (Acknowledge(how),))


def _repaired(moment: Moment) -> Reacted:
    session, question = moment.session, moment.session.question
    says_yes = moment.heard.answer is Answer.YES
    session = replace(session, attempt=session.attempt + 1)
    if question == "warning_signs" and says_yes:
        # A yes that cannot be told apart is asked about once, and then taken at its word.
        if session.attempt > 1:
            return Reacted(raise_alarm(moment.policy, session, replace(session, alarmed=True)))
        return Reacted(session, (Explain("which_sign"),))
    if session.attempt >= MAX_ATTEMPTS:
        return _left_open(moment, "moving_on")
    if says_yes and question in ("training_effect", "area"):
        session = replace(session, attempt=MAX_ATTEMPTS - 1)
    return Reacted(session)


def _aside(command: Command | None, question: str) -> Act:
    if command in (Command.HELP, Command.WHY):
        return Explain(command.value, question)
    if command is Command.THANKS:
        return Acknowledge("thanks")
    if command is Command.OUT_OF_SCOPE:
        return Decline()
    return Explain("later")


def _leaves_open(moment: Moment) -> bool:
    return moment.says(Command.SKIP, Command.DONT_KNOW) or moment.heard.answer is Answer.UNSURE


def _spoken_to(moment: Moment) -> Reacted:
    return Reacted(moment.session, (_aside(moment.heard.command, str(moment.session.question)),))


_REACTIONS = (
    Reaction(_leaves_open, lambda m: _left_open(m, "unknown")),
    Reaction(on(Command.GO_BACK), gone_back),
    Reaction(may_change, changed_answer),
    Reaction(on(Command.REPEAT), lambda m: Reacted(m.session, (Repeat(), *m.session.last), whole=True)),
    Reaction(on(Command.SLOWER), lambda m: Reacted(replace(m.session, slow=True), (Acknowledge("slower"),))),
    Reaction(lambda m: m.heard.command is not None, _spoken_to),
    # What is asked is answered before the stage asks again.
    Reaction(lambda m: m.heard.asks is not None, lambda m: Reacted(m.session)),
    Reaction(always, _repaired),
)
