"""Where a person's phrases are kept: one file of their own, on their machine, that nobody else can read.

It holds what the encoder tells of each recording, and never sound. ``weakness-guide enroll`` alone writes it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import io
import json
import os
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skill.device.phrases.phrase import WIDTH, Phrase, Rows

NAME = "phrases.npz"
_OURS, _VERSION = "weakness-guide", 1
_BEGINS = ".phrases-"
_LARGEST = 64 * 2**20
_MODEL_BYTES = 2**20
_UNREADABLE = (
    OSError, ValueError, KeyError, TypeError, IndexError, EOFError, OverflowError, NotImplementedError,
    RuntimeError, SyntaxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What NumPy and zipfile raise at files that are none of ours."""


class PhrasesError(Exception):
    """What is kept cannot be used, or not be written; the message is one line that names the file."""


class OtherModelError(PhrasesError):
    """They were recorded with another model, whose rows mean something else."""


def data_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Returns the folder of the person's own data, which may not be there yet.

    :param environment: the environment variables.
    :param platform: as ``sys.platform``.
    :raises PhrasesError: where the person has no home.
    """
    try:
        if platform == "win32":
            base = _absolute(environment, "LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        elif platform == "darwin":
            base = Path.home() / "Library" / "Application Support"
        else:
            base = _absolute(environment, "XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError:
        raise PhrasesError("there is no home folder to keep phrases in; name one with --folder") from None
    return base / "weakness-guide"


def _absolute(environment: Mapping[str, str], name: str) -> Path | None:
    # The standard wants a relative one to be passed over.
    given = Path(environment.get(name) or "")
    return given if given.is_absolute() else None


def model_of(folder: Path) -> str:
    """Returns what tells a model from others.

    :param folder: of a model, as Whisper takes it.
    :raises PhrasesError: where it cannot be read.
    """
    file = folder / "model.bin"
    try:
        with file.open("rb") as model:
            begin = model.read(_MODEL_BYTES)
            size = model.seek(0, os.SEEK_END)
    except OSError as fault:
        raise PhrasesError(f"{file}: {fault.strerror}") from None
    return hashlib.sha256(begin + str(size).encode()).hexdigest()[:32]


class Store:
    """The phrases of one person, in one folder."""

    def __init__(self, folder: Path, model: str) -> None:
        """Takes where they are kept.

        :param folder: made when first something is kept.
        :param model: what tells the model that makes the rows, as :func:`model_of` returns it.
        """
        self.file = folder / NAME
        """The file, which may not be there."""
        self._model = model

    def load(self) -> list[Phrase]:
        """Returns the phrases, none where nothing was kept.

        :raises PhrasesError: where the file is damaged, or none of ours.
        :raises OtherModelError: where another model made them.
        """
        try:
            if self.file.stat().st_size > _LARGEST:
                raise self._fault("is too large for a file of phrases")
            data = self.file.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as fault:
            raise self._fault(fault.strerror or str(fault)) from None
        try:
            model, phrases = _read(data)
        except _UNREADABLE:
            raise self._fault("is damaged, or no file of phrases") from None
        if model != self._model:
            raise OtherModelError(f"{self.file}: was recorded with another model; record the phrases again")
        return phrases

    def save(self, phrases: Sequence[Phrase]) -> None:
        """Keeps these phrases in the place of those that were kept; without any, nothing is left.

        :raises PhrasesError: where that cannot be done, or what is there cannot be read: it stays as it is.
        """
        self.load()
        if not phrases:
            self.delete()
            return
        try:
            self._make_folder()
        except OSError as fault:
            raise self._fault(fault.strerror or str(fault)) from None
        write_private(self.file, _written(self._model, phrases))

    def delete(self) -> bool:
        """Deletes the file, whatever it holds, and what a crash left beside it; tells whether it was there.

        :raises PhrasesError: where that cannot be done.
        """
        try:
            there = self.file.exists()
            self.file.unlink(missing_ok=True)
            _sweep(self.file.parent)
        except OSError as fault:
            raise self._fault(fault.strerror or str(fault)) from None
        return there

    def _make_folder(self) -> None:
        folder = self.file.parent
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
        elif folder.name == _OURS:
            folder.chmod(0o700)

    def _fault(self, what: str) -> PhrasesError:
        return PhrasesError(f"{self.file}: {what}")


def write_private(file: Path, data: bytes) -> None:
    """Writes a file that only the person can read, all of it or nothing.

    :raises PhrasesError: where that cannot be done.
    """
    left = ""
    try:
        if file.exists() and not stat.S_ISREG(file.stat().st_mode):
            raise PhrasesError(f"{file}: is no file")
        # A disk that is full or a cable that is pulled leaves the old one as it was.
        number, left = tempfile.mkstemp(prefix=_BEGINS, dir=file.parent)
        with os.fdopen(number, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(left).replace(file)
        left = ""
    except OSError as fault:
        raise PhrasesError(f"{file}: {fault.strerror or fault}") from None
    finally:
        if left:
            with contextlib.suppress(OSError):
                Path(left).unlink()


def exported(model: str, phrases: Sequence[Phrase]) -> bytes:
    """Returns phrases as JSON, to take them to another machine."""
    told = [
        {
            "said": one.said,
            "means": one.means,
            "recordings": len(one.recordings),
            "features": [base64.b64encode(rows.astype("<f2").tobytes()).decode() for rows in one.recordings],
        }
        for one in phrases
    ]
    whole = {"format": _OURS, "version": _VERSION, "model": model, "width": WIDTH, "phrases": told}
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def imported(file: Path, model: str) -> list[Phrase]:
    """Returns the phrases of such a file.

    :raises PhrasesError: where it cannot be read, is none of ours, or another model made it.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise PhrasesError(f"{file}: is too large for a file of phrases")
        whole: Any = json.loads(data)
        _check(whole["format"] == _OURS and whole["version"] == _VERSION and whole["width"] == WIDTH)
        phrases = [
            Phrase(_text(one["said"]), _text(one["means"]), tuple(map(_rows, one["features"])))
            for one in whole["phrases"]
        ]
        _check(len({one.said for one in phrases}) == len(phrases))
        made_by = _text(whole["model"])
    except OSError as fault:
        raise PhrasesError(f"{file}: {fault.strerror or fault}") from None
    except (*_UNREADABLE, AttributeError, RecursionError):
        raise PhrasesError(f"{file}: is damaged, or no file of phrases") from None
    if made_by != model:
        raise OtherModelError(f"{file}: was recorded with another model; record the phrases again")
    return phrases


