"""The labels that the outputs of the encoder tell."""

import math

import numpy as np
import pytest

from skill.understanding.outputs import NONE, Group, Reading, asked

GROUPS = (Group("level", (NONE, "low", "high"), one=True), Group("sign", ("a", "b"), one=False))


def logits(level, sign):
    return np.array([*np.log(level), *np.log(np.array(sign) / (1 - np.array(sign)))])


def test_of_several_parts_the_surest_counts():
    dull, telling = logits([0.8, 0.1, 0.1], [0.2, 0.7]), logits([0.1, 0.3, 0.6], [0.4, 0.1])
    for parts in ([dull, telling], [telling, dull]):
        reading = Reading.of(parts, GROUPS, {})
        assert reading.one("level") == pytest.approx(("high", 0.6, 0.9))
        assert reading.all("sign", 0.3) == [("b", pytest.approx(0.7)), ("a", pytest.approx(0.4))]
        assert reading.likely("sign", "a") == pytest.approx(0.4)


def test_what_is_likely_is_told_and_nothing_of_none():
    told = Reading.of([logits([0.9, 0.06, 0.04], [0.5, 0.01])], GROUPS, {}).told(0.05)
    assert told == [
        {"output": "level", "label": "low", "share": 0.06},
        {"output": "sign", "label": "a", "share": 0.5},
    ]


def test_shares_are_calibrated_by_group_and_by_what_is_asked_for():
    said = [logits([0.2, 0.2, 0.6], [0.8, 0.2])]
    calibrated = {"level": (1.0, -math.log(4)), asked("level"): (1.0, 0.0), "sign": (0.5, 0.0)}
    reading = Reading.of(said, GROUPS, calibrated)
    assert reading.one("level") == pytest.approx(("high", 0.375, 0.5))
    assert reading.likely("sign", "a") == pytest.approx(2 / 3)
    assert reading.likely("sign", "b") == pytest.approx(1 / 3)
    assert Reading.of(said, GROUPS, calibrated, ["level"]).one("level") == pytest.approx(("high", 0.6, 0.8))


def test_what_is_added_is_certain():
    reading = Reading.of([logits([0.2, 0.2, 0.6], [0.8, 0.2])], GROUPS, {})
    reading.add([("level", "low"), ("sign", "b")])
    assert reading.one("level") == ("low", 1.0, 1.0)
    assert reading.all("sign", 0.5) == [("b", 1.0), ("a", pytest.approx(0.8))]


def test_extreme_outputs_are_shares_too():
    reading = Reading.of([np.array([-900.0, 900.0, 0.0, 900.0, -900.0])], GROUPS, {})
    assert reading.one("level") == pytest.approx(("low", 1.0, 1.0))
    assert reading.likely("sign", "a") == pytest.approx(1.0)
    assert reading.likely("sign", "b") == pytest.approx(0.0)
