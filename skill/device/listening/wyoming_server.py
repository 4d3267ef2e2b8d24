"""Lends a recogniser to others, such as a Home Assistant, through the Wyoming protocol.

What it says back follows the types of the package ``wyoming``, and what Home Assistant does with them
(``homeassistant/components/wyoming/stt.py``): it connects for each utterance, sends transcribe, audio-start,
audio-chunk and audio-stop, and waits for a transcript. It passes over an error event, so a connection is
closed after one. Nothing that is said is logged or kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import logging
import signal
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import AsrModel, AsrProgram, Attribution, Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler, AsyncTcpServer

from skill.device.listening.pcm import Form, Heard, NotSound
from skill.device.listening.recognizer import Recognizer, RecognizerUnavailable
from skill.device.listening.sound import RATE
from skill.device.listening.wyoming_reader import NotEvent, read_event

LONGEST_S: Final = 30.0
"""Sound is recognised after so many seconds, whether it ends there or not."""
MOST: Final = 16
"""So many may be connected at once; who comes then is hung up on."""
_IDLE_S = 300.0
_GRACE_S = 0.2
_NAME, _WHAT = "weakness-guide", "The answers that Weakness Guide understands"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is recognised, and how."""

    recognizer: Recognizer
    question: str | None = None
    """The id of the question that is open where a client names none."""
    questions: Collection[str] = ()
    """The ids that a client may name, as ``{"question": ID}`` in the context of its transcribe event."""
    least: float = 0.0
    """The score below which nothing counts as made out: the transcript is empty then."""
    language: str = "en"
    speech: Callable[[bytes], bool] = bool
    """Whether there is speech in sound, as of nothing a recogniser makes words."""


