"""Speaks replies aloud, offline: a voice writes each sentence to a WAV file, miniaudio plays it.

pyttsx3's own playback reports success when nothing was heard. Both are imported late, if at all.
"""

import contextlib
import ctypes
import functools
import importlib
import io
import os
import queue
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

RATE, SLOW_RATE = 170, 0.75  # words per minute, and its factor for slow speech
PAUSE, SLOW_PAUSE = 0.4, 2.0  # seconds between two sentences, and the factor
_HERTZ = 22_050  # of 16-bit samples
_TAIL = bytes(_HERTZ)  # 0.5 s, more than a device buffers: once it is asked for, speech ended
_STALL_S, _VOICE_S = 2.0, 20.0
_DEAF = (b"null", b"auto_null")  # what ALSA, and PulseAudio or PipeWire, offer without a card
_NO_PLAYER = "the package miniaudio could not be loaded, so replies are printed only"
_NO_DEVICE = "no sound device was found, so replies are printed only"
_NO_VOICE = "no voice could be made to speak, so replies are printed only"
_LOST = "the sound device stopped, so replies are printed only"
# Writes a text as speech to the WAV file at a path, at a rate in words per minute.
Voice = Callable[[str, Path, int], None]


class SpeakerUnavailable(Exception):  # noqa: N818 - a state of things, and often no mistake
    """Nothing can be heard; `str()` of it is the reason, one plain line to show to the person."""


class Speaker(Protocol):
    """What the conversation needs in order to be heard. Have one open at a time."""

    def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = PAUSE) -> None:
        """Speak plain-text sentences in order, and return when the last has ended.

        `pause` is the silence between two, in seconds; `slow` speaks slower with longer pauses.
        Raises SpeakerUnavailable if it could not be heard. KeyboardInterrupt stops the sound.
        """

    def close(self) -> None:
        """Let go of the device and the voice. May be called twice; `say` then raises."""


