"""The extras of the installation: what a command needs beyond the base."""

from __future__ import annotations

import importlib.util
from pathlib import Path


class ExtraMissing(Exception):  # noqa: N818  it says what happened
    """A package is not installed; the message says how to get it."""


def need(extra: str, *packages: str) -> None:
    """Makes sure that packages of an extra are there, without importing them.

    :param extra: its name in pyproject.toml.
    :param packages: the modules that are going to be imported.
    :raises ExtraMissing: where one is not installed.
    """
    for name in packages:
        if importlib.util.find_spec(name) is None:
            raise ExtraMissing(f"{name} is not installed; run: {install(extra)}")


def install(extra: str) -> str:
    """Returns the command that installs an extra: of the checkout that this runs from, else by its name."""
    root = Path(__file__).parents[1]
    source = root if (root / "pyproject.toml").is_file() else "weakness-guide"
    return f"pip install '{source}[{extra}]'"
