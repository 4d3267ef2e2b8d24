"""Transcripts: what a person says and what the skill answers to it, word for word.

A transcript is a text file. Its first lines, `# ...`, tell what it shows. `U:` is what the person says,
an empty one is silence; `A:` is what the skill says. Where the skill closed the microphone it ends with
`# closed`. Where the first lines have a line `# Memory is on.`, people can be remembered, and after a line
`# another day` the same person comes back.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from skill import given
from skill.alexa.builder import build
from skill.device.conversation import Conversation
from skill.device.echo import Echo
from skill.device.speaker import Silent
from skill.settings import HistorySettings, Settings

FOLDER = Path(__file__).parent / "dialogs"
PATHS = sorted(FOLDER.glob("*/*.txt"))

CLOSED = "# closed"
MEMORY = "# Memory is on."
LATER = "# another day"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What passed between the Echo and the skill in one turn."""

    request: dict[str, Any]
    response: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that took place."""

    records: tuple[dict[str, Any], ...]
    """What `talk --json` prints."""
    exchanges: tuple[Exchange, ...]
    unsaid: tuple[str, ...]
    """What the person had still to say when the skill closed."""
    closed: bool


@cache
def understander_of(locale: str) -> Any:
    return given.understander_of(locale)


Skill = Callable[..., dict[str, Any]]


@cache
def the_skill() -> Skill:
    return build(Settings())


def hold(said: Iterator[str], locale: str = "en-US", skill: Skill | None = None) -> Talk:
    """Talks as the command does: through Conversation, Echo, Understander and the Alexa handler."""
    skill = skill or the_skill()
    exchanges: list[Exchange] = []

    def recording(request: dict[str, Any], context: object) -> dict[str, Any]:
        # As over a network: nothing but JSON passes.
        response = skill(json.loads(json.dumps(request)), context)
        exchanges.append(Exchange(request, json.loads(json.dumps(response))))
        return response

    out = io.StringIO()
    echo = Echo(recording, locale)
    Conversation(echo, Silent(), out, as_json=True).run(said)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    broken_off = records[-1]["heard"] is None and len(records) > 1
    if broken_off:
        records.pop()
    return Talk(tuple(records), tuple(exchanges), tuple(said), not broken_off)


def said_in(text: str) -> list[str]:
    """Returns the person's side of a transcript."""
    return [line[2:].strip() for line in text.splitlines() if line.startswith("U:")]


def told_before(text: str) -> list[str]:
    """Returns the lines that tell what the transcript shows."""
    return [line for line in text.splitlines() if line.startswith("#") and line not in (CLOSED, LATER)]


def written(purpose: list[str], talks: Sequence[Talk]) -> str:
    """Returns the transcript of the talks of one person."""
    lines = list(purpose)
    for number, talk in enumerate(talks):
        lines += [LATER] if number else []
        for record in talk.records:
            if record["heard"] is not None:
                lines.append(f"U: {record['heard']}".rstrip())
            if record["speech"]:
                lines.append(f"A: {record['speech']}")
        lines += [CLOSED] if talk.closed else []
    return "\n".join(lines) + "\n"


@cache
def talks_of(path: Path) -> tuple[Talk, ...]:
    """Returns the talks that a transcript's person leads with the skill as it is now."""
    text = path.read_text("utf-8")
    days = text.split(f"{LATER}\n")
    with TemporaryDirectory() as folder:
        history = HistorySettings("sqlite", f"{folder}/history.db", "a salt for the transcripts")
        skill = build(Settings(history=history)) if MEMORY in text.splitlines() else None
        return tuple(hold(iter(said_in(day)), path.parent.name, skill) for day in days)


def talk_of(path: Path) -> Talk:
    """Returns the same as one talk."""
    talks = talks_of(path)
    records = tuple(record for talk in talks for record in talk.records)
    exchanges = tuple(exchange for talk in talks for exchange in talk.exchanges)
    return Talk(records, exchanges, sum((talk.unsaid for talk in talks), ()), talks[-1].closed)
