"""Records in an SQLite file, for one machine; any number of processes may share it."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from skill.core.history import Record, RecordError
from skill.history.store import PATIENCE, SECONDS_OF_A_DAY, StoreError

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS history "
    "(key TEXT PRIMARY KEY, record TEXT NOT NULL, expires INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS history_expires ON history (expires)",
)
_SAVE = "INSERT OR REPLACE INTO history VALUES (?, ?, ?)"
_PURGE = "DELETE FROM history WHERE expires <= ?"
_NOBODY = "nobody"
"""The key of what is written to see whether that works; those of people are longer."""


class SqliteStore:
    """A store in one file, which is made when something is saved for the first time.

    It has the file open once, from its first use on: threads take turns, which costs less than to have SQLite
    wait. After a fork, at which nothing may be under way, each process opens it for itself.
    """

    def __init__(self, path: str, days: int, now: Callable[[], float] = time.time) -> None:
        """Takes the file, how many days a record lasts, and a clock in seconds since 1970."""
        self._path, self._days, self._now = Path(path).absolute(), days, now
        self._turn = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._opened: tuple[int, ...] = ()

    def load(self, key: str) -> Record | None:
        """See :class:`skill.history.store.HistoryStore`."""
        with self._database(make=False) as database:
            if database is None:
                return None
            found = database.execute(
                "SELECT record FROM history WHERE key = ? AND expires > ?", (key, int(self._now()))
            ).fetchone()
            return Record.from_dict(json.loads(found[0])) if found else None

    def save(self, key: str, record: Record) -> None:
        """See :class:`skill.history.store.HistoryStore`; what is out of date goes with it."""
        now = int(self._now())
        expires = now + self._days * SECONDS_OF_A_DAY
        with self._database(make=True) as database, _whole(database):
            database.execute(_PURGE, (now,))
            database.execute(_SAVE, (key, json.dumps(record.to_dict()), expires))

    def forget(self, key: str) -> None:
        """See :class:`skill.history.store.HistoryStore`; its bytes in the file are overwritten."""
        with self._database(make=False) as database:
            if database is not None:
                database.execute("DELETE FROM history WHERE key = ?", (key,))

    def purge(self) -> int:
        """See :class:`skill.history.store.HistoryStore`."""
        with self._database(make=False) as database:
            if database is None:
                return 0
            return int(database.execute(_PURGE, (int(self._now()),)).rowcount)

    def check(self) -> None:
        """See :class:`skill.history.store.HistoryStore`; the file is made where there is none."""
        if fault := _unusable(self._path):
            raise StoreError(fault)
        expires = int(self._now()) + SECONDS_OF_A_DAY
        with self._database(make=True) as database, _whole(database):
            database.execute(_SAVE, (_NOBODY, "", expires))
            found = database.execute("SELECT expires FROM history WHERE key = ?", (_NOBODY,)).fetchone()
            database.execute("DELETE FROM history WHERE key = ?", (_NOBODY,))
            if found is None:
                raise StoreError("what was written is not there")

    def close(self) -> None:
        """See :class:`skill.history.store.HistoryStore`."""
        with self._turn:
            self._close()

    @contextmanager
    def _database(self, *, make: bool) -> Iterator[Any]:
        """The open file; None where there is none and none is made."""
        with _errors():
            if not self._turn.acquire(timeout=PATIENCE):
                raise StoreError("Busy")
            try:
                yield self._connection(make)
            except sqlite3.Error:
                # What is wrong may be mended meanwhile.
                self._close()
                raise
            finally:
                self._turn.release()

    def _connection(self, make: bool) -> sqlite3.Connection | None:
        # The file may have been replaced, and a connection does not outlive a fork.
        there = self._seen()
        if self._open is not None and there == self._opened:
            return self._open
        self._close()
        if len(there) == 1:
            if not make:
                return None
            self._create()
        self._open = self._connected()
        self._opened = self._seen()
        return self._open

    def _seen(self) -> tuple[int, ...]:
        """The process and the file, as far as there is one."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return (os.getpid(),)
        return os.getpid(), found.st_dev, found.st_ino

    def _close(self) -> None:
        database, self._open = self._open, None
        if database is not None and self._opened[:1] == (os.getpid(),):
            database.close()

    def _create(self) -> None:
        """Makes a file that is private; SQLite gives those beside it the same permissions."""
        # Never opened by its own name: to close it would drop the locks that SQLite holds on it in other
        # threads (sqlite.org/howtocorrupt.html, 2.2).
        number, name = mkstemp(dir=self._path.parent)
        os.close(number)
        try:
            # Another process may have been quicker.
            with suppress(FileExistsError):
                os.link(name, self._path)
        finally:
            Path(name).unlink()

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            database.execute("PRAGMA secure_delete = ON")
            # A write-ahead log would hold what was deleted until somebody writes over it.
            if database.execute("PRAGMA journal_mode = TRUNCATE").fetchone() != ("truncate",):
                raise sqlite3.OperationalError("somebody has it open with a write-ahead log")
            for statement in _SCHEMA:
                database.execute(statement)
        except BaseException:
            database.close()
            raise
        return database


def _unusable(file: Path) -> str | None:
    """Why a file cannot be a store here, None where it seems that it can."""
    if not file.parent.is_dir():
        return "there is no such folder"
    if not os.access(file.parent, os.W_OK | os.X_OK):
        return "nothing may be written into the folder"
    if not file.exists():
        return None
    if not file.is_file():
        return "is no file"
    # Not opened: to close it would drop the locks that SQLite holds on it for others in this process.
    return None if os.access(file, os.R_OK | os.W_OK) else "may not be read and written"


@contextmanager
def _whole(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, RecordError, ValueError) as fault:
        raise StoreError(type(fault).__name__) from None
