"""Nothing kept means nothing written: all transcripts, with the file system and the network watched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WATCH = r"""
import os, sys
from pathlib import Path
sys.dont_write_bytecode = True
from transcripts import PATHS, LATER, build, hold, said_in, understander_of
from skill.settings import HistorySettings, Settings

kind, place = sys.argv[1:]
understander_of("en-US")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate")
CHANGES += ("shutil.", "tempfile.")
NETWORK = ("socket.connect", "socket.sendto", "socket.bind", "socket.getaddrinfo")
NETWORK += ("subprocess.Popen", "os.system")
seen = []

def watch(event, given):
    if event == "open":
        mode, flags = given[1], given[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & WRITES):
            seen.append(event)
    elif event.startswith((*CHANGES, *NETWORK, "sqlite3.connect")):
        seen.append(event)

history = None if kind == "off" else HistorySettings("sqlite", place, "a salt for the transcripts")
skill = build(Settings(history=history))
sys.addaudithook(watch)
talks = 0
for path in PATHS:
    text = path.read_text("utf-8")
    if kind != "off" and path.stem.startswith("memory_") and path.stem != "memory_declined":
        if kind == "agree":
            hold(iter(said_in(text.split(LATER)[0])), path.parent.name, skill)
        continue
    hold(iter(said_in(text.split(LATER)[0])), path.parent.name, skill)
    talks += 1
imported = [m for m in ("sqlite3", "boto3", "skill.history.sqlite_store") if m in sys.modules]
print(talks, sorted(set(seen)), imported if kind == "off" else "")
"""


def watched(kind: str, place: Path) -> str:
    tests = Path(__file__).parent.parent
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])}
    command = [sys.executable, "-c", WATCH, kind, str(place)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return done.stdout.strip()


@pytest.mark.parametrize("kind", ["off", "silent"])
def test_nothing_is_written_or_sent(kind: str, tmp_path: Path) -> None:
    talks, seen = watched(kind, tmp_path / "history.db").split(maxsplit=1)
    assert int(talks) >= 60
    assert seen in ("[] []", "[]")
    assert list(tmp_path.iterdir()) == []


def test_the_watch_sees_what_is_kept(tmp_path: Path) -> None:
    _, seen = watched("agree", tmp_path / "history.db").split(maxsplit=1)
    assert "sqlite3.connect" in seen
    assert "open" in seen
