"""The compiled understanding: that it fits its sources, and what it refuses."""

import mmap
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import training
from skill import content
from skill.understanding import compiled
from skill.understanding.compiled import BYTES, FLOATS, HALF_BYTES, MARK, ROWS, CompiledError, packed
from skill.understanding.outputs import NONE
from training.sources import digest_of

LOCALE = content.DEFAULT_LOCALE
FILE = content.language_path(LOCALE, "understanding.bin")


def test_it_was_made_from_its_sources_as_they_are():
    assert content.compiled_understanding(LOCALE).digest == digest_of(LOCALE), "run `make model`"


def test_another_word_in_a_source_makes_another_digest(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(Path(training.__file__).parent / "en", tmp_path / "en"))
    digest = digest_of(LOCALE)
    monkeypatch.setattr("training.sources.__file__", str(tmp_path / "sources.py"))
    assert digest_of(LOCALE) == digest
    for changed in sorted(folder.rglob("*.*")):
        before = changed.read_bytes()
        changed.write_bytes(before + b"another word = nothing\n")
        assert digest_of(LOCALE) != digest, changed
        changed.write_bytes(before)


@cache
def made() -> bytes:
    return FILE.read_bytes()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda data: b"", "no compiled understanding"),
        (lambda data: b"no such file", "no compiled understanding"),
        (lambda data: data.replace(MARK, MARK.replace(b"9", b"3")), "of this version"),
        (lambda data: data[: len(MARK) + 3], "damaged"),
        (lambda data: data[: len(MARK) + 100], "damaged"),
        (lambda data: flipped(data, len(MARK)), "damaged"),
        (lambda data: flipped(data, len(MARK) + 50), "damaged"),
        (lambda data: data[:-1], "damaged"),
        (lambda data: flipped(data, len(data) - 1000), "damaged"),
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
        assert digest == digest_of(LOCALE)


def test_it_is_small():
    assert FILE.stat().st_size < 5_000_000


def test_every_group_of_which_one_label_holds_knows_that_none_does():
    groups = content.compiled_understanding(LOCALE).groups
    assert [group.name for group in groups if group.one != (group.labels[0] == NONE)] == []


@pytest.mark.parametrize(
    ("kind", "off"), [(FLOATS, 0.0), (BYTES, 1 / 127), (HALF_BYTES, 1 / 7), (ROWS, 1 / 7)]
)
def test_an_array_is_read_back_as_it_was_within_half_a_step(kind, off):
    array = np.random.default_rng(1).normal(0, 1, (6, 8)).astype("f4")
    entries, body = packed({"one": (FLOATS, np.ones(3)), "it": (kind, array)})
    found = compiled.unpacked(memoryview(body), entries["it"])
    rows = [4, 0, 4]
    assert abs(found[rows] - array[rows]).max() <= off * abs(array).max() / 2 + 1e-6
