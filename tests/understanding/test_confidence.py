"""What a score is worth: more for a better one, and never all or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.core.heard import ASK_BACK, Heard
from skill.understanding.confidence import Source, confidence
from skill.understanding.found import Found

scores = st.floats(0, 1)


@pytest.mark.parametrize("source", Source)
@given(scores, scores)
def test_a_better_score_is_worth_no_less(source, one, other):
    worse, better = sorted((one, other))
    assert confidence(worse, source) <= confidence(better, source)


@pytest.mark.parametrize("source", Source)
@given(scores)
def test_it_is_a_share_of_what_is_right(source, score):
    assert 0 < confidence(score, source) < 1


@pytest.mark.parametrize("source", Source)
def test_the_best_score_is_taken_at_its_word_and_the_worst_is_asked_back(source):
    assert confidence(0.0, source) < ASK_BACK < confidence(1.0, source)


def test_each_source_is_worth_something_else():
    assert len({source.value for source in Source}) == len(Source)


@pytest.mark.parametrize(
    ("sure", "doubtful"), [(0.0, True), (ASK_BACK - 0.01, True), (ASK_BACK, False), (1.0, False)]
)
def test_what_is_less_sure_is_doubtful(sure, doubtful):
    assert Heard(confidence=sure).doubtful is doubtful


def test_what_is_not_judged_is_sure():
    assert Found("part", "arm", "arm").confidence == 1.0
    assert not Heard().doubtful
