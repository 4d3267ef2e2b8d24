"""How to say it: acts and a locale become a Reply. It chooses words, never what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import assert_never

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
from skill.core.assess import Assessment, assess, regions_of
from skill.core.fields import NEW, Facts
from skill.core.frozen import frozen
from skill.core.knowledge import Cause, Knowledge, Topic, Triage
from skill.core.locale import Locale
from skill.core.policy.stages.check import doubted_facts
from skill.core.session import CONFIRM, TOPIC, Session
from skill.core.turn import Card, Reply
from skill.core.values import Area, Reason, Region

_ATTEMPTS = ("first", "again", "closed")
_MOST_REASONS = 2
_MOST_WORDS = 66
"""In a result, which leaves room for what is said before and asked after it."""


@frozen
class Wording:
    """Says acts in one locale."""

    knowledge: Knowledge
    locale: Locale

    def reply(self, session: Session, acts: tuple[Act, ...]) -> Reply:
        """Returns what is said.

        :param session: the session after the turn.
        :param acts: what the dialog policy decided to do.
        :raises LocaleError: where the locale lacks a word for an act.
        """
        # Most turns only ask, and need none.
        assessed = cache(lambda: assess(session.facts, self.knowledge, session.alarmed))
        parts = [self._act(act, session, assessed) for act in acts]
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
                return self._text(f"ask.{question}.{_ATTEMPTS[attempt]}", session)
            case Acknowledge(how, fields):
                return self._text(f"acknowledge.{how}", session, facts=self._facts(fields, session.facts))
            case Explain(what, question):
                return self._text(f"explain.{what}.{question}" if question else f"explain.{what}", session)
            case Assess(changed, last_time):
                return self._result(session, assessed(), changed, last_time)
            case Advise(topic):
                return self._topic(topic, session, assessed())
            case Escalate(triage, signs):
                return self._escalate(triage, signs)
            case Offer(topic):
                return self._text(f"topic.{topic or 'any'}.offer", session)
            case Recall(cause):
                return self.locale.text(f"last_time.{cause}")
            case Propose(what):
                return self._text(f"propose.{what}.offer", session)
            case Repeat():
                return self._text("acknowledge.repeat", session)
            case Clarify("heard", _, fields):
                return self._text("clarify.heard", session, facts=self._facts(fields, doubted_facts(session)))
            case Clarify(question, signs):
                key = question if signs else f"{question}_any"
                return self._text(f"clarify.{key}", session, signs=self._signs(signs))
            case Decline(what):
                return self._text(f"decline.{what}", session)
            case Close(how):
                return self._text(f"close.{how}", session)
            case _ as unknown:
                assert_never(unknown)

    def _text(self, key: str, session: Session, **slots: str) -> str:
        days = str(session.history.days) if session.history else ""
        return self.locale.text(key, session.turns, number=self.locale.number, days=days, **slots)

    # What the person said, said back

    def _facts(self, fields: tuple[str, ...], facts: Facts) -> str:
        said = [self._fact(name, facts) for name in fields]
        return self._clauses([text for text in said if text])

    def _fact(self, name: str, facts: Facts, among: tuple[object, ...] = ()) -> str:
        value = getattr(facts, name)
        if name == "warning_signs":
            return self.locale.text(f"signs.{NEW}")
        if name == "areas":
            return self._places(facts.areas)
        if name == "reduced_by":
            value = next((v for v in reversed(value) if not among or v in among), Reason.OTHER)
        return self.locale.text(f"facts.{name}.{str(value).lower()}")

    def _places(self, areas: tuple[Area, ...]) -> str:
        if len(areas) > 3:
            return self.locale.text("places.several")
        said = []
        for area in areas:
            one, many = self.locale.forms(f"parts.{area.part}")
            which = area.side.value if area.side else "none"
            if one == many:
                # There is one of it: it has sides, but no two of them.
                which = "none" if which == "both" else which + "_of" if area.side else which
            said.append(self.locale.text(f"places.{which}", one=one, many=many))
        if len(said) == 3:
            return self.locale.text("join.three", first=said[0], second=said[1], last=said[2])
        return self.locale.text("join.two", first=said[0], last=said[1]) if len(said) == 2 else "".join(said)

    def _clauses(self, said: list[str]) -> str:
        if len(said) < 2:
            return "".join(said)
        return self.locale.text("join.clauses", first=said[0], last=said[-1])

    def _signs(self, signs: tuple[str, ...]) -> str:
        return self.locale.text(f"signs.{self._gravest(signs)}") if signs else ""

    def _gravest(self, signs: tuple[str, ...]) -> str:
        order = list(self.knowledge.signs)
        return min(signs, key=lambda s: (-self.knowledge.signs[s].triage.rank, order.index(s)))

    # Warning signs

    def _escalate(self, triage: str, signs: tuple[str, ...]) -> str:
        kind = self.knowledge.signs[self._gravest(signs)].kind if signs else "any"
        key = f"escalate.{triage}.{kind}"
        return self.locale.text(
            key if self.locale.has(key) else f"escalate.{triage}.any", number=self.locale.number
        )

    # The result

    def _result(self, session: Session, assessment: Assessment, changed: bool, last_time: str | None) -> str:
        outcome, facts = assessment.outcome, session.facts
        before: list[str] = []
        if changed:
            before.append(self.locale.text("result.changed"))
        if outcome.triage is Triage.CONTACT_CARE_TEAM:
            before.append(self.locale.text("result.contact"))
        elif facts.has_ms is False:
            before.append(self.locale.text("result.no_diagnosis"))
        before.append(self.locale.text(f"result.cause.{outcome.cause}"))
        if outcome.cause is not Cause.UNCLEAR:
            if outcome.triage is Triage.NONE:
                before.append(self.locale.text(f"result.sure.{assessment.confidence}"))
            reasons = self._reasons(facts, assessment)[:_MOST_REASONS]
            before.append(self.locale.text("result.reasons", reasons=self._clauses(reasons)))
        if last_time:
            same = last_time == outcome.cause
            before.append(self.locale.text("last_time.same" if same else f"last_time.{last_time}"))
        after = self.locale.text("result.education")
        room = _MOST_WORDS - _words(*before, after)
        return " ".join([*before, *self._most_useful(facts, assessment, room), after])

    def _reasons(self, facts: Facts, assessment: Assessment) -> list[str]:
        """The facts behind the cause, the weightiest first; of two causes, one fact of each in turn."""
        evidence = [e for e in self.knowledge.evidence if e.id in assessment.reasons]
        unused = [e for e in evidence if e.points.deconditioning]
        nerve = [e for e in evidence if e.points.nerve_conduction]
        unused.sort(key=lambda e: -e.points.deconditioning)
        nerve.sort(key=lambda e: -e.points.nerve_conduction)
        mixed = [e for pair in zip(unused, nerve, strict=False) for e in pair]
        ordered = dict.fromkeys((*mixed, *unused, *nerve))
        return [self._fact(e.field, facts, e.values) for e in ordered]

    def _most_useful(self, facts: Facts, assessment: Assessment, room: int) -> list[str]:
        """What to do for the cause, who can help, and a thing for the part of the body if there is room."""
        cause = assessment.outcome.cause
        applies = [g for g in self.knowledge.guidance if g.id in assessment.outcome.guidance]
        exercise = [g.id for g in applies if g.topic is Topic.EXERCISE]
        upper = Region.UPPER in regions_of(facts.areas)
        place = [g for g in applies if g.topic is (Topic.DAILY_LIFE if upper else Topic.WALKING)]
        place.sort(key=lambda g: cause not in g.leads)
        who = [g.id for g in applies if g.id.startswith("physical_therapist")]
        # Of two causes each needs its own advice, unless somebody else comes first anyway; else a second
        # piece is told where there is room.
        first_elsewhere = assessment.outcome.triage is not Triage.NONE or facts.has_ms is False
        needed = 2 if cause is Cause.MIXED and not first_elsewhere else 1
        said = [*exercise[:needed], *who[:1]]
        for more in (*(g.id for g in place[:1]), *exercise[needed : needed + 1]):
            if _words(*(self._guidance(g, "say") for g in (*said, more))) <= room:
                said.append(more)
        order = [*exercise, *who, *(g.id for g in place)]
        return [self._guidance(g, "say") for g in sorted(said, key=order.index)]

    def _guidance(self, guidance: str, how: str) -> str:
        return self.locale.text(f"guidance.{guidance}.{how}", number=self.locale.number)

    # Topics

    def _topic(self, topic: str, session: Session, assessment: Assessment) -> str:
        if topic == Topic.WHY:
            return self._why(session.facts, assessment)
        if topic == Topic.SEND:
            return self._text("topic.send.tell", session)
        told = [
            self._guidance(g.id, "tell")
            for g in self.knowledge.guidance
            if g.topic == topic and g.id in assessment.outcome.guidance
        ]
        return " ".join(told) or self._text("topic.none", session)

    def _why(self, facts: Facts, assessment: Assessment) -> str:
        reasons = self._reasons(facts, assessment)
        if not reasons:
            return self.locale.text("topic.why.none")
        said = [
            self.locale.text(
                "topic.why.more" if i else "result.reasons", reasons=self._clauses(reasons[i : i + 2])
            )
            for i in range(0, min(len(reasons), 4), 2)
        ]
        cause = assessment.outcome.cause
        if cause is Cause.UNCLEAR:
            return self.locale.text("topic.why.none")
        said += [self.locale.text(f"topic.why.{cause}"), self.locale.text("topic.why.source")]
        return " ".join(said)

    # What can be read, and what is said after silence

    def _card(
        self, session: Session, acts: tuple[Act, ...], assessed: Callable[[], Assessment]
    ) -> Card | None:
        alarm = any(isinstance(a, Escalate) and a.triage == Triage.EMERGENCY for a in acts)
        if alarm and session.suspects:
            number = self.locale.number
            title = self.locale.text("card.title_emergency", number=number)
            return Card(title, self._escalate(Triage.EMERGENCY, session.suspects))
        told = (Advise(Topic.SEND.value), Acknowledge("no_change"))
        if any(isinstance(act, Assess) or act in told for act in acts):
            return Card(self.locale.text("card.title"), self.summary(session.facts, assessed()))
        return None

    def summary(self, facts: Facts, assessment: Assessment) -> str:
        """Returns the written summary, for the person and for a therapist: lines of plain text."""
        outcome, locale = assessment.outcome, self.locale
        known = facts.known() - {"warning_signs"}
        told = [self._fact(name, facts) for name in facts.to_dict() if name in known]
        told += [locale.text(f"signs.{sign}") for sign in assessment.signs]
        sources = [self.knowledge.sources[s] for s in assessment.sources if s != "project_judgement"]
        return "\n".join(
            [
                f"{self._heading('cause')} {locale.text(f'card.cause_name.{outcome.cause}')}.",
                "",
                self._heading("told"),
                *(f"- {text}" for text in told),
                "",
                self._heading("helps"),
                *(f"- {self._guidance(g, 'write')}" for g in outcome.guidance),
                "",
                self._heading("sources"),
                *(f"- {s.publisher}: {s.title} ({s.date})" for s in sources),
                "",
                locale.text("card.education", number=locale.number),
            ]
        )

    def _heading(self, key: str) -> str:
        return self.locale.text(f"card.{key}") + ":"

    def reprompt(self, session: Session) -> str | None:
        """Returns what is said after silence, None where no question is open."""
        if not session.question:
            return None
        if session.question == CONFIRM:
            if session.proposed:
                return self._text(f"propose.{session.proposed}.reprompt", session)
            return self._text("clarify.again" if session.doubted else "clarify.reprompt", session)
        if session.question == TOPIC:
            key = f"topic.{session.offered}.offer" if session.offered else "topic.any.reprompt"
        else:
            key = f"ask.{session.question}.reprompt"
        return self._text("reprompt.quiet", session, question=self._text(key, session))


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)
