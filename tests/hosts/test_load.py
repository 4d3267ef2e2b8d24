"""A short load while workers are killed: ``scripts/load.py`` tells by its exit status what it saw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOAD = Path(__file__).parents[2] / "scripts" / "load.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_nothing_is_lost_but_what_was_under_way() -> None:
    command = [sys.executable, str(LOAD), "--seconds", "45", "--every", "5", "--clients", "8"]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  our own
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not under way at a kill: 0" in done.stdout
