"""Whatever fails, a person is answered, and an alarm is spoken: faults put into every conversation."""

from __future__ import annotations

import copy
import itertools
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from envelopes import kept, launch, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transcripts import PATHS, talk_of

from skill import content
from skill.alexa.builder import build
from skill.core.policy import decide
from skill.history.sqlite_store import SqliteStore
from skill.settings import HistorySettings, Settings

ALARM = "my face is drooping"
NUMBER = content.locale().number
JUNK = (None, True, 7, -1, "", "nothing", [], [True], {}, {"x": 1}, ["area", True], [["area"]])


@pytest.fixture
def skill(tmp_path: Path) -> Any:
    return build(
        Settings(history=HistorySettings("sqlite", str(tmp_path / "history.db"), "a salt of ours 16"))
    )


def said(answer: dict[str, Any]) -> str:
    return str(answer["response"]["outputSpeech"]["ssml"])


def alarmed(answer: dict[str, Any]) -> None:
    assert NUMBER in said(answer), said(answer)
    assert answer["response"]["shouldEndSession"] is False


def places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all that stands in a piece of JSON."""
    within = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path, *itertools.chain.from_iterable(places(part, (*path, key)) for key, part in within)]


def put(found: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    found = copy.deepcopy(found)
    at = found
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = junk
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_session(skill: Any, data: st.DataObject) -> None:
    """An alarm is spoken, and what is said otherwise gets an answer and no apology."""
    talk = talk_of(data.draw(st.sampled_from(PATHS)))
    exchange = data.draw(st.sampled_from(talk.exchanges))
    if not exchange.response.get("sessionAttributes"):
        return
    session = kept(exchange.response)
    place, junk = data.draw(st.sampled_from(places(session))), data.draw(st.sampled_from(JUNK))

    def answer_to(told: str) -> dict[str, Any]:
        event = words(told, session)
        event["session"]["attributes"] = {"session": put(session, place, junk)}
        return dict(skill(event))

    # Who says again what was an alarm already is told to call, and the talk may end there.
    assert NUMBER in said(answer_to(ALARM))
    for told in ("repeat that", "my left leg", "no", "tell me more", "what can i say"):
        assert "went wrong" not in said(answer_to(told)), told


def test_what_is_no_more_is_not_repeated(skill: Any) -> None:
    """A step or an answer that a session names may have gone with a new version."""
    session = kept(skill(launch()))
    for act in (["Suggest", {"step": "gone"}], ["Answer", {"asks": "gone"}], ["Advise", {"topic": "gone"}]):
        answer = skill(words("repeat that", {**session, "last": [act], "steps": ["gone"], "asks": ["gone"]}))
        assert "went wrong" not in said(answer)
        assert kept(answer)["question"] == "onset"


def damaged(path: Path) -> None:
    path.write_bytes(b"no database" * 999)


def locked(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("CREATE TABLE IF NOT EXISTS other (x)")
    database.execute("BEGIN EXCLUSIVE")
    return database


def a_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


@pytest.mark.parametrize("broken", [damaged, a_folder, locked])
@pytest.mark.parametrize("told", [ALARM, f"forget me, {ALARM}", f"remember me. {ALARM}"])
def test_a_store_that_does_not_work(
    skill: Any, tmp_path: Path, broken: Callable[[Path], Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.history.sqlite_store.PATIENCE", 0.05)
    before = kept(skill(words("remember me", kept(skill(launch())))))
    held = broken(tmp_path / "history.db")
    for session in (before, kept(skill(launch()))):
        answer = skill(words(told, session))
        alarmed(answer)
        assert "deleted" not in said(answer)
        then = said(skill(words("no", kept(answer))))
        assert "deleted" not in then
        assert ("couldn't delete" in then) is told.startswith("forget")
    if held is not None:
        held.close()


@pytest.mark.parametrize("what", ["load", "save", "forget"])
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path.stem.startswith("memory") else pytest.mark.slow, id=path.stem)
        for path in PATHS
    ],
)
def test_a_store_that_raises(path: Path, what: str, skill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every conversation goes on where a store raises, and promises nothing that was not done."""

    def fail(*given: Any) -> None:
        raise MemoryError("words")

    exchanges = talk_of(path).exchanges
    monkeypatch.setattr(SqliteStore, what, fail)
    session = None
    for exchange in exchanges:
        event = copy.deepcopy(exchange.request)
        if event["request"]["type"] not in ("LaunchRequest", "IntentRequest"):
            continue
        event["session"]["attributes"] = {"session": session} if session else {}
        answer = skill(event)
        assert "went wrong" not in said(answer)
        if what == "forget":
            assert "I've deleted" not in said(answer) or session is None or not session["history"]["before"]
        session = kept(answer) if answer.get("sessionAttributes") else None
    alarmed(skill(words(ALARM, session)))


def test_after_a_fault_nobody_is_told_that_nothing_is_kept(
    skill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = kept(skill(words("remember me", kept(skill(launch())))))
    with monkeypatch.context() as patch:
        patch.setattr("skill.history.keeper.Keeper.keep", lambda *given: 1 / 0)
        answer = skill(words("forget me", session))
        assert "couldn't delete" in said(answer)
        first = skill(launch())
    assert "deleted" in said(skill(words("forget me", kept(answer))))
    assert "don't keep" not in said(skill(words("remember me", kept(first))))


def test_what_was_not_kept_is_not_promised_again(skill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session = kept(skill(words("remember me", kept(skill(launch())))))

    def fail(*given: Any) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "save", fail)
        session = kept(skill(words("my left leg", session)))
    assert "I'll keep" not in said(skill(words("remember me", session)))


def test_a_serializer_that_raises_leaves_the_question_open(
    skill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = kept(skill(words("I'm not sure", kept(skill(launch())))))
    assert session["question"] == "warning_signs"

    def fail(*given: Any) -> None:
        raise ValueError

    monkeypatch.setattr(DefaultSerializer, "serialize", fail)
    alarmed(skill(words("yes", session)))


def test_a_serializer_that_raises(skill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session = kept(skill(launch()))

    def fail(*given: Any) -> None:
        raise ValueError(ALARM)

    monkeypatch.setattr(DefaultSerializer, "serialize", fail)
    answer = skill(words(ALARM, session))
    alarmed(answer)
    # What it was about is still known at the next turn.
    assert kept(answer)["facts"]["warning_signs"] == ["face_droop"]
    json.dumps(answer)


def test_even_the_last_apology_names_the_number(skill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skill.core.respond.decide", lambda *given: 1 / 0)
    alarmed(skill(words(ALARM)))
    alarmed(skill(launch()))


def test_a_fault_with_what_is_known_is_answered_from_nothing(
    skill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = kept(skill(words("my left leg", kept(skill(launch())))))
    real = decide.decide

    def fails_with_facts(policy: Any, session: Any, turn: Any) -> Any:
        if session.facts.known():
            raise RuntimeError(ALARM)
        return real(policy, session, turn)

    monkeypatch.setattr("skill.core.respond.decide", fails_with_facts)
    answer = skill(words(ALARM, session))
    alarmed(answer)
    assert "went wrong" not in said(answer)