class WyomingServer:
    """Answers on one address, from `run` to `stop`. One utterance is recognised at a time."""

    def __init__(self, host: str, port: int, offer: Offer) -> None:
        self._host, self._port, self.offer = host, port, offer
        self.worker = ThreadPoolExecutor(1, "recogniser")  # the event loop answers others meanwhile
        self.connected = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def run(self, ready: Callable[[], None]) -> None:
        """Serves until `stop`, SIGTERM or Ctrl-C. The recogniser is left open, and no longer in use.

        :param ready: is called once connections are taken.
        :raises OSError: where the address cannot be listened on.
        """
        try:
            asyncio.run(self._serve(ready))
        finally:
            # An engine must not be closed under an utterance.
            self.worker.shutdown()

    def stop(self) -> None:
        """Has `run` return; from any thread, once it is ready."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it ended by itself
                self._loop.call_soon_threadsafe(self._told.set)

    async def _serve(self, ready: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        server = AsyncTcpServer(self._host, self._port)
        await server.start(lambda reader, writer: _Client(reader, writer, self))
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                # Not in Windows, where Ctrl-C comes as KeyboardInterrupt, nor outside the main thread.
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    self._loop.add_signal_handler(number, self._told.set)
            ready()
            await self._told.wait()
        finally:
            self.worker.shutdown(wait=False, cancel_futures=True)
            await server.stop()


class _Client(AsyncEventHandler):
    """One connection. It goes on reading while an utterance of it is recognised."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: WyomingServer
    ) -> None:
        super().__init__(reader, writer)
        self._server, self._offer = server, server.offer
        self._question, self._asked = self._offer.question, asyncio.Event()
        self._heard: Heard | None = None
        self._cut = False
        self._answer: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until it ends, sends what is no event, or says nothing for minutes."""
        self._server.connected += 1
        try:
            if self._server.connected <= MOST:
                await self._listen()
        except OSError:
            self._drop()  # nobody is there any more
        except asyncio.CancelledError:
            self._drop()
            raise
        finally:
            self._server.connected -= 1
            self.writer.close()

    async def _listen(self) -> None:
        try:
            while event := await self._next():
                await self.handle_event(event)
        except (NotEvent, NotSound) as fault:
            self._drop()
            await self._refuse(str(fault))
        # Who only closed its own side still waits for the words.
        await self._answered()

    async def _next(self) -> Event | None:
        try:
            async with asyncio.timeout(_IDLE_S):
                return await read_event(self.reader)
        except TimeoutError:
            return None

    async def handle_event(self, event: Event) -> bool:
        """Do what an event asks for; one that is not known asks for nothing."""
        if AudioChunk.is_type(event.type):
            await self._hear(event)
        elif AudioStart.is_type(event.type):
            await self._answered()
            self._heard, self._cut = Heard(_form(event), LONGEST_S), False
        elif AudioStop.is_type(event.type):
            await self._stop_hearing()
        elif Transcribe.is_type(event.type):
            self._question = self._named(event)
            self._asked.set()
        elif Describe.is_type(event.type):
            await self._send(_info(self._offer.language).event())
        elif Ping.is_type(event.type):
            text = event.data.get("text")
            await self._send(Pong(text if isinstance(text, str) else None).event())
        return True

    async def _hear(self, event: Event) -> None:
        if self._cut:
            return
        form = _form(event)
        if self._heard is None:  # some send no audio-start
            await self._answered()
            self._heard = Heard(form, LONGEST_S)
        if self._heard.form != form:
            raise NotSound("the sound changes its form within an utterance")
        self._heard.add(event.payload or b"")
        if self._heard.full:
            self._cut = True
            self._begin_answer(self._heard)

    async def _stop_hearing(self) -> None:
        if not self._cut and self._heard is None:
            await self._answered()
            self._heard = Heard(Form(RATE, 2, 1), LONGEST_S)  # who sends no sound waits for words too
        if self._heard is not None:
            self._begin_answer(self._heard)
        self._cut = False

    def _begin_answer(self, heard: Heard) -> None:
        self._heard = None
        # At once, as the next transcribe is about the next utterance.
        self._answer = asyncio.create_task(self._tell(heard, self._take() if self._asked.is_set() else None))

    def _take(self) -> tuple[str | None]:
        question, self._question = self._question, self._offer.question
        self._asked.clear()
        return (question,)

    async def _tell(self, heard: Heard, asked: tuple[str | None] | None) -> None:
        if asked is None:
            # It may come behind the sound, or not at all.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE_S):
                    await self._asked.wait()
            asked = self._take()
        loop = asyncio.get_running_loop()
        try:
            words = await loop.run_in_executor(self._server.worker, _words, self._offer, heard, *asked)
        except RecognizerUnavailable as fault:
            await self._refuse(str(fault))
        except Exception as fault:  # an engine may fail in any way; others are still served
            # Its message may tell what was said.
            logging.getLogger(__name__).error("the recogniser failed: %s", type(fault).__name__)
            await self._refuse("the recogniser failed")
        else:
            await self._send(Transcript(words).event())

    async def _answered(self) -> None:
        if self._answer is not None:
            await self._answer
            self._answer = None

    def _drop(self) -> None:
        if self._answer is not None:
            self._answer.cancel()
            self._answer = None

    async def _refuse(self, why: str) -> None:
        await self._send(Error(why).event())
        self.writer.close()

    async def _send(self, event: Event) -> None:
        # Somebody who does not read, or is gone, is not waited for without end.
        try:
            async with asyncio.timeout(_IDLE_S):
                await self.write_event(event)
        except OSError:  # TimeoutError is one
            self.writer.close()

    def _named(self, event: Event) -> str | None:
        context = event.data.get("context")
        named = context.get("question") if isinstance(context, dict) else None
        return named if isinstance(named, str) and named in self._offer.questions else self._offer.question


def _words(offer: Offer, heard: Heard, question: str | None) -> str:
    sound = heard.sound()
    if not offer.speech(sound):
        return ""
    found = offer.recognizer.recognise(sound, question)
    return found.text if found.score >= offer.least else ""


def _form(event: Event) -> Form:
    rate, width, channels = (event.data.get(name) for name in ("rate", "width", "channels"))
    return Form(rate, width, channels)  # type: ignore[arg-type]  # it refuses what is none


def _info(language: str) -> Info:
    try:
        version = importlib.metadata.version(_NAME)
    except importlib.metadata.PackageNotFoundError:  # run from a checkout
        version = None
    by, languages = Attribution(name="Weakness Guide", url=""), [language]
    model = AsrModel(
        name=_NAME, attribution=by, installed=True, description=_WHAT, version=version, languages=languages
    )
    program = AsrProgram(
        name=_NAME, attribution=by, installed=True, description=_WHAT, version=version, models=[model]
    )
    return Info(asr=[program])
