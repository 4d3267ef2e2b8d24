"""What `make lint` asks of the understanding: that it is right often enough, and alarms nobody in vain."""

from __future__ import annotations

import json
from pathlib import Path

import evaluate
import pytest

ROWS = {
    "location": {"text": "my left leg", "asked": "area", "areas": [{"part": "leg", "side": "left"}]},
    "activity": {
        "text": "hardly active",
        "asked": "activity_level",
        "activity_level": "inactive",
        "level_ok": [],
        "activity_change": None,
        "change_ok": [],
    },
    "yesno": {"text": "yes", "asked": "has_ms", "answer": "yes", "answer_ok": []},
    "control": {"text": "help", "asked": "area", "command": "help", "command_ok": []},
    "signs": {"text": "my mouth is drooping", "asked": "warning_signs", "signs": ["face_droop"]},
}
RIGHT = dict.fromkeys(ROWS, 1.0) | {"most_false_signs": 0}
FALSE = {**ROWS["location"], "text": "my mouth is drooping and my left leg is weak"}


@pytest.fixture
def checked(tmp_path, monkeypatch, capsys):
    """Checks against these floors; ``beside`` is one more row of the tuning half about places."""
    monkeypatch.setattr(evaluate, "_FOLDER", tmp_path)

    def check(floors, beside=()):
        Path(tmp_path, "floors.json").write_text(json.dumps(floors), "utf-8")
        for name, row in ROWS.items():
            for half in ("tuning", "scored"):
                rows = [row, *(beside if (name, half) == ("location", "tuning") else ())]
                lines = [json.dumps(r | {"id": f"{name}_{n}"}) for n, r in enumerate(rows)]
                Path(tmp_path, f"{name}-{half}.jsonl").write_text("\n".join(lines), "utf-8")
        return evaluate.main(["--check"]), capsys.readouterr().out

    return check


def test_what_is_right_often_enough_passes(checked):
    assert checked(RIGHT)[0] == 0


@pytest.mark.parametrize("name", ROWS)
def test_what_falls_under_its_floor_does_not(checked, name):
    failed, told = checked(RIGHT | {name: 1.01})
    assert failed == 1
    assert f"{name}: 100.0% of the scored half is right, less than 101.0%" in told


@pytest.mark.parametrize(("most", "failed"), [(0, 1), (1, 0)])
def test_no_more_false_signs_are_heard_than_are_allowed(checked, most, failed):
    found, told = checked(RIGHT | {"most_false_signs": most}, [FALSE])
    assert found == failed
    assert "warning signs heard in 1 of 7 lines about something else" in told
    assert ("false signs: 1, more than 0" in told) is bool(failed)
