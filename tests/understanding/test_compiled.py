"""The compiled understanding: that it fits its sources, and what it refuses."""

import json

import pytest

from skill import content
from skill.understanding import compiled
from skill.understanding.classifier import NONE
from skill.understanding.compiled import CompiledError
from training.sources import Sources

LOCALE = content.DEFAULT_LOCALE


def test_it_was_made_from_the_interaction_model_and_the_lexicon_as_they_are():
    made = compiled.digest(
        content.language_model(LOCALE), content.lexicon_text(LOCALE), Sources.of(LOCALE).text
    )
    assert compiled.read(content.compiled_understanding(LOCALE)).digest == made, "run `make model`"


def test_another_word_in_the_model_makes_another_digest():
    model = content.language_model(LOCALE)
    made = compiled.digest(model, "a", "t")
    assert made != compiled.digest(model | {"invocationName": "x"}, "a", "t")
    assert made != compiled.digest(model, "b", "t")
    assert made != compiled.digest(model, "a", "u")


@pytest.mark.parametrize("data", [b"", b"no json\n", json.dumps({"version": 0}).encode() + b"\n"])
def test_what_is_no_compiled_understanding_is_refused(data):
    with pytest.raises(CompiledError):
        compiled.read(data)


def test_every_classifier_knows_what_answers_nothing():
    for head in compiled.read(content.compiled_understanding(LOCALE)).heads.values():
        assert NONE in head.labels
