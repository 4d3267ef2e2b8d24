"""The ids that the knowledge, the words and the code share, and what is never taken for an answer."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from skill import content
from skill.core.assess.cause import Confidence
from skill.core.fields import NEW, Facts
from skill.core.frozen import names_of
from skill.core.history import Proposal
from skill.core.knowledge import Cause, Topic, Triage
from skill.core.questions import BY_ID, QUESTIONS
from skill.core.values import ActivityChange, ActivityLevel, BodyPart, Onset, Reason, TrainingEffect

ROOT = Path(content.__file__).parent
KNOWLEDGE = tomllib.loads((ROOT / "knowledge" / "weakness.toml").read_text("utf-8"))
SOURCES = tomllib.loads((ROOT / "knowledge" / "sources.toml").read_text("utf-8"))
WORDS = tomllib.loads((ROOT / "languages" / "en" / "spoken.toml").read_text("utf-8"))
SIGNS = {sign["id"]: sign for sign in KNOWLEDGE["warning_sign"]}
GUIDANCE = {g["id"]: g for g in KNOWLEDGE["guidance"]}

# Guidance that somebody who reads the results of `assess` knows by these names.
KNOWN_GUIDANCE = {
    "call_emergency_services",
    "crisis_line",
    "contact_care_team",
    "progressive_resistance_training",
    "physical_therapist_program",
    "weights_not_for_affected_muscles",
    "keep_tone_with_regular_use",
    "strengthen_surrounding_muscles",
    "physical_therapist_sources",
    "walking_exercise",
    "walking_assistive_devices",
    "walking_medication",
    "occupational_therapist_exercises",
    "daily_living_tools",
    "raise_activity_gradually",
    "ask_about_diagnosis",
    "ms_society_resources",
}


def members(enum: type[StrEnum]) -> set[str]:
    return {member.value for member in enum}


# The knowledge, the code and the words


def test_evidence_reads_fields_and_values_that_there_are() -> None:
    known: dict[str, Any] = dict.fromkeys(names_of(Facts))
    for evidence in KNOWLEDGE["evidence"]:
        assert set(evidence["when"]) <= set(known), evidence["id"]


def test_each_entry_names_a_source_that_there_is() -> None:
    tables = ("evidence", "warning_sign", "combination", "guidance")
    named = {entry["source"] for table in tables for entry in KNOWLEDGE[table]}
    assert named <= set(SOURCES)


def test_no_id_is_taken_twice() -> None:
    for table in ("evidence", "warning_sign", "combination", "guidance"):
        names = [entry["id"] for entry in KNOWLEDGE[table]]
        assert len(names) == len(set(names)), table


def test_combinations_name_signs() -> None:
    for combination in KNOWLEDGE["combination"]:
        assert {*combination.get("signs", ()), combination.get("adds", NEW)} <= set(SIGNS)


def test_guidance() -> None:
    assert set(GUIDANCE) == KNOWN_GUIDANCE
    for guidance in GUIDANCE.values():
        assert set(guidance.get("causes", ())) <= members(Cause)
        assert set(guidance.get("triage", ())) <= members(Triage)
        assert guidance.get("topic", "walking") in members(Topic)


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("ask", set(BY_ID)),
        ("explain.why", set(BY_ID)),
        ("explain.help", {*BY_ID, "topic", *members(Proposal)}),
        ("propose", members(Proposal)),
        ("last_time", {*members(Cause), "same"}),
        ("signs", set(SIGNS)),
        ("guidance", set(GUIDANCE)),
        ("parts", members(BodyPart)),
        ("result.cause", members(Cause)),
        ("result.sure", members(Confidence)),
        ("card.cause_name", members(Cause)),
        ("facts.onset", members(Onset)),
        ("facts.activity_level", members(ActivityLevel)),
        ("facts.activity_change", members(ActivityChange)),
        ("facts.reduced_by", members(Reason)),
        ("facts.training_effect", members(TrainingEffect)),
    ],
)
def test_words(key: str, names: set[str]) -> None:
    """There are words for each id, and none for what is no id."""
    table = WORDS
    for name in key.split("."):
        table = table[name]
    assert set(table) == names


@pytest.mark.parametrize(
    "field", ["sudden_onset", "worse_with_use", "recovers_with_rest", "heat_worsens", "has_ms"]
)
def test_words_for_yes_and_no(field: str) -> None:
    assert set(WORDS["facts"][field]) == {"true", "false"}


def test_words_for_each_way_to_ask() -> None:
    for name, words in WORDS["ask"].items():
        ways = set(words) - {"along", "reprompt_along", "which", "reprompt_which"}
        assert ways == {"first", "again", "closed", "reprompt", "short"}, name


def test_words_for_each_topic() -> None:
    for topic in Topic:
        assert set(WORDS["topic"][topic]) & {"offer", "tell"}, topic


def test_words_for_each_kind_of_warning_sign() -> None:
    """A kind without words of its own hears the general ones."""
    for triage in ("emergency", "contact_care_team"):
        kinds = {sign["kind"] for sign in SIGNS.values()}
        assert set(WORDS["escalate"][triage]) - {"any"} <= kinds
        assert "any" in WORDS["escalate"][triage]


def test_facts_and_questions() -> None:
    filled = {name for question in QUESTIONS for name in question.fields}
    # Who speaks is never asked: it is heard.
    assert filled == set(names_of(Facts)) - {"speaks_for"}
