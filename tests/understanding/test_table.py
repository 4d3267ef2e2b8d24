"""Texts by their keys, looked up where they lie."""

from hypothesis import given
from hypothesis import strategies as st

from skill.understanding.table import Table, pack

words = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)


@given(st.dictionaries(words, words, max_size=40), words)
def test_what_was_put_in_comes_out_and_nothing_else(texts, other):
    table = Table(memoryview(pack(texts)))
    assert {key: table.get(key) for key in texts} == texts
    assert table.get(other) == texts.get(other)


def test_it_may_stand_in_a_larger_file():
    packed = pack({"leg": "one", "legs": "two"})
    table = Table(memoryview(b"before" + packed + b"after")[6 : 6 + len(packed)])
    assert (table.get("leg"), table.get("legs"), table.get("le")) == ("one", "two", None)


def test_an_empty_one_holds_nothing():
    assert Table(memoryview(pack({}))).get("leg") is None
