"""What agrees, takes back and leaves is never taken for an answer."""

from __future__ import annotations

import pytest
from transcripts import understander_of

from skill import content
from skill.core.heard import Answer, Command, Heard
from skill.core.questions import BY_ID
from training.sources import Sources

COMMANDS = Sources.of(content.DEFAULT_LOCALE).commands
U = understander_of("en-US")
ASKED = (None, "confirm", "topic", *BY_ID)


def command(text: str, asked: str | None) -> Command | None:
    return U.understand(text, asked).command


@pytest.mark.parametrize("asked", ASKED)
def test_whoever_asks_to_be_forgotten_is_whatever_was_asked(asked: str | None) -> None:
    said = [text for text in COMMANDS["forget"] if "{" not in text]
    assert [text for text in said if command(text, asked) is not Command.FORGET] == []


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", ["don't remember", "i don't remember", "i can't remember", "i forget"])
def test_not_to_remember_is_not_to_know(asked: str | None, text: str) -> None:
    heard = U.understand(text, asked)
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
    assert command(text, asked) is Command.STOP


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
    heard = U.understand(text, asked)
    assert heard.command is not Command.REMEMBER
    assert heard != Heard(answer=Answer.YES, confidence=heard.confidence)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", ["remember this", "and remember this", "save my answers"])
def test_who_says_so_agrees(asked: str | None, text: str) -> None:
    assert command(text, asked) is Command.REMEMBER


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", ["forget me i can't breathe", "i can't breathe forget me"])
def test_a_sign_beside_it_is_not_lost(asked: str | None, text: str) -> None:
    heard = U.understand(text, asked)
    assert heard.command is Command.FORGET
    assert heard.facts.warning_signs == ("breathing_trouble",)
