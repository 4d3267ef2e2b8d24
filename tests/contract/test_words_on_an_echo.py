"""What somebody says to an Echo is understood as `weakness-guide understand` understands it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from envelopes import envelope, kept

from skill import content
from skill.alexa.builder import build
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.device.echo import intent_request
from skill.settings import Settings
from skill.understanding.describe import describe
from training import lines
from training.sources import outputs

FILES = sorted((Path(__file__).parent.parent / "data" / "utterances").glob("*.txt"))
TODAY = datetime.now(UTC).date()
TAG = re.compile(r"<[^>]+>")
TALK = content.conversation()
SKILL = partial(build(Settings()), context=None)


def rows(file: Path) -> list[tuple[str, str | None]]:
    return [(line.text, line.asked) for line in lines.read(file, outputs())]


def asking(question: str | None) -> Session:
    """A session in which this question is open."""
    if question in BY_ID:
        return Session(question=question, asked=(question,), turns=2)
    if question == TOPIC:
        return Session(stage=Stage.RESULT, question=TOPIC, turns=9)
    if question == CONFIRM:
        facts = Facts(warning_signs=("face_droop",))
        alarm = Session(facts, Stage.EMERGENCY, CONFIRM, "warning_signs", suspects=("face_droop",), turns=3)
        return replace(alarm, warned=("face_droop",))
    return Session(turns=2)


def elicited(question: str | None) -> dict[str, Any] | None:
    if question is None:
        return None
    slots = {name: {"name": name} for name in (*BY_ID, CONFIRM, TOPIC)}
    return {"slotToElicit": question, "updatedIntent": {"name": "AnswerIntent", "slots": slots}}


def told(response: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return response["response"]["outputSpeech"]["ssml"], kept(response)


# What people were written to say for tuning is long, and much of a kind.
WITH_LONG_ONES = [
    pytest.param(file, id=file.stem, marks=[pytest.mark.slow] if re.fullmatch(r"t\d+", file.stem) else [])
    for file in FILES
]


@pytest.mark.parametrize("file", WITH_LONG_ONES)
def test_the_words_of_a_slot_are_what_understand_says(file: Path) -> None:
    # Every line takes the same way: a quarter of them shows it.
    for text, question in rows(file)[::4]:
        before = asking(question)
        session, reply = TALK.say(before, content.understanding().understand(text, question, TODAY))
        request = envelope(intent_request(text, elicited(question)), before.to_dict())
        speech, after = told(SKILL(request))
        assert after == json.loads(json.dumps(session.to_dict())), text
        plain = TAG.sub("", speech.replace("&amp;", "&"))
        assert all(part in plain for part in reply.speech), text
        heard, described = (
            TALK.hear(before, text, today=TODAY),
            describe(content.understanding(), text, question, TODAY),
        )
        facts = Facts.from_dict(described["facts"])
        assert facts.merged(heard.facts) == facts, text
        assert heard.answer == described["answer"], text


def test_there_are_utterances() -> None:
    assert sum(len(rows(file)) for file in FILES) > 1000
