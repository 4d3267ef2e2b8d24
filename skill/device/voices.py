"""The voices that speak offline: those of the system, and natural ones made by Piper.

A voice writes one text as speech to a WAV file. What it needs is imported late, if at all.
"""

from __future__ import annotations

import ctypes
import difflib
import functools
import importlib
import json
import os
import re
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from skill.extras import install

RATE = 170  # words per minute
RATES = range(60, 401)  # what can be asked for
HERTZ = 22_050  # of 16-bit samples
VOICE_S = 20.0  # seconds that a voice may take for one text
Voice = Callable[[str, Path, int], None]
"""Writes a text as speech to the WAV file at a path, at a rate in words per minute."""

_PIPER = "piper:"
_PIPER_GET = "python -m piper.download_voices en_US-lessac-medium"
_LEAST, _WORD_GAP = 80, 7  # espeak's slowest rate, and its number for the silence between words
_ALIKE = 0.65  # how much a name has to be like what was asked for, of 1
_MAC_VOICE = re.compile(r"(.+?)\s+([a-z]{2,3}[_-]\w+)\s+#")


class VoiceRefused(Exception):  # noqa: N818 - what was asked for is refused, and nothing broke
    """There is no such voice; `str()` of it is one plain line that tells what to do about it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A voice of this system."""

    id: str
    name: str
    language: str


def choose(wanted: str | None) -> Callable[[], Voice]:
    """Returns what starts the voice that is wanted, None for the system's usual one.

    :param wanted: id, name or language of a voice of this system, or ``piper:`` and the path of a model.
    :raises VoiceRefused: where there is none.
    """
    if wanted is None:
        return system_voice
    if wanted.startswith(_PIPER):
        return functools.partial(_the_same, _piper_voice(wanted.removeprefix(_PIPER)))
    return functools.partial(system_voice, _find(wanted, known_voices()).id)


def known_voices() -> list[Known]:
    """Returns the voices of this system by language; VoiceRefused if there are none."""
    # A process of its own: espeak can't be started twice, and Windows ties its voices to a thread.
    command = [sys.executable, "-P", "-m", __name__]
    path = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(  # noqa: S603 - this very module
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=VOICE_S,
        )
        found = [Known(**one) for one in json.loads(done.stdout.splitlines()[-1])]
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        found = []
    if not found:
        raise VoiceRefused("this system has no voices that could be listed")
    return sorted(found, key=lambda one: (one.language, one.id))


def system_voice(wanted: str | None = None) -> Voice:
    """Starts a voice of this system by its id, in the thread that will use it."""
    if sys.platform == "darwin":
        return functools.partial(_say_command, wanted)
    settle, spread = (_nothing, _nothing) if sys.platform == "win32" else _load_espeak()
    engine: Any = importlib.import_module("pyttsx3").init()
    if sys.platform != "win32":
        # It prints a line about each file into the conversation.
        importlib.import_module("pyttsx3.drivers.espeak").__dict__["print"] = _nothing
    if wanted is not None:
        engine.proxy.setBusy(False)  # or the voice would wait for runAndWait
        engine.setProperty("voice", wanted)

    def write(text: str, wav: Path, rate: int) -> None:
        engine.proxy.setBusy(False)  # or the rate would wait for runAndWait
        engine.setProperty("rate", rate)
        spread(rate)
        settle()  # or runAndWait would cancel the speech, seeing espeak at work on the rate
        engine.proxy.setBusy(True)  # or runAndWait would never end if the file cannot be written
        engine.save_to_file(text, str(wav))
        engine.runAndWait()
        settle()

    return write


def _find(wanted: str, known: Sequence[Known]) -> Known:
    words = wanted.casefold()
    for what in ("id", "name", "language"):
        for one in known:
            if getattr(one, what).casefold() == words:
                return one
    near = _near(words, known)
    hint = f"; near it: {', '.join(near)}" if near else ""
    raise VoiceRefused(f"{wanted!r} is no voice of this system{hint}; --list-voices lists all")


