"""The lines that the understanding learns from: what they mean, and what is said of a line that means
nothing."""

from __future__ import annotations

import pytest

from skill import content
from training.lines import LineError, groups, read

KNOWLEDGE = content.knowledge()
OUTPUTS = groups(tuple(KNOWLEDGE.signs), tuple(KNOWLEDGE.answers))


@pytest.fixture
def lines(tmp_path):
    def read_(text):
        file = tmp_path / "somebody.txt"
        file.write_text(text, "utf-8")
        return list(read(file, OUTPUTS))

    return read_


def test_a_line_is_an_utterance_and_what_it_means(lines):
    [line] = lines("# Somebody\n## area\nmy left leg, not the arm = leg:left -arm feels:fear asks:heat\n")
    assert (line.text, line.asked, line.one) == ("my left leg, not the arm", "area", {"asks": "heat"})
    assert line.many == {("areas", "leg:left"), ("-areas", "arm"), ("feels", "fear")}


def test_what_follows_is_not_labelled_twice(lines):
    new, days, other = lines(
        "## onset\nnew = yes sign:new_or_worse_in_days\n## area\nsince monday = onset:days "
        "sign:new_or_worse_in_days\nworse every day = sign:new_or_worse_in_days\n"
    )
    assert new.many == days.many == frozenset()
    assert other.many == {("sign", "new_or_worse_in_days")}


def test_what_is_asked_back_stands_in_brackets(lines):
    assert [line.text for line in lines("## confirm\n[face_droop] no = no\n")] == ["no"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("## arae\n", "line 1: 'arae' is no question"),
        ("## area\nmy leg\n", "line 2: is no utterance"),
        ("## area\nmy leg = leg = arm\n", "line 2: is no utterance"),
        ("## area\nmy leg = leg:upper\n", "line 2: 'leg:upper' means nothing"),
        ("## area\nmy leg = lge\n", "line 2: 'lge' means nothing"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(lines, text, why):
    with pytest.raises(LineError, match=f"somebody.txt, {why}"):
        lines(text)
