"""The zip under Lambda's own runtime client."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from envelopes import SKILL_ID, envelope, intent, kept, launch, slot

from skill.alexa.builder import build
from skill.settings import HistorySettings, Settings

if sys.platform != "linux":
    pytest.skip("Lambda is Linux, and so is its runtime client", allow_module_level=True)

from runtime_api import Function


def test_turns_of_one_process(unpacked: Path) -> None:
    """It answers as the skill here does, which reads its data and the SDK from elsewhere."""
    skill = build(Settings())

    def here(event: dict[str, Any]) -> Any:
        return json.loads(json.dumps(skill(event)))

    with Function(unpacked) as function:
        where, answer = function.invoke(launch())
        assert (where, answer) == ("response", here(launch()))
        turns = (
            ("AMAZON.NoIntent", ()),
            ("AnswerIntent", (slot("area", "both my legs"),)),
            ("AMAZON.HelpIntent", ()),
            ("WordsIntent", (slot("words", "my face is drooping"),)),
        )
        for name, slots in turns:
            event = intent(name, *slots, session=kept(answer))
            where, answer = function.invoke(event)
            assert (where, answer) == ("response", here(event))
        assert "911" in answer["response"]["outputSpeech"]["ssml"]
        ended = envelope({"type": "SessionEndedRequest", "reason": "USER_INITIATED"}, kept(answer))
        where, nothing = function.invoke(ended)
        assert where == "response"
        assert nothing["response"] == {}
        lines = [json.loads(line) for line in function.stop().splitlines()]
        assert [line["intent"] for line in lines] == [None, *(name for name, _ in turns), None]
        assert not any(line["error"] for line in lines)


def test_another_skill_is_refused(unpacked: Path) -> None:
    with Function(unpacked, WEAKNESS_GUIDE_SKILL_ID="amzn1.ask.skill.other") as function:
        where, fault = function.invoke(launch())
        assert where == "error"
        assert fault["errorMessage"] == "Skill ID Verification failed!!"
    with Function(unpacked, WEAKNESS_GUIDE_SKILL_ID=SKILL_ID) as function:
        assert function.invoke(launch())[0] == "response"


def test_an_odd_request_is_answered(unpacked: Path) -> None:
    with Function(unpacked) as function:
        where, answer = function.invoke(launch(locale=["en-US"], timestamp="once upon a time"))
        assert where == "response"
        assert answer["sessionAttributes"]["session"]["question"] == "onset"
        said = function.stop()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [line["error"] for line in lines] == [None]
    assert "once upon" not in said


def test_a_failure_is_an_apology_and_a_line_in_the_log(unpacked: Path, tmp_path: Path) -> None:
    good, bad, salt = tmp_path / "good.db", tmp_path / "bad.db", "a salt of the operator"
    bad.write_bytes(b"no database" * 999)
    session = kept(build(Settings(history=HistorySettings("sqlite", str(good), salt)))(launch()))
    here = {"WEAKNESS_GUIDE_HISTORY": f"sqlite:{bad}", "WEAKNESS_GUIDE_HISTORY_SALT": salt}
    with Function(unpacked, **here) as function:
        where, answer = function.invoke(intent("ForgetIntent", session=session))
        assert where == "response"
        assert "couldn't delete" in answer["response"]["outputSpeech"]["ssml"]
        said = function.stop()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [line["error"] for line in lines] == ["memory: forget failed: StoreError DatabaseError"]
