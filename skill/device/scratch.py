"""Folders for sound on its way to the ear: the user's own, soon gone, and swept where a process died."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "weakness-guide-"


def folder() -> tempfile.TemporaryDirectory[str]:
    """Returns a folder that only the user can open, for a ``with``."""
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")


def sweep() -> None:
    """Deletes what processes that are no more left behind: nobody can clean up after ``kill -9``."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdecimal() and not _lives(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _lives(process: int) -> bool:
    if os.name == "nt":
        # There to ask a process is to end it; Windows empties the folder by itself now and then.
        return True
    with contextlib.suppress(PermissionError):
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
