"""What `make lint` asks of the understanding: that it is right often enough, and misses and invents few
signs."""

from __future__ import annotations

import json
from pathlib import Path

import evaluate
import pytest
from evaluate import kind, said, taken

from skill.core.fields import Facts
from skill.core.heard import Answer, Heard
from skill.core.values import Area, BodyPart, Side
from training.lines import Line, completed

LINES = """\
## area
my left leg = leg:left
## has_ms
yes = yes
## warning_signs
I took all my pills = sign:overdose
"""


@pytest.fixture
def checked(tmp_path, monkeypatch, capsys):
    """Checks these lines against these floors."""
    monkeypatch.setattr(evaluate, "_FOLDER", tmp_path)

    def check(floors, lines=LINES):
        Path(tmp_path, "floors.json").write_text(json.dumps(floors), "utf-8")
        Path(tmp_path, "somebody.txt").write_text(lines, "utf-8")
        return evaluate.main(["--check"]), capsys.readouterr().out

    return check


def test_what_is_right_often_enough_passes(checked):
    failed, told = checked({"whole": 1.0, "signs_heard": 1.0, "signs_true": 1.0})
    assert failed == 0, told


@pytest.mark.parametrize(
    ("floor", "more"),
    [
        ("whole", "## area\nmy left leg = arm:right\n"),
        ("signs_heard", "## area\nmy left leg = leg:left sign:seizure\n"),
        ("signs_true", "## warning_signs\nmy mouth is drooping = nothing\n"),
    ],
)
def test_what_falls_under_its_floor_does_not(checked, floor, more):
    failed, told = checked({floor: 1.0}, LINES + more)
    assert failed == 1
    assert f"{floor}: " in told


def test_a_yes_is_not_counted_twice():
    line = Line("yes", "has_ms", completed({"answer": "yes"}, "has_ms"))
    assert said(line) == {("answer", "yes")}
    heard = Heard(facts=Facts(areas=(Area(BodyPart.LEG, Side.LEFT),), has_ms=True), answer=Answer.YES)
    assert taken(heard, line) == {("answer", "yes"), ("areas", "leg:left")}


@pytest.mark.parametrize(
    ("one", "many", "name"),
    [
        ({}, frozenset(), "aside"),
        ({"answer": "yes"}, frozenset(), "answer"),
        ({"asks": "heat", "heat_worsens": "yes"}, frozenset(), "question"),
        ({"answer": "no"}, frozenset({("sign", "seizure")}), "alarm"),
        ({"command": "stop"}, frozenset(), "command"),
        ({"onset": "years", "has_ms": "yes"}, frozenset({("areas", "leg")}), "several facts"),
    ],
)
def test_kind(one, many, name):
    assert kind(Line("", "area", one, many)) == name
