"""Puts a hands-free conversation together: a microphone, a recogniser, and what to do when one fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skill import content
from skill.device.listening.barge_in import BargeIn
from skill.device.listening.dictionary import Dictionary
from skill.device.listening.earcon import earcon
from skill.device.listening.grammar import Grammars
from skill.device.listening.listener import PATIENCE, Listener
from skill.device.listening.live import open_live
from skill.device.listening.loading import Loading
from skill.device.listening.recognizer import Recognizer, RecognizerUnavailable
from skill.device.listening.segmenter import NORMAL, SLOW
from skill.device.listening.source import MicrophoneUnavailable, Source
from skill.device.listening.spoken import Spoken
from skill.device.listening.standby import Standby
from skill.device.speaker import Speaker, SpeakerUnavailable
from skill.device.voices import HERTZ
from skill.understanding.understander import Understander

if TYPE_CHECKING:
    from skill.device.phrases.own import OwnPhrases

_LEAST = 0.5
"""The score below which speech counts as not made out."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be listened to."""

    recognizer: str | None = None
    """None for the best that is installed."""
    model: str | None = None
    uri: str | None = None
    sound: str | None = None
    """A WAV file in place of the microphone."""
    patience: float = PATIENCE
    slow: bool = False
    barge_in: bool = False
    show: bool = True
    """Whether to draw the live line."""


def open_recognizer(
    wish: Wish,
    understander: Understander,
    locale: str,
    complain: Callable[[str], None] = lambda _: None,
) -> Recognizer:
    """Returns what makes words of sound. One that fails later on leaves it to the small grammars.

    :param complain: is told in one line why it hears less than it could: short answers only, where nothing
        was wished for and nothing better is installed or what hears failed, or no recorded phrases.
    :raises RecognizerUnavailable: where what was wished for cannot be had; the message says what to install
        or to name.
    """

    def small() -> Recognizer:
        return _of_grammars(understander, locale)

    def hears_less(reason: str) -> None:
        complain(content.locale(locale).text("device.small", reason=reason))

    if wish.recognizer == "wyoming":
        from skill.device.listening.wyoming_recognizer import WyomingRecognizer

        if wish.uri is None:
            raise RecognizerUnavailable("the recognizer wyoming needs --uri tcp://HOST:PORT")
        return Standby(WyomingRecognizer(wish.uri), small, hears_less)
    if wish.recognizer == "pocketsphinx":
        return small()
    from skill.device.listening.whisper import given, required

    if wish.recognizer or wish.model:
        required()
    folder = None if wish.model is None else given(Path(wish.model))

    def best() -> Recognizer:
        try:
            return Standby(_free(folder, locale, complain), small, hears_less)
        except Exception as fault:  # such as no memory for it
            if wish.recognizer or wish.model:
                raise RecognizerUnavailable(str(fault)) from fault
            hears_less(str(fault))
            return small()

    return Loading(best)


def _free(folder: Path | None, locale: str, complain: Callable[[str], None]) -> Recognizer:
    from skill.device.listening.whisper import Whisper
    from skill.device.listening.whisper_recognizer import WhisperRecognizer

    whisper = Whisper(folder)
    own = _own(whisper.folder, complain)
    return WhisperRecognizer(whisper, content.hearing(locale)["before"], own, content.short_answers(locale))


def _own(model: Path, complain: Callable[[str], None]) -> OwnPhrases | None:
    """The phrases that the person recorded for this model."""
    from skill.device.phrases.own import own_phrases
    from skill.device.phrases.store import PhrasesError, Store, data_folder, model_of

    try:
        return own_phrases(Store(data_folder(os.environ), model_of(model)).load())
    except PhrasesError as fault:
        complain(str(fault))
        return None


def _of_grammars(understander: Understander, locale: str) -> Recognizer:
    from skill.device.listening.pocketsphinx_recognizer import PocketsphinxRecognizer

    sayable, offered = content.sayable(locale), content.lexicon(locale)["offered"]

    def grammars(dictionary: Dictionary) -> Callable[[str], str]:
        return Grammars(sayable, understander, dictionary, offered).jsgf

    return PocketsphinxRecognizer(grammars)


def open_source(wish: Wish) -> Source:
    """Returns where sound comes from.

    :raises MicrophoneUnavailable: where nothing can be listened to.
    """
    if wish.sound is not None:
        from skill.device.listening.wav_source import WavSource

        return WavSource(Path(wish.sound), paced=True)
    from skill.device.listening.microphone import Microphone

    return Microphone()


@dataclass(frozen=True, slots=True)
class HandsFree:
    """A conversation by voice alone."""

    speaker: Speaker
    """What the conversation shall speak with."""
    said: Iterator[str]
    """What the person says; typed lines follow once it can no longer listen."""


def hands_free(
    wish: Wish,
    speaker: Speaker,
    recognizer: Recognizer,
    source: Source,
    question: Callable[[], str | None],
    typed: Iterator[str],
    complain: Callable[[str], None],
    locale: str,
    meant: Callable[[Spoken], bool] = lambda _: True,
) -> HandsFree:
    """Returns the two sides of a conversation by voice.

    :param question: returns the id of the question that is open now.
    :param typed: what is typed, for when listening fails.
    :param complain: is told, in one line, why it does.
    :param meant: whether words are meant for the skill.
    """
    pace = SLOW if wish.slow else NORMAL
    live = open_live(wish.show, locale=locale)
    both = BargeIn(speaker, source, pace) if wish.barge_in else None

    def ready() -> None:
        if both is not None and both.interrupted:
            return
        try:
            speaker.play(earcon(HERTZ), HERTZ)
        except SpeakerUnavailable:
            # The conversation tells it, once, when it speaks.
            return

    listener = Listener(
        both or source,
        recognizer,
        question,
        live,
        pace=pace,
        patience=wish.patience,
        least=_LEAST,
        ready=ready,
        meant=meant,
    )

    def said() -> Iterator[str]:
        try:
            yield from listener.answers()
        except (MicrophoneUnavailable, RecognizerUnavailable) as fault:
            complain(str(fault))
            yield from typed
        finally:
            live.close()
            source.close()
            recognizer.close()

    return HandsFree(both or speaker, said())
