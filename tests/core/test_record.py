import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import facts, through_json

from skill.core.fields import Facts
from skill.core.history import ABOUT_NOW, Record, RecordError
from skill.core.knowledge import Cause
from skill.core.values import Onset

records = st.builds(Record, st.none() | st.sampled_from(Cause), facts())


@given(records)
def test_a_record_survives_being_stored(record):
    assert Record.from_dict(through_json(record.to_dict())) == record


@given(records)
def test_what_is_about_the_moment_is_never_in_it(record):
    assert not record.facts.known() & set(ABOUT_NOW)


def test_there_is_something_to_go_on_from_only_where_a_fact_is_known():
    assert Record(facts=Facts(has_ms=True)).halfway
    assert not Record(Cause.MIXED, Facts(sudden_onset=True)).halfway


@pytest.mark.parametrize(
    "fault",
    [
        {"version": 2},
        {"cause": "bad luck"},
        {"cause": ["mixed"]},
        {"facts": None},
        {"facts": {"warning_signs": ["seizure"]}},
        {"mood": "good"},
    ],
)
def test_what_does_not_fit_is_refused_without_a_word_of_it(fault):
    with pytest.raises(RecordError) as caught:
        Record.from_dict({**Record().to_dict(), **fault})
    assert not [word for word in ("bad luck", "seizure", "mood") if word in str(caught.value)]


@pytest.mark.parametrize("data", [None, [], "text", {}])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(RecordError):
        Record.from_dict(data)


def test_what_is_about_the_moment_is_never_kept():
    now = Facts(onset=Onset.DAYS, sudden_onset=True, warning_signs=("seizure",), has_ms=True)
    assert Record(None, now).facts == Facts(has_ms=True)
