"""The compiled understanding: that it fits its sources, and what it refuses."""

import mmap
import shutil
from functools import cache
from pathlib import Path

import pytest

import training
from skill import content
from skill.understanding import compiled
from skill.understanding.classifier import NONE
from skill.understanding.compiled import MARK, CompiledError
from training import sayable
from training.sources import Sources
from training.writing import written

LOCALE = content.DEFAULT_LOCALE
MORE = {"voices": b"another word = nothing\n"}
SOURCES = Sources.of(LOCALE)
FILE = content.language_path(LOCALE, "understanding.bin")


def test_it_was_made_from_its_sources_as_they_are():
    assert content.compiled_understanding(LOCALE).digest == SOURCES.digest, "run `make model`"


def test_so_was_what_a_recogniser_listens_for():
    assert content.language_path(LOCALE, "sayable.txt").read_text("utf-8") == sayable.written(SOURCES), (
        "run `make model`"
    )


def test_another_word_in_a_source_makes_another_digest(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(Path(training.__file__).parent / "en", tmp_path / "en"))
    monkeypatch.setattr("training.sources.__file__", str(tmp_path / "sources.py"))
    assert Sources.of(LOCALE).digest == SOURCES.digest
    for changed in sorted(folder.rglob("*.*")):
        before = changed.read_bytes()
        more = MORE.get(changed.parent.name, b"another word\n")
        changed.write_bytes(before + (more if changed.suffix == ".txt" else b"{}\n"))
        assert Sources.of(LOCALE).digest != SOURCES.digest, changed
        changed.write_bytes(before)


@cache
def made() -> bytes:
    return written(SOURCES, {"odd": (["a", NONE], bytes([1, 255]), 0.5, [0.25, -1.0])})


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda data: b"", "no compiled understanding"),
        (lambda data: b"no such file", "no compiled understanding"),
        (lambda data: data.replace(MARK, MARK.replace(b"2", b"1")), "of this version"),
        (lambda data: data[: len(MARK) + 3], "damaged"),
        (lambda data: data[: len(MARK) + 100], "damaged"),
        (lambda data: flipped(data, len(MARK)), "damaged"),
        (lambda data: flipped(data, len(MARK) + 50), "damaged"),
        (lambda data: data[:-1], "damaged"),
        (lambda data: data + b"x", "damaged"),
    ],
)
def test_what_is_no_compiled_understanding_is_refused(damage, why):
    with pytest.raises(CompiledError, match=why):
        compiled.read(damage(made()))


def test_a_file_that_cannot_be_used_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "_ROOT", str(tmp_path))
    file = tmp_path / "languages" / "en" / "understanding.bin"
    file.parent.mkdir(parents=True)
    for holds in (None, b"", b"something else"):
        if holds is not None:
            file.write_bytes(holds)
        with pytest.raises(content.ContentError, match=r"understanding\.bin"):
            content.compiled_understanding(LOCALE)


def test_it_is_used_as_it_lies_on_the_disk():
    with FILE.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        with memoryview(data) as view:
            digest = compiled.read(view).digest
        assert digest == SOURCES.digest


def test_it_is_small():
    assert FILE.stat().st_size < 5_000_000


def test_every_classifier_knows_what_answers_nothing():
    for head in content.compiled_understanding(LOCALE).heads.values():
        assert NONE in head.labels


def test_what_is_written_is_read_back():
    read = compiled.read(made())
    assert read.digest == SOURCES.digest
    assert read.heads["odd"].labels == ("a", NONE)
    assert read.heads["odd"].guess([0]).label == "a"
    found = {(p.slot, p.id) for p in read.vocabulary.starting("droop") if p.words == ("drooping", "face")}
    assert ("sign", "face_droop") in found
    assert read.vocabulary.starting("zeppelin") == []
    assert read.vocabulary.command(read.vocabulary.words("Start over!")) == "start_over"
    assert read.vocabulary.command(read.vocabulary.words("my left leg")) is None
