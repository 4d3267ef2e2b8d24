"""Speaks replies aloud, offline: a voice writes each part to a WAV file, miniaudio plays it.

pyttsx3's own playback reports success when nothing was heard. miniaudio is imported late, if at all.
"""

from __future__ import annotations

import array
import contextlib
import functools
import importlib
import io
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, InvalidStateError, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Protocol

from skill.device import scratch
from skill.device.sound_device import DEAF, without_stderr
from skill.device.ssml import Part
from skill.device.voices import HERTZ, RATE, VOICE_S, Voice, system_voice

__all__ = [
    "PAUSE",
    "RATE",
    "SLOW_PAUSE",
    "SLOW_RATE",
    "Silent",
    "Speaker",
    "SpeakerUnavailable",
    "Voice",
    "VoiceSpeaker",
    "open_speaker",
]

SLOW_RATE = 0.75  # the factor of the rate for slow speech
PAUSE, SLOW_PAUSE = 0.4, 2.0  # seconds between two sentences, and the factor
_EMPHASIS = {"none": (1.0, 1.0), "reduced": (1.1, 0.8), "moderate": (0.9, 1.2), "strong": (0.8, 1.4)}
"""By SSML's level: the factors of rate and volume."""
_LOUDEST = 32_767
_FAINT, _EDGE = 200, HERTZ // 50  # a voice's own silence: this part of its peak; 20 ms of it stay
_BUFFER_MS = 25  # miniaudio keeps three of them, which are heard even after a stop
_TAIL = bytes(HERTZ)  # 0.5 s, more than a device buffers: once it is asked for, speech ended
_STALL_S, _VOICE_S = 2.0, VOICE_S
_NO_PLAYER = "the package miniaudio could not be loaded, so replies are printed only"
_NO_DEVICE = "no sound device was found, so replies are printed only"
_NO_VOICE = "no voice could be made to speak, so replies are printed only"
_LOST = "the sound device stopped, so replies are printed only"


class SpeakerUnavailable(Exception):  # noqa: N818 - a state of things, and often no mistake
    """Nothing can be heard; `str()` of it is the reason, one plain line to show to the person."""


class Speaker(Protocol):
    """What the conversation needs in order to be heard. Have one open at a time."""

    def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = PAUSE) -> None:
        """Speak plain-text sentences in order, and return when the last has ended.

        A Part is spoken in its own manner, with exactly its pause after it. `pause` is the silence
        between two others, in seconds. `slow` speaks slower with longer pauses what isn't slow itself.
        Raises SpeakerUnavailable if it could not be heard. KeyboardInterrupt stops the sound.
        """

    def play(self, samples: bytes, rate: int) -> None:
        """Play a sound, 16-bit mono at `rate` samples a second; else as `say`.

        It returns when the device has taken the sound, which may be heard for a moment longer.
        """

    def stop(self) -> None:
        """End what is spoken or played now, from any thread; `say` and `play` then return.

        The sound ends within 100 ms. What is said later is not affected.
        """

    def close(self) -> None:
        """Let go of the device and the voice. May be called twice; `say` then raises."""


