"""Failures: what is said, what is kept, and what is logged."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from envelopes import KNOWN, REQUEST_ID, envelope, intent, kept, launch, words
from transcripts import PATHS, hold, said_in

from skill import content
from skill.alexa import handlers
from skill.alexa.builder import build
from skill.conversation import Conversation
from skill.settings import Settings

WORDS = "my left arm secret words"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any, **named: Any) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr(Conversation, "launch", fail)
    monkeypatch.setattr(Conversation, "say", fail)


@pytest.mark.parametrize("name", ["LaunchRequest", *KNOWN])
@pytest.mark.usefixtures("broken")
def test_an_error_is_an_apology_and_the_session_goes_on(name: str, caplog: pytest.LogCaptureFixture) -> None:
    session = {"version": 1, "anything": [1, 2, WORDS]}
    request = {"type": "LaunchRequest"} if name == "LaunchRequest" else intent(name)["request"]
    event = envelope(request, session)
    with caplog.at_level(logging.DEBUG):
        answer = build(Settings())(event)
    locale = content.locale()
    response = answer["response"]
    spoken = response["outputSpeech"]["ssml"]
    assert re.sub("</?say-as[^>]*>", "", spoken) == f"<speak>{locale.text('apology.failure')}</speak>"
    assert locale.number in spoken
    assert response["reprompt"]["outputSpeech"]["ssml"] == f"<speak>{locale.text('apology.reprompt')}</speak>"
    assert response["shouldEndSession"] is False
    assert "card" not in response
    assert answer["sessionAttributes"] == {"session": session}
    (record,) = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert "ValueError" in record.getMessage()
    assert REQUEST_ID in record.getMessage()
    assert record.exc_info is None
    for word in WORDS.split():
        assert word not in caplog.text


@pytest.mark.usefixtures("broken")
def test_an_error_in_another_locale() -> None:
    answer = build(Settings())(launch(locale="xx-XX"))
    assert "went wrong" in answer["response"]["outputSpeech"]["ssml"]


def test_after_an_error_the_conversation_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    skill = build(Settings())
    session = kept(skill(launch()))
    with monkeypatch.context() as patch:
        patch.setattr(handlers, "said_in", lambda intent: 1 / 0)
        failed = skill(intent("AMAZON.NoIntent", session=session))
    assert kept(failed) == session
    then = skill(intent("AMAZON.NoIntent", session=kept(failed)))
    assert kept(then)["question"] == "area"


def test_the_log_of_an_error_within_an_error(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as fault:
            raise RuntimeError(WORDS) from fault
    except RuntimeError as fault:
        handlers.log_failure(fault, None)
    assert "RuntimeError" in caplog.text
    assert not [word for word in WORDS.split() if word in caplog.text]


def test_an_error_that_was_never_raised(caplog: pytest.LogCaptureFixture) -> None:
    handlers.log_failure(ValueError(WORDS), "r1")
    assert "ValueError" in caplog.text
    assert "r1" in caplog.text
    assert WORDS not in caplog.text


def test_nothing_that_was_said_is_logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        for path in PATHS:
            hold(iter(said_in(path.read_text("utf-8"))), path.parent.name)
    assert caplog.text == ""
    out, err = capsys.readouterr()
    assert out == err == ""


def test_a_session_that_cannot_be_read_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        build(Settings())(envelope({"type": "LaunchRequest"}, {"version": 1, "facts": WORDS}))
    assert WORDS not in caplog.text


def test_what_an_odd_request_holds_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    event = words("my arm")
    event["request"]["intent"]["slots"]["words"]["confirmationStatus"] = WORDS
    with caplog.at_level(logging.DEBUG):
        answer = build(Settings())(event)
    assert json.dumps(answer)
    assert caplog.text == ""


def test_elicitation_can_be_switched_off() -> None:
    assert "directives" in build(Settings())(launch())["response"]
    assert "directives" not in build(Settings(elicit=False))(launch())["response"]


@pytest.mark.parametrize(("confidence", "stage"), [(None, "emergency"), (0.99, "interview")])
def test_an_alarm_that_was_spoken_at_the_desk_is_asked_back(confidence: float | None, stage: str) -> None:
    skill = build(Settings())
    event = words("my face is drooping", kept(skill(launch())))
    event["request"]["intent"]["slots"]["onset"]["confidence"] = confidence
    answer = kept(skill(event))
    assert (answer["stage"], answer["question"]) == (stage, "confirm")


@pytest.mark.parametrize("kind", ["System.ExceptionEncountered", "SessionEndedRequest"])
def test_an_error_that_amazon_tells_of_is_none_of_ours(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    error = {"type": "BRAND_NEW", "message": WORDS}
    build(Settings())(envelope({"type": kind, "error": error, "reason": "ERROR", "timestamp": 7}))
    assert caplog.text == ""
