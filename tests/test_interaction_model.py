"""The data that the interaction model is written from, and the script that writes it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import interaction_model as script
from skill import content

FILE = Path(content.__file__).parent / "languages" / "en" / "interaction.toml"
DATA: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
TYPES: dict[str, list[list[str]]] = {**DATA["types"], **DATA["answers"]}


@pytest.fixture(scope="module")
def model() -> Any:
    return json.loads(script.render())["interactionModel"]


@pytest.mark.parametrize("name", TYPES)
def test_rows(name: str) -> None:
    for row in TYPES[name]:
        assert len(row) > 1, row
        for text in row:
            assert re.fullmatch(r"(?:MS|[a-z']+)(?: (?:MS|[a-z']+))*", text), text


def test_lengths_of_what_is_caught() -> None:
    counts = {name: {len(text.split()) for row in TYPES[name] for text in row} for name in ("Word", "Words")}
    assert counts["Word"] == {1}
    assert min(counts["Words"]) == 2
    assert 16 <= max(counts["Words"]) <= 20


def test_a_bare_yes_no_and_command_are_left_to_amazon() -> None:
    said = {text for rows in TYPES.values() for row in rows for text in row}
    assert said.isdisjoint({"yes", "no", "help", "stop", "cancel", "repeat", "start over", "go back"})


def test_every_slot_that_is_asked_for_has_its_question(model: Any) -> None:
    [asked] = model["dialog"]["intents"]
    assert {slot["name"]: slot["prompts"]["elicitation"] for slot in asked["slots"]} == {
        name: f"Elicit.AnswerIntent.{name}" for name in DATA["answers"]
    }
    prompts = {prompt["id"]: prompt["variations"][0]["value"] for prompt in model["prompts"]}
    assert prompts["Elicit.AnswerIntent.area"] == content.locale().text("ask.area.first")
    assert prompts["Elicit.AnswerIntent.confirm"] == content.locale().text("clarify.again")


def test_what_stands_before_an_answer_is_in_its_samples(model: Any) -> None:
    [answer] = [i for i in model["languageModel"]["intents"] if i["name"] == "AnswerIntent"]
    samples = {slot["name"]: slot["samples"] for slot in answer["slots"]}
    assert samples["area"] == ["{area}", "well {area}", "um {area}"]


def test_the_check_sees_a_model_that_is_out_of_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "en-US.json"
    assert script.main(["--check", "--file", str(file)]) == 1
    assert not file.exists()
    assert script.main(["--file", str(file)]) == 0
    assert script.main(["--check", "--file", str(file)]) == 0
    file.write_text(file.read_text("utf-8").replace("my left leg", "my left zeppelin", 1), "utf-8")
    capsys.readouterr()
    assert script.main(["--check", "--file", str(file)]) == 1
    assert capsys.readouterr().err == "en-US.json is not up to date: run make interaction-model\n"
