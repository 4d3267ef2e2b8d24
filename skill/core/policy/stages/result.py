"""The result: it is told once, then corrected and talked about, one topic at a time."""

from __future__ import annotations

from skill.core.acts import Acknowledge, Advise, Assess, Decline, Explain, Offer, Repeat, Suggest
from skill.core.assess.advice import steps
from skill.core.assess.outcome import outcome_of
from skill.core.assess.triage import regions_of
from skill.core.frozen import replace
from skill.core.heard import Answer, Command
from skill.core.knowledge import Topic, Triage
from skill.core.policy.closing import closed, part
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
from skill.core.session import TOPIC, Session, Stage
from skill.core.values import Region

_TOPIC_OF = {
    Command.EXERCISE: Topic.EXERCISE,
    Command.WHO_CAN_HELP: Topic.WHO_CAN_HELP,
    Command.WHY: Topic.WHY,
    Command.SEND: Topic.SEND,
}


def wants(session: Session) -> bool:
    """Returns whether there is a result that is talked about."""
    return session.stage is Stage.RESULT


def asks(policy: Policy, session: Session, lead: Acts) -> Decision:  # noqa: ARG001
    """Offers a topic, or the next step of one that was told."""
    return session, (*lead, Offer(session.offered, goes_on(session)))


def told(policy: Policy, session: Session, *, changed: bool = False) -> Decision:
    """Returns the session with its result, and the act that says it."""
    # Another result has other advice.
    session = replace(session, told=()) if changed else session
    session = replace(
        session,
        stage=Stage.RESULT,
        question=TOPIC,
        confirming=None,
        offered=next_topic(policy, session),
        attempt=0,
        idle=0,
    )
    cause = session.history.cause if session.history and not changed else None
    return session, (Assess(changed, cause),)


def after(moment: Moment) -> Reacted:
    """Takes what is said after the result."""
    return react(_REACTIONS, moment)


def topics(policy: Policy, session: Session) -> frozenset[Topic | None]:
    """Returns the topics that there is something to tell about."""
    outcome = outcome_of(session.facts, policy.knowledge)
    return frozenset(g.topic for g in policy.knowledge.guidance if g.id in outcome.guidance)


def goes_on(session: Session) -> bool:
    """Returns whether the next step of a topic is offered that was told."""
    return session.offered in session.told


def _next_step(policy: Policy, session: Session, topic: str | None) -> str | None:
    """The step to tell next of a topic, None where all were."""
    fitting = steps(session.facts, outcome_of(session.facts, policy.knowledge), policy.knowledge)
    return next((s.id for s in fitting if s.topic == topic and s.id not in session.steps), None)


def next_topic(policy: Policy, session: Session) -> str | None:
    """Returns the topic to offer next, None where all that applies was told or turned down."""
    order, there = list(Topic), topics(policy, session) | {Topic.WHY}
    if policy.triage(session) is not Triage.NONE:
        order.sort(key=lambda topic: topic is not Topic.WHO_CAN_HELP)
    done = (*session.told, *session.declined)
    return next((t.value for t in order if t in there and t.value not in done), None)


def asked_topic(moment: Moment) -> str | None:
    """Returns the topic that is asked for, None for none."""
    session, heard = moment.session, moment.heard
    if heard.topic is not None:
        return heard.topic
    if moment.says(Command.DEVICES):
        upper = Region.UPPER in regions_of(session.facts.areas)
        return Topic.DAILY_LIFE if upper or not session.facts.areas else Topic.WALKING
    if heard.command in _TOPIC_OF:
        return _TOPIC_OF[heard.command]
    if heard.answer is Answer.YES or moment.says(Command.MORE):
        more = moment.says(Command.MORE)
        return session.offered or (next_topic(moment.policy, session) if more else None)
    return None


