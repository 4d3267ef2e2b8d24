"""Stems, and what is not imported for them."""

import snowballstemmer
from apart import run_apart

from skill.understanding.stemmer import Stemmer


def test_it_is_snowballs_stemmer():
    ours, theirs = Stemmer("english", {}), snowballstemmer.stemmer("english")
    for word in ("weakness", "drooping", "can't", "legs", "generously", "dying", "naïve", "i", ""):
        assert ours(word) == theirs.stemWord(word)


def test_irregular_forms_are_told_beforehand():
    stem = Stemmer("english", {"feet": "foot", "lying": "lie"})
    assert stem("feet") == stem("foot") == "foot"
    assert stem("lying") == "lie"


def test_no_other_language_is_imported():
    code = """
import sys
from skill.understanding.stemmer import Stemmer
Stemmer("english", {})("walking")
print(*sorted(name for name in sys.modules if name.endswith("_stemmer")))
"""
    assert run_apart(code).split() == ["skill.understanding.stemmer.english_stemmer"]
