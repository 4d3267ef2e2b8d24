"""How to say it: acts and a locale become a Reply. It chooses words, never what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Self, assert_never

from skill.core.acts import (
    Acknowledge,
    Act,
    Advise,
    Answer,
    Ask,
    Assess,
    Clarify,
    Close,
    Console,
    Decline,
    Escalate,
    Explain,
    Offer,
    Propose,
    Recall,
    Repeat,
    Suggest,
)
from skill.core.assess.outcome import Assessment, assess
from skill.core.assess.triage import regions_of, triage_of
from skill.core.frozen import frozen, replace
from skill.core.knowledge import Knowledge, Topic, Triage
from skill.core.open import Alarm, Check, Offered, Proposed
from skill.core.policy.listen import asks_along, doubted_facts
from skill.core.session import Session
from skill.core.turn import Card, Reply
from skill.core.values import SpeaksFor, TrainingEffect
from skill.core.wording.phrases import Phrases
from skill.core.wording.result import told, why
from skill.core.wording.show import alarm_card, summary, summary_card
from skill.core.wording.words import Locale

_ATTEMPTS, _ALONG, _WHICH = ("first", "again", "closed"), "along", "which"
_REPROMPTS = {_ALONG: "reprompt_along", _WHICH: "reprompt_which"}


@frozen
class Wording:
    """Says acts in one locale."""

    phrases: Phrases
    to_carer: Self | None = None
    """The same for whoever speaks for somebody else."""

    @classmethod
    def of(cls, knowledge: Knowledge, locale: Locale) -> Self:
        """Returns what says this knowledge in this locale."""
        return cls(Phrases(knowledge, locale), cls(Phrases(knowledge, locale.other)))

    def _for(self, session: Session) -> Wording:
        return self.to_carer if self.to_carer and session.facts.speaks_for is SpeaksFor.OTHER else self

    @property
    def knowledge(self) -> Knowledge:
        """What it speaks of."""
        return self.phrases.knowledge

    @property
    def locale(self) -> Locale:
        """The words it takes."""
        return self.phrases.locale

    def reply(self, session: Session, acts: tuple[Act, ...]) -> Reply:
        """Returns what is said.

        :param session: the session after the turn.
        :param acts: what the dialog policy decided to do.
        :raises LocaleError: where the locale lacks a word for an act.
        """
        wording = self._for(session)
        if wording is not self:
            return wording.reply(session, acts)
        # Most turns only ask, and need none.
        assessed = cache(lambda: assess(session.facts, self.knowledge, session.alarmed))
        after_answer = any(isinstance(act, Answer) for act in acts)
        parts = [
            self._text(f"ask.{act.question}.short", session)
            if after_answer and isinstance(act, Ask) and self._way(act.question, 0, session) != _WHICH
            else self._act(act, session, assessed)
            for act in acts
        ]
        return Reply(
            tuple(part for part in parts if part),
            self.reprompt(session),
            self._card(session, acts, assessed),
            session.slow,
            session.question,
        )

    def _act(self, act: Act, session: Session, assessed: Callable[[], Assessment]) -> str:
        match act:
            case Ask(question, attempt):
                return self._text(f"ask.{question}.{self._way(question, attempt, session)}", session)
            case Acknowledge(how, fields):
                facts = self.phrases.facts(fields, session.facts)
                return self._text(f"acknowledge.{how}", session, facts=facts)
            case Explain(what, question):
                return self._text(f"explain.{what}.{question}" if question else f"explain.{what}", session)
            case Assess(changed, last_time):
                return told(self.phrases, session.facts, assessed(), changed=changed, last_time=last_time)
            case Advise(topic):
                return self._topic(topic, session, assessed())
            case Suggest(step):
                said = [self._text(f"advice.{step}.say", session)]
                if next(s for s in self.knowledge.steps if s.id == step).careful:
                    said.append(self._text(f"advice.{step}.safety", session))
                return " ".join(said)
            case Answer(asks):
                return self._text(f"answer.{asks}.say.{self._variant(asks, session)}", session)
            case Console(feels):
                return self._text(f"console.{feels}", session)
            case Escalate(triage, signs, harmed, again):
                return self.phrases.escalate(triage, signs, harmed=harmed, again=again)
            case Offer(topic, more):
                return self._text(self._offer(topic, more, session), session)
            case Recall(cause):
                return self.locale.text(f"last_time.{cause}")
            case Propose(what):
                return self._text(f"propose.{what}.offer", session)
            case Repeat():
                return self._text("acknowledge.repeat", session)
            case Clarify("crisis", _, _, harmed):
                return self._text("clarify.harmed" if harmed else "clarify.crisis", session)
            case Clarify("heard", _, fields):
                facts = self.phrases.facts(fields, doubted_facts(session))
                return self._text("clarify.heard", session, facts=facts)
            case Clarify("either", _, fields, _, others):
                other = replace(session, doubted=session.doubted and session.doubted.instead)
                facts = self.phrases.facts(fields, doubted_facts(session))
                instead = self.phrases.facts(others, doubted_facts(other))
                return self._text("clarify.either", session, facts=facts, instead=instead)
            case Clarify(question, signs):
                key = question if signs else f"{question}_any"
                return self._text(f"clarify.{key}", session, signs=self.phrases.signs(signs))
            case Decline(what):
                return self._text(f"decline.{what}", session)
            case Close(how):
                return self._text(f"close.{how}", session)
            case _ as unknown:
                assert_never(unknown)

    def _text(self, key: str, session: Session, **slots: str) -> str:
        days = str(session.history.days) if session.history else ""
        return self.locale.text(key, session.turns, days=days, **slots)

    @staticmethod
    def _way(question: str, attempt: int, session: Session) -> str:
        """How a question is put."""
        if question == "training_effect" and session.facts.training_effect is TrainingEffect.DIFFERS:
            return _WHICH
        return _ALONG if attempt == 0 and asks_along(session) else _ATTEMPTS[attempt]

    def _variant(self, asks: str, session: Session) -> str:
        """Which words of an answer fit the person: by their result, else by the weak region."""
        regions = sorted(region.value for region in regions_of(session.facts.areas))
        # Before a check, or without a diagnosis, nothing is advised for the cause.
        triage, has_ms = triage_of(session.facts, self.knowledge), session.facts.has_ms
        result = session.result if triage is Triage.NONE and has_ms is not False else None
        fitting = (result, *regions) if len(regions) == 1 else (result,)
        return next((name for name in fitting if name in self.knowledge.answers[asks].varies), "any")

    def _offer(self, topic: str | None, more: bool, session: Session) -> str:
        if not more:
            return f"topic.{topic or 'any'}.offer"
        told = {s.topic for s in self.knowledge.steps if s.id in session.steps}
        return f"topic.step.{'next' if topic in told else 'first'}"

    # Topics

    def _topic(self, topic: str, session: Session, assessment: Assessment) -> str:
        if topic == Topic.WHY:
            return why(self.phrases, session.facts, assessment)
        if topic == Topic.SEND:
            return self._text("topic.send.tell", session)
        tips = [
            self.phrases.guidance(g.id, "tell")
            for g in self.knowledge.guidance
            if g.topic == topic and g.id in assessment.outcome.guidance
        ]
        if topic == Topic.EXERCISE and assessment.outcome.triage is Triage.CONTACT_CARE_TEAM:
            tips = [self._text("result.contact", session), *tips[:1]]
        return " ".join(tips) or self._text("topic.none", session)

    # What can be read, and what is said after silence

    def _card(
        self, session: Session, acts: tuple[Act, ...], assessed: Callable[[], Assessment]
    ) -> Card | None:
        urgent = next((a for a in acts if isinstance(a, Escalate) and Triage(a.triage).urgent), None)
        if urgent and session.suspects:
            return alarm_card(self.phrases, urgent)
        shown = (Advise(Topic.SEND.value), Acknowledge("no_change"))
        if any(isinstance(act, Assess) or act in shown for act in acts):
            return summary_card(self.phrases, session, assessed())
        return None

    def summary(self, session: Session, words: Mapping[str, str]) -> str:
        """Returns the written summary for a therapist.

        :param words: the person's own words by the field of Facts that they told.
        """
        wording = self._for(session)
        found = assess(session.facts, self.knowledge, session.alarmed)
        return summary(wording.phrases, session, found, words)

    def reprompt(self, session: Session) -> str | None:
        """Returns what is said after silence, None where no question is open."""
        wording = self._for(session)
        if wording is not self:
            return wording.reprompt(session)
        match session.open:
            case None:
                return None
            case Alarm(signs):
                crisis = self.phrases.triage(signs) is Triage.CRISIS
                return self._text("clarify.crisis_reprompt" if crisis else "clarify.reprompt", session)
            case Check():
                grave = self.phrases.triage(doubted_facts(session).warning_signs).urgent
                return self._text("clarify.sign_again" if grave else "clarify.again", session)
            case Proposed(what):
                return self._text(f"propose.{what}.reprompt", session)
            case Offered(topic):
                more = topic is not None and topic in session.told
                key = self._offer(topic, more, session) if topic else "topic.any.reprompt"
            case asked:
                way = self._way(asked.question, session.attempt, session)
                key = f"ask.{asked.question}.{_REPROMPTS.get(way, 'reprompt')}"
        return self._text("reprompt.quiet", session, question=self._text(key, session))
