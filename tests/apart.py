"""Code in an interpreter of its own."""

from __future__ import annotations

import os
import subprocess
import sys


def run_apart(code: str) -> str:
    """What a fresh interpreter prints: a library that is loaded cannot be unloaded again."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True)  # noqa: S603 - our own
    return done.stdout