def _corrected(moment: Moment) -> Reacted:
    policy, session = moment.policy, moment.session
    # Beside the words about what is kept there is no room for more than the result.
    agreed = Acknowledge("remembered") in moment.lead
    lead = moment.lead if agreed else (*moment.lead, *taken_in(moment))
    worth = policy.look_ahead.worth_asking(session.facts, session.closed)
    if any(q not in session.asked for q in worth) and len(set(session.asked)) < MAX_QUESTIONS:
        return Reacted(replace(session, stage=Stage.INTERVIEW, question=None), lead)
    was, now = (outcome_of(s.facts, policy.knowledge) for s in (moment.before, session))
    if was == now:
        return Reacted(session, (*lead, Acknowledge("no_change")))
    session, acts = told(policy, session, changed=not agreed)
    return Reacted(session, (*lead, *acts))


def _advised(moment: Moment) -> Reacted:
    return _told_of(moment, str(asked_topic(moment)))


def _told_of(moment: Moment, topic: str) -> Reacted:
    """Tells about a topic, then one step of it after the other."""
    session = replace(moment.session, idle=0)
    step = _next_step(moment.policy, session, topic) if topic in session.told else None
    if step is not None:
        session = replace(session, steps=(*session.steps, step))
        return _offering(moment.policy, session, (Suggest(step),), topic)
    session = replace(session, told=tuple(dict.fromkeys((*session.told, topic))))
    if topic in (Topic.SEND, Topic.WHY) and session.offered != topic and goes_on(session):
        # Asked for in between, it leaves what is offered.
        return Reacted(session, (Advise(topic),))
    return _offering(moment.policy, session, (Advise(topic),), topic)


def _offering(policy: Policy, session: Session, lead: Acts = (), topic: str | None = None) -> Reacted:
    """Offers the next step of a topic, with none left the next topic."""
    topic = topic if topic and _next_step(policy, session, topic) else next_topic(policy, session)
    if topic is None:
        return part(policy, session, lead)
    return Reacted(replace(session, offered=topic, attempt=0), lead)


def _offered(moment: Moment) -> Reacted:
    return _offering(moment.policy, moment.session)


def _turns_down(moment: Moment) -> bool:
    return moment.heard.answer is Answer.NO or moment.says(Command.SKIP)


def _turned_down(moment: Moment) -> Reacted:
    session, skips, says_no = moment.session, moment.says(Command.SKIP), moment.heard.answer is Answer.NO
    if session.offered is None or not (skips or goes_on(session)):
        return part(moment.policy, session)
    if goes_on(session) and skips and not says_no:
        # "Next", while steps are told, is the next step; "something else" is not.
        return _told_of(moment, session.offered)
    session = replace(session, declined=tuple(dict.fromkeys((*session.declined, session.offered))))
    if skips:
        return _offering(moment.policy, session)
    return Reacted(replace(session, offered=None))


def _repeated(moment: Moment) -> Reacted:
    # Who wants to hear a step again is not idle.
    return Reacted(replace(moment.session, idle=0), (Repeat(), *moment.session.last), whole=True)


def _slower(moment: Moment) -> Reacted:
    lead = (Acknowledge("slower"), *moment.session.last)
    return Reacted(replace(moment.session, slow=True, idle=0), lead, whole=True)


_REACTIONS = (
    Reaction(lambda m: m.changed, _corrected),
    Reaction(lambda m: asked_topic(m) is not None, _advised),
    Reaction(lambda m: m.heard.answer is Answer.YES, _offered),
    Reaction(_turns_down, _turned_down),
    Reaction(on(Command.REPEAT), _repeated),
    Reaction(on(Command.SLOWER), _slower),
    Reaction(lambda m: m.session.idle >= MAX_ATTEMPTS, lambda m: closed(m.policy, m.session, "done")),
    Reaction(on(Command.GO_BACK), gone_back),
    Reaction(may_change, changed_answer),
    Reaction(on(Command.THANKS), lambda m: Reacted(m.session, (Acknowledge("thanks"),))),
    Reaction(on(Command.OUT_OF_SCOPE), lambda m: Reacted(m.session, (Decline(),))),
    Reaction(lambda m: m.heard.asks is not None, lambda m: Reacted(m.session)),
    Reaction(always, lambda m: Reacted(m.session, (Explain("help", TOPIC),))),
)
