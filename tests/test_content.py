"""The packaged data files, and what is said where one is not there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from skill import content
from skill.content import ContentError
from skill.core.knowledge import KnowledgeError
from skill.core.knowledge.file import FILES
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.core.wording.words import LocaleError

CACHED = (
    content.knowledge,
    content.locale,
    content.has_locale,
    content.guide,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder with nothing in it."""
    for one in CACHED:
        one.cache_clear()
    root = tmp_path / "skill"
    root.mkdir()
    monkeypatch.setattr(content, "_ROOT", root)
    yield root
    for one in CACHED:
        one.cache_clear()


def put(root: Path, path: str, text: str | bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_what_is_packaged_can_be_read() -> None:
    assert content.knowledge().signs
    assert content.locale().number == "911"
    assert content.lexicon()["times"]
    assert content.guide() is content.guide()


def test_the_words_of_a_language_stand_in_for_a_locale() -> None:
    assert content.locale("en-ZA").text("card.title") == content.locale("en").text("card.title")


@pytest.mark.parametrize("name", ["xx", "xx-XX", "", "../en", "en/../en"])
def test_no_words(name: str) -> None:
    assert not content.has_locale(name)
    with pytest.raises(ContentError, match="locale"):
        content.locale(name)


def test_an_overlay(folder: Path) -> None:
    put(folder, "languages/en/spoken.toml", '[meta]\nemergency_number = "911"\n[card]\ntitle = "T"\n')
    put(folder, "languages/en/countries/gb.toml", '[meta]\nemergency_number = "999"\n')
    assert content.locale("en-GB").number == "999"
    assert content.locale("en-GB").text("card.title") == "T"
    assert content.locale("en-US").number == "911"


def empty_knowledge(folder: Path) -> None:
    for name in FILES:
        put(folder, f"knowledge/{name}.toml", "")


@pytest.mark.parametrize("name", FILES)
def test_no_knowledge(folder: Path, name: str) -> None:
    empty_knowledge(folder)
    (folder / "knowledge" / f"{name}.toml").unlink()
    with pytest.raises(ContentError, match=rf"{name}\.toml"):
        content.knowledge()


@pytest.mark.parametrize("text", ["not toml", "[network]\nlikely = 'six'\n"])
def test_broken_knowledge(folder: Path, text: str) -> None:
    empty_knowledge(folder)
    put(folder, "knowledge/weakness.toml", text)
    with pytest.raises(KnowledgeError, match="toml"):
        content.knowledge()


def test_broken_words(folder: Path) -> None:
    put(folder, "languages/en/spoken.toml", "= what")
    with pytest.raises(LocaleError, match="en: Invalid"):
        content.locale()


def test_a_packaged_model_comes_before_the_one_of_a_checkout(folder: Path) -> None:
    assert content.interaction_model_folder() == folder.parent / "interaction_model"
    put(folder, "interaction_model/skill.json", "{}")
    assert content.interaction_model_folder() == folder / "interaction_model"


def test_no_lexicon(folder: Path) -> None:
    with pytest.raises(ContentError, match="fr"):
        content.lexicon("fr")


def test_a_broken_lexicon(folder: Path) -> None:
    put(folder, "languages/en/lexicon.toml", "= what")
    with pytest.raises(ContentError, match=r"lexicon\.toml"):
        content.lexicon()


@pytest.mark.parametrize(
    "path", ["languages/en/spoken.toml", "knowledge/weakness.toml", "languages/en/lexicon.toml"]
)
def test_a_file_that_is_no_text(folder: Path, path: str) -> None:
    empty_knowledge(folder)
    put(folder, path, b"\xff\xfe\x00")
    read = {"spoken": content.locale, "weakness": content.knowledge, "lexicon": content.lexicon}
    with pytest.raises((ContentError, KnowledgeError, LocaleError), match=Path(path).name):
        read[Path(path).stem]()


def test_numbers_to_call_stand_with_their_country_alone() -> None:
    """Elsewhere they are slots, so that another country's are spoken, digit by digit."""
    language = Path(content.language_path("en-US", "spoken.toml")).parent
    numbers = tomllib.loads((language / "countries" / "us.toml").read_text("utf-8"))["meta"]
    told = [numbers[name] for name in ("emergency_number", "crisis_line", "harm_line")]
    spelled = ["nine one one", "nine eight eight"]
    for file in content.SPOKEN:
        text = (language / file).read_text("utf-8")
        assert not [number for number in (*told, *spelled) if re.search(rf"\b{number}\b", text)], file


# What a recogniser of free speech is told


BEFORE = content.hearing()["before"]
_TOKENS_A_WORD = 1.5


def test_each_question_has_words_that_were_said_before_and_any_other_has() -> None:
    assert set(BEFORE) == {"any", *BY_ID, CONFIRM}
    assert content.hearing("en-GB") == content.hearing()


@pytest.mark.parametrize("question", sorted(BEFORE))
def test_what_was_said_before_is_sentences_and_no_list(question: str) -> None:
    """Of a list a recogniser makes the next item."""
    text = BEFORE[question]
    sentences = re.split(r"(?<=[.?])\s+", text)
    assert len(sentences) > 1
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z][A-Za-z', ]*[.?]", sentence), sentence
        assert sentence.count(",") < 5
        assert len(sentence.split()) < 25
    assert not re.search(r"[\n;:*-]", text)


@pytest.mark.parametrize("question", sorted(BEFORE))
def test_what_was_said_before_leaves_room_for_what_is_said(question: str) -> None:
    """Whisper has 448 places, half of them for what was before."""
    assert len(BEFORE[question].split()) * _TOKENS_A_WORD < 224


@pytest.mark.parametrize("question", sorted(BEFORE))
def test_what_was_said_before_alarms_nobody(question: str) -> None:
    """Noise is made into what was said before."""
    text, asked = BEFORE[question], TOPIC if question == "any" else question
    for sentence in (text, *re.split(r"(?<=[.?])\s+", text)):
        heard = content.understanding().understand(sentence, asked)
        assert heard.facts.warning_signs == (), sentence
        assert not heard.alarming, sentence
        assert not heard.harmed, sentence


def test_what_was_said_before_anything_alarms_nobody_at_any_question() -> None:
    """A server isn't told which question is open, so it reads all of it as an answer to any."""
    sentences = re.split(r"(?<=[.?])\s+", BEFORE["any"])
    understand = content.understanding().understand
    alarming = [
        (asked, one) for asked in (None, *BY_ID, CONFIRM, TOPIC) for one in sentences
        if understand(one, asked).alarming
    ]  # fmt: skip
    assert alarming == []


@pytest.mark.parametrize("text", ["= what", "[before", b"\xff\xfe"])
def test_what_a_recogniser_is_told_that_is_broken(folder: Path, text: str | bytes) -> None:
    put(folder, "languages/en/hearing.toml", text)
    with pytest.raises(ContentError, match=r"hearing\.toml"):
        content.hearing()


def test_a_language_in_which_nothing_can_be_heard(folder: Path) -> None:
    with pytest.raises(ContentError, match=r"fr.hearing\.toml"):
        content.hearing("fr-FR")
