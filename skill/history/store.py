"""What every store of records does, and how one is opened."""

from __future__ import annotations

from typing import Protocol

from skill.core.record import Record
from skill.settings import History, SettingsError

SECONDS_OF_A_DAY = 24 * 60 * 60
PATIENCE = 1.0
"""Seconds that a store may take: Alexa waits eight for the whole answer."""


class StoreError(Exception):
    """A store did not do what it should; the message is the kind of error and holds nothing of a record."""


class HistoryStore(Protocol):
    """Keeps one record for each key."""

    def load(self, key: str) -> Record | None:
        """Returns the record, None where there is none or its time is over.

        :raises StoreError: where the store cannot be read, or what it holds is no record.
        """

    def save(self, key: str, record: Record) -> None:
        """Keeps the record in place of an earlier one, from now on for the days that the operator set.

        :raises StoreError: where it cannot be written.
        """

    def forget(self, key: str) -> None:
        """Deletes the record, if there is one.

        :raises StoreError: where that is not sure.
        """


def open_store(history: History) -> HistoryStore:
    """Returns the store that the operator chose; only what it needs is imported.

    :raises SettingsError: where it cannot be used here.
    """
    if history.kind == "sqlite":
        from skill.history.sqlite_store import SqliteStore

        return SqliteStore(history.place, history.days)
    try:
        from skill.history.dynamodb_store import open_table
    except ImportError:
        raise SettingsError(
            "WEAKNESS_GUIDE_HISTORY: dynamodb needs: pip install 'weakness-guide[history]'"
        ) from None
    return open_table(history.place, history.days)
