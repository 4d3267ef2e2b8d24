"""Renders ``docs/clinical-review.md``, a form for a clinician; ``--check`` compares it instead."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from page import written
from render_knowledge import said
from sensitivity import STATES, sensitivities

from skill import content
from skill.core.knowledge import Evidence, Knowledge
from skill.core.wording.words import Locale

_TARGET = Path(__file__).parent.parent / "docs" / "clinical-review.md"
_INTRODUCTION = """\
# Clinical review

A form for a neurologist, a physical therapist or an occupational therapist. It is made from the data by
`.venv/bin/python scripts/render_review.py` and holds everything clinical that the skill says. Tick what is
right. Where it is not, write the correction beside it. What matters most comes first. Thank you: until this
form is signed, the skill says that no clinician has reviewed it.

Reviewer: ______________________  Profession: ______________________  Date: ______________
"""
_SIGNED = """\
## Signed

I have read the parts that are ticked. Corrections are written beside them.

Name: ______________________  Signature: ______________________  Date: ______________
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the page, or compares it; returns 1 where it is not up to date."""
    return written(
        _TARGET,
        lambda: render(content.knowledge(), content.locale()),
        "render_review.py",
        arguments,
        __doc__,
    )


def render(knowledge: Knowledge, locale: Locale) -> str:
    """Returns the form."""
    parts = (
        _signs(knowledge, locale),
        _likelihoods(knowledge, locale),
        _guidance(knowledge, locale),
        _answers(knowledge, locale),
        _steps(knowledge, locale),
    )
    return "\n".join([_INTRODUCTION, *("\n".join(part) for part in parts), _SIGNED])


def _signs(knowledge: Knowledge, locale: Locale) -> Iterator[str]:
    yield "## 1. Warning signs: is each as urgent as it says, and is one missing?\n"
    for sign in sorted(knowledge.signs.values(), key=lambda s: -s.triage.rank):
        told = f"{locale.text(f'signs.{sign.id}')}: {sign.triage.replace('_', ' ')}"
        where = (
            f" (where {sign.needs} body weak; else {sign.otherwise.replace('_', ' ')})" if sign.needs else ""
        )
        yield from _row(told + where, sign.source, knowledge)
    yield ""


def _likelihoods(knowledge: Knowledge, locale: Locale) -> Iterator[str]:
    yield "## 2. How likely is each finding?\n"
    yield "Of a hundred people who are weak from ... how many would say it?"
    yield "The numbers that matter most come first.\n"
    order = list(dict.fromkeys(s.evidence for s in sensitivities(knowledge)))
    for evidence in sorted(knowledge.evidence, key=lambda e: order.index(e.id)):
        yield from _row(f'"{said(evidence, locale)}": {_shares(evidence)}', evidence.source, knowledge)
    prior = ", ".join(
        f"{state} {share:.0%}" for state, share in zip(STATES, knowledge.network.prior, strict=True)
    )
    yield from _row(f"Of those who ask, before anything is known: {prior}", "project_judgement", knowledge)
    yield ""


def _shares(evidence: Evidence) -> str:
    return ", ".join(f"{state} {share:.0%}" for state, share in zip(STATES, evidence.likelihood, strict=True))


def _guidance(knowledge: Knowledge, locale: Locale) -> Iterator[str]:
    yield "## 3. The advice of the result\n"
    for guidance in knowledge.guidance:
        yield from _row(locale.text(f"guidance.{guidance.id}.write"), guidance.source, knowledge)
    yield ""


def _answers(knowledge: Knowledge, locale: Locale) -> Iterator[str]:
    yield "## 4. Answers to what people ask\n"
    for answer in knowledge.answers.values():
        for name in ("any", *answer.varies):
            who = "" if name == "any" else f" ({name.replace('_', ' ')})"
            told = f"**{answer.id.replace('_', ' ')}**{who}: {locale.text(f'answer.{answer.id}.say.{name}')}"
            yield from _row(told, answer.source, knowledge)
    yield ""


def _steps(knowledge: Knowledge, locale: Locale) -> Iterator[str]:
    yield "## 5. Small steps\n"
    for step in knowledge.steps:
        told = [locale.text(f"advice.{step.id}.say")]
        told += [locale.text(f"advice.{step.id}.safety")] if step.careful else []
        causes = ", ".join(cause.replace("_", " ") for cause in step.causes)
        yield from _row(
            f"**{step.hard.replace('_', ' ')}** ({causes}): {' '.join(told)}", step.source, knowledge
        )
    yield ""


def _row(told: str, source: str, knowledge: Knowledge) -> Iterator[str]:
    found = knowledge.sources[source]
    yield f"- [ ] {told}"
    yield f"  - Source: {found.publisher}, {found.title}, {found.date}. Correction: ______________________"


if __name__ == "__main__":
    sys.exit(main())
