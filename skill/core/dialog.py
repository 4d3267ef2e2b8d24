"""THE dialog policy: what to do in a heard. It holds no words and no clinical facts."""

from __future__ import annotations

from skill.core.acts import (
    Acknowledge,
    Act,
    Advise,
    Ask,
    Assess,
    Clarify,
    Close,
    Decline,
    Escalate,
    Explain,
    Offer,
    Propose,
    Recall,
    Repeat,
)
from skill.core.assess import (
    outcome_of,
    regions_of,
    triage_of,
    with_implied_signs,
)
from skill.core.doubt import hold, settle
from skill.core.fields import NEW
from skill.core.frozen import frozen, replace
from skill.core.heard import Answer, Command, Heard
from skill.core.knowledge import Knowledge, Topic, Triage
from skill.core.listen import answers, take_in
from skill.core.look_ahead import LookAhead
from skill.core.memory import Consent, Proposal
from skill.core.proposals import (
    COMMANDS,
    PATIENT,
    accepts,
    answered,
    consenting,
    declined,
    heeded,
    promise,
    resumed,
    says_more,
    truthful,
)
from skill.core.questions import BY_ID, forget
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.core.turn import Kind, Turn
from skill.core.values import Region

MAX_QUESTIONS = 8
"""Different questions in one interview, at most."""
MAX_TURNS = 38
"""Turns in one session, at most; then the result is given and the session closes."""
MAX_ATTEMPTS = 3
"""How often a question is put before it is noted as unknown."""

Decision = tuple[Session, tuple[Act, ...]]

_TOPIC_OF = {
    Command.EXERCISE: Topic.EXERCISE,
    Command.WHO_CAN_HELP: Topic.WHO_CAN_HELP,
    Command.WHY: Topic.WHY,
    Command.SEND: Topic.SEND,
}
_LEAVES_OPEN = (Command.SKIP, Command.DONT_KNOW)


