"""Each transcript in tests/dialogs, word for word. `pytest --retell` writes the answers anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from transcripts import PATHS, said_in, talks_of, told_before, written


def test_there_are_transcripts() -> None:
    assert len(PATHS) >= 28


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_transcript(path: Path, retell: bool) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# "), "the first line tells what the transcript shows"
    assert said_in(text), "nobody says anything"
    talks = talks_of(path)
    assert not any(talk.unsaid for talk in talks), "the skill closed before the person had said all"
    now = written(told_before(text), talks)
    if retell:
        path.write_text(now, "utf-8")
    else:
        assert now == text
