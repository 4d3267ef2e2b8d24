"""The grammar of each question, read back and loaded by the recogniser that it is for."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from transcripts import understander_of

from skill import content
from skill.core.fields import NEW
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.device.listening.dictionary import Dictionary
from skill.device.listening.grammar import Grammars, Size, in_turn, says
from skill.understanding.describe import INTENTS

pocketsphinx = pytest.importorskip("pocketsphinx")
pytestmark = (
    pytest.mark.slow
)  # each grammar takes a second to make, and hears where free speech isn't installed

ANY = "any"
POINTS = [*BY_ID, CONFIRM, TOPIC, ANY]
SAYABLE = content.sayable()
OFFERED = content.lexicon()["offered"]
SIGNS = {heading.removeprefix("sign ") for heading in SAYABLE if heading.startswith("sign ")}
COMMANDS = set(INTENTS) - {"out_of_scope"}
YES_OR_NO = ["onset", "has_ms", "worse_with_use", CONFIRM, ANY]


@cache
def decoder() -> Any:
    return pocketsphinx.Decoder(lm=None, loglevel="FATAL")


@cache
def dictionary() -> Dictionary:
    return Dictionary(decoder().lookup_word)


def grammars(**options: Any) -> Grammars:
    return Grammars(SAYABLE, understander_of("en-US"), dictionary(), OFFERED, **options)


@cache
def usual() -> Grammars:
    return grammars()


@cache
def jsgf(asked: str) -> str:
    return usual().jsgf(asked)


def rules(text: str) -> dict[str, list[str]]:
    """Returns what each rule offers, as far as its outermost choice goes."""
    found = re.findall(r"<(\w+)> = (?:\[.*\] )?\( (.*) \);", text)
    return {name: [one.strip() for one in choices.split(" | ")] for name, choices in found}


def phrases(asked: str, *names: str) -> list[str]:
    """Returns the choices that are plain words."""
    return [one for name in names for one in rules(jsgf(asked)).get(name, ()) if "<" not in one]


@pytest.mark.parametrize("asked", POINTS)
def test_pocketsphinx_loads_it(asked: str) -> None:
    decoder().add_jsgf_string(asked, jsgf(asked))
    decoder().activate_search(asked)
    assert decoder().current_search() == asked


@pytest.mark.parametrize("asked", POINTS)
def test_its_form(asked: str) -> None:
    header, name, public, *others, end = jsgf(asked).split("\n")
    assert (header, name, end) == ("#JSGF V1.0;", "grammar said;", "")
    assert public == "public <said> = ( <answer> | <other> );"
    assert all(line.startswith("<") and line.endswith(";") for line in others)
    made = rules(jsgf(asked))
    assert set(re.findall(r"<(\w+)>", jsgf(asked))) == set(made), "what is named is there"
    assert all(one for choices in made.values() for one in choices), "nothing is empty"


@pytest.mark.parametrize("asked", OFFERED)
def test_the_offered_answers_are_in(asked: str) -> None:
    sounds = {dictionary().sound(text) for text in phrases(asked, "answer")}
    missing = [text for text in OFFERED[asked] if dictionary().sound(text) not in {*sounds, None}]
    assert missing == []


@pytest.mark.parametrize("asked", POINTS)
def test_no_command_of_one_word_ends_like_an_answer(asked: str) -> None:
    """ "Dunno" is heard where "no" was said."""
    ends = {f" {dictionary().sound(text)}" for text in phrases(asked, "answer") if " " not in text}
    for text in phrases(asked, "other"):
        if " " not in text:
            assert not any(f" {dictionary().sound(text)}".endswith(end) for end in ends), text


@pytest.mark.parametrize("asked", POINTS)
def test_all_its_words_are_in_the_dictionary(asked: str) -> None:
    words = {word for choices in rules(jsgf(asked)).values() for one in choices for word in one.split()}
    unknown = [word for word in words if "<" not in word and dictionary().sound(word) is None]
    assert unknown == []


@pytest.mark.parametrize("asked", YES_OR_NO)
def test_yes_and_no_are_in(asked: str) -> None:
    assert {"yes", "no"} <= set(phrases(asked, "answer"))


@pytest.mark.parametrize("asked", POINTS)
def test_every_command_is_in(asked: str) -> None:
    understander = understander_of("en-US")
    heard = {understander.understand(text, asked).command for text in phrases(asked, "other")}
    # Where "cancel" and "next" are understood as the wish to stop and to skip, these are enough.
    alike = {"cancel": "stop", "next": "skip"}
    assert {command for command in COMMANDS if not {command, alike.get(command)} & heard} == set()


@pytest.mark.parametrize("asked", POINTS)
def test_every_sign_is_in(asked: str) -> None:
    understander = understander_of("en-US")
    heard = [understander.understand(text, asked) for text in phrases(asked, "other")]
    told = {NEW} if asked == "onset" else set()  # what a yes says there
    assert {sign for one in heard for sign in one.facts.warning_signs} | told >= SIGNS


@pytest.mark.parametrize("asked", POINTS)
def test_whatever_it_holds_is_understood(asked: str) -> None:
    understander = understander_of("en-US")
    held = phrases(asked, "answer", "other", "stated")
    assert [text for text in held if understander.understand(text, asked).empty] == []


@pytest.mark.parametrize("asked", POINTS)
def test_no_two_sound_alike(asked: str) -> None:
    sounds = [dictionary().sound(text) for text in phrases(asked, "answer", "other", "stated")]
    assert len(sounds) == len(set(sounds))


@pytest.mark.parametrize("asked", POINTS)
def test_it_is_compact(asked: str) -> None:
    assert len(phrases(asked, "answer", "stated")) <= 80
    assert len(phrases(asked, "other")) <= 136


def test_places_combine() -> None:
    made = rules(jsgf("area"))
    assert {"left", "right", "both"} <= set(made["side"])
    assert {"arm", "leg", "hand"} <= set(made["part"])
    assert {"arms", "legs", "hands"} <= set(made["parts"])
    assert {"<part>", "<side> <part>", "my <side> <part>"} <= set(made["answer"])
    assert "part" not in rules(jsgf("has_ms"))


def test_the_size_is_kept() -> None:
    small = grammars(size=Size(answers=4, per_command=1, per_sign=1, per_part=1, shapes=2, leads=1))
    made = rules(small.jsgf("area"))
    assert len([one for one in made["answer"] if "<" not in one]) <= 2 + len(OFFERED["area"])
    assert len([one for one in made["answer"] if "<" in one]) == 2
    assert len(made["other"]) <= len(SIGNS) + sum(name.startswith("command ") for name in content.sayable())
    stated = re.search(r"<stated> = \[ \( (.*?) \) \]|<stated> = \[\( (.*?) \)\]", small.jsgf("onset"))
    assert stated is None or " | " not in (stated[1] or stated[2])


def test_it_is_the_same_each_time() -> None:
    assert grammars().jsgf("onset") == grammars().jsgf("onset") == jsgf("onset")


# What they are made with


@pytest.mark.parametrize(
    ("sources", "mixed"),
    [([], ""), (["ab", "", "c"], "acb"), (["abc", "de", "f"], "adfbec")],
)
def test_in_turn(sources: list[str], mixed: str) -> None:
    assert "".join(in_turn(sources)) == mixed


@pytest.mark.parametrize(
    ("text", "asked", "heading"),
    [
        ("yes", "has_ms", ("answer", "yes")),
        ("stop", "has_ms", ("command", "stop")),
        ("my left arm", "area", ("part", "arm")),
        ("years ago", "onset", ("onset", "years")),
        ("my face is drooping", "area", ("sign", "face_droop")),
    ],
)
def test_says(text: str, asked: str, heading: tuple[str, str]) -> None:
    heard = understander_of("en-US").understand(text, asked)
    assert says(heard, asked, *heading)
    assert not says(heard, asked, "reason", "pain")
