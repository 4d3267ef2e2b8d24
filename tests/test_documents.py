"""What the documents show is what happens."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from skill.alexa.builder import build
from skill.device.conversation import Conversation
from skill.device.echo import Echo
from skill.device.speaker import Silent
from skill.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMAND = (ROOT / "docs" / "command.md").read_text("utf-8")
TALKS = [block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if "\n> " in block]
EXAMPLES = re.findall(r"\$ echo (['\"])(.*?)\1 \| weakness-guide (.*)\n(.*)\n", COMMAND)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: re.findall("> (.*)", talk)[1])
def test_conversation_of_the_readme(talk: str) -> None:
    said, shown = re.findall(r"^> (.*)$", talk, re.MULTILINE), re.split(r"^> .*$", talk, flags=re.MULTILINE)
    out = io.StringIO()
    Conversation(Echo(build(Settings()), "en-US"), Silent(), out).run(iter(said))
    assert out.getvalue().splitlines() == [" ".join(lines.split()) for lines in shown]


def test_the_readme_shows_conversations() -> None:
    assert len(TALKS) == 2


def test_the_readme_is_short() -> None:
    assert len(README.split()) < 900


@pytest.mark.parametrize(("said", "arguments", "told"), [example[1:] for example in EXAMPLES])
def test_example_of_the_command(said: str, arguments: str, told: str) -> None:
    command = [sys.executable, "-m", "skill", *arguments.split()]
    done = subprocess.run(command, input=said, capture_output=True, text=True)  # noqa: S603  our own
    assert (done.stdout or done.stderr) == told + "\n"


def test_the_command_has_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")], ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