class Silent:
    """A Speaker that returns at once, unheard: for scripts and for people who only read."""

    def say(self, sentences: Sequence[str], **manner: object) -> None:
        """Say nothing."""

    def play(self, samples: bytes, rate: int) -> None:
        """Play nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def open_speaker(*, rate: int = RATE, start_voice: Callable[[], Voice] = system_voice) -> Speaker:
    """Return a Speaker at `rate` words per minute; SpeakerUnavailable if it would not be heard.

    `start_voice` is what `voices.choose` returns, the system's usual voice if there is none.
    """
    return VoiceSpeaker(start_voice, rate=rate)


class VoiceSpeaker:
    """A Speaker on the default sound device, at the volume that the person has set."""

    def __init__(self, start_voice: Callable[[], Voice], *, rate: int = RATE) -> None:
        """Try the voice, unheard, and open the device; open_speaker tells the rest."""
        try:
            self._audio: Any = importlib.import_module("miniaudio")
        except (ImportError, OSError):
            raise SpeakerUnavailable(_NO_PLAYER) from None
        self._rate, self._voice = rate, functools.cache(start_voice)
        self._turn = threading.Lock()  # one sound at a time
        self._stopped: Future[None] = Future()  # of what is heard now, or was heard last
        self._closed = self._sounding = False
        # A thread of its own: drivers belong to one, and a Ctrl-C inside their callbacks is lost.
        self._worker = ThreadPoolExecutor(1, "voice")
        self._check_device()
        self._synthesise("ready", rate)
        try:
            # One for all replies: miniaudio leaks a server connection for each that it opens.
            connect = self._audio.PlaybackDevice
            self._device = connect(nchannels=1, sample_rate=HERTZ, buffersize_msec=_BUFFER_MS)
        except self._audio.MiniaudioError:
            raise SpeakerUnavailable(_NO_DEVICE) from None

    def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = PAUSE) -> None:
        """See Speaker.say. Sentences without a letter or digit are passed over."""
        with self._one_sound() as stopped:
            speech = bytearray()
            for part in _parts(sentences, pause):
                slowed = slow and part.rate >= 1  # or it would be slowed twice
                if _speakable(part):
                    speech += self._spoken(part, SLOW_RATE if slowed else 1.0)
                if stopped.done():
                    return
                speech += bytes(2 * round(HERTZ * part.pause * (SLOW_PAUSE if slowed else 1)))
            if any(map(_speakable, sentences)):
                self._play(bytes(speech))

    def play(self, samples: bytes, rate: int) -> None:
        """See Speaker.play."""
        if rate != HERTZ:
            width = self._audio.SampleFormat.SIGNED16
            samples = bytes(self._audio.convert_frames(width, 1, rate, samples, width, 1, HERTZ))
        with self._one_sound():
            self._play(samples, drained=False)

    def stop(self) -> None:
        """See Speaker.stop."""
        with contextlib.suppress(InvalidStateError):  # stopped already
            self._stopped.set_result(None)

    def close(self) -> None:
        """See Speaker.close."""
        self._closed = True
        self.stop()
        with self._turn:
            self._device.close()
        self._worker.shutdown(wait=False, cancel_futures=True)

    @contextlib.contextmanager
    def _one_sound(self) -> Iterator[Future[None]]:
        with self._turn:
            self._stopped = Future()
            if self._closed:
                raise SpeakerUnavailable(_LOST)
            yield self._stopped

    @without_stderr()
    def _check_device(self) -> None:
        # A card in use may refuse to be described, which proves nothing.
        with contextlib.suppress(self._audio.MiniaudioError):
            devices = self._audio.Devices()
            ids = [bytes(self._audio.ffi.buffer(one["id"])) for one in devices.get_playbacks()]
            # "Null" discards, and is what miniaudio uses where there is no sound library at all.
            if devices.backend == "Null" or all(one.split(b"\0")[0] in DEAF for one in ids):
                raise SpeakerUnavailable(_NO_DEVICE)

    def _spoken(self, part: Part, factor: float) -> bytes:
        rate, volume = _EMPHASIS[part.emphasis]
        sound = self._synthesise(part, round(self._rate * part.rate * rate * factor))
        if volume != 1 and sound:
            volume = min(volume, _LOUDEST / max(map(abs, sound)))  # louder, but never distorted
            sound = array.array("h", (round(volume * sample) for sample in sound))
        return bytes(sound)

    def _synthesise(self, text: str, rate: int) -> array.array[int]:
        """What the voice makes of a text; nothing if it is stopped meanwhile."""
        try:
            work = self._worker.submit(self._render, text, rate)
            either: tuple[Future[Any], ...] = (work, self._stopped)
            wait(either, _VOICE_S, FIRST_COMPLETED)
            return array.array("h") if self._stopped.done() else work.result(0)
        except Exception as error:  # drivers raise anything, from OSError to COM errors
            raise SpeakerUnavailable(_NO_VOICE) from error

    def _render(self, text: str, rate: int) -> array.array[int]:
        with scratch.folder() as folder:
            wav = Path(folder, "sentence.wav")
            self._voice()(text, wav, rate)
            decoded = self._audio.decode_file(str(wav), nchannels=1, sample_rate=HERTZ)
        if not any(decoded.samples):
            raise ValueError("the voice wrote only silence")
        return _trimmed(decoded.samples)

    def _play(self, speech: bytes, *, drained: bool = True) -> None:
        ended: queue.SimpleQueue[bool] = queue.SimpleQueue()
        stopped = self._stopped

        def feed(sound: io.BytesIO) -> Generator[bytes, int, None]:
            frames = yield b""
            while not stopped.done() and ((chunk := sound.read(2 * frames)) or not frames):
                ended.put(not drained and sound.tell() >= len(speech))
                frames = yield chunk
            ended.put(True)

        source = feed(io.BytesIO(speech + _TAIL))
        next(source)
        stopped.add_done_callback(lambda _: ended.put(True))
        try:
            self._halt()
            self._sounding = True
            self._device.start(source)
            while not ended.get(timeout=_STALL_S):
                pass
        except (self._audio.MiniaudioError, queue.Empty):
            self._halt()
            raise SpeakerUnavailable(_LOST) from None
        except BaseException:
            self._halt()
            raise
        if drained or stopped.done():
            self._halt()
        if not stopped.done():
            self._check_device()  # sound servers move an unplugged device's stream to a dummy, silently

    def _halt(self) -> None:
        if self._sounding:
            self._sounding = False
            with contextlib.suppress(self._audio.MiniaudioError):
                self._device.stop()


def _speakable(text: str) -> bool:
    return any(map(str.isalnum, text))


def _parts(sentences: Sequence[str], pause: float) -> list[Part]:
    told = [one for one in sentences if isinstance(one, Part) or _speakable(one)]
    between = (*(pause for _ in told[1:]), 0.0)
    return [
        one if isinstance(one, Part) else Part(one, pause=gap)
        for one, gap in zip(told, between, strict=False)
    ]


def _trimmed(sound: array.array[int]) -> array.array[int]:
    """The sound without the silence that a voice puts around it, so that pauses are as asked for."""
    faint = max(map(abs, sound)) / _FAINT
    start = next(n for n, sample in enumerate(sound) if abs(sample) > faint)
    end = len(sound) - next(n for n, sample in enumerate(reversed(sound)) if abs(sample) > faint)
    return sound[max(start - _EDGE, 0) : end + _EDGE]
