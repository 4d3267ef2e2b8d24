"""Records in a DynamoDB table, for AWS Lambda, through the persistence adapter of the ASK SDK.

The table has a partition key ``id`` of type string, and time to live switched on for ``expires``. It is
made by the operator: the adapter would not wait for a table that it makes, nor switch on its time to live.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import boto3
from ask_sdk_core.exceptions import PersistenceException
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from skill.core.history import Record, RecordError
from skill.history.store import PATIENCE, SECONDS_OF_A_DAY, StoreError
from skill.settings import SettingsError

_KEY = "id"
_ONCE = Config(
    connect_timeout=PATIENCE, read_timeout=PATIENCE, retries={"total_max_attempts": 2, "mode": "standard"}
)


class DynamodbStore:
    """A store in one table."""

    def __init__(self, resource: Any, table: str, days: int, now: Callable[[], float] = time.time) -> None:
        """Takes boto3's resource, the table, how many days a record lasts, and a clock in seconds."""
        from ask_sdk_dynamodb.adapter import DynamoDbAdapter

        self._adapter = DynamoDbAdapter(
            table, partition_key_name=_KEY, partition_keygen=lambda key: key, dynamodb_resource=resource
        )
        self._table, self._days, self._now = resource.Table(table), days, now

    def load(self, key: str) -> Record | None:
        """See :class:`skill.history.store.HistoryStore`."""
        with _errors():
            found = self._adapter.get_attributes(key)
            # DynamoDB may take days to delete what is out of date.
            if not found or found["expires"] <= self._now():
                return None
            return Record.from_dict(json.loads(found["record"]))

    def save(self, key: str, record: Record) -> None:
        """See :class:`skill.history.store.HistoryStore`."""
        expires = int(self._now()) + self._days * SECONDS_OF_A_DAY
        # The record as text: DynamoDB would give its numbers back as Decimal, and takes no floats.
        attributes = {"record": json.dumps(record.to_dict()), "expires": expires}
        with _errors():
            # Not by the adapter: it puts all attributes one level too deep for a time to live.
            self._table.put_item(Item={_KEY: key, "attributes": attributes, "expires": expires})

    def forget(self, key: str) -> None:
        """See :class:`skill.history.store.HistoryStore`."""
        with _errors():
            self._adapter.delete_attributes(key)

    def purge(self) -> int:
        """See :class:`skill.history.store.HistoryStore`: DynamoDB does it, within days."""
        return 0

    def check(self) -> None:
        """See :class:`skill.history.store.HistoryStore`."""
        nobody = f"nobody {uuid4()}"
        self.save(nobody, Record())
        if self.load(nobody) != Record():
            raise StoreError("what was written is not there")
        self.forget(nobody)

    def close(self) -> None:
        """See :class:`skill.history.store.HistoryStore`; boto3 needs none of it."""


def open_table(table: str, days: int) -> DynamodbStore:
    """Returns the store over a table; nothing is sent yet.

    :raises SettingsError: where no AWS region is set.
    """
    if boto3.session.Session().region_name is None:
        # The adapter cannot even be imported without one.
        raise SettingsError("WEAKNESS_GUIDE_HISTORY: dynamodb needs AWS_DEFAULT_REGION")
    return DynamodbStore(boto3.resource("dynamodb", config=_ONCE), table, days)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except (
        PersistenceException, BotoCoreError, ClientError, RecordError, KeyError, TypeError, ValueError,
    ) as fault:  # fmt: skip
        raise StoreError(type(fault).__name__) from None