@frozen
class Dialog:
    """The policy, over one body of knowledge."""

    knowledge: Knowledge
    look_ahead: LookAhead

    def decide(self, session: Session, turn: Turn) -> Decision:
        """Returns the session after the turn and what to do, given the session before it."""
        first = session.turns == 0
        session = replace(session, turns=session.turns + 1, silent=False)
        if turn.kind is Kind.LAUNCH:
            session, acts = self._launch(session, first)
        else:
            session, acts = self._said(session, turn.heard)
            # A warning stands alone; the result says again that this is education.
            if first and session.stage is Stage.INTERVIEW and not isinstance(acts[0], Escalate):
                acts = (Explain("education"), *acts)
        if session.turns >= MAX_TURNS and session.question:
            session, acts = self._give_up(session, acts)
        if any(isinstance(act, Assess) for act in acts):
            session = replace(session, result=outcome_of(session.facts, self.knowledge).cause)
        session, acts = truthful(session, acts)
        return replace(session, last=_repeatable(acts)), acts

    # The turn as a whole

    def _launch(self, session: Session, first: bool) -> Decision:
        if session.stage is Stage.EMERGENCY:
            return session, self._alarm(session)
        if first or not session.question:
            session = session if first else session.anew()
            return self._next(session, _welcome(session))
        return session, (Explain("welcome_back"), *_questions_of(session.last))

    def _said(self, session: Session, heard: Heard) -> Decision:
        session, heard = settle(*heeded(session, heard))
        held = hold(session, heard) if session.turns < MAX_TURNS else None
        if held is not None:
            return held[0], held[1:]
        facts = take_in(session, heard)
        changed = facts != session.facts
        before, session = session, replace(session, facts=facts)
        if session.stage is Stage.EMERGENCY:
            return self._in_emergency(before, session, heard)
        if self._triage(session) is Triage.EMERGENCY:
            return self._escalate(before, session)
        if heard.command is Command.STOP:
            return self._close(session, "stop")
        if heard.command is Command.START_OVER:
            return self._next(session.anew(), (Acknowledge("start_over"),))
        if session.question is None:
            session = replace(session, stage=Stage.INTERVIEW)
        progress = changed or self._answered(before, heard)
        if heard.command in COMMANDS and not progress:
            return self._asked_of_memory(session, heard)
        warning = self._warning(session) if changed else ()
        session = replace(
            session,
            idle=0 if progress else session.idle + 1,
            warned=(*session.warned, *(s for act in warning for s in act.signs)),
        )
        if session.proposed:
            return self._proposed(before, session, heard, warning)
        if session.stage is Stage.RESULT:
            return self._after_result(before, session, heard, warning)
        if progress or session.question is None:
            return self._go_on(before, session, heard, warning)
        return self._no_progress(session, heard, session.question)

    def _answered(self, session: Session, heard: Heard) -> bool:
        question = BY_ID.get(session.question or "")
        return question is not None and answers(question, session, heard)

    def _triage(self, session: Session) -> Triage:
        facts = with_implied_signs(session.facts, self.knowledge)
        return triage_of(facts, self.knowledge, session.alarmed)

    # The interview

    def _go_on(self, before: Session, session: Session, heard: Heard, lead: tuple[Act, ...]) -> Decision:
        if self._answered(before, heard) and session.question:
            session = replace(session, closed=session.closed | {session.question}, attempt=0)
        # A warning is acknowledgement enough.
        return self._next(session, lead or _taken_in(before, session, heard))

    def _next(self, session: Session, lead: tuple[Act, ...] = ()) -> Decision:
        if session.memory and session.memory.halfway:
            return self._propose(session, Proposal.RESUME, lead)
        worth = self.look_ahead.worth_asking(session.facts, session.closed)
        if not worth or (worth[0] not in session.asked and len(set(session.asked)) >= MAX_QUESTIONS):
            return self._result(session, lead)
        # What the person is being asked already is asked again before anything else.
        question = session.question if session.question in worth else None
        return self._ask(session, question or worth[0], lead)

    def _ask(self, session: Session, question: str, lead: tuple[Act, ...]) -> Decision:
        same = question == session.question
        session = replace(
            session,
            stage=Stage.INTERVIEW,
            question=question,
            confirming=None,
            attempt=session.attempt if same else 0,
            idle=session.idle if same else 0,
            # What is asked again withdraws the result.
            result=None,
            asked=session.asked if same else (*session.asked, question),
        )
        return session, (*lead, Ask(question, session.attempt))

    def _no_progress(self, session: Session, heard: Heard, question: str) -> Decision:
        if heard.command in _LEAVES_OPEN or heard.answer is Answer.UNSURE:
            return self._leave_open(session, question, "unknown")
        if heard.command is Command.GO_BACK:
            return self._go_back(session)
        if heard.about or heard.command is Command.CHANGE:
            return self._change(session, heard)
        if heard.command is Command.REPEAT:
            return session, (Repeat(), *session.last)
        if heard.command is Command.SLOWER:
            return replace(session, slow=True), (Acknowledge("slower"), *_questions_of(session.last))
        if heard.command is not None:
            return self._ask(session, question, (_aside(heard.command, question),))
        return self._repair(session, heard, question)

    def _repair(self, session: Session, heard: Heard, question: str) -> Decision:
        session = replace(session, attempt=session.attempt + 1)
        if question == "warning_signs" and heard.answer is Answer.YES:
            # A yes that cannot be told apart is asked about once, and then taken at its word.
            if session.attempt > 1:
                return self._escalate(session, replace(session, alarmed=True))
            return self._ask(session, "warning_signs", (Explain("which_sign"),))
        if session.attempt >= MAX_ATTEMPTS:
            return self._leave_open(session, question, "moving_on")
        if heard.answer is Answer.YES and question in ("training_effect", "area"):
            session = replace(session, attempt=MAX_ATTEMPTS - 1)
        return self._ask(session, question, ())

    def _leave_open(self, session: Session, question: str, how: str) -> Decision:
        session = replace(session, closed=session.closed | {question})
        return self._next(session, (Acknowledge(how),))

    def _go_back(self, session: Session) -> Decision:
        asked = session.asked[:-1] if session.question in BY_ID else session.asked
        if not asked:
            if session.stage is Stage.INTERVIEW and session.question:
                return self._ask(session, session.question, (Explain("first_question"),))
            return session, (Explain("first_question"), *_questions_of(session.last))
        return self._reopen(replace(session, asked=asked[:-1]), asked[-1])

    def _change(self, session: Session, heard: Heard) -> Decision:
        if heard.about:
            asked = tuple(q for q in session.asked if q != heard.about)
            return self._reopen(replace(session, asked=asked), heard.about)
        return session, (Explain("change"), *_questions_of(session.last))

    def _reopen(self, session: Session, question: str) -> Decision:
        session = replace(
            session,
            facts=forget(BY_ID[question], session.facts),
            closed=session.closed - {question},
            question=None,
        )
        return self._ask(session, question, (Acknowledge("going_back"),))

    # Warning signs

    def _warning(self, session: Session) -> tuple[Escalate, ...]:
        facts = with_implied_signs(session.facts, self.knowledge)
        new = tuple(s for s in facts.warning_signs if s not in session.warned)
        return (Escalate(Triage.CONTACT_CARE_TEAM, new),) if new else ()

    def _escalate(self, before: Session, session: Session) -> Decision:
        facts = with_implied_signs(session.facts, self.knowledge)
        known = with_implied_signs(before.facts, self.knowledge).warning_signs
        suspects = tuple(s for s in facts.warning_signs if s not in known and s != NEW)
        # Where the turn named no sign of its own, what was said before it is in doubt as well.
        suspects = suspects or tuple(s for s in facts.warning_signs if s != NEW)
        said = set(session.facts.warning_signs) & set(suspects) or session.alarmed
        session = replace(
            session,
            stage=Stage.EMERGENCY,
            question=CONFIRM,
            confirming="warning_signs" if said else "onset",
            suspects=suspects,
            # Whoever was asked for the signs has answered; a mishearing elsewhere leaves them open.
            closed=session.closed | ({"warning_signs"} & {before.question}),
            idle=0,
            attempt=0,
        )
        return self._raised(session)

    def _raised(self, session: Session) -> Decision:
        return session, self._alarm(session)

    def _alarm(self, session: Session) -> tuple[Act, ...]:
        return (
            Escalate(Triage.EMERGENCY, session.suspects),
            Clarify(session.confirming or "warning_signs", session.suspects),
        )

    def _in_emergency(self, before: Session, session: Session, heard: Heard) -> Decision:
        new = set(session.facts.warning_signs) - set(before.facts.warning_signs)
        if new:
            suspects = tuple(sorted({*session.suspects, *new}.difference(heard.denied_signs)))
            return self._raised(replace(session, suspects=suspects, confirming="warning_signs", idle=0))
        if self._triage(session) is not Triage.EMERGENCY or _takes_back(session, heard):
            return self._next(self._taken_back(session), (Acknowledge("no_emergency"),))
        # What is asked back next is what still stands.
        standing = tuple(s for s in session.suspects if s not in heard.denied_signs)
        session = replace(session, suspects=standing, idle=session.idle + 1)
        if heard.command is Command.SLOWER:
            session = replace(session, slow=True)
        leaving = heard.command in (Command.STOP, Command.THANKS) or heard.answer is Answer.YES
        if leaving or session.idle >= MAX_ATTEMPTS:
            return self._close(session, "emergency")
        return session, self._alarm(session)

    def _taken_back(self, session: Session) -> Session:
        facts = session.facts
        kept = tuple(s for s in facts.warning_signs if s not in session.suspects)
        facts = replace(facts, warning_signs=kept)
        if triage_of(with_implied_signs(facts, self.knowledge), self.knowledge) is Triage.EMERGENCY:
            # It was no single sign but how they came together: then it did not come all at once.
            kept = tuple(s for s in kept if s == NEW)
            facts = replace(facts, sudden_onset=False, warning_signs=kept)
        return replace(
            session,
            facts=facts,
            stage=Stage.INTERVIEW,
            question=None,
            confirming=None,
            suspects=(),
            alarmed=False,
        )

    # The result and after

    def _result(self, session: Session, lead: tuple[Act, ...], *, changed: bool = False) -> Decision:
        topic = self._next_topic(session)
        session = replace(
            session,
            stage=Stage.RESULT,
            question=TOPIC,
            confirming=None,
            offered=topic,
            attempt=0,
            idle=0,
        )
        cause = session.memory.cause if session.memory and not changed else None
        return session, (*lead, Assess(changed, cause), Offer(topic))

    def _after_result(
        self, before: Session, session: Session, heard: Heard, lead: tuple[Act, ...]
    ) -> Decision:
        if session.facts != before.facts:
            return self._corrected(before, session, heard, lead)
        topic = self._asked_topic(session, heard)
        if topic is not None:
            session = replace(session, told=(*session.told, topic), idle=0)
            return self._offer(session, (Advise(topic),))
        if heard.answer is Answer.YES:
            return self._offer(session, ())
        if heard.answer is Answer.NO or heard.command is Command.SKIP:
            if session.offered is None:
                return self._part(session)
            session = replace(session, told=(*session.told, session.offered))
            if heard.command is Command.SKIP:
                return self._offer(session, ())
            return replace(session, offered=None), (Offer(None),)
        if session.idle >= MAX_ATTEMPTS:
            return self._close(session, "done")
        return self._small_talk(session, heard)

    def _small_talk(self, session: Session, heard: Heard) -> Decision:
        offer = Offer(session.offered)
        if heard.command is Command.REPEAT:
            return session, (Repeat(), *session.last)
        if heard.command is Command.SLOWER:
            return replace(session, slow=True), (Acknowledge("slower"), *session.last)
        if heard.command is Command.GO_BACK:
            return self._go_back(session)
        if heard.about or heard.command is Command.CHANGE:
            return self._change(session, heard)
        if heard.command is Command.THANKS:
            return session, (Acknowledge("thanks"), offer)
        if heard.command is Command.OUT_OF_SCOPE:
            return session, (Decline(), offer)
        return session, (Explain("help", TOPIC), offer)

    def _corrected(self, before: Session, session: Session, heard: Heard, lead: tuple[Act, ...]) -> Decision:
        # Beside the words about what is kept there is no room for more than the result.
        agreed = Acknowledge("remembered") in lead
        lead = lead if agreed else (*lead, *_taken_in(before, session, heard))
        worth = self.look_ahead.worth_asking(session.facts, session.closed)
        if any(q not in session.asked for q in worth) and len(set(session.asked)) < MAX_QUESTIONS:
            return self._next(replace(session, question=None), lead)
        was, now = (outcome_of(s.facts, self.knowledge) for s in (before, session))
        if was == now:
            return session, (*lead, Acknowledge("no_change"), Offer(session.offered))
        return self._result(session, lead, changed=not agreed)

    def _asked_topic(self, session: Session, heard: Heard) -> str | None:
        if heard.topic is not None:
            return heard.topic
        if heard.command is Command.DEVICES:
            upper = Region.UPPER in regions_of(session.facts.areas)
            return Topic.DAILY_LIFE if upper or not session.facts.areas else Topic.WALKING
        if heard.command in _TOPIC_OF:
            return _TOPIC_OF[heard.command]
        if heard.answer is Answer.YES or heard.command is Command.MORE:
            return session.offered or (self._next_topic(session) if heard.command is Command.MORE else None)
        return None

    def _offer(self, session: Session, lead: tuple[Act, ...]) -> Decision:
        topic = self._next_topic(session)
        if topic is None:
            return self._part(session, lead)
        return replace(session, offered=topic, attempt=0), (*lead, Offer(topic))

    def _next_topic(self, session: Session) -> str | None:
        outcome = outcome_of(session.facts, self.knowledge)
        told = {g.topic for g in self.knowledge.guidance if g.id in outcome.guidance}
        told |= {Topic.WHY}
        order = list(Topic)
        if outcome.triage is not Triage.NONE:
            order.sort(key=lambda topic: topic is not Topic.WHO_CAN_HELP)
        return next((t.value for t in order if t in told and t.value not in session.told), None)

    # Memory across sessions

    def _asked_of_memory(self, session: Session, heard: Heard) -> Decision:
        memory = session.memory
        if heard.command is Command.RESUME and memory and (memory.halfway or memory.aside):
            return self._next(resumed(session), (Acknowledge("ok"),))
        parting = session.proposed is Proposal.REMEMBER
        memory, act = answered(session.memory, heard.command)
        session = replace(session, memory=memory)
        if parting:
            return self._close(session, "done", (act,))
        if session.stage is Stage.RESULT:
            return session, (act, Offer(session.offered))
        if session.question in BY_ID:
            return self._ask(session, str(session.question), (act,))
        return self._next(session, (act,))

    def _propose(self, session: Session, what: Proposal, lead: tuple[Act, ...]) -> Decision:
        idle = session.idle if session.proposed is what else 0
        session = replace(session, question=CONFIRM, confirming=None, attempt=0, idle=idle)
        return session, (*lead, Propose(what.value))

    def _proposed(self, before: Session, session: Session, heard: Heard, lead: tuple[Act, ...]) -> Decision:
        resuming = session.proposed is Proposal.RESUME
        what = Proposal.RESUME if resuming else Proposal.REMEMBER
        if heard.command in PATIENT and session.idle:
            session = replace(session, idle=before.idle)
        accepted = accepts(what, heard)
        if accepted is None and session.idle >= MAX_ATTEMPTS:
            accepted = False
        changed = session.facts != before.facts
        if not resuming and (changed or says_more(heard)):
            # What is asked from here on is what was offered before it.
            session = replace(consenting(session, accepted), question=TOPIC, last=(Offer(session.offered),))
            agreed = (promise(session.memory),) if accepted and session.memory else ()
            if changed:
                return self._after_result(before, session, heard, (*lead, *agreed))
            session, acts = self._after_result(before, session, heard, lead)
            return session, (*agreed, *acts)
        if accepted is not None and resuming:
            session = resumed(session) if accepted else declined(session, heard)
            return self._next(session, lead or (Acknowledge("ok"),))
        if accepted is not None:
            session = consenting(session, accepted)
            agreed = (promise(session.memory),) if accepted and session.memory else ()
            return self._close(session, "done", agreed)
        if heard.command is Command.REPEAT:
            return session, (Repeat(), *session.last)
        if heard.command is Command.SLOWER:
            session, lead = replace(session, slow=True), (Acknowledge("slower"),)
        elif heard.command in (Command.HELP, Command.WHY):
            lead = (Explain("help", what.value),)
        elif heard.command is Command.CHANGE:
            lead = (Explain("change"),)
        elif changed:
            lead = lead or _taken_in(before, session, heard)
        return self._propose(session, what, lead)

    # The end

    def _part(self, session: Session, lead: tuple[Act, ...] = ()) -> Decision:
        if session.memory and session.memory.consent is Consent.OPEN:
            return self._propose(session, Proposal.REMEMBER, lead)
        return self._close(session, "done", lead)

    def _give_up(self, session: Session, acts: tuple[Act, ...]) -> Decision:
        """Ends a session that has lasted too long, with all that it still has to tell."""
        told = tuple(act for act in acts if isinstance(act, Escalate | Assess | Advise))
        if session.stage is Stage.EMERGENCY:
            return self._close(session, "emergency", told)
        if session.stage is Stage.RESULT:
            return self._close(session, "done", told)
        return self._close(session, "long", (*told, Assess()))

    def _close(self, session: Session, how: str, lead: tuple[Act, ...] = ()) -> Decision:
        if how == "stop" and self._triage(session) is Triage.CONTACT_CARE_TEAM:
            how = "stop_contact"
        session = replace(session, stage=Stage.ENDED, question=None, confirming=None, doubted=None)
        return session, (*lead, Close(how))


