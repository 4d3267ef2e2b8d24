"""One turn: take in what was said, react to it, then let one stage ask its one thing."""

from __future__ import annotations

from skill.core.acts import (
    Acknowledge,
    Act,
    Advise,
    Answer,
    Assess,
    Close,
    Console,
    Escalate,
    Explain,
    Recall,
    Repeat,
)
from skill.core.assess.outcome import outcome_of
from skill.core.frozen import replace
from skill.core.heard import Heard
from skill.core.open import Asked, Check
from skill.core.policy.closing import give_up
from skill.core.policy.listen import answers, take_in
from skill.core.policy.moment import MAX_TURNS, Acts, Decision, Moment, Policy, Reacted, react
from skill.core.policy.reactions import REACTIONS
from skill.core.policy.remembering import heeded, truthful
from skill.core.policy.stages import alarm, check, consent, interview, result
from skill.core.questions import BY_ID
from skill.core.session import Session, Stage
from skill.core.turn import Kind, Turn

_LIGHT = ("ok", "unknown", "moving_on")
"""Acknowledgements that are too much beside an answer, and too light an answer to fear."""
_GOT_IT = "heard"
STAGES = (alarm, check, consent, result, interview)
"""The first that wants the turn asks."""


def decide(policy: Policy, session: Session, turn: Turn) -> Decision:
    """Returns the session after the turn and what to do, given the session before it."""
    first = session.turns == 0
    session = replace(session, turns=session.turns + 1, silent=False)
    launched = turn.kind is Kind.LAUNCH
    reacted = _launched(session, first) if launched else _said(policy, session, turn.heard)
    session, acts = reacted.session, reacted.lead
    if not reacted.whole and session.stage not in (Stage.ENDED, Stage.EMERGENCY):
        acts = _heeding(policy, turn.heard, acts)
        asked = tuple(act.asks for act in acts if isinstance(act, Answer))
        session = replace(session, asks=tuple(dict.fromkeys((*session.asks, *asked)))) if asked else session
    if not reacted.whole and session.stage is not Stage.ENDED:
        stage = next(stage for stage in STAGES if stage.wants(session))
        session, acts = stage.asks(policy, session, acts)
    # A warning stands alone; the result says again that this is education.
    alarmed = isinstance(acts[0], Escalate)
    if first and not launched and session.stage is Stage.INTERVIEW and not alarmed:
        acts = (Explain("education"), *acts)
    if session.turns >= MAX_TURNS and session.question:
        session, acts = give_up(policy, session, acts)
    if any(isinstance(act, Assess) for act in acts):
        session = replace(session, result=outcome_of(session.facts, policy.knowledge).cause)
    session, acts = truthful(session, acts)
    return replace(session, last=_repeatable(acts)), acts


def _heeding(policy: Policy, heard: Heard, acts: Acts) -> Acts:
    """What is said first, with a kind word for what somebody feels, and the answer to what was asked."""
    # What is told about a topic answers too.
    answered = heard.asks in policy.knowledge.answers and not any(isinstance(act, Advise) for act in acts)
    if (acts and isinstance(acts[0], Escalate)) or not (answered or heard.feels):
        return acts
    light = (*_LIGHT, _GOT_IT) if heard.feels else _LIGHT
    acts = tuple(act for act in acts if not (isinstance(act, Acknowledge) and act.how in light))
    if answered:
        # What is answered now is not put off.
        acts = tuple(act for act in acts if act != Explain("later"))
    consoled = (Console(heard.feels),) if heard.feels else ()
    return (*consoled, *acts, *((Answer(str(heard.asks)),) if answered else ()))


def _launched(session: Session, first: bool) -> Reacted:
    if session.stage is Stage.EMERGENCY:
        return Reacted(session)
    if first or not session.question:
        session = session if first else session.anew()
        return Reacted(session, _welcome(session))
    return Reacted(session, (Explain("welcome_back"),))


def _welcome(session: Session) -> Acts:
    history = session.history
    if history is None or history.before is None:
        return (Explain("welcome"),)
    recalled = (Recall(history.cause),) if history.cause and not history.halfway else ()
    return (Explain("welcome_again"), *recalled)


def _said(policy: Policy, session: Session, heard: Heard) -> Reacted:
    checked = isinstance(session.open, Check)
    asked_back = check.confirmed(session, heard)
    session, heard = check.settle(policy, *heeded(session, heard))
    held = check.hold(policy, session, heard, checked=checked) if session.turns < MAX_TURNS else None
    if held is not None:
        return Reacted(held)
    asked = session.open
    answered = isinstance(asked, Asked) and answers(BY_ID[asked.question], session, heard)
    stage = session.stage if session.question else Stage.INTERVIEW
    facts = take_in(session, heard)
    # What did not change stays the same object, so that it is compared in no time.
    after = replace(session, facts=session.facts if facts == session.facts else facts, stage=stage)
    return react(REACTIONS, Moment(policy, session, after, heard, answered, asked_back))


def _repeatable(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    passing = (Repeat(), Acknowledge("slower"), Acknowledge("ok"))
    return tuple(act for act in acts if act not in passing and not isinstance(act, Close))
