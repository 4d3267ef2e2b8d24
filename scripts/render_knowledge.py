"""Renders ``docs/knowledge.md`` from the knowledge and its words; ``--check`` compares it instead."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from page import written
from sensitivity import STATES, fragile, sensitivities
from simulate import figures

from skill import content
from skill.core.knowledge import (
    Cause,
    Combination,
    Diagnosis,
    Evidence,
    Guidance,
    Knowledge,
    Triage,
    WarningSign,
)
from skill.core.values import ActivityLevel, Region
from skill.core.wording.words import Locale

_TARGET = Path(__file__).parent.parent / "docs" / "knowledge.md"

_INTRODUCTION = """\
# What the skill knows

This page is long because it holds every entry. It is rendered from the files in `skill/knowledge` and the
English words in `skill/languages/en`. Don't edit it. Change those files and run
`.venv/bin/python scripts/render_knowledge.py`.

**Where the facts come from.** What sets the two causes apart, and what helps with each, comes from the
National Multiple Sclerosis Society's page "Weakness". The warning signs and the advice on activity come from
the other sources listed at the end. The sentences are our own.

**Whose judgement the numbers are.** A source says that a fact speaks for a cause. How likely it is, and from
which probability on a cause is named, is this project's judgement. No validated questionnaire
tells the two causes apart. Nobody has tested this table on patients. **A clinician must review it before
people rely on the skill.** Where the source is "Judgement of this project", no published source says it.

**Where the evidence is kinder than the page.** The Society's page says that weight training does not
strengthen muscles that get too few nerve impulses, and that it may make weakness and fatigue feel worse.
Trials are kinder to resistance training: in one (Dalgas and others, 2013) the drive from the nerves to the
muscles grew with it, and the recommendations of 2020 (Kalb and others) endorse exercise for every person
with MS. So the skill says whose point it is, sends the person to a physical therapist for a plan, and never
says not to exercise.
"""

_MOST_SENSITIVE = 5

_CAUSES = {
    Cause.DECONDITIONING: "lack of use",
    Cause.NERVE_CONDUCTION: "nerve conduction",
    Cause.MIXED: "both",
    Cause.UNCLEAR: "unclear",
}
_TRIAGES = {
    Triage.CRISIS: "crisis",
    Triage.EMERGENCY: "emergency",
    Triage.CONTACT_CARE_TEAM: "contact the care team",
    Triage.NONE: "none",
}
_REGIONS = {
    Region.UPPER: "shoulders, arms or hands",
    Region.LOWER: "hips, legs or feet",
    Region.OTHER: "face, neck, back or middle",
}
_DIAGNOSES = {
    Diagnosis.YES: "diagnosed",
    Diagnosis.NO: "not diagnosed",
    Diagnosis.UNKNOWN: "not known",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the page, or compares it; returns 1 where it is not up to date."""
    return written(
        _TARGET,
        lambda: render(content.knowledge(), content.locale()),
        "render_knowledge.py",
        arguments,
        __doc__,
    )


