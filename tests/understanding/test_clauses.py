"""Where the clauses of an utterance are, and what stands after its opening."""

import pytest

from skill import content

CLAUSES = content.understanding()._clauses


def said(words):
    return [word.text for word in words]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no. my face has dropped", ["my", "face", "has", "dropped"]),
        ("no, no, well, please. my face", ["my", "face"]),
        ("my face has dropped", []),
    ],
)
def test_what_stands_after_plain_openings(text, rest):
    bare = ("no", "well", "please")
    found = CLAUSES.after_the_opening(text, lambda words: all(word.text in bare for word in words))
    assert said(found) == rest


def test_a_long_row_of_openings_is_not_walked_to_its_end():
    looked: list[int] = []
    rest = CLAUSES.after_the_opening("no. " * 50 + "my face", lambda _: not looked.append(1))
    assert len(looked) < 30
    assert said(rest)[-2:] == ["my", "face"]
