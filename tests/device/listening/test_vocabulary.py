"""Text to the numbers of pieces of words and back, by a vocabulary that is made up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.device.listening.vocabulary import BEFORE, BEGIN, FIRST_TIME, Vocabulary, VocabularyError

SPACE = "Ġ"
"""What stands for a space: the 33rd of the bytes that cannot be seen."""
SEEN = [*range(33, 127), *range(161, 173), *range(174, 256)]
LETTERS = [*(chr(byte) for byte in SEEN), *(chr(256 + n) for n in range(256 - len(SEEN)))]
WORDS = [f"{SPACE}my", f"{SPACE}leg", f"{SPACE}le", "le", "leg", "legs", "a" * 24, "b" * 25]
PIECES = 50_256
TEXTS = st.text(max_size=40) | st.text("leg my🦵é\n ab", max_size=80)


def pieces(first: Sequence[str] = (*LETTERS, *WORDS)) -> list[str]:
    return [*first, *(f"<filler{n}>" for n in range(PIECES - len(first)))]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    # Behind the words come those that are special.
    return made(tmp_path_factory.mktemp("vocabulary"), [*pieces(), "<|endoftext|>", "<|startoftranscript|>"])


def made(folder: Path, lines: Sequence[str]) -> Vocabulary:
    file = folder / "vocabulary.txt"
    file.write_text("\n".join(lines), "utf-8")
    return Vocabulary(file)


def number(word: str) -> int:
    return (*LETTERS, *WORDS).index(word)


def time(seconds: float) -> int:
    return FIRST_TIME + round(seconds / 0.02)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_is_written_is_read_again(vocabulary: Vocabulary, text: str) -> None:
    numbers = vocabulary.numbers(text)
    assert all(0 <= one < PIECES for one in numbers)
    assert vocabulary.segments(numbers) == ([(0.0, text.strip())] if text.strip() else [])


@given(st.lists(st.tuples(TEXTS.filter(str.strip), st.integers(0, 1500)), max_size=4))
@settings(max_examples=100, deadline=None)
def test_each_segment_has_the_time_before_it(vocabulary: Vocabulary, said: list[tuple[str, int]]) -> None:
    numbers = [one for text, at in said for one in (FIRST_TIME + at, *vocabulary.numbers(text))]
    found = vocabulary.segments(numbers)
    assert [text for _, text in found] == [text.strip() for text, _ in said]
    assert [begin for begin, _ in found] == pytest.approx([at * 0.02 for _, at in said])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("legs", ["legs"]),
        ("lege", ["leg", "e"]),
        (" my leg", [f"{SPACE}my", f"{SPACE}leg"]),
        (" l", [SPACE, "l"]),
        ("é", ["Ã", "©"]),
        ("a" * 50, ["a" * 24, "a" * 24, "a", "a"]),
    ],
)
def test_the_longest_piece_comes_first(vocabulary: Vocabulary, text: str, words: list[str]) -> None:
    assert vocabulary.numbers(text) == [number(word) for word in words]


def test_what_is_said_between_two_times(vocabulary: Vocabulary) -> None:
    my, leg = vocabulary.numbers(" my"), vocabulary.numbers(" leg")
    numbers = [time(0), *my, time(1.2), time(1.2), *leg, *leg, time(2.5)]
    assert vocabulary.segments(numbers) == [(0.0, "my"), (pytest.approx(1.2), "leg leg")]


@pytest.mark.parametrize("numbers", [[], [FIRST_TIME], [number(SPACE)], [time(3), time(4)]])
def test_where_nothing_is_written_there_is_no_segment(vocabulary: Vocabulary, numbers: list[int]) -> None:
    assert vocabulary.segments(numbers) == []


def test_what_is_special_is_no_text(vocabulary: Vocabulary) -> None:
    special = [PIECES, BEGIN, BEFORE, FIRST_TIME - 1]
    assert vocabulary.segments([*special, number("leg"), *special]) == [(0.0, "leg")]


def test_half_a_letter_is_told_as_one_that_is_none(vocabulary: Vocabulary) -> None:
    assert vocabulary.segments(vocabulary.numbers("é")[:1]) == [(0.0, "\N{REPLACEMENT CHARACTER}")]


def test_the_fillers_behind_the_words_count(vocabulary: Vocabulary) -> None:
    assert vocabulary.segments([PIECES - 1])[0][1].startswith("<filler")


@pytest.mark.parametrize(
    "lines",
    [
        [],
        pieces()[:-1],
        ["<unk>", *pieces()],
        [*reversed(pieces())],
        ["!" + SPACE, *pieces()[1:]],
    ],
    ids=["empty", "one too few", "another first", "backwards", "more than a letter"],
)
def test_the_vocabulary_of_another_model(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(VocabularyError):
        made(tmp_path, lines)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.txt"
    file.write_bytes(b"!\n\xff\n" * PIECES)
    with pytest.raises(VocabularyError):
        Vocabulary(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Vocabulary(tmp_path / "vocabulary.txt")
