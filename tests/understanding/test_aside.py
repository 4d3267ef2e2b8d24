"""What is asked states nothing; what is told beside it does. Feelings, and who is spoken of."""

import pytest

from skill import content
from skill.core.fields import Facts
from skill.core.heard import Feeling
from skill.core.values import SpeaksFor
from skill.understanding.aside import Aside
from skill.understanding.classifier import NONE, Head
from skill.understanding.features import seen_in

UNDERSTANDER = content.understanding()


def heard(text, asked=None):
    return UNDERSTANDER.understand(text, asked)


@pytest.mark.parametrize("asked", [None, "area", "heat_worsens", "topic"])
@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("will I end up in a wheelchair", "wheelchair"),
        ("is there a cure for this", "can_it_be_cured"),
        ("are you a doctor", "are_you_a_doctor"),
        ("should I stop taking my tablets", "stop_medicine"),
    ],
)
def test_a_question_states_nothing(text, asks, asked):
    found = heard(text, asked)
    assert found.asks == asks
    assert found.facts.without("speaks_for") == Facts()
    assert found.answer is None


def test_what_is_told_in_a_clause_of_its_own_counts():
    found = heard("my left leg, will I end up in a wheelchair?", "area")
    assert found.asks == "wheelchair"
    assert [(area.part, area.side) for area in found.facts.areas] == [("leg", "left")]


def test_a_sign_in_a_question_is_heard_and_one_beside_it_counts():
    asked = heard("does MS make my speech slurred and will it get worse", "topic")
    assert asked.asks
    assert asked.alarming
    told = heard("will I die, my face is drooping", "area")
    assert told.facts.warning_signs == ("face_droop",)
    assert not told.doubtful
    whole = heard("the bladder leaks at night, what help is there for that", "topic")
    assert (whole.asks, whole.facts.warning_signs) == ("bladder", ("bladder_or_bowel_loss",))
    assert whole.doubtful


def test_a_carer_speaks_for_another():
    carer = heard("my mum can't lift her arms, she's had MS for years", "area")
    assert carer.facts.speaks_for is SpeaksFor.OTHER
    assert heard("my left leg", "area").facts.speaks_for is None
    assert heard("she has MS", "has_ms").facts.has_ms is True
    assert heard("no, she hasn't got MS", "has_ms").facts.has_ms is not True


def test_what_somebody_feels_is_heard():
    assert heard("I'm so scared, I don't know what's happening to me", "onset").feels is Feeling.FEAR
    assert heard("both my legs", "area").feels is None
    beside = heard("my left leg, I am really scared", "area")
    assert beside.feels is Feeling.FEAR
    assert [area.part for area in beside.facts.areas] == ["leg"]
    assert heard("I'm not scared, it's my left leg", "area").feels is None


def test_without_its_classifiers_nothing_is_told():
    words = content.compiled_understanding().vocabulary.words("is there a cure")
    assert Aside({}, ()).asks(words, seen_in(words)) is None


def test_a_classifier_of_fewer_rows_shares_them():
    rows = memoryview(bytes([1, 0, 0, 3])).cast("b")
    head = Head(["yes", NONE], rows, 1.0, [0.0, 0.0])
    assert head.guess([0]).label == head.guess([2]).label == "yes"
    assert head.guess([1]).label == head.guess([3]).label == NONE
