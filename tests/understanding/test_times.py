"""Times in any form become the plain words for how long ago."""

from datetime import date

import pytest

from skill import content
from skill.understanding.pieces import Pieces
from skill.understanding.times import Times

TIMES = Times.of(content.lexicon()["times"])
PIECES = Pieces(["[UNK]"], TIMES)
TODAY = date(2026, 11, 28)


def plain(text, today=TODAY):
    return " ".join(PIECES.words(text, today))


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("48 hrs ago", "some days ago"),
        ("12 hours", "some hours"),
        ("10 yrs", "some years"),
        ("10yrs", "some years"),
        ("1 week", "some weeks"),
        ("ten days", "some weeks"),
        ("six days", "some days"),
        ("a fortnight", "some weeks"),
        ("a couple of weeks", "some weeks"),
        ("two or three months", "some months"),
        ("2-3 days", "some days"),
        ("eighteen months", "some months"),
        ("twenty five years", "some years"),
        ("half a year", "some months"),
        ("a year and a half", "some years and a half"),
        ("since 2009", "since some years"),
        ("yes, since 2009", "yes since some years"),
        ("since '98", "since some years"),
        ("since 09", "since some years"),
        ("nineteen ninety eight", "some years"),
        ("since ninety eight", "since some years"),
        ("twenty nineteen", "some years"),
        ("two thousand and nine", "some years"),
        ("two thousand nine", "some years"),
        ("in 2026", "in some months"),
        ("last March", "last some months"),
        ("since October", "since some weeks"),
        ("March 2024", "some years"),
        ("September 2026", "some months"),
        ("it started November 25th", "it started some days"),
        ("since march 10", "since some months"),
        ("in 98", "in some years"),
        ("I fell twice three days ago", "i fell twice some days ago"),
        ("twenty thirty years ago", "twenty some years ago"),
        ("february 30", "some months"),
    ],
)
def test_a_time_is_told_in_its_unit(said, means):
    assert plain(said) == means


@pytest.mark.parametrize(
    "said",
    [
        "three days a week",
        "twice a week",
        "every two weeks",
        "an hour a day",
        "one in ten",
        "2 miles",
        "I may go",
        "march on",
        "ten minutes",
        "in the last 10 minutes",
        "back in 10 minutes",
        "8 out of 10",
        "late 20 s",
        "in twenty five minutes",
        "twenty thirty minutes",
        "two thousand steps",
        "2000 steps",
        "3000 steps a day",
        "three pills a day",
        "this may sound silly",
        "since 12",
        "since 10 am",
        "half four",
        "12345",
    ],
)
def test_what_is_no_time_ago_stays(said):
    assert plain(said) == said.lower()


def test_without_the_present_day_a_year_is_long_ago_and_a_month_some_months():
    assert plain("since 2026", None) == "since some years"
    assert plain("last october", None) == "last some months"


def test_a_year_to_come_is_told_as_this_year():
    assert plain("by 2031") == "by some months"
