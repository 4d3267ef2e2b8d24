"""What the skill tells that it can do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from envelopes import KNOWN, empty, envelope, intent_request, launch, slot

from skill.alexa.builder import build
from skill.alexa.intents import STATING
from skill.history.sqlite_store import SqliteStore
from skill.settings import HistorySettings, Settings

UNKNOWN = "OrderPizzaIntent"


def asked(name: str, *slots: dict[str, Any]) -> dict[str, Any]:
    return envelope(intent_request(name, *slots) | {"type": "CanFulfillIntentRequest"})


def told(name: str, *slots: dict[str, Any]) -> Any:
    answer = build(Settings())(asked(name, *slots))
    assert set(answer["response"]) == {"canFulfillIntent"}
    assert "sessionAttributes" not in answer
    return answer["response"]["canFulfillIntent"]


@pytest.mark.parametrize("name", [*KNOWN, UNKNOWN])
def test_an_intent_by_its_name(name: str) -> None:
    says_nothing = name in STATING or name in (UNKNOWN, "OutOfScopeIntent")
    assert told(name)["canFulfill"] == ("NO" if says_nothing else "YES")


@pytest.mark.parametrize("name", ["WordsIntent", "AnswerIntent", UNKNOWN])
@pytest.mark.parametrize(("words", "can"), [("my left leg is weak", "YES"), ("flibber jabber", "NO")])
def test_words_that_mean_something(name: str, words: str, can: str) -> None:
    found = told(name, slot("area", words))
    assert found["canFulfill"] == can
    assert found["slots"]["area"] == {"canUnderstand": can, "canFulfill": can}


def test_a_known_intent_with_words_that_mean_nothing() -> None:
    found = told("WhoCanHelpIntent", slot("x", "flibber jabber"), empty("y"))
    assert found["canFulfill"] == "MAYBE"
    assert found["slots"]["x"] == {"canUnderstand": "NO", "canFulfill": "NO"}
    assert found["slots"]["y"] == {"canUnderstand": "YES", "canFulfill": "YES"}


def test_nobody_is_looked_up_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    skill = build(
        Settings(history=HistorySettings("sqlite", str(tmp_path / "history.db"), "a salt of the operator"))
    )
    loaded: list[str] = []
    monkeypatch.setattr(SqliteStore, "load", lambda self, key: loaded.append(key))
    assert "canFulfillIntent" in skill(asked("WhoCanHelpIntent"))["response"]
    assert loaded == []
    skill(launch())
    assert len(loaded) == 1
