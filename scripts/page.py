"""What the scripts that render a page have in common."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def written(
    target: Path, render: Callable[[], str], script: str, arguments: Sequence[str] | None, about: str | None
) -> int:
    """Writes the page, or with ``--check`` compares it; returns 1 after one line where it is not up to date.

    :param target: the file of the page.
    :param render: returns its text.
    :param script: the name of the script, for the line that says what to run.
    :param arguments: of the command, None for those of this process.
    :param about: what the script does, for ``--help``.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is out of date")
    options = parser.parse_args(arguments)
    page = render()
    if not options.check:
        target.write_text(page, "utf-8", newline="\n")
        return 0
    if target.is_file() and target.read_text("utf-8") == page:
        return 0
    print(f"{target.name} is not up to date: run scripts/{script}", file=sys.stderr)
    return 1
