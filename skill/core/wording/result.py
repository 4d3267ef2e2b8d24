"""The result and its reasons, as they are spoken."""

from __future__ import annotations

from skill.core.assess.advice import most_useful, reasons
from skill.core.assess.outcome import Assessment, Limb
from skill.core.fields import Facts
from skill.core.knowledge import Cause, Triage
from skill.core.wording.phrases import Phrases

_MOST_REASONS, _MOST_LIMBS = 2, 2
_MOST_WORDS = 65
"""In a result, which leaves room for what is said before it and asked after it."""


def told(
    phrases: Phrases, facts: Facts, assessment: Assessment, *, changed: bool, last_time: str | None
) -> str:
    """Returns the result: what comes first, the cause, how sure it is, why, and what helps.

    :param changed: whether a correction changed an earlier result.
    :param last_time: the cause of an earlier conversation to compare with, or None.
    """
    text, outcome = phrases.locale.text, assessment.outcome
    before: list[str] = []
    if changed:
        before.append(text("result.changed"))
    if outcome.triage is Triage.CONTACT_CARE_TEAM:
        before.append(text("result.contact"))
    elif facts.has_ms is False:
        before.append(text("result.no_diagnosis"))
    if assessment.limbs:
        one_each = {limb.cause: limb for limb in reversed(assessment.limbs)}
        differing = [limb for limb in assessment.limbs if one_each[limb.cause] is limb]
        before += [_limb(phrases, limb) for limb in differing[:_MOST_LIMBS]]
    else:
        before.append(text(f"result.cause.{outcome.cause}"))
    if outcome.cause is not Cause.UNCLEAR:
        if outcome.triage is Triage.NONE:
            before.append(text(f"result.sure.{assessment.confidence}"))
        given = _reasons(phrases, facts, assessment)[:_MOST_REASONS]
        if given:
            before.append(text("result.reasons", reasons=phrases.clauses(given)))
    if last_time and not assessment.limbs:
        same = last_time == outcome.cause
        before.append(text("last_time.same" if same else f"last_time.{last_time}"))
    after = text("result.education")
    room = _MOST_WORDS - _words(*before, after)
    return " ".join([*before, *_advice(phrases, facts, assessment, room), after])


def why(phrases: Phrases, facts: Facts, assessment: Assessment) -> str:
    """Returns the reasons for the cause, in the person's own facts."""
    text, given = phrases.locale.text, _reasons(phrases, facts, assessment)
    cause = assessment.outcome.cause
    if not given or cause is Cause.UNCLEAR:
        return text("topic.why.none")
    said = [
        text("topic.why.more" if i else "result.reasons", reasons=phrases.clauses(given[i : i + 2]))
        for i in range(0, min(len(given), 4), 2)
    ]
    return " ".join([*said, text(f"topic.why.{cause}"), text("topic.why.source")])


def _limb(phrases: Phrases, limb: Limb) -> str:
    said = phrases.locale.text(f"result.limb.{limb.cause}", place=phrases.place(limb.place))
    return said[:1].upper() + said[1:]


def _reasons(phrases: Phrases, facts: Facts, assessment: Assessment) -> list[str]:
    return [phrases.fact(e.field, facts, e.values) for e in reasons(assessment, phrases.knowledge)]


def _advice(phrases: Phrases, facts: Facts, assessment: Assessment, room: int) -> list[str]:
    """What to do, in no more words than there is room for."""

    def said(ids: list[str]) -> list[str]:
        return [phrases.guidance(i, "say") for i in ids]

    return said(most_useful(facts, assessment, phrases.knowledge, lambda ids: _words(*said(ids)) <= room))


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)
