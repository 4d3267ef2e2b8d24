"""A real file, several processes, and processes that are killed."""

from __future__ import annotations

import os
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
from skill.history import sqlite_store
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
    assert {stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()} == {0o600}
    assert path.parent.joinpath(f"{path.name}-journal").stat().st_size == 0


def test_what_is_forgotten_is_not_in_any_file_any_more(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("key-of-one", ONE)
    store.save("key-of-other", OTHER)
    # Somebody else has it open all the while.
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


def test_what_is_out_of_date_goes_without_a_save(path: Path) -> None:
    now = [1000.0]
    store = SqliteStore(str(path), 2, lambda: now[0])
    assert store.purge() == 0
    store.save("key-of-one", ONE)
    assert store.purge() == 0
    now[0] += 2 * SECONDS_OF_A_DAY
    assert store.purge() == 1
    assert b"key-of-one" not in b"".join(p.read_bytes() for p in path.parent.iterdir())


def test_a_check_writes_and_leaves_nothing(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.check()
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT * FROM history").fetchall() == []
    with pytest.raises(StoreError):
        SqliteStore(str(path.parent), 90).check()


def test_a_file_that_is_replaced_is_opened_anew(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("a", ONE)
    for file in path.parent.iterdir():
        file.unlink()
    assert store.load("a") is None
    store.save("b", ONE)
    assert SqliteStore(str(path), 90).load("b") == ONE


def test_what_was_broken_and_is_mended_works_again(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("a", ONE)
    store.close()
    whole = path.read_bytes()
    path.write_bytes(b"no database" * 999)
    with pytest.raises(StoreError):
        store.load("a")
    path.write_bytes(whole)
    assert store.load("a") == ONE


def test_what_somebody_reads_is_not_said_to_be_forgotten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_store, "PATIENCE", 0.1)
    store = SqliteStore(str(path), 90)
    store.save("key-of-one", ONE)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM history").fetchone()
    with pytest.raises(StoreError, match=r"^OperationalError$"):
        store.forget("key-of-one")
    reader.close()
    store.forget("key-of-one")
    assert b"key-of-one" not in b"".join(p.read_bytes() for p in path.parent.iterdir())


def test_a_process_that_forked_opens_it_for_itself(path: Path) -> None:
    store = SqliteStore(str(path), 90)
    store.save("a", ONE)
    child = os.fork()
    if child == 0:
        store.save("b", OTHER)
        os._exit(0 if store.load("a") == ONE else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.load("b") == OTHER


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
