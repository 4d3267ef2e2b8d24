"""The values of the slots are those of the core, whatever a language says for them."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from skill import content
from skill.core.heard import Answer, Command, Comparison
from skill.core.knowledge import Topic
from skill.core.questions import BY_ID
from skill.core.values import ActivityChange, ActivityLevel, BodyPart, Onset, Reason, Side, TrainingEffect
from skill.understanding.describe import INTENTS
from skill.understanding.found import Found, Understood
from skill.understanding.meaning import heard_of
from skill.understanding.slots import NAMED, SLOTS, STATED
from training.sources import Sources

SOURCES = Sources.of(content.DEFAULT_LOCALE)
SIGNS = set(content.knowledge().signs)
YES_NO = {"yes", "no"}
UNPAIRED = {"face", "neck", "back", "core", "upper_body", "lower_body", "whole_body"}


def members(enum: type[StrEnum]) -> set[str]:
    return {member.value for member in enum}


@pytest.mark.parametrize(
    ("slot", "values"),
    [
        ("part", members(BodyPart)),
        ("parts", members(BodyPart) - UNPAIRED),
        ("side", members(Side)),
        ("onset", members(Onset)),
        ("pace", {"sudden", "gradual"}),
        ("level", members(ActivityLevel)),
        ("change", members(ActivityChange)),
        ("reason", members(Reason)),
        ("fading", YES_NO),
        ("rest", YES_NO),
        ("heat", YES_NO),
        ("training", members(TrainingEffect)),
        ("sign", SIGNS),
        ("sign_name", SIGNS),
        ("diagnosis", {*YES_NO, "unsure"}),
        ("answer", members(Answer)),
        ("comparison", members(Comparison)),
        ("correction", {"replace", "add"}),
        ("topic", members(Topic)),
        ("question", set(BY_ID)),
    ],
)
def test_the_values_of_a_slot(slot: str, values: set[str]) -> None:
    assert set(SOURCES.phrases[slot]) == values


def test_every_slot_has_phrases() -> None:
    assert list(SOURCES.phrases) == list(SLOTS)
    assert all(texts for values in SOURCES.phrases.values() for texts in values.values())


def test_the_commands_are_those_of_the_core() -> None:
    assert set(SOURCES.commands) == {*INTENTS, *YES_NO}
    assert {heard_of(Understood(command)).command for command in INTENTS} == set(Command)


def test_a_slot_in_a_sentence_is_one_that_it_can_hold() -> None:
    for command, texts in SOURCES.commands.items():
        used = {slot for text in texts for slot in re.findall(r"\{(\w+)\}", text)}
        assert used <= {NAMED.get(command)}, command
    used = {slot for text in SOURCES.statements for slot in re.findall(r"\{(\w+)\}", text)}
    assert {slot.removeprefix("denied_") for slot in used} <= set(STATED)


@pytest.mark.parametrize("slot", SLOTS)
def test_every_value_means_something(slot: str) -> None:
    for value in SOURCES.phrases[slot]:
        heard = heard_of(Understood(found=(Found(slot, value, value),)))
        assert not heard.empty or slot == "correction", value


def test_the_lexicon_names_slots_questions_and_values_that_there_are() -> None:
    for slot, asked in SOURCES.lexicon["only_asked"].items():
        assert slot in STATED
        assert set(asked) <= {*BY_ID, "topic", "confirm", "none"}
    values = {value for found in SOURCES.phrases.values() for value in found}
    assert {*SOURCES.lexicon["tight"], *SOURCES.lexicon["only_named"]} <= values