def _near(words: str, known: Sequence[Known]) -> list[str]:
    def likeness(one: Known) -> float:
        names = (one.id, one.name, one.language, *re.findall(r"\w+", f"{one.id} {one.name} {one.language}"))
        return max(difflib.SequenceMatcher(None, words, name.casefold()).ratio() for name in names)

    found = [(-likeness(one), len(one.name), one.name) for one in known]
    return [name for less, _, name in sorted(found) if -less > _ALIKE][:5]


def _load_espeak() -> tuple[Callable[..., object], Callable[..., object]]:
    try:
        espeak = ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        wheel = importlib.import_module("espeakng_loader")  # pyttsx3 gets it by the name above
        espeak = ctypes.CDLL(wheel.get_library_path())
        os.environ["ESPEAK_DATA_PATH"] = wheel.get_data_path()
    espeak.espeak_ng_InitializePath(None)
    espeak.espeak_Info(ctypes.byref(data := ctypes.c_char_p()))
    if not Path(os.fsdecode(data.value or b""), "phontab").is_file():
        raise FileNotFoundError("espeak-ng-data")  # espeak would end the whole process

    def spread(rate: int) -> None:
        # Below its slowest rate it says the words no slower, so there is more silence between them.
        gap = max(round(15.4 * (_LEAST / rate - 1) - 1.4), 1) if rate < _LEAST else 0  # as measured
        espeak.espeak_SetParameter(_WORD_GAP, gap, 0)

    return espeak.espeak_Synchronize, spread


def _say_command(wanted: str | None, text: str, wav: Path, rate: int) -> None:
    # pyttsx3 writes AIFF here, which miniaudio cannot read. No shell, and no public arguments.
    command = ["say", f"--data-format=LEI16@{HERTZ}", "-r", str(rate), "-o", str(wav), "-f", "-"]
    if wanted is not None:
        command += ["-v", wanted]
    subprocess.run(command, input=text.encode(), check=True, timeout=VOICE_S)  # noqa: S603


def _piper_voice(path: str) -> Voice:
    model_file = Path(path).expanduser()
    needed = (model_file, Path(f"{model_file}.json"))
    if missing := [file for file in needed if not file.is_file()]:
        raise VoiceRefused(f"there is no file {missing[0]}; to get a Piper voice: {_PIPER_GET}")
    try:
        piper: Any = importlib.import_module("piper")
    except ImportError:
        raise VoiceRefused(f"a Piper voice needs the extra: {install('piper')}") from None
    try:
        model = piper.PiperVoice.load(model_file)
        usual = model.config.length_scale
    except Exception:  # whatever it is that such a file makes Piper raise
        raise VoiceRefused(f"{model_file} can't be read as a Piper voice; to get one: {_PIPER_GET}") from None

    def write(text: str, wav: Path, rate: int) -> None:
        manner = piper.SynthesisConfig(length_scale=usual * RATE / rate)
        with wave.open(str(wav), "wb") as out:
            model.synthesize_wav(text, out, syn_config=manner)

    return write


def _the_same(voice: Voice) -> Voice:
    return voice


def _nothing(*_: object) -> None:
    pass


def _list() -> Iterator[Known]:
    """The voices of this system, in a process that has not spoken."""
    if sys.platform == "darwin":
        listed = subprocess.run(["say", "-v", "?"], capture_output=True, check=True, timeout=VOICE_S)  # noqa: S607
        for line in listed.stdout.decode().splitlines():
            if found := _MAC_VOICE.match(line):
                yield Known(found[1], found[1], found[2])
        return
    if sys.platform != "win32":
        _load_espeak()
    engine: Any = importlib.import_module("pyttsx3").init()
    for voice in engine.getProperty("voices"):
        yield Known(voice.id, voice.name or voice.id, next(iter(voice.languages), ""))


if __name__ == "__main__":
    sys.stdout.write(json.dumps([asdict(one) for one in _list()]) + "\n")
