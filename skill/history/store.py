"""What every store of records does."""

from __future__ import annotations

from typing import Protocol

from skill.core.history import Record

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

    def purge(self) -> int:
        """Deletes the records whose time is over, and returns how many; 0 where the store does so by itself.

        :raises StoreError: where that is not sure.
        """

    def check(self) -> None:
        """Writes, reads and deletes an entry of nobody's.

        :raises StoreError: where any of it cannot be done.
        """

    def close(self) -> None:
        """Lets go of what is open; the next call opens it again."""
