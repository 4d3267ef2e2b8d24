"""The live line in the terminal: whether somebody listens, how loud it is, and what was understood."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol

from skill import content

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_PAUSE_S = 0.1  # between two drawings of the level: more often is unrest
_WIDTH = 12  # of the level, in letters
_STATES = {  # the key of the words, and the style
    "listening": ("device.listening", "bold green"),
    "thinking": ("device.thinking", "yellow"),
    "speaking": ("device.speaking", "cyan"),
}


class Live(Protocol):
    """What is shown while somebody speaks. Hide it before anything else is written: they share a line."""

    def state(self, name: str) -> None:
        """Show what is being done, `listening`, `thinking` or `speaking`; with `""` hide the line."""

    def level(self, value: float) -> None:
        """Show how loud it is, from 0 to 1, while listening."""

    def heard(self, text: str) -> None:
        """Show what was understood, until the next."""

    def close(self) -> None:
        """Take the line away. May be called twice, and has to be: it gives the cursor back."""


def open_live(enabled: bool, *, locale: str = content.DEFAULT_LOCALE) -> Live:
    """Return the line on stderr, or one that shows nothing: not enabled, or stderr is no terminal."""
    if not enabled or not sys.stderr.isatty():
        return _Nothing()
    from rich.console import Console  # late: it is slow to load

    console = Console(file=sys.stderr, highlight=False)
    return _Nothing() if console.is_dumb_terminal else _Line(console, locale)


class _Nothing:
    def state(self, name: str) -> None:
        pass

    def level(self, value: float) -> None:
        pass

    def heard(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class _Line:
    def __init__(self, console: Console, locale: str) -> None:
        from rich.live import Live as Drawing

        words = content.locale(locale)
        self._words = {name: (words.text(key), style) for name, (key, style) in _STATES.items()}
        # No thread of its own and no redirection: it draws when told to, and stdout stays as it is.
        self._drawing = Drawing(
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._state = self._heard = ""
        self._level = self._drawn = 0.0

    def state(self, name: str) -> None:
        if name and name not in self._words:
            raise ValueError(f"no such state: {name}")
        self._state, self._level = name, 0.0
        if name:
            self._drawing.start()
            self._draw()
        else:
            self._drawing.stop()

    def level(self, value: float) -> None:
        self._level = min(1.0, max(0.0, value))
        if self._state == "listening" and time.monotonic() - self._drawn >= _PAUSE_S:
            self._draw()

    def heard(self, text: str) -> None:
        # A recognizer may be another computer: no codes of a terminal from there.
        self._heard = "".join(c if c.isprintable() else " " for c in text)
        if self._state:
            self._draw()

    def close(self) -> None:
        self.state("")

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._drawing.update(self._line(), refresh=True)

    def _line(self) -> Table:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        state = Text(*self._words[self._state])
        cells: list[Text | ProgressBar] = [state]
        if self._state == "listening":
            cells.append(ProgressBar(total=1.0, completed=self._level, width=_WIDTH))
        taken = state.cell_len + 1 + (len(cells) - 1) * (_WIDTH + 1)
        heard = Text(self._heard, "dim")
        # By itself the table would take from each column alike, and cut the state as well.
        heard.truncate(max(0, self._drawing.console.width - taken - 1), overflow="ellipsis")
        line = Table.grid(padding=(0, 1))
        for _ in (*cells, heard):
            line.add_column(no_wrap=True)
        line.add_row(*cells, heard)
        return line
