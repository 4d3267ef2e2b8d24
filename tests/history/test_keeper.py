"""What reaches the store, and what happens where it fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from envelopes import envelope, intent, kept, launch, slot, words

from skill.alexa.builder import build
from skill.core.history import Record
from skill.history.key import key_of
from skill.history.sqlite_store import SqliteStore
from skill.history.store import StoreError
from skill.settings import HistorySettings, Settings

SALT = "a salt of the operator"
KEY = key_of("amzn1.ask.account.VOID", SALT)
LEG = slot("area", "my leg")


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(str(tmp_path / "history.db"), 90)


@pytest.fixture
def skill(tmp_path: Path) -> Any:
    return build(Settings(history=HistorySettings("sqlite", str(tmp_path / "history.db"), SALT)))


def remembered(skill: Any) -> dict[str, Any]:
    """A conversation in which the person agrees; returns the session."""
    session = kept(skill(launch()))
    for name, *slots in (("AMAZON.NoIntent",), ("AnswerIntent", LEG), ("RememberIntent",)):
        session = kept(skill(intent(name, *slots, session=session)))
    return session


def disabled() -> dict[str, Any]:
    event = envelope({"type": "AlexaSkillEvent.SkillDisabled", "locale": None})
    del event["session"]
    return event


def test_nothing_is_written_before_the_person_agrees(skill: Any, tmp_path: Path) -> None:
    session = kept(skill(launch()))
    for name, *slots in (("AMAZON.NoIntent",), ("AnswerIntent", LEG), ("ForgetIntent",)):
        session = kept(skill(intent(name, *slots, session=session)))
    assert list(tmp_path.iterdir()) == []


def test_what_changes_is_kept_and_the_next_session_goes_on(skill: Any, store: SqliteStore) -> None:
    session = remembered(skill)
    assert [area.part for area in store.load(KEY).facts.areas] == ["leg"]  # type: ignore[union-attr]
    skill(intent("AMAZON.YesIntent", session=session))
    assert store.load(KEY).facts.has_ms is True  # type: ignore[union-attr]
    again = skill(launch())
    assert kept(again)["question"] == "confirm"
    assert kept(again)["confirming"] is None


def test_nothing_is_written_where_nothing_changed(skill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session = remembered(skill)
    saved: list[Record] = []
    monkeypatch.setattr(SqliteStore, "save", lambda self, key, record: saved.append(record))
    for name in ("AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.YesIntent"):
        session = kept(skill(intent(name, session=session)))
    assert len(saved) == 1


def test_forget_me_deletes(skill: Any, store: SqliteStore) -> None:
    session = remembered(skill)
    session = kept(skill(intent("ForgetIntent", session=session)))
    assert store.load(KEY) is None
    skill(intent("AMAZON.YesIntent", session=session))
    assert store.load(KEY) is None


def test_who_disables_the_skill_is_forgotten(skill: Any, store: SqliteStore) -> None:
    remembered(skill)
    assert "outputSpeech" not in skill(disabled())["response"]
    assert store.load(KEY) is None


def test_another_person_is_not_known(skill: Any) -> None:
    remembered(skill)
    other = launch()
    other["context"]["System"]["user"]["userId"] = "amzn1.ask.account.OTHER"
    assert kept(skill(other))["question"] == "onset"


def fail(*given: Any) -> None:
    raise StoreError("OperationalError")


def test_a_store_that_cannot_be_read_leaves_the_talk_without_memory(
    skill: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    remembered(skill)
    monkeypatch.setattr(SqliteStore, "load", fail)
    answer = skill(launch())
    assert kept(answer)["question"] == "onset"
    assert kept(answer)["history"]["consent"] == "failed"
    assert [r.getMessage() for r in caplog.records] == [
        "memory: load failed: StoreError OperationalError, request None"
    ]


def test_a_store_that_cannot_be_written_does_not_stop_the_talk(
    skill: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    session = remembered(skill)
    monkeypatch.setattr(SqliteStore, "save", fail)
    assert kept(skill(intent("AMAZON.YesIntent", session=session)))["question"] == "activity_level"
    assert [r.getMessage() for r in caplog.records] == [
        "memory: save failed: StoreError OperationalError, request None"
    ]


def spoken(answer: Any) -> str:
    return str(answer["response"]["outputSpeech"]["ssml"])


def test_nobody_hears_that_it_is_kept_where_it_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = tmp_path / "nowhere" / "history.db"
    skill = build(Settings(history=HistorySettings("sqlite", str(nowhere), SALT)))
    session = kept(skill(launch()))
    answer = skill(intent("RememberIntent", session=session))
    assert "can't keep anything" in spoken(answer)
    assert "I'll keep" not in spoken(answer)
    assert kept(answer)["history"]["consent"] == "failed"
    assert len(caplog.records) == 1
    answer = skill(intent("RememberIntent", session=kept(answer)))
    assert "can't keep anything" in spoken(answer)
    assert len(caplog.records) == 1


def test_what_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"no database" * 999)
    skill = build(Settings(history=HistorySettings("sqlite", str(path), SALT)))
    session = kept(skill(launch()))
    for name, *slots in (("AMAZON.NoIntent",), ("AnswerIntent", LEG), ("RememberIntent",)):
        answer = skill(intent(name, *slots, session=session))
        session = kept(answer)
    assert "can't keep anything" in spoken(answer)
    assert path.read_bytes() == b"no database" * 999


def test_nobody_hears_that_it_was_deleted_where_it_was_not(
    skill: Any, monkeypatch: pytest.MonkeyPatch, store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    session = remembered(skill)
    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "forget", fail)
        answer = skill(intent("ForgetIntent", session=session))
        assert "couldn't delete" in answer["response"]["outputSpeech"]["ssml"]
        said = skill(words("forget me, my face is drooping", kept(answer)))["response"]["outputSpeech"][
            "ssml"
        ]
        assert "911" in said
        with caplog.at_level(logging.DEBUG), pytest.raises(StoreError):
            skill(disabled())
    skill(intent("ForgetIntent", session=kept(answer)))
    assert store.load(KEY) is None


def test_a_request_without_a_user_goes_on_without_memory(skill: Any) -> None:
    event = launch()
    del event["context"]["System"]["user"], event["session"]["user"]
    assert kept(skill(event))["history"]["consent"] == "failed"


def test_a_session_from_before_the_switch_was_turned_off_is_not_kept(skill: Any) -> None:
    session = remembered(skill)
    answer = build(Settings())(intent("AMAZON.YesIntent", session=session))
    assert kept(answer)["history"] is None
