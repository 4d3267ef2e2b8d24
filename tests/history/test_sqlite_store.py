"""A real file, several processes, and processes that are killed."""

from __future__ import annotations

import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skill.core.fields import Facts
from skill.core.history import Record
from skill.core.knowledge import Cause
from skill.history.sqlite_store import SqliteStore
from skill.history.store import SECONDS_OF_A_DAY, StoreError

ONE = Record(Cause.MIXED)
OTHER = Record(None, Facts(has_ms=True))

WRITER = """
import sys
from skill.core.knowledge import Cause
from skill.core.history import Record
from skill.history.sqlite_store import SqliteStore
path, name, times = sys.argv[1:]
store = SqliteStore(path, 90)
causes = list(Cause)
print("ready", flush=True)
for number in range(int(times)):
    store.save(f"{name}{number % 5}", Record(causes[number % 4]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def writer(path: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own


def test_what_is_saved_is_loaded_by_its_key(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("a", ONE)
    store.save("b", OTHER)
    assert (store.load("a"), store.load("b"), store.load("c")) == (ONE, OTHER, None)
    store.save("a", OTHER)
    assert SqliteStore(str(path), 90).load("a") == OTHER


def test_the_file_is_made_by_the_first_save_and_is_private(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    assert store.load("a") is None
    store.forget("a")
    assert list(path.parent.iterdir()) == []
    store.save("a", ONE)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_forgotten_is_not_in_any_file_any_more(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("key-of-one", ONE)
    store.save("key-of-other", OTHER)
    # Somebody else has it open all the while, so that the log stays.
    other = sqlite3.connect(path)
    other.execute("SELECT count(*) FROM history").fetchone()
    store.forget("key-of-one")
    store.forget("key-of-one")
    assert store.load("key-of-one") is None
    assert store.load("key-of-other") == OTHER
    held = b"".join(p.read_bytes() for p in path.parent.iterdir())
    other.close()
    assert b"key-of-one" not in held
    assert b"mixed" not in held
    assert b"key-of-other" in held


def test_the_time_of_a_record_is_over(path: Path) -> None:
    now = [1000.0]
    store = SqliteStore(str(path), 2, lambda: now[0])
    store.save("a", ONE)
    now[0] += 2 * SECONDS_OF_A_DAY - 1
    assert store.load("a") == ONE
    now[0] += 1
    assert store.load("a") is None
    store.save("b", OTHER)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT key FROM history").fetchall() == [("b",)]


def test_an_empty_file_is_a_store_without_records(path: Path) -> None:
    path.touch()
    store = SqliteStore(str(path), 90)
    store.forget("a")
    assert store.load("a") is None
    store.save("a", ONE)
    assert store.load("a") == ONE


@pytest.mark.parametrize("held", ["no json", "[]", '{"version": 9}', '{"version": 1}'])
def test_a_broken_record_is_an_error_that_quotes_nothing(path: Path, held: str) -> None:
    store = SqliteStore(str(path), 90)
    store.save("a", ONE)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE history SET record = ?", (held,))
    with pytest.raises(StoreError, match=r"^\w+$"):
        store.load("a")
    store.save("a", OTHER)
    assert store.load("a") == OTHER


@pytest.mark.parametrize("call", ["load", "save", "forget"])
def test_what_is_no_database_is_an_error(path: Path, call: str) -> None:
    path.write_text("this is my diary, not a database " * 200)
    store = SqliteStore(str(path), 90)
    with pytest.raises(StoreError, match=r"^DatabaseError$"):
        store.save("a", ONE) if call == "save" else getattr(store, call)("a")
    with pytest.raises(StoreError, match=r"^\w+$"):
        SqliteStore(str(path.parent / "no" / "folder"), 90).save("a", ONE)


def test_a_locked_file_is_an_error_in_time(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("a", ONE)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"^OperationalError$"):
        store.save("a", OTHER)
    assert store.load("a") == ONE, "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    store.save("a", OTHER)


def test_several_processes_write_at_once(path: Path) -> None:
    processes = [writer(path, name, 40) for name in "xyz"]
    assert [p.wait(60) for p in processes] == [0, 0, 0]
    store = SqliteStore(str(path), 90)
    assert all(
        store.load(f"{name}{n}") == Record(list(Cause)[(35 + n) % 4]) for name in "xyz" for n in range(5)
    )


def test_processes_that_are_killed_while_they_write_leave_a_sound_file(path: Path) -> None:
    store, draw = SqliteStore(str(path), 90), random.Random(5)  # noqa: S311  no secret
    store.save("mine", OTHER)
    # Another thread of the same process reads all the while: its locks must survive what the store does.
    reader = sqlite3.connect(path)
    for _ in range(6):
        process = writer(path, "x", 1_000_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.uniform(0.0, 0.06))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        store.save("mine", ONE)
        assert store.load("mine") == ONE
        for number in range(5):
            found = store.load(f"x{number}")
            assert found is None or found.cause is not None
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    reader.close()
