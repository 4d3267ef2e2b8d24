"""Requests in odd shapes, each with what must be heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from envelopes import EXAMPLES, example, kept

from skill.alexa.builder import build
from skill.settings import Settings


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example(path: Path) -> None:
    skill = build(Settings())
    event, shown = example(path, skill)
    answer = skill(event)
    response = answer["response"]
    if "question" not in shown:
        assert response == {k: shown[k] for k in ("canFulfillIntent",) if k in shown}
        assert "sessionAttributes" not in answer
        return
    for words in shown.get("says", ()):
        assert words in response["outputSpeech"]["ssml"]
    session = kept(answer)
    assert session["question"] == shown["question"]
    assert shown.get("facts", {}).items() <= session["facts"].items()
    assert [d["slotToElicit"] for d in response.get("directives", ())] == [shown["question"]] * bool(
        shown["question"]
    )
