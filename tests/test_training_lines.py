"""The lines that the understanding learns from: what they mean, and what is said of a line that means
nothing."""

from __future__ import annotations

import pytest

from skill import content
from training.lines import LineError, completed, groups, read
from training.mixing import Mixer, mirrored

KNOWLEDGE = content.knowledge()
WORDS = {"joints": [" and "], "sides": {"left": "left", "right": "right"}, "misheard": {"weak": "week"}}
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
    assert line.tells is None


def test_a_yes_is_the_fact_that_its_question_makes_of_it(lines):
    yes, no, told, elsewhere = lines(
        "## heat_worsens\nlike jelly = yes\n## activity_change\nno = no\n## training_effect\nnever = "
        "training_effect:never\n## area\nyes = yes\n"
    )
    assert yes.one == {"answer": "yes", "heat_worsens": "yes"}
    assert no.one == {"answer": "no", "activity_change": "same"}
    assert told.one == {"answer": "no", "training_effect": "never"}
    assert elsewhere.one == {"answer": "yes"}


def test_a_head_can_say_what_its_lines_tell(lines):
    [line] = lines("## any, only areas sign\nmy leg = leg\n")
    assert (line.asked, line.tells) == (None, {"areas", "sign"})


def test_what_is_asked_back_stands_in_brackets(lines):
    assert [line.text for line in lines("## confirm\n[face_droop] no = no\n")] == ["no"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("## arae\n", "line 1: 'arae' is no question"),
        ("## area, only legs\n", "line 1: legs: no such output"),
        ("## area\nmy leg\n", "line 2: is no utterance"),
        ("## area\nmy leg = leg = arm\n", "line 2: is no utterance"),
        ("## area\nmy leg = leg:upper\n", "line 2: 'leg:upper' means nothing"),
        ("## area\nmy leg = lge\n", "line 2: 'lge' means nothing"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(lines, text, why):
    with pytest.raises(LineError, match=f"somebody.txt, {why}"):
        lines(text)


def test_two_lines_in_one_breath_say_both_unless_they_contradict_each_other(lines):
    first, new, yes, fever, none, other = lines(
        "## area\nmy leg = leg -arm\n## onset\nit came over me this week = yes\nyes = yes\n"
        "## warning_signs\nfever = sign:fever_or_infection\n"
        "no fever = -sign:fever_or_infection\n## area\nmy arm = arm\n"
    )
    mixer = Mixer([(1.0, [first])], WORDS)
    both = mixer.joined(first, new)
    assert both.many == {("areas", "leg"), ("-areas", "arm"), ("sign", "new_or_worse_in_days")}
    assert both.one == {}
    assert mixer.joined(first, yes) is None
    assert mixer.joined(fever, none) is None
    assert mixer.joined(first, other) is None


def test_what_is_drawn_is_the_same_at_each_run(lines):
    said = lines("## any\nyes = yes\nstop it now = command:stop\n## area\nmy weak leg = leg\n")
    found, again = (
        [mixer.draw() for _ in range(400)] for mixer in (Mixer([(1.0, said)], WORDS) for _ in range(2))
    )
    assert found == again
    assert {line.asked for line in found} > {"area", "has_ms"}
    assert all(line.one == completed(line.one, line.asked) for line in found)
    assert any("week" in line.text for line in found)


def test_a_line_that_names_one_side_says_as_much_of_the_other(lines):
    left, both, no_side, all_right = lines(
        "## area\nmy left leg, right? = leg:left\nmy Left leg. = leg:left\nboth legs = leg:both\n"
        "the right one is all right = side:right\n"
    )
    assert mirrored(left, WORDS["sides"]) is None
    other = mirrored(both, WORDS["sides"])
    assert (other.text, other.many) == ("my right leg.", {("areas", "leg:right")})
    assert mirrored(no_side, WORDS["sides"]) is None
    assert mirrored(all_right, WORDS["sides"]) is None


def test_a_yes_beside_a_sign_says_nothing_further(lines):
    yes, sign = lines("## warning_signs\nyes = yes\nmy face, yes = yes sign:face_droop\n")
    assert (yes.one, sign.one) == ({"answer": "yes"}, {})
