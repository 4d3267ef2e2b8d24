"""Looks for what there is to speak and to listen with, and tries it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

from skill import content
from skill.device.hands_free import Wish, open_recognizer, open_source
from skill.device.listening.recognizer import Recognizer, RecognizerUnavailable
from skill.device.listening.segmenter import Segmenter
from skill.device.listening.sound import FRAME_S
from skill.device.listening.source import MicrophoneUnavailable, Source
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
    try:
        recognizer = open_recognizer(Wish(), understander, locale)
        yield words.text("doctor.recognizer", name="pocketsphinx")
    except RecognizerUnavailable as fault:
        yield words.text("doctor.no_recognizer", reason=str(fault))
    for name, package in (("whisper", "faster_whisper"), ("wyoming", "wyoming")):
        there = importlib.util.find_spec(package) is not None
        yield words.text("doctor.recognizer" if there else "doctor.extra", name=name)
    if speaker is not None:
        yield from _spoken(speaker, words.text("doctor.sentence"), words.text("doctor.said"))
    if source is not None and recognizer is not None:
        heard = _heard(source, recognizer)
        yield words.text("doctor.heard", text=heard) if heard else words.text("doctor.not_heard")
    for thing in (speaker, source, recognizer):
        if thing is not None:
            thing.close()


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
