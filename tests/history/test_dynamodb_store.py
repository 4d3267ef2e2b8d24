"""The store for DynamoDB against moto's server; it needs the extra ``history-test``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from skill.core.fields import Facts
from skill.core.history import Record
from skill.core.knowledge import Cause
from skill.history.keeper import open_store
from skill.history.store import SECONDS_OF_A_DAY, StoreError
from skill.settings import HistorySettings, SettingsError

pytestmark = pytest.mark.slow

HISTORY = HistorySettings("dynamodb", "history", "a salt of the operator", 2)
ONE, OTHER = Record(Cause.MIXED), Record(None, Facts(has_ms=True))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)


@pytest.fixture
def table(aws: None) -> Iterator[Any]:
    import boto3

    table = boto3.resource("dynamodb").create_table(
        TableName="history",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    yield table
    table.delete()


def test_what_is_saved_is_loaded_by_its_key_and_forgotten(table: Any) -> None:
    store = open_store(HISTORY)
    assert store.load("a") is None
    store.save("a", ONE)
    store.save("b", OTHER)
    assert (store.load("a"), open_store(HISTORY).load("b")) == (ONE, OTHER)
    store.save("a", OTHER)
    assert store.load("a") == OTHER
    store.forget("a")
    store.forget("a")
    assert store.load("a") is None
    assert [item["id"] for item in table.scan()["Items"]] == ["b"]


def test_an_item_has_its_time_to_live_where_dynamodb_looks_for_it(table: Any) -> None:
    from skill.history.dynamodb_store import DynamodbStore

    now = [1000.0]
    store = DynamodbStore(table.meta.client and _resource(), "history", 2, lambda: now[0])
    store.save("a", ONE)
    (item,) = table.scan()["Items"]
    assert item["expires"] == 1000 + 2 * SECONDS_OF_A_DAY
    assert set(item) == {"id", "attributes", "expires"}
    now[0] += 2 * SECONDS_OF_A_DAY - 1
    assert store.load("a") == ONE
    now[0] += 1
    assert store.load("a") is None


def _resource() -> Any:
    import boto3

    return boto3.resource("dynamodb")


@pytest.mark.parametrize("held", [{"record": "no json"}, {"record": "[]"}, {}, {"record": '{"version": 9}'}])
def test_a_broken_item_is_an_error_that_quotes_nothing(table: Any, held: dict[str, Any]) -> None:
    table.put_item(Item={"id": "a", "attributes": {"expires": 10**11, **held}})
    with pytest.raises(StoreError, match=r"^\w+$"):
        open_store(HISTORY).load("a")


@pytest.mark.usefixtures("aws")
def test_a_table_that_is_not_there_is_an_error() -> None:
    store = open_store(HISTORY)
    for call in (lambda: store.load("a"), lambda: store.save("a", ONE), lambda: store.forget("a")):
        with pytest.raises(StoreError, match=r"^\w+$"):
            call()


def test_a_server_that_is_not_there_is_an_error(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"^\w+$"):
        open_store(HISTORY).load("a")


def test_without_a_region_the_operator_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(SettingsError, match="AWS_DEFAULT_REGION"):
        open_store(HISTORY)
