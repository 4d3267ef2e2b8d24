"""Writes Alexa's interaction model from the data of a language; ``--check`` compares it instead."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from skill import content
from skill.core.wording.words import Locale

_LANGUAGES = Path(content.__file__).parent / "languages"
_ANSWER, _WORDS = "AnswerIntent", "WordsIntent"
# These are no questions of the interview, so their words stand elsewhere. Nobody hears a prompt: the skill
# sends its own words with every Dialog.ElicitSlot. Amazon wants one for each slot all the same.
_PROMPTS = {"confirm": "clarify.again", "topic": "topic.any.offer"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the model, or with ``--check`` compares it: 1 and one line where it is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is out of date")
    parser.add_argument("--locale", default=content.DEFAULT_LOCALE)
    parser.add_argument("--file", type=Path, help="the file to write or compare instead of the skill's own")
    options = parser.parse_args(arguments)
    folder = content.interaction_model_folder() / "interactionModels" / "custom"
    file: Path = options.file or folder / f"{options.locale}.json"
    text = render(options.locale)
    if not options.check:
        file.write_text(text, "utf-8", newline="\n")
        return 0
    if file.is_file() and file.read_text("utf-8") == text:
        return 0
    print(f"{file.name} is not up to date: run make interaction-model", file=sys.stderr)
    return 1


def render(locale: str = content.DEFAULT_LOCALE) -> str:
    """Returns the interaction model of a locale as JSON.

    :raises OSError: where its language has no ``interaction.toml``.
    :raises KeyError: where something is missing in that.
    """
    file = _LANGUAGES / locale.split("-")[0] / "interaction.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    return json.dumps(model(data, content.locale(locale)), indent=1, ensure_ascii=False) + "\n"


def model(data: Mapping[str, Any], words: Locale) -> dict[str, Any]:
    """Returns an interaction model.

    :param data: what ``interaction.toml`` holds.
    :param words: where the prompts come from.
    """
    answers = data["answers"]
    types = {**data["types"], **{_type(question): rows for question, rows in answers.items()}}
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": data["invocation_name"],
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOW"}},
                "intents": [
                    *({"name": f"AMAZON.{name}Intent", "samples": []} for name in data["built_ins"]),
                    {
                        "name": _WORDS,
                        "slots": [{"name": name.lower(), "type": name} for name in data["types"]],
                        "samples": [f"{{{name.lower()}}}" for name in data["types"]],
                    },
                    {
                        "name": _ANSWER,
                        "slots": [_slot(question, data["answer"]["before"]) for question in answers],
                        "samples": data["answer"]["samples"],
                    },
                ],
                "types": [{"name": name, "values": list(map(_value, rows))} for name, rows in types.items()],
            },
            "dialog": {
                "delegationStrategy": "SKILL_RESPONSE",
                "intents": [
                    {
                        "name": _ANSWER,
                        "delegationStrategy": "SKILL_RESPONSE",
                        "confirmationRequired": False,
                        "prompts": {},
                        "slots": list(map(_dialog_slot, answers)),
                    }
                ],
            },
            "prompts": [_prompt(question, words) for question in answers],
        }
    }


def _type(question: str) -> str:
    return question.title().replace("_", "") + "Answer"


def _slot(question: str, before: Iterable[str]) -> dict[str, Any]:
    samples = [f"{words} {{{question}}}".lstrip() for words in before]
    return {"name": question, "type": _type(question), "samples": samples}


def _value(row: Sequence[str]) -> dict[str, Any]:
    return {"name": {"value": row[0], "synonyms": row[1:]}}


def _dialog_slot(question: str) -> dict[str, Any]:
    return {
        "name": question,
        "type": _type(question),
        # Where no slot is required, Amazon answers Dialog.ElicitSlot with "Invalid Directive".
        "elicitationRequired": True,
        "confirmationRequired": False,
        "prompts": {"elicitation": _prompt_id(question)},
    }


def _prompt_id(question: str) -> str:
    return f"Elicit.{_ANSWER}.{question}"


def _prompt(question: str, words: Locale) -> dict[str, Any]:
    text = words.text(_PROMPTS.get(question, f"ask.{question}.first"))
    return {"id": _prompt_id(question), "variations": [{"type": "PlainText", "value": text}]}


if __name__ == "__main__":
    sys.exit(main())
