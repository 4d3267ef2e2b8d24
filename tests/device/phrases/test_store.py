"""Where phrases are kept: whole, for nobody else, and never in the place of what could not be read."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from voices import phrase

from skill.device.phrases.phrase import WIDTH, Phrase
from skill.device.phrases.store import (
    OtherModelError,
    PhrasesError,
    Store,
    data_folder,
    exported,
    imported,
    model_of,
    write_private,
)

POSIX = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
TWO = [phrase("yes"), phrase("my leg", times=2, means="my left leg")]


def same(some: list[Phrase], others: list[Phrase]) -> bool:
    return [(a.said, a.means) for a in some] == [(b.said, b.means) for b in others] and all(
        np.array_equal(x, y)
        for a, b in zip(some, others, strict=True)
        for x, y in zip(a.recordings, b.recordings, strict=True)
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "mine" / "weakness-guide", "tiny")


def test_what_was_kept_comes_back(store: Store) -> None:
    assert store.load() == []
    store.save(TWO)
    assert same(store.load(), TWO)
    store.save([*TWO, Phrase("no", "no")])
    assert same(store.load(), [*TWO, Phrase("no", "no")])


def test_nothing_is_written_before_something_is_kept(store: Store) -> None:
    store.load()
    store.delete()
    assert not store.file.parent.exists()


@POSIX
def test_nobody_else_can_read_it(store: Store) -> None:
    store.save(TWO)
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.file.parent.stat().st_mode) == 0o700
    store.file.parent.chmod(0o755)
    store.save(TWO)
    assert stat.S_IMODE(store.file.parent.stat().st_mode) == 0o700


@POSIX
def test_a_folder_of_somebody_elses_making_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Store(tmp_path, "tiny").save(TWO)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_what_is_deleted_is_nowhere_beside_it(store: Store) -> None:
    store.save(TWO)
    store.save(TWO[:1])
    assert same(store.load(), TWO[:1])
    assert [one.name for one in store.file.parent.iterdir()] == [store.file.name]
    assert TWO[1].recordings[0].tobytes()[:64] not in store.file.read_bytes()
    store.save([])
    assert list(store.file.parent.iterdir()) == []


def test_to_delete_all_takes_what_a_crash_left(store: Store) -> None:
    store.save(TWO)
    (store.file.parent / ".phrases-abc").write_bytes(b"half a file")
    (store.file.parent / "letter.txt").write_text("mine")
    assert store.delete()
    assert [one.name for one in store.file.parent.iterdir()] == ["letter.txt"]
    assert not store.delete()


@pytest.mark.parametrize("data", [b"", b"PK", b"{}", b"\x93NUMPY", b"\x80\x04N.", os.urandom(300)])
def test_what_is_none_of_ours_is_named_and_stays(store: Store, data: bytes) -> None:
    store.file.parent.mkdir(parents=True)
    store.file.write_bytes(data)
    for attempt in (store.load, lambda: store.save(TWO)):
        with pytest.raises(PhrasesError, match=str(store.file)) as fault:
            attempt()
        assert "\n" not in str(fault.value)
    assert store.file.read_bytes() == data
    assert store.delete()


def test_nothing_is_unpickled(store: Store) -> None:
    store.save(TWO)
    held = dict(np.load(store.file))
    held["said"] = np.array([object(), object()], dtype=object)
    np.savez(store.file, **held)
    with pytest.raises(PhrasesError, match="damaged"):
        store.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", np.array(2)),
        ("format", np.array("else")),
        ("said", np.array(["yes", "yes"])),
        ("said", np.array(["yes", "\x1b[2J"])),
        ("means", np.array(["yes"])),
        ("lengths", np.array([1, 1, 1, 1, 1])),
        ("lengths", np.array([-1] * 5)),
        ("recordings", np.array([9, -4])),
        ("rows", np.full((3, WIDTH), np.nan, np.float16)),
        ("rows", np.zeros((3, 7), np.float16)),
        ("model", None),
    ],
)
def test_what_does_not_fit_together_is_damaged(store: Store, name: str, value: np.ndarray | None) -> None:
    store.save(TWO)
    held = dict(np.load(store.file))
    held.pop(name)
    np.savez(store.file, **held, **({} if value is None else {name: value}))
    with pytest.raises(PhrasesError, match="damaged"):
        store.load()


def test_what_unpacks_to_more_than_it_is_isnt_unpacked(store: Store) -> None:
    store.save(TWO)
    with zipfile.ZipFile(store.file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("more.npy", bytes(10_000_000))
    with pytest.raises(PhrasesError, match="damaged"):
        store.load()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), flip=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_file_is_ever_the_same_one_line(store: Store, at: float, flip: int, cut: bool) -> None:
    store.delete()
    store.save(TWO)
    data = bytearray(store.file.read_bytes())
    place = min(len(data) - 1, int(at * len(data)))
    if cut:
        del data[place:]
    else:
        data[place] ^= flip
    store.file.write_bytes(data)
    try:
        found = store.load()
    except PhrasesError as fault:
        found, told = TWO, str(fault)
        assert str(store.file) in told
    assert same(found, TWO)


def test_another_model_is_said_in_one_line(store: Store) -> None:
    store.save(TWO)
    other = Store(store.file.parent, "base")
    for attempt in (other.load, lambda: other.save([])):
        with pytest.raises(OtherModelError, match="another model"):
            attempt()
    assert same(store.load(), TWO)


def test_a_file_without_end_is_not_read(store: Store) -> None:
    store.file.parent.mkdir(parents=True)
    with store.file.open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(PhrasesError, match="too large"):
        store.load()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PhrasesError, match="file"):
        Store(tmp_path / "file", "tiny").save(TWO)


def test_a_write_that_fails_leaves_the_old_and_nothing_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(TWO)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PhrasesError, match="No space left"):
        store.save(TWO[:1])
    assert same(store.load(), TWO)
    assert len(list(store.file.parent.iterdir())) == 1


@POSIX
def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(PhrasesError, match="is no file"):
        write_private(tmp_path, b"")


@POSIX
def test_what_was_taken_along_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    write_private(file, exported("tiny", TWO))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert same(imported(file, "tiny"), TWO)
    told = json.loads(file.read_text("utf-8"))
    assert [(one["said"], one["means"], one["recordings"]) for one in told["phrases"]] == [
        ("yes", "yes", 3),
        ("my leg", "my left leg", 2),
    ]
    with pytest.raises(OtherModelError, match=r"mine\.json"):
        imported(file, "base")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b'{"format": "weakness-guide", "version": 2}', b"[" * 100_000],
)
def test_what_cannot_be_taken_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "mine.json"
    file.write_bytes(data)
    with pytest.raises(PhrasesError, match=r"mine\.json"):
        imported(file, "tiny")
    with pytest.raises(PhrasesError, match="No such file"):
        imported(tmp_path / "none", "tiny")


@pytest.mark.parametrize("features", [["AAA"], ["AAAA"], [""], [7], None])
def test_features_that_are_none(tmp_path: Path, features: object) -> None:
    whole = json.loads(exported("tiny", TWO))
    whole["phrases"][0]["features"] = features
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(whole))
    with pytest.raises(PhrasesError, match="damaged"):
        imported(file, "tiny")


def test_the_folder_is_the_persons_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert data_folder({}, "linux") == tmp_path / ".local" / "share" / "weakness-guide"
    assert data_folder({"XDG_DATA_HOME": "relative"}, "linux") == data_folder({}, "linux")
    there = str(tmp_path / "data")
    assert data_folder({"XDG_DATA_HOME": there}, "linux") == Path(there, "weakness-guide")
    assert data_folder({}, "darwin") == tmp_path / "Library" / "Application Support" / "weakness-guide"
    assert data_folder({"LOCALAPPDATA": there}, "win32") == Path(there, "weakness-guide")
    assert data_folder({}, "win32") == tmp_path / "AppData" / "Local" / "weakness-guide"


def test_without_a_home_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(PhrasesError, match="--folder"):
        data_folder({}, "linux")


def test_a_model_is_told_from_others(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"a" * 3_000_000)
    first = model_of(tmp_path)
    assert first == model_of(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"a" * 3_000_001)
    assert model_of(tmp_path) != first
    with pytest.raises(PhrasesError, match=r"model\.bin"):
        model_of(tmp_path / "none")
