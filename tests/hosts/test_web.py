"""The web application: what Alexa and an operator get from it."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from envelopes import KNOWN
from fake_alexa import launch, turn
from hosting import Host
from transcripts import PATHS, talk_of

from skill.alexa import builder, handlers
from skill.alexa.builder import build
from skill.hosts.web import create_app
from skill.settings import HistorySettings, Settings


def test_a_conversation(host: Host) -> None:
    first = host.send(launch())
    second = host.send(turn("AMAZON.NoIntent", first.json))
    assert first.json["response"]["shouldEndSession"] is False
    assert second.json["sessionAttributes"]["session"]["question"] == "area"
    assert second.mimetype == "application/json"
    assert len(host.amazon.asked) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"type": "AlexaSkillEvent.SkillDisabled"},
        {"type": "Something.New"},
        {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
        {"type": "SessionEndedRequest", "reason": "SOMETHING_NEW"},
        {"type": "IntentRequest", "intent": {"name": "AMAZON.HelpIntent"}, "dialogState": "SOMETHING_NEW"},
        {"brandNew": {"deeply": [1]}},
    ],
)
def test_the_answer_is_that_of_the_function(host: Host, changes: dict[str, Any]) -> None:
    event = launch(**changes)
    assert host.send(event).json == build(Settings())(event)


def test_one_line_a_request(host: Host) -> None:
    answer = host.send(launch())
    host.send(turn("AMAZON.NoIntent", answer.json))
    first, second = host.lines
    assert set(first) == {"time", "request_id", "type", "intent", "duration_ms", "error"}
    assert (first["type"], first["intent"], first["error"]) == ("LaunchRequest", None, None)
    assert (second["type"], second["intent"], second["error"]) == ("IntentRequest", "AMAZON.NoIntent", None)
    assert first["duration_ms"] > 0


def test_a_turn_that_fails(
    host: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(handlers, "read_session", lambda *given: int("wobbly knees"))
    assert host.send(launch()).status_code == 200
    (line,) = host.lines
    assert line["error"].startswith("ValueError in <lambda>:")
    assert caplog.text == ""


def test_a_fault_of_our_own(
    host: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(handlers, "read_session", lambda *given: 1 / 0)
    monkeypatch.setattr(handlers, "apology", lambda locale: {}["wobbly knees"])
    monkeypatch.setattr(builder, "answered_with_less", lambda *given: {}["wobbly knees"])
    answer = host.send(launch())
    assert (answer.status_code, answer.json) == (500, {"error": "Internal Server Error"})
    (line,) = host.lines
    assert "knees" not in host.texts[0]
    assert line["error"].startswith("ZeroDivisionError in <lambda>:")
    assert caplog.text == ""


def test_not_verified(open_host: Callable[..., Host]) -> None:
    host = open_host(verify=False)
    assert host.post(json.dumps(launch(timestamp="long ago")).encode(), {}).status_code == 200
    assert host.amazon.asked == []


def test_any_skill(open_host: Callable[..., Host]) -> None:
    event = launch()
    event["context"]["System"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    assert open_host(skill_id=None).send(event).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 405),
        ("PUT", "/", 405),
        ("OPTIONS", "/", 405),
        ("POST", "/healthz", 405),
        ("GET", "/other", 404),
        ("POST", "/other", 404),
        ("GET", "/static/x", 404),
    ],
)
def test_what_there_is_not(host: Host, method: str, path: str, status: int) -> None:
    answer = host.client.open(path, method=method)
    assert answer.status_code == status
    assert set(answer.json) == {"error"}
    if status == 405 and path == "/":
        assert answer.headers["Allow"] == "POST"


def test_health(host: Host) -> None:
    assert host.client.get("/healthz").json == {"status": "ok"}
    assert host.client.get("/readyz").json == {"status": "ready"}
    assert host.texts == []


def test_ready_with_memory(tmp_path: Path) -> None:
    """The store is written and read, and nobody's record is in it."""
    path = tmp_path / "history.db"
    history = HistorySettings("sqlite", str(path), "0123456789abcdef")
    texts: list[str] = []
    client = create_app(Settings(history=history), None, texts.append).test_client()
    assert client.get("/readyz").json == {"status": "ready"}
    assert texts == []
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT * FROM history").fetchall() == []
    path.write_bytes(b"no database" * 999)
    assert client.get("/readyz").status_code == 503
    assert texts == []


def test_not_ready(host: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(handlers, "read_session", lambda *given: 1 / 0)
    answer = host.client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"error": "Service Unavailable"})
    assert caplog.text == ""


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""]
)
def test_the_content_type_does_not_matter(host: Host, kind: str) -> None:
    body = json.dumps(launch()).encode()
    assert host.post(body, host.alexa.headers(body) | {"Content-Type": kind}).status_code == 200


def test_flask_logs_nothing_by_itself(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        host.post(b"wobbly knees", {})
        host.send(launch())
        host.send({"request": {"type": "LaunchRequest"}})
    assert caplog.text == ""


@pytest.mark.slow
def test_no_transcript_leaves_a_word(
    open_host: Callable[..., Host], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a person says, the log of the host has a line for each request and nothing else."""
    host = open_host(verify=False, skill_id=None)
    sent = 0
    with caplog.at_level(logging.DEBUG):
        for path in PATHS:
            for exchange in talk_of(path).exchanges:
                answer = host.post(json.dumps(exchange.request).encode(), {})
                assert answer.status_code == 200
                sent += 1
    assert len(host.lines) == sent
    for line in host.lines:
        assert set(line) == {"time", "request_id", "type", "intent", "duration_ms", "error"}
        assert line["type"] in ("LaunchRequest", "IntentRequest", "SessionEndedRequest")
        assert line["intent"] in (None, *KNOWN)
        assert line["error"] is None
    out, err = capsys.readouterr()
    assert caplog.text == out == err == ""
