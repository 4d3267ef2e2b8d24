"""Recognises free speech on this machine with faster-whisper, which is imported late."""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from skill.device.listening.recognizer import NOTHING, Recognised, RecognizerUnavailable
from skill.extras import install

_FILES = ("config.json", "model.bin", "tokenizer.json")  # it would look for the last on the internet
_FULL_SCALE = 32_768.0
_MAYBE_SILENCE = 0.5  # below it, no_speech_prob says little: it is 0.3 for a clear "no"
_LOOP = 2.4  # text that can be compressed so well repeats itself, which nobody said
_NO_EXTRA = f"the recognizer whisper needs the extra: {install('whisper')}"


class WhisperRecognizer:
    """A Recognizer on a Whisper model in CTranslate2's format, on the processor."""

    def __init__(self, model_path: str | Path) -> None:
        """Load the model in the folder `model_path`. Nothing is ever downloaded."""
        try:
            self._numpy: Any = importlib.import_module("numpy")
            whisper: Any = importlib.import_module("faster_whisper")
        except (ImportError, OSError):
            raise RecognizerUnavailable(_NO_EXTRA) from None
        folder = _checked(Path(model_path))
        try:
            self._model: Any = whisper.WhisperModel(
                str(folder), device="cpu", compute_type="int8", local_files_only=True
            )
        except Exception as error:  # it has no exception of its own for a file it cannot read
            raise RecognizerUnavailable(f"the Whisper model in {folder} could not be read") from error

    def recognise(self, sound: bytes, question: str | None) -> Recognised:  # noqa: ARG002
        """See Recognizer.recognise. Every question is the same to it."""
        if self._model is None:
            raise RecognizerUnavailable("the recognizer whisper is closed")
        if not sound:
            return NOTHING
        samples = self._numpy.frombuffer(sound, "<i2").astype("float32") / _FULL_SCALE
        try:
            found, _ = self._model.transcribe(
                samples,
                language="en",
                beam_size=1,
                best_of=1,
                temperature=0.0,  # no second try at random: the same sound gives the same words
                condition_on_previous_text=False,
                without_timestamps=True,
                initial_prompt=None,
            )
            parts = list(found)  # here it works
        except Exception as error:
            raise RecognizerUnavailable("the recognizer whisper failed") from error
        text = " ".join(" ".join(part.text for part in parts).split())
        return Recognised(text, _score(parts)) if text else NOTHING

    def close(self) -> None:
        """See Recognizer.close."""
        self._model = None


def _checked(path: Path) -> Path:
    try:
        folder = path.expanduser()
        if not folder.is_dir():
            # A mere name, such as "tiny", would be downloaded.
            raise RecognizerUnavailable(f"there is no folder {folder} with a Whisper model")
        missing = [name for name in _FILES if not (folder / name).is_file()]
    except (OSError, RuntimeError, ValueError):  # not allowed, no home, no path at all
        raise RecognizerUnavailable(f"the Whisper model in {path} could not be read") from None
    if missing:
        raise RecognizerUnavailable(f"the folder {folder} is no Whisper model: {missing[0]} is missing")
    return folder


def _score(parts: Sequence[Any]) -> float:
    """Return how likely an average piece of a word is, and less where it may be no speech."""
    if any(part.compression_ratio > _LOOP for part in parts):
        return 0.0
    weights = [max(1, len(part.tokens)) for part in parts]
    weighed = [w * part.avg_logprob for w, part in zip(weights, parts, strict=True)]
    logarithm = sum(weighed) / sum(weights)
    silence: float = max(part.no_speech_prob for part in parts)
    speech = max(0.0, min(1.0, (1.0 - silence) / (1.0 - _MAYBE_SILENCE)))
    return 0.0 if math.isnan(logarithm) else math.exp(min(0.0, logarithm)) * speech
