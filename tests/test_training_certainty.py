"""How sure the understanding may be: what counts as right, and what shares become."""

import math

import numpy as np
import pytest

from skill.core.fields import Facts
from skill.core.heard import Answer, Command, Heard
from skill.core.values import Area, BodyPart, Side
from skill.understanding.compiled import ALARMED, TOLD
from skill.understanding.outputs import NONE, Group, Reading
from training.certainty import calibrated, fitted, is_right
from training.lines import Line

LEG = Line(
    "my leg",
    "area",
    {"asks": "heat", "answer": "yes"},
    frozenset({("areas", "leg:left"), ("-sign", "seizure")}),
)


@pytest.mark.parametrize(
    ("heard", "right"),
    [
        (Heard(), True),
        (Heard(facts=Facts(areas=(Area(BodyPart.LEG, Side.LEFT),))), True),
        (Heard(facts=Facts(areas=(Area(BodyPart.ARM),))), False),
        (Heard(facts=Facts(has_ms=True)), False),
        (Heard(facts=Facts(warning_signs=("seizure",))), False),
        (Heard(denied_signs=("seizure",)), True),
        (Heard(denied_signs=("chest_pain",)), False),
        (Heard(denied_parts=(BodyPart.ARM,)), False),
        (Heard(answer=Answer.YES, asks="heat"), True),
        (Heard(answer=Answer.NO), False),
        (Heard(asks="cost"), False),
        (Heard(command=Command.STOP), False),
    ],
)
def test_right_is_what_takes_nothing_that_was_not_said(heard, right):
    assert is_right(heard, LEG) is right


class _Heard:
    """Understands by heart."""

    def __init__(self, heard):
        self.heard = heard

    def understand(self, text, asked):
        assert asked == "area"
        return self.heard[text]


def test_a_share_becomes_how_often_it_was_right():
    wrong, alarm = Facts(areas=(Area(BodyPart.ARM),)), Facts(warning_signs=("seizure",))
    right = Facts(areas=(Area(BodyPart.LEG),))
    sign = frozenset({("sign", "seizure")})
    heard = {
        "right": Heard(facts=right, confidence=0.9),
        "wrong": Heard(facts=wrong, confidence=0.9),
        "right, less sure": Heard(facts=right, confidence=0.6),
        "wrong, less sure": Heard(facts=wrong, confidence=0.6),
        "alarm": Heard(facts=alarm, confidence=0.8),
        "no alarm": Heard(facts=alarm, confidence=0.8),
    }
    many = {
        "right": 90,
        "wrong": 10,
        "right, less sure": 50,
        "wrong, less sure": 50,
        "alarm": 75,
        "no alarm": 25,
    }
    lines = [
        Line(text, "area", {}, sign if text == "alarm" else frozenset({("areas", "leg")}))
        for text, number in many.items()
        for _ in range(number)
    ]
    certain = fitted(_Heard(heard), lines)

    def likely(name, share):
        slope, start = certain[name]
        return 1 / (1 + math.exp(-(slope * math.log(share / (1 - share)) + start)))

    assert likely(TOLD, 0.9) == pytest.approx(0.9, abs=0.02)
    assert likely(TOLD, 0.6) == pytest.approx(0.5, abs=0.02)
    assert likely(ALARMED, 0.8) == pytest.approx(0.75, abs=0.02)


class _Read:
    """Reads what it is told to by heart, as if nothing were calibrated."""

    def __init__(self, some, sign):
        self._logits = [np.log(1 - some), np.log(some), np.log(sign / (1 - sign))]

    def reading(self, text, asked):
        return Reading.of([np.array(self._logits)], GROUPS, {}) if text else None


GROUPS = (Group("heat_worsens", (NONE, "yes"), one=True), Group("sign", ("seizure",), one=False))


def test_what_is_learned_too_often_is_calibrated_to_how_often_it_is_said():
    said = Line("hot", "heat_worsens", {"heat_worsens": "yes"}, frozenset({("sign", "seizure")}))
    silent = Line("hot", "heat_worsens", {})
    elsewhere = Line("hot", "area", {})
    lines = [said] * 30 + [silent] * 10 + [elsewhere] * 40 + [Line("", "area", {})]
    found = calibrated(_Read(0.9, 0.9), lines)
    assert set(found) == {"heat_worsens", "heat_worsens asked for", "sign"}
    parts = [np.log([0.1, 0.9, 9.0])]
    of_asked = Reading.of(parts, GROUPS, found, ["heat_worsens"])
    of_other = Reading.of(parts, GROUPS, found)
    assert of_asked.one("heat_worsens")[2] == pytest.approx(0.75, abs=0.05)
    assert of_other.one("heat_worsens")[2] < 0.2
    assert of_asked.likely("sign", "seizure") == pytest.approx(30 / 80, abs=0.05)
