"""Looks for what there is to speak and to listen with, and tries it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator

from skill import content
from skill.core.wording.words import Locale
from skill.device.hands_free import Wish, open_recognizer, open_source
from skill.device.listening.recognizer import Recognizer, RecognizerUnavailable
from skill.device.listening.segmenter import Segmenter
from skill.device.listening.sound import FRAME_S
from skill.device.listening.source import MicrophoneUnavailable, Source
from skill.device.phrases.matching import told_apart
from skill.device.phrases.store import PhrasesError, Store, data_folder, model_of
from skill.device.speaker import Speaker, SpeakerUnavailable, open_speaker
from skill.device.voices import VoiceRefused, known_voices
from skill.understanding.understander import Understander

_WAIT_S = 8.0
_QUESTION = "has_ms"
"""A question that "yes" answers: the test sentence asks for one."""


def examine(understander: Understander, locale: str) -> Iterator[str]:
    """Yields a line for each thing: what was found, or why it does not work."""
    words = content.locale(locale)
    try:
        yield words.text("doctor.voices", number=str(len(list(known_voices()))))
    except VoiceRefused as fault:
        yield words.text("doctor.no_voices", reason=str(fault))
    speaker: Speaker | None = None
    try:
        speaker = open_speaker()
        yield words.text("doctor.loudspeaker")
    except SpeakerUnavailable as fault:
        yield words.text("doctor.no_loudspeaker", reason=str(fault))
    source: Source | None = None
    try:
        source = open_source(Wish())
        yield words.text("doctor.microphone")
    except MicrophoneUnavailable as fault:
        yield words.text("doctor.no_microphone", reason=str(fault))
    recognizer: Recognizer | None = None
    complaints: list[str] = []
    try:
        recognizer = open_recognizer(Wish(), understander, locale, complaints.append)
        recognizer.recognise(b"", None)  # it waits until it is loaded
        yield words.text("doctor.recognizer", name="pocketsphinx" if complaints else "whisper")
    except RecognizerUnavailable as fault:
        yield words.text("doctor.no_recognizer", reason=str(fault))
    if recognizer is not None:
        yield from complaints or phrases_told(words)
    there = importlib.util.find_spec("wyoming") is not None
    yield words.text("doctor.recognizer" if there else "doctor.extra", name="wyoming")
    if speaker is not None:
        yield from _spoken(speaker, words.text("doctor.sentence"), words.text("doctor.said"))
    if source is not None and recognizer is not None:
        heard = _heard(source, recognizer)
        yield words.text("doctor.heard", text=heard) if heard else words.text("doctor.not_heard")
    for thing in (speaker, source, recognizer):
        if thing is not None:
            thing.close()


def phrases_told(words: Locale) -> Iterator[str]:
    """Yields how well the phrases that the person recorded can be told apart, a line each."""
    from skill.device.listening.whisper import installed

    try:
        recorded = Store(data_folder(os.environ), model_of(installed())).load()
    except (PhrasesError, RecognizerUnavailable) as fault:
        yield str(fault)
        return
    if not recorded:
        yield words.text("doctor.no_phrases")
        return
    yield words.text("doctor.phrases", number=str(sum(one.complete for one in recorded)))
    for doubt in told_apart(recorded):
        if doubt.other is not None and doubt.mistaken > 1:
            yield words.text("doctor.alike", phrase=doubt.phrase.said, other=doubt.other.said)


def _spoken(speaker: Speaker, sentence: str, said: str) -> Iterator[str]:
    try:
        speaker.say((sentence,))
        yield said
    except SpeakerUnavailable as fault:
        yield str(fault)


def _heard(source: Source, recognizer: Recognizer) -> str:
    """The words of what is said within some seconds, nothing where nobody speaks."""
    segmenter, waited = Segmenter(), 0.0
    try:
        for frame in source.frames():
            said = segmenter.take(frame)
            if said is not None:
                return recognizer.recognise(said, _QUESTION).text
            waited += FRAME_S
            if waited > _WAIT_S and not segmenter.in_speech:
                return ""
    except MicrophoneUnavailable:
        return ""
    return ""
