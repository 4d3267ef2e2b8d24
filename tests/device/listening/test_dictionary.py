"""How words sound, as far as a recogniser knows them."""

from __future__ import annotations

from skill.device.listening.dictionary import Dictionary


def test_how_words_sound() -> None:
    sounds = {"their": "DH EH R", "there": "DH EH R", "leg": "L EH G"}
    small = Dictionary(sounds.get)
    assert small.sound("their leg") == small.sound("there leg") == "DH EH R L EH G"
    assert small.sound("their zeppelin") is None
    assert small.sound("") is None


def test_what_is_usable() -> None:
    small = Dictionary({"a": "AH", "b": "B IY"}.get)
    assert small.usable(["B", "a", "b", "c", "a c", "", "a a a a a", "a a a a a a"]) == [
        "b",
        "a",
        "a a a a a",
    ]


def test_each_word_is_looked_up_once() -> None:
    looked: list[str] = []
    small = Dictionary(lambda word: looked.append(word) or "AH")  # type: ignore[func-returns-value]
    small.sound("a b a")
    small.sound("b")
    assert looked == ["a", "b"]
