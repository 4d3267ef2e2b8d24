"""What is kept of a recording, and the phrases that everybody is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from skill import content
from skill.core.heard import Answer, Command
from skill.core.values import BodyPart, Onset, Reason, Side, TrainingEffect
from skill.device.phrases.phrase import WIDTH, Phrase, common, reduced

AT = {
    "stop": ("area", lambda h: h.command is Command.STOP),
    "yes": ("has_ms", lambda h: h.answer is Answer.YES),
    "no": ("has_ms", lambda h: h.answer is Answer.NO),
    "i don't know": ("onset", lambda h: h.answer is Answer.UNSURE),
    "my left leg": ("area", lambda h: _place(h) == (BodyPart.LEG, Side.LEFT)),
    "my right leg": ("area", lambda h: _place(h) == (BodyPart.LEG, Side.RIGHT)),
    "help": ("area", lambda h: h.command is Command.HELP),
    "worse": ("heat_worsens", lambda h: h.answer is Answer.YES),
    "better": ("training_effect", lambda h: h.facts.training_effect is TrainingEffect.HELPED),
    "the same": ("training_effect", lambda h: h.facts.training_effect is TrainingEffect.NO_EFFECT),
    "tired": ("reduced_by", lambda h: h.facts.reduced_by == (Reason.FATIGUE,)),
    "go back": ("area", lambda h: h.command is Command.GO_BACK),
    "arm": ("area", lambda h: _place(h) == (BodyPart.ARM, None)),
    "leg": ("area", lambda h: _place(h) == (BodyPart.LEG, None)),
    "hand": ("area", lambda h: _place(h) == (BodyPart.HAND, None)),
    "foot": ("area", lambda h: _place(h) == (BodyPart.FOOT, None)),
    "left": ("area", lambda h: h.side is Side.LEFT),
    "right": ("area", lambda h: h.side is Side.RIGHT),
    "both legs": ("area", lambda h: _place(h) == (BodyPart.LEG, Side.BOTH)),
    "days": ("onset", lambda h: h.facts.onset is Onset.DAYS),
    "years": ("onset", lambda h: h.facts.onset is Onset.YEARS),
    "none of these": ("warning_signs", lambda h: h.answer is Answer.NO),
    "say it again": ("area", lambda h: h.command is Command.REPEAT),
    "call help": ("area", lambda h: h.facts.warning_signs == ("calls_for_help",)),
}


def _place(heard):
    [area] = heard.facts.areas
    return area.part, area.side


@pytest.mark.parametrize("phrase", common("en-US"), ids=lambda one: one.said)
def test_each_phrase_is_understood_where_it_answers(phrase: Phrase) -> None:
    asked, says = AT[phrase.said]
    assert says(content.understanding().understand(phrase.means, asked))


def test_stop_comes_first_as_it_ends_the_recording_from_then_on() -> None:
    phrases = common("en-US")
    assert phrases[0].means == "stop"
    assert len(phrases) == len(AT) == 24


def test_a_language_without_phrases_is_named() -> None:
    with pytest.raises(content.ContentError, match=r"phrases\.toml"):
        common("xx-XX")


@pytest.mark.parametrize(("rows", "kept"), [(1, 1), (2, 1), (3, 1), (4, 2), (75, 37)])
def test_half_the_rows_are_kept(rows: int, kept: int) -> None:
    found = reduced(np.full((rows, WIDTH), 1e9, np.float32))
    assert found.shape == (kept, WIDTH)
    assert found.dtype == np.float16
    assert np.isfinite(found).all()


def test_a_row_is_the_mean_of_two() -> None:
    assert reduced(np.array([[1, 2], [3, 6], [9, 9]], np.float32)).tolist() == [[2, 4]]


def test_recordings_come_and_go() -> None:
    rows = [np.full((1, WIDTH), n, np.float16) for n in range(3)]
    phrase = Phrase("yes", "yes")
    for one in rows:
        assert not phrase.complete
        phrase = phrase.recorded(one)
    assert phrase.complete
    assert [one[0, 0] for one in phrase.without(1).recordings] == [0, 2]
