"""The live line, on a terminal that keeps what is written to it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from skill import content
from skill.device.listening import live
from skill.device.listening.live import Live, open_live

WORDS = content.locale()
LISTENING, THINKING, SPEAKING = (WORDS.text(f"device.{s}") for s in ("listening", "thinking", "speaking"))
BAR = ("\u2501", "\u2578", "\u257a")


class Terminal(io.StringIO):
    """Stands for stderr."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True

    @property
    def screen(self) -> str:
        """What is to be seen: one line at a time, which is all that is ever drawn."""
        line = ""
        for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", self.getvalue()):
            if part == "\r" or part.startswith("\x1b["):
                line = "" if part.endswith("K") else line
            elif part != "\n":
                line += part
        return line.rstrip()

    @property
    def drawn(self) -> int:
        return self.getvalue().count("\x1b[2K")


class Clock:
    """Stands for the module time."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "JUPYTER_COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    kept = Terminal()
    monkeypatch.setattr(live, "sys", SimpleNamespace(stderr=kept))  # pytest changes that of sys
    return kept


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    mine = Clock()
    monkeypatch.setattr(live, "time", mine)
    return mine


def test_each_state_is_told_in_words(terminal: Terminal) -> None:
    line = open_live(True)
    for name, words in (("listening", LISTENING), ("thinking", THINKING), ("speaking", SPEAKING)):
        line.state(name)
        assert terminal.screen.startswith(words)
    line.close()


def test_nothing_is_drawn_before_the_first_state(terminal: Terminal) -> None:
    line = open_live(True)
    line.level(0.5)
    line.heard("my legs")
    assert terminal.getvalue() == ""


def test_the_level_is_a_bar_that_grows(terminal: Terminal, clock: Clock) -> None:
    line = open_live(True)
    line.state("listening")
    drawings = []
    for value in (-1.0, 0.0, 0.5, 1.0, 7.0):
        clock.now += 1
        before = len(terminal.getvalue())
        line.level(value)
        drawings.append(terminal.getvalue()[before:])
        assert sum(terminal.screen.count(c) for c in BAR) == 12
    below, none, half, full, above = drawings
    assert below == none
    assert full == above
    assert len({none, half, full}) == 3
    line.close()


def test_the_level_is_drawn_ten_times_a_second_at_most(terminal: Terminal, clock: Clock) -> None:
    line = open_live(True)
    line.state("listening")
    before = terminal.drawn
    for _ in range(100):
        clock.now += 0.03
        line.level(0.5)
    assert 10 <= terminal.drawn - before <= 30
    line.close()


def test_the_level_is_shown_while_listening_only(terminal: Terminal, clock: Clock) -> None:
    line = open_live(True)
    line.state("thinking")
    before = terminal.getvalue()
    clock.now += 1
    line.level(0.9)
    assert terminal.getvalue() == before
    assert not set(terminal.screen) & set(BAR)
    line.close()


def test_what_was_understood_stays_until_the_next(terminal: Terminal) -> None:
    line = open_live(True)
    line.state("thinking")
    line.heard("both my legs")
    line.state("listening")
    assert terminal.screen.endswith("both my legs")
    line.heard("yes")
    assert terminal.screen.endswith("yes")
    assert "legs" not in terminal.screen
    line.close()


def test_a_long_answer_is_cut_to_one_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = open_live(True)
    line.state("listening")
    line.heard("and then " * 50)
    assert len(terminal.screen) <= 40
    assert terminal.screen.endswith("\u2026")
    assert terminal.screen.startswith(LISTENING)
    assert terminal.screen.count("\u2026") == 1
    assert "\x1b[1A" not in terminal.getvalue()  # never more than one line to go back over
    line.close()


@pytest.mark.parametrize("text", ["[bold red]yes[/]", "[/nothing]", ":heart:", "a \x1b[31mb\x07\r\nc"])
def test_what_was_understood_is_shown_as_it_is(terminal: Terminal, text: str) -> None:
    line = open_live(True)
    line.state("thinking")
    line.heard(text)
    assert "\x1b[31m" not in terminal.getvalue()
    assert terminal.screen.endswith("".join(c if c.isprintable() else " " for c in text))
    line.close()


def test_hidden_it_leaves_nothing_behind_and_can_come_back(terminal: Terminal) -> None:
    line = open_live(True)
    line.state("thinking")
    line.state("")
    assert terminal.screen == ""
    before = terminal.getvalue()
    line.level(1.0)
    line.heard("yes")
    assert terminal.getvalue() == before
    line.state("listening")
    assert LISTENING in terminal.screen
    assert terminal.screen.endswith("yes")
    line.close()


def test_closing_gives_the_cursor_back(terminal: Terminal) -> None:
    line = open_live(True)
    line.state("listening")
    line.close()
    line.close()
    assert terminal.screen == ""
    written = terminal.getvalue()
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")


def test_stdout_stays_as_it_is(terminal: Terminal) -> None:
    out, err = sys.stdout, sys.stderr
    line = open_live(True)
    line.state("listening")
    assert sys.stdout is out
    assert sys.stderr is err
    line.close()


def test_a_state_that_there_is_not(terminal: Terminal) -> None:
    with pytest.raises(ValueError, match="dreaming"):
        open_live(True).state("dreaming")


def use(line: Live) -> None:
    for name in ("listening", "thinking", "speaking", ""):
        line.state(name)
        line.level(0.5)
        line.heard("yes")
    line.close()
    line.close()


def test_it_is_off_when_silent(terminal: Terminal) -> None:
    use(open_live(False))
    assert terminal.getvalue() == ""


def test_it_is_off_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    use(open_live(True))
    assert capsys.readouterr() == ("", "")


def test_it_is_off_on_a_terminal_that_cannot_go_back(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    use(open_live(True))
    assert terminal.getvalue() == ""


def test_colour_is_no_must(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    line = open_live(True)
    line.state("listening")
    assert LISTENING in terminal.screen
    assert "\x1b[1;32m" not in terminal.getvalue()
    line.close()


def test_where_it_is_off_rich_is_not_loaded() -> None:
    code = """
import sys
from skill.device.listening.live import open_live
open_live(True)
print("rich" in sys.modules)
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True)  # noqa: S603 - our own
    assert done.stdout == "False\n"