def _welcome(session: Session) -> tuple[Act, ...]:
    memory = session.memory
    if memory is None or memory.before is None:
        return (Explain("welcome"),)
    recalled = (Recall(memory.cause),) if memory.cause and not memory.halfway else ()
    return (Explain("welcome_again"), *recalled)


def _takes_back(session: Session, heard: Heard) -> bool:
    """Whether an alarm was a mishearing. "No, I can't breathe" says the sign again and takes nothing back."""
    suspects = set(session.suspects)
    if suspects.intersection(heard.facts.warning_signs):
        return False
    if heard.answer is Answer.NO or heard.command is Command.CHANGE:
        return True
    # To deny one sign by its name leaves the others that were said.
    return bool(suspects.intersection(heard.denied_signs)) and suspects.isdisjoint(
        session.facts.warning_signs
    )


def _taken_in(before: Session, session: Session, heard: Heard) -> tuple[Act, ...]:
    """Says back what is cheap to mishear: places, and whatever a person changed."""
    was, now = before.facts, session.facts
    changed = tuple(
        name for name in now.known()
        if name != "warning_signs" and getattr(now, name) != getattr(was, name)
    )  # fmt: skip
    # One more place is an addition, no correction.
    added = set(was.areas) <= set(now.areas)
    corrected = tuple(
        sorted(name for name in changed if name in was.known() and not (name == "areas" and added))
    )
    if corrected or heard.denied_parts:
        return (Acknowledge("corrected", corrected[:1] or ("areas",)),) if now.areas or corrected else ()
    if "areas" in changed:
        return (Acknowledge("heard", ("areas",)),)
    return (Acknowledge("ok"),)


def _aside(command: Command, question: str) -> Act:
    if command in (Command.HELP, Command.WHY):
        return Explain(command.value, question)
    if command is Command.THANKS:
        return Acknowledge("thanks")
    if command is Command.OUT_OF_SCOPE:
        return Decline()
    return Explain("later")


def _repeatable(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    passing = (Repeat(), Acknowledge("slower"), Acknowledge("ok"))
    return tuple(act for act in acts if act not in passing and not isinstance(act, Close))


def _questions_of(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    return tuple(act for act in acts if isinstance(act, Ask | Offer | Clarify | Propose))