def render(knowledge: Knowledge, locale: Locale) -> str:
    """Returns the page."""
    parts = [
        _INTRODUCTION,
        _evidence(knowledge, locale),
        _network(knowledge),
        _signs(knowledge, locale),
        _combinations(knowledge, locale),
        _guidance(knowledge, locale),
        _steps(knowledge, locale),
        _answers(knowledge, locale),
        _sources(knowledge),
    ]
    return "\n".join(parts)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _section(title: str, text: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([f"## {title}", "", text, "", *_table(heads, rows), ""])


def _evidence(knowledge: Knowledge, locale: Locale) -> str:
    text = (
        "Two hidden causes can be there or not, which makes four states. Each number says how many of the\n"
        "people in that state would tell it, of those who tell anything about it. The last column but one\n"
        "marks what the muscles themselves do; as long as nothing of that is known,\n"
        "nerve conduction is not named."
    )
    heads = ("Id", "What the person said", *(s.capitalize() for s in STATES), "Shows the muscles", "Source")
    rows = (
        (
            f"`{e.id}`",
            said(e, locale),
            *(f"{share:.2f}" for share in e.likelihood),
            "yes" if e.shows_behavior else "",
            _source(e.source, knowledge),
        )
        for e in knowledge.evidence
    )
    return _section("Evidence", text, heads, rows)


def said(evidence: Evidence, locale: Locale) -> str:
    """Returns what a person said, in the words it is said back in."""
    if evidence.field == "warning_signs":
        return " or ".join(locale.text(f"signs.{value}") for value in evidence.values)
    if evidence.field == "areas":
        return " or ".join(locale.forms(f"parts.{value.part}")[0] for value in evidence.values)
    return " or ".join(
        locale.text(f"facts.{evidence.field}.{str(value).lower()}") for value in evidence.values
    )


def _network(knowledge: Knowledge) -> str:
    network = knowledge.network
    prior = ", ".join(f"{state} {share:.2f}" for state, share in zip(STATES, network.prior, strict=True))
    most = sensitivities(knowledge)[:_MOST_SENSITIVE]
    found = figures(knowledge)
    lines = [
        "## The network",
        "",
        f"- Before anything is known: {prior}.",
        "- Each finding multiplies the four by its likelihoods. What adds up for a cause is its probability.",
        f"- A cause is named from {network.likely:.2f} on. It is called clear, and said with high",
        f"  confidence, when both causes are as named with {network.clear:.2f} or more;",
        "  with one half or less the confidence is low.",
        "- Confidence is low as well when the cause is unclear, when somebody has to be called first,",
        "  and when it is not known that the person has MS.",
        "- The next question is the one that settles most. The interview ends when the chance that all",
        f"  further answers together change the cause is under {network.settled:.2f}: a wrong ending then",
        "  costs less than the breath of one more question, and most of what is left confirms what is known.",
        f"  Of somebody who has to call their care team today it ends under {network.settled_with_call:.2f}.",
        "- Of all people the network knows of, weighed by how many they are,",
        f"  half need {found.median} questions at most and 95% need {found.most};",
        f"  {found.changed:.1%} hear another cause than after all questions.",
        "",
        "**How sensitive it is.** Of all combinations of findings, "
        f"{fragile(knowledge):.1%} change their outcome when at least one",
        "likelihood is off by a third. These five numbers matter most;",
        "a clinician should look at them first:",
        "",
        *_table(
            ("Evidence", "State", "Likelihood", "Combinations that change when it is off by a third"),
            ((f"`{s.evidence}`", s.state, f"{s.likelihood:.2f}", f"{s.changed:.1%}") for s in most),
        ),
        "",
    ]
    return "\n".join(lines)


def _signs(knowledge: Knowledge, locale: Locale) -> str:
    text = (
        "A sign counts at any moment, in any answer, and is answered before anything else. A sign that is\n"
        "denied does not count. An emergency stops the interview; with the other signs it goes on."
    )
    heads = ("Id", "Sign", "Triage", "Condition", "Source")
    rows = (
        (
            f"`{s.id}`",
            locale.text(f"signs.{s.id}"),
            _TRIAGES[s.triage],
            _needs(s),
            _source(s.source, knowledge),
        )
        for s in knowledge.signs.values()
    )
    return _section("Warning signs", text, heads, rows)


def _needs(sign: WarningSign) -> str:
    if sign.needs is None:
        return ""
    where = _REGIONS[sign.needs]
    return f"weak in {where}, or place not known; elsewhere: {_TRIAGES[sign.otherwise]}"


def _combinations(knowledge: Knowledge, locale: Locale) -> str:
    text = "Facts that together weigh more than alone. All that is named must hold."
    heads = ("Id", "When", "Then", "Source")
    rows = (
        (f"`{c.id}`", "; ".join(_conditions(c, locale)), _follows(c, locale), _source(c.source, knowledge))
        for c in knowledge.combinations
    )
    return _section("Combinations", text, heads, rows)


def _conditions(combination: Combination, locale: Locale) -> Iterator[str]:
    for sign in combination.signs:
        yield locale.text(f"signs.{sign}")
    if combination.sudden is not None:
        yield locale.text(f"facts.sudden_onset.{str(combination.sudden).lower()}")
    if combination.onset is not None:
        yield " or ".join(
            locale.text(f"facts.onset.{onset}") if onset else "the start was not said"
            for onset in combination.onset
        )
    if combination.one_sided is not None:
        yield "a weak place is on one side" if combination.one_sided else "no weak place is on one side"
    if combination.region is not None:
        yield f"weak in {_REGIONS[combination.region]}"


def _follows(combination: Combination, locale: Locale) -> str:
    follows = []
    if combination.adds is not None:
        follows.append(f"counts as the sign: {locale.text(f'signs.{combination.adds}')}")
    if combination.triage is not Triage.NONE:
        follows.append(_TRIAGES[combination.triage])
    return "; ".join(follows)


def _guidance(knowledge: Knowledge, locale: Locale) -> str:
    text = (
        "Most useful first. The spoken result takes, of those that apply, the first two on exercise, the\n"
        "first on a physical therapist, and one for the weak place: the first, unless another leads for the\n"
        "cause. The topics and the card carry the rest. The wording here is that of the card."
    )
    heads = ("Id", "Advice", "Triage", "Causes", "Leads for", "Weak places", "MS", "Topic", "Source")
    rows = (
        (
            f"`{g.id}`",
            locale.text(f"guidance.{g.id}.write"),
            *_for_whom(g),
            g.topic.replace("_", " ") if g.topic else "",
            _source(g.source, knowledge),
        )
        for g in knowledge.guidance
    )
    return _section("Guidance", text, heads, rows)


def _for_whom(guidance: Guidance) -> tuple[str, str, str, str, str]:
    return (
        _any((_TRIAGES[t] for t in guidance.triage), len(Triage)),
        _any((_CAUSES[c] for c in guidance.causes), len(Cause)),
        ", ".join(_CAUSES[c] for c in guidance.leads),
        _any((_REGIONS[r] for r in guidance.regions), 0),
        _any((_DIAGNOSES[d] for d in guidance.diagnosis), len(Diagnosis)),
    )


def _any(names: Iterable[str], every: int) -> str:
    """Returns the names, or "any" where as many are named as stand for all."""
    named = list(names)
    return "any" if len(named) == every else ", ".join(named)


def _steps(knowledge: Knowledge, locale: Locale) -> str:
    text = (
        "Small things to do, told one at a time once a topic is told, what is for the weak part first.\n"
        "None is told as long as somebody has to be called. The wording is what is spoken."
    )
    heads = ("Id", "About", "Step", "Causes", "Weak parts", "Activity", "Seated", "Source")
    rows = (
        (
            f"`{s.id}`",
            s.hard.replace("_", " "),
            " ".join(
                locale.text(f"advice.{s.id}.{how}") for how in ("say", *(["safety"] if s.careful else []))
            ),
            _any((_CAUSES[c] for c in s.causes), len(Cause)),
            ", ".join(part.replace("_", " ") for part in s.parts) or "any",
            _any(s.levels, len(ActivityLevel)),
            "yes" if s.seated else "",
            _source(s.source, knowledge),
        )
        for s in knowledge.steps
    )
    return _section("Small steps", text, heads, rows)


def _answers(knowledge: Knowledge, locale: Locale) -> str:
    text = "What people ask, and what they hear. Some answers differ by the likely cause or the weak place."
    heads = ("Id", "For", "Answer", "Source")
    rows = (
        (f"`{a.id}`", name, locale.text(f"answer.{a.id}.say.{name}"), _source(a.source, knowledge))
        for a in knowledge.answers.values()
        for name in ("any", *a.varies)
    )
    return _section("Answers", text, heads, rows)


def _source(source: str, knowledge: Knowledge) -> str:
    return f"[{source}](#{source})" if source in knowledge.sources else source


def _sources(knowledge: Knowledge) -> str:
    lines = ["## Sources", ""]
    for source in knowledge.sources.values():
        anchor = f'<a id="{source.id}"></a>'
        lines.append(f"- {anchor}`{source.id}`: {source.title}. {source.publisher}, {source.date}.")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
