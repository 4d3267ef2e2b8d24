"""``weakness-guide forget`` and ``purge``."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from skill import cli
from skill.core.history import Record
from skill.core.knowledge import Cause
from skill.history.key import key_of
from skill.history.sqlite_store import SqliteStore
from skill.history.store import SECONDS_OF_A_DAY

SALT = "a salt of the operator"
USER = "amzn1.ask.account.SOMEBODY"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SqliteStore:
    monkeypatch.setenv("WEAKNESS_GUIDE_HISTORY", f"sqlite:{tmp_path / 'history.db'}")
    monkeypatch.setenv("WEAKNESS_GUIDE_HISTORY_SALT", SALT)
    return SqliteStore(str(tmp_path / "history.db"), 2, lambda: time.time() - SECONDS_OF_A_DAY)


def test_a_person_is_forgotten(store: SqliteStore, capsys: pytest.CaptureFixture[str]) -> None:
    for user in (USER, "another"):
        store.save(key_of(user, SALT), Record(Cause.MIXED))
    assert cli.main(["forget", "--user", USER]) == 0
    assert store.load(key_of(USER, SALT)) is None
    assert store.load(key_of("another", SALT)) == Record(Cause.MIXED)
    assert cli.main(["forget", "--user", USER]) == 0
    assert USER not in capsys.readouterr().out


def test_what_is_over_is_purged(
    store: SqliteStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.save("one", Record(Cause.MIXED))
    SqliteStore(str(tmp_path / "history.db"), 2, lambda: time.time() - 5 * SECONDS_OF_A_DAY).save(
        "old", Record()
    )
    assert cli.main(["purge"]) == 0
    assert capsys.readouterr().out == "Deleted: 1\n"
    assert store.load("one") is not None


@pytest.mark.parametrize("command", [["forget", "--user", USER], ["purge"]])
def test_what_cannot_be_deleted(
    command: list[str],
    store: SqliteStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(command) == 2
    assert "no such file" in capsys.readouterr().err
    assert cli.main(["forget", "--user", " "]) == 2
    (tmp_path / "history.db").write_bytes(b"no database" * 999)
    assert cli.main(command) == 2
    assert "could not be deleted" in capsys.readouterr().err
    monkeypatch.delenv("WEAKNESS_GUIDE_HISTORY")
    assert cli.main(command) == 2
    assert "nothing is kept" in capsys.readouterr().err
