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
from skill.core.heard import Answer, Command
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
        assert set(words) == {"first", "again", "closed", "reprompt"}, name


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


# What agrees, takes back and leaves is never taken for an answer

UNDERSTANDER = content.understanding()
ASKED = (None, "confirm", "topic", *BY_ID)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    "text",
    [
        "forget me",
        "please forget my answers",
        "forget everything about me",
        "i want to be forgotten",
        "delete my data",
        "can you delete what you know about me",
        "erase my history",
        "wipe your memory of me",
        "clear what you've saved",
        "remove my record",
        "get rid of everything you've saved on me",
    ],
)
def test_whoever_asks_to_be_forgotten_is_whatever_was_asked(asked: str | None, text: str) -> None:
    assert UNDERSTANDER.understand(text, asked).command is Command.FORGET


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", ["don't remember", "i don't remember", "i can't remember", "i forget"])
def test_not_to_remember_is_not_to_know(asked: str | None, text: str) -> None:
    heard = UNDERSTANDER.understand(text, asked)
    assert heard.answer is Answer.UNSURE
    assert heard.command in (None, Command.DONT_KNOW)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    "text",
    [
        "later",
        "tomorrow",
        "another time",
        "maybe later",
        "never mind",
        "i'd finish later",
        "let's finish this later",
        "let's do the rest tomorrow",
        "can we go on later",
        "i'll come back",
    ],
)
def test_who_wants_to_leave_leaves(asked: str | None, text: str) -> None:
    assert UNDERSTANDER.understand(text, asked).command is Command.STOP


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    "text",
    [
        "do you remember me",
        "do you keep my answers",
        "what do you remember",
        "what do you keep",
        "remind me later",
        "for next time",
        "save",
        "another time",
        "i remember this",
        "don't remember me",
    ],
)
def test_nothing_agrees_but_what_says_so(asked: str | None, text: str) -> None:
    heard = UNDERSTANDER.understand(text, asked)
    assert heard.command is not Command.REMEMBER
    assert heard.answer is not Answer.YES


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", ["remember this", "and remember this", "save my answers"])
def test_who_says_so_agrees(asked: str | None, text: str) -> None:
    assert UNDERSTANDER.understand(text, asked).command is Command.REMEMBER


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", ["forget me i can't breathe", "i can't breathe forget me"])
def test_a_sign_beside_it_is_not_lost(asked: str | None, text: str) -> None:
    heard = UNDERSTANDER.understand(text, asked)
    assert heard.command is Command.FORGET
    assert heard.facts == Facts(warning_signs=("breathing_trouble",))