class Silent:
    """A Speaker that returns at once, unheard: for scripts and for people who only read."""

    def say(self, sentences: Sequence[str], **manner: object) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Do nothing."""


def open_speaker(*, rate: int = RATE) -> Speaker:
    """Return a Speaker at `rate` words per minute; SpeakerUnavailable if it would not be heard."""
    return VoiceSpeaker(_system_voice, rate=rate)


@contextlib.contextmanager
def _without_stderr() -> Iterator[None]:
    # ALSA itself writes a page of complaints to the terminal when a device is missing.
    kept = os.dup(2)
    with contextlib.ExitStack() as restore, open(os.devnull, "wb") as nowhere:
        restore.callback(os.close, kept)
        restore.callback(os.dup2, kept, 2)
        os.dup2(nowhere.fileno(), 2)
        yield


class VoiceSpeaker:
    """A Speaker on the default sound device, at the volume that the person has set."""

    def __init__(self, start_voice: Callable[[], Voice], *, rate: int = RATE) -> None:
        """Try the voice, unheard, and open the device; open_speaker tells the rest."""
        try:
            self._audio: Any = importlib.import_module("miniaudio")
        except (ImportError, OSError):
            raise SpeakerUnavailable(_NO_PLAYER) from None
        self._rate, self._voice = rate, functools.cache(start_voice)
        # A thread of its own: drivers belong to one, and a Ctrl-C inside their callbacks is lost.
        self._worker = ThreadPoolExecutor(1, "voice")
        self._check_device()
        self._synthesise("ready", rate)
        try:
            # One for all replies: miniaudio leaks a server connection for each that it opens.
            connect = self._audio.PlaybackDevice
            self._device = connect(nchannels=1, sample_rate=_HERTZ, buffersize_msec=100)
        except self._audio.MiniaudioError:
            raise SpeakerUnavailable(_NO_DEVICE) from None

    def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = PAUSE) -> None:
        """See Speaker.say. Sentences without a letter or digit are passed over."""
        rate = round(self._rate * SLOW_RATE) if slow else self._rate
        gap = bytes(2 * round(_HERTZ * pause * (SLOW_PAUSE if slow else 1)))
        if sounds := [self._synthesise(t, rate) for t in sentences if any(map(str.isalnum, t))]:
            self._play(gap.join(sounds))

    def close(self) -> None:
        """See Speaker.close."""
        self._device.close()
        self._worker.shutdown(wait=False, cancel_futures=True)

    @_without_stderr()
    def _check_device(self) -> None:
        # A card in use may refuse to be described, which proves nothing.
        with contextlib.suppress(self._audio.MiniaudioError):
            devices = self._audio.Devices()
            ids = [bytes(self._audio.ffi.buffer(one["id"])) for one in devices.get_playbacks()]
            # "Null" discards, and is what miniaudio uses where there is no sound library at all.
            if devices.backend == "Null" or all(one.split(b"\0")[0] in _DEAF for one in ids):
                raise SpeakerUnavailable(_NO_DEVICE)

    def _synthesise(self, text: str, rate: int) -> bytes:
        try:
            # pyttsx3 prints a line about each file into the conversation.
            with contextlib.redirect_stdout(io.StringIO()):
                return self._worker.submit(self._render, text, rate).result(_VOICE_S)
        except Exception as error:  # drivers raise anything, from OSError to COM errors
            raise SpeakerUnavailable(_NO_VOICE) from error

    def _render(self, text: str, rate: int) -> bytes:
        # What is said is private: the folder is the user's own, and gone before anything is heard.
        with tempfile.TemporaryDirectory(prefix="speech-") as folder:
            wav = Path(folder, "sentence.wav")
            self._voice()(text, wav, rate)
            decoded = self._audio.decode_file(str(wav), nchannels=1, sample_rate=_HERTZ)
        if not any(decoded.samples):
            raise ValueError("the voice wrote only silence")
        return bytes(decoded.samples)

    def _play(self, speech: bytes) -> None:
        ended: queue.SimpleQueue[bool] = queue.SimpleQueue()

        def feed(sound: io.BytesIO) -> Generator[bytes, int, None]:
            frames = yield b""
            while (chunk := sound.read(2 * frames)) or not frames:
                ended.put(False)
                frames = yield chunk
            ended.put(True)

        source = feed(io.BytesIO(speech + _TAIL))
        next(source)
        try:
            self._device.start(source)
            while not ended.get(timeout=_STALL_S):
                pass
        except (self._audio.MiniaudioError, queue.Empty):
            raise SpeakerUnavailable(_LOST) from None
        finally:
            with contextlib.suppress(self._audio.MiniaudioError):
                self._device.stop()
        self._check_device()  # sound servers move an unplugged device's stream to a dummy, silently


def _system_voice() -> Voice:
    if sys.platform == "darwin":
        return _say_command
    settle: Callable[[], object] = (lambda: None) if sys.platform == "win32" else _load_espeak()
    engine: Any = importlib.import_module("pyttsx3").init()

    def write(text: str, wav: Path, rate: int) -> None:
        engine.proxy.setBusy(False)  # or the rate would wait for runAndWait
        engine.setProperty("rate", rate)
        settle()  # or runAndWait would cancel the speech, seeing espeak at work on the rate
        engine.proxy.setBusy(True)  # or runAndWait would never end if the file cannot be written
        engine.save_to_file(text, str(wav))
        engine.runAndWait()
        settle()

    return write


def _load_espeak() -> Callable[[], object]:
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
    return espeak.espeak_Synchronize


def _say_command(text: str, wav: Path, rate: int) -> None:
    # pyttsx3 writes AIFF here, which miniaudio cannot read. No shell, and no public arguments.
    command = ["say", f"--data-format=LEI16@{_HERTZ}", "-r", str(rate), "-o", str(wav), "-f", "-"]
    subprocess.run(command, input=text.encode(), check=True, timeout=_VOICE_S)  # noqa: S603
