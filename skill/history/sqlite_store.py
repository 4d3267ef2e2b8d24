"""Records in an SQLite file, for one machine; any number of processes may share it."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from skill.core.history import Record, RecordError
from skill.history.store import PATIENCE, SECONDS_OF_A_DAY, StoreError

_TABLE = (
    "CREATE TABLE IF NOT EXISTS history "
    "(key TEXT PRIMARY KEY, record TEXT NOT NULL, expires INTEGER NOT NULL)"
)
_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'history'"
_SAVE = "INSERT OR REPLACE INTO history VALUES (?, ?, ?)"


class SqliteStore:
    """A store in one file, which is made when something is saved for the first time.

    Each call opens the file anew, so that a store can be shared by threads and survives a fork. With the
    last connection the write-ahead log is emptied into the file and deleted.
    """

    def __init__(self, path: str, days: int, now: Callable[[], float] = time.time) -> None:
        """Takes the file, how many days a record lasts, and a clock in seconds since 1970."""
        self._path, self._days, self._now = Path(path).absolute(), days, now

    def load(self, key: str) -> Record | None:
        """See :class:`skill.history.store.HistoryStore`."""
        with self._reading() as database:
            if database is None or not database.execute(_HAS_TABLE).fetchone():
                return None
            found = database.execute(
                "SELECT record FROM history WHERE key = ? AND expires > ?", (key, int(self._now()))
            ).fetchone()
            return Record.from_dict(json.loads(found[0])) if found else None

    def save(self, key: str, record: Record) -> None:
        """See :class:`skill.history.store.HistoryStore`; what is out of date goes with it."""
        with _errors():
            if not self._path.exists():
                self._create()
            with closing(self._connected()) as database:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("BEGIN IMMEDIATE")
                database.execute(_TABLE)
                now = int(self._now())
                database.execute("DELETE FROM history WHERE expires <= ?", (now,))
                expires = now + self._days * SECONDS_OF_A_DAY
                database.execute(_SAVE, (key, json.dumps(record.to_dict()), expires))
                database.execute("COMMIT")

    def forget(self, key: str) -> None:
        """See :class:`skill.history.store.HistoryStore`; its bytes in the file are overwritten."""
        with self._reading() as database:
            if database is None or not database.execute(_HAS_TABLE).fetchone():
                return
            database.execute("DELETE FROM history WHERE key = ?", (key,))
            # Else the log holds the record until somebody else writes over it.
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        with _errors():
            if not self._path.exists():
                yield None
                return
            with closing(self._connected()) as database:
                yield database

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
        )
        database.execute("PRAGMA secure_delete = ON")
        return database


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, RecordError, ValueError) as fault:
        raise StoreError(type(fault).__name__) from None
