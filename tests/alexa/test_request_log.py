"""What is logged of a request, and what never is."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from envelopes import KNOWN, REQUEST_ID, envelope, intent, launch
from transcripts import PATHS, said_in, talk_of

from skill.alexa import handlers, request_log
from skill.alexa.builder import build
from skill.alexa.request_log import Line, line, logged
from skill.settings import Settings

KEYS = ["time", "request_id", "type", "intent", "duration_ms", "error"]


class Log:
    """A skill with its log."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.skill = logged(build(Settings()), self.texts.append)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts]


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_line(log: Log) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert log.skill(launch()) == build(Settings())(launch())
    (told,) = log.lines
    assert list(told) == KEYS
    assert told["request_id"] == REQUEST_ID
    assert (told["type"], told["intent"], told["error"]) == ("LaunchRequest", None, None)
    assert 0 < told["duration_ms"] < 60_000
    assert told["time"].endswith("Z")
    assert before <= datetime.fromisoformat(told["time"]) <= datetime.now(UTC)


@pytest.mark.parametrize("name", KNOWN)
def test_every_intent_is_named(log: Log, name: str) -> None:
    log.skill(intent(name))
    assert log.lines[0]["intent"] == name


@pytest.mark.parametrize("name", ["MyLeftLegIntent", "", "my left leg", None, 7, ["AMAZON.YesIntent"], {}])
def test_another_intent_is_not_named(name: Any) -> None:
    kept = Line()
    kept.read(envelope({"type": "IntentRequest", "intent": {"name": name}}))
    assert kept.intent == "other"


@pytest.mark.parametrize("kind", ["my left leg", "", None, 7, ["LaunchRequest"]])
def test_another_type_is_not_named(log: Log, kind: Any) -> None:
    kept = Line()
    kept.read({"request": {"type": kind}})
    assert kept.type == "other"


@pytest.mark.parametrize("request_id", ["my left leg", "leg", "", None, 7, REQUEST_ID + " leg", "x" * 500])
def test_what_is_no_request_id_is_left_out(request_id: Any) -> None:
    kept = Line()
    kept.read({"request": {"type": "LaunchRequest", "requestId": request_id}})
    assert kept.request_id is None


@pytest.mark.parametrize(
    "event", [None, [], {}, {"request": None}, {"request": []}, {"request": {"intent": "x"}}]
)
def test_what_is_no_request(event: Any) -> None:
    kept = Line()
    kept.read(event)
    assert kept.intent is None


def test_a_turn_that_fails_is_one_line(
    log: Log, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(handlers, "said_in", lambda intent: int("wobbly knees"))
    log.skill(intent("AMAZON.NoIntent"))
    (told,) = log.lines
    assert re.fullmatch(r"ValueError in <lambda>:\d+", told["error"])
    assert told["request_id"] == REQUEST_ID
    assert caplog.text == ""
    monkeypatch.undo()
    log.skill(launch())
    assert log.lines[1]["error"] is None


@pytest.mark.parametrize("kind", ["System.ExceptionEncountered", "SessionEndedRequest"])
def test_what_amazon_tells_of_an_error_is_no_failure_of_ours(log: Log, kind: str) -> None:
    log.skill(envelope({"type": kind, "reason": "ERROR", "error": {"type": "WOBBLY", "message": "knees"}}))
    (told,) = log.lines
    assert (told["type"], told["error"]) == (kind, None)


def test_an_error_that_goes_on_is_named() -> None:
    texts: list[str] = []

    def broken(event: dict[str, Any], context: object) -> dict[str, Any]:
        raise KeyError("wobbly knees")

    with pytest.raises(KeyError):
        logged(broken, texts.append)({})
    assert json.loads(texts[0])["error"].startswith("KeyError in broken:")
    assert "knees" not in texts[0]


def test_a_line_within_a_line_is_one() -> None:
    texts: list[str] = []
    with line(texts.append) as outer:
        logged(build(Settings()), texts.append)(launch())
        assert texts == []
        assert outer.type == "LaunchRequest"
    assert len(texts) == 1


def test_the_first_failure_counts(caplog: pytest.LogCaptureFixture) -> None:
    texts: list[str] = []
    with line(texts.append):
        request_log.fail("first")
        request_log.fail("second")
    assert json.loads(texts[0])["error"] == "first"
    assert not caplog.records
    request_log.fail("nobody keeps a line", "r1")
    assert [record.getMessage() for record in caplog.records] == ["nobody keeps a line, request r1"]


def test_it_is_written_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    logged(build(Settings()))(launch())
    out, err = capsys.readouterr()
    assert json.loads(out)["type"] == "LaunchRequest"
    assert out.count("\n") == 1
    assert err == ""


# Words and parts of words that a log line has of its own.
OWN = {"time", "request", "type", "error"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_nothing_that_was_said_is_logged(log: Log, path: Path) -> None:
    """No utterance, no slot value and no id of one, no fact, no user; whatever the person says."""
    talk = talk_of(path)
    for exchange in talk.exchanges:
        log.skill(json.loads(json.dumps(exchange.request)))
    told = log.lines
    assert len(told) == len(talk.exchanges)
    kinds = {"LaunchRequest", "IntentRequest", "SessionEndedRequest"}
    for each, exchange in zip(told, talk.exchanges, strict=True):
        assert list(each) == KEYS
        assert each["type"] in kinds
        assert each["intent"] in {None, *KNOWN}
        assert each["error"] is None
        # All else is a time, a number and an id.
        each["request_id"] = each["request_id"].replace(exchange.request["request"]["requestId"], "")
        each["intent"] = None
    everything = json.dumps(told).lower()
    said = " ".join(said_in(path.read_text("utf-8"))).lower()
    secrets = set(re.findall(r"[a-z']{3,}", said))
    for exchange, record in zip(talk.exchanges, talk.records, strict=False):
        request = exchange.request["request"]
        secrets |= texts_in(request.get("intent", {}).get("slots")) | texts_in(record["facts"])
        secrets |= texts_in(exchange.request["session"]["user"]) | texts_in(
            exchange.request["context"]["System"]["device"]
        )
    assert not {secret for secret in secrets - OWN if secret in everything}


def texts_in(found: Any) -> set[str]:
    """All texts in a value of JSON that somebody could have said, without its keys."""
    if isinstance(found, dict):
        return {text for value in found.values() for text in texts_in(value)}
    if isinstance(found, list):
        return {text for value in found for text in texts_in(value)}
    return {found.lower()} if isinstance(found, str) and len(found) > 2 else set()