def _rows(text: str) -> Rows:
    try:
        flat = np.frombuffer(base64.b64decode(text, validate=True), "<f2")
    except binascii.Error:
        raise ValueError from None
    return _checked(flat.reshape(-1, WIDTH).astype(np.float16))


def _written(model: str, phrases: Sequence[Phrase]) -> bytes:
    recordings = [rows for one in phrases for rows in one.recordings]
    out = io.BytesIO()
    np.savez(
        out,
        allow_pickle=False,
        format=np.array(_OURS),
        version=np.array(_VERSION),
        model=np.array(model),
        said=np.array([one.said for one in phrases]),
        means=np.array([one.means for one in phrases]),
        recordings=np.array([len(one.recordings) for one in phrases], np.int64),
        lengths=np.array([len(rows) for rows in recordings], np.int64),
        rows=np.concatenate([np.zeros((0, WIDTH), np.float16), *recordings]),
    )
    return out.getvalue()


def _read(data: bytes) -> tuple[str, list[Phrase]]:
    """The model and the phrases; raises one of ``_UNREADABLE``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # It is not compressed, so none of it is larger than the file.
        _check(all(one.file_size <= len(data) for one in archive.infolist()))
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        _check(str(held["format"]) == _OURS and int(held["version"]) == _VERSION)
        said, means = held["said"], held["means"]
        _check(said.dtype.kind == means.dtype.kind == "U" and said.ndim == means.ndim == 1)
        counts, lengths, rows = held["recordings"], held["lengths"], held["rows"]
        model = str(held["model"])
    _check(rows.dtype == np.float16 and rows.ndim == 2 and rows.shape[1] == WIDTH)
    _check(counts.dtype.kind == lengths.dtype.kind == "i" and counts.ndim == lengths.ndim == 1)
    _check(len(said) == len(means) == len(counts) and (counts >= 0).all() and (lengths > 0).all())
    _check(counts.sum() == len(lengths) and lengths.sum() == len(rows))
    parts = iter(np.split(rows, np.cumsum(lengths)[:-1]) if len(lengths) else [])
    phrases = [
        Phrase(_text(str(name)), _text(str(meant)), tuple(_checked(next(parts)) for _ in range(count)))
        for name, meant, count in zip(said, means, counts, strict=True)
    ]
    _check(len({one.said for one in phrases}) == len(phrases))
    return model, phrases


def _checked(rows: Rows) -> Rows:
    _check(len(rows) > 0 and bool(np.isfinite(rows).all()))
    return rows


def _text(value: Any) -> str:
    # It is printed: no codes of a terminal come from a file.
    _check(isinstance(value, str) and bool(value.strip()) and value.isprintable())
    return str(value)


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError


def _sweep(folder: Path) -> None:
    if folder.is_dir():
        for left in folder.glob(f"{_BEGINS}*"):
            left.unlink(missing_ok=True)
