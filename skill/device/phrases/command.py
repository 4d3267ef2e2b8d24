"""``weakness-guide enroll``: records a person's own phrases, and what else can be done with them."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill import content
from skill.core.questions import BY_ID
from skill.device.phrases.enrolment import Enrolment
from skill.device.phrases.matching import FEWEST
from skill.device.phrases.phrase import Phrase, common
from skill.device.phrases.store import (
    PhrasesError,
    Store,
    data_folder,
    exported,
    imported,
    model_of,
    write_private,
)
from skill.extras import need

if TYPE_CHECKING:
    from skill.core.wording.words import Locale
    from skill.device.listening.source import Source
    from skill.device.listening.whisper import Features
    from skill.device.speaker import Speaker
    from skill.understanding.understander import Understander

_PATIENCE_S = 8.0
_LONGEST = 60
_RECORDS_NOT = ("list", "delete", "delete_all", "export", "import_")
_FOR_RECORDING = ("phrase", "means", "hear", "silent")


class EnrollRefused(Exception):  # noqa: N818  it says what happened
    """The phrases cannot be recorded or kept as asked; the message says why."""


def add(commands: Any) -> None:
    """Adds the command to the others.

    :param commands: what ``ArgumentParser.add_subparsers`` returned.
    """
    command = commands.add_parser("enroll", help="record how you say short phrases, to be understood better")
    command.add_argument("--phrase", metavar="TEXT", help="record this phrase of your own, with --means")
    command.add_argument("--means", metavar="TEXT", help="what it means, in plain words")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--list", action="store_true", help="print the phrases, and how often each was recorded"
    )
    what.add_argument("--delete", metavar="TEXT", help="delete a phrase")
    what.add_argument("--delete-all", action="store_true", help="delete all phrases, and their file")
    what.add_argument("--export", metavar="FILE", help="write the phrases to FILE, for another machine")
    what.add_argument("--import", dest="import_", metavar="FILE", help="take the phrases of such a file")
    command.add_argument("--hear", metavar="FILE", help="listen to a WAV file in place of the microphone")
    command.add_argument("--silent", action="store_true", help="print only, don't speak")
    command.add_argument("--model", metavar="PATH", help="the folder of a Whisper model of your own")
    command.add_argument("--folder", metavar="PATH", help="where the phrases are kept; mostly your own data")
    command.add_argument("--locale", default=content.DEFAULT_LOCALE, help="default: %(default)s")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Does what was asked, and returns the exit status.

    :raises EnrollRefused: where it cannot be done.
    :raises ExtraMissing: where a package is not installed.
    """
    _refuse_idle_options(options)
    if not content.has_locale(options.locale):
        raise EnrollRefused(f"--locale: there are no words for {options.locale!r}")
    try:
        folder = Path(options.folder) if options.folder else data_folder(os.environ)
        if options.delete_all:
            # It needs no model, and works where the file is damaged.
            _print(_words(options).text("enroll.deleted" if Store(folder, "").delete() else "enroll.none"))
            return 0
        model = _model_folder(options.model)
        store = Store(folder, model_of(model))
        if not any(getattr(options, name) for name in _RECORDS_NOT):
            return _enroll(options, store, model)
        return _manage(options, store, model_of(model))
    except PhrasesError as fault:
        raise EnrollRefused(str(fault)) from None


def _refuse_idle_options(options: argparse.Namespace) -> None:
    """Nobody shall believe that what they asked for works when it does nothing."""
    if (options.phrase is None) != (options.means is None):
        raise EnrollRefused("--phrase and --means: need each other")
    if any(getattr(options, name) for name in _RECORDS_NOT):
        for name in _FOR_RECORDING:
            if getattr(options, name):
                raise EnrollRefused(f"--{name}: does something where phrases are recorded only")


def _model_folder(given_path: str | None) -> Path:
    need("hearing", "ctranslate2")
    from skill.device.listening.recognizer import RecognizerUnavailable
    from skill.device.listening.whisper import given, installed

    try:
        return installed() if given_path is None else given(Path(given_path))
    except RecognizerUnavailable as fault:
        raise EnrollRefused(str(fault)) from None


def _manage(options: argparse.Namespace, store: Store, model: str) -> int:
    phrases = store.load()
    if options.list:
        for one in phrases:
            _print(f"{one.said}\t{one.means}\t{len(one.recordings)}")
    elif options.delete is not None:
        kept = [one for one in phrases if one.said != options.delete]
        if len(kept) == len(phrases):
            raise EnrollRefused(f"--delete: there is no phrase {options.delete!r}")
        store.save(kept)
        _print(_words(options).text("enroll.deleted"))
    elif options.export is not None:
        write_private(Path(options.export), exported(model, phrases))
    else:
        new = imported(Path(options.import_), model)
        twice = sorted({one.said for one in phrases} & {one.said for one in new})
        if twice:
            raise EnrollRefused(f"--import: {twice[0]!r} is there already; delete it first")
        understander = content.understanding(options.locale)
        for one in new:
            _refuse_meaningless(understander, one.means, "--import")
        store.save([*phrases, *new])
    return 0


def _enroll(options: argparse.Namespace, store: Store, model: Path) -> int:
    kept, wanted = store.load(), common(options.locale)
    if options.phrase is not None:
        understander = content.understanding(options.locale)
        wanted = [own_phrase(understander, kept, options.phrase, options.means)]
    phrases = joined(wanted, kept)
    if all(one.complete for one in phrases):
        _print(_words(options).text("enroll.all_there"))
        return 0
    need("hearing", "ctranslate2", "miniaudio")
    from skill.device.hands_free import Wish, open_source
    from skill.device.listening.recognizer import RecognizerUnavailable
    from skill.device.listening.source import MicrophoneUnavailable
    from skill.device.listening.wav_source import WavSource
    from skill.device.listening.whisper import Whisper

    try:
        whisper = Whisper(model)
        source: Source = (
            WavSource(options.hear, tail=_PATIENCE_S) if options.hear else open_source(Wish(show=False))
        )
    except RecognizerUnavailable as fault:
        raise EnrollRefused(str(fault)) from None
    except MicrophoneUnavailable as fault:
        raise EnrollRefused(f"--hear {fault}" if options.hear else _reason(fault)) from None

    def features(sound: bytes) -> Features:
        return whisper.encoded(whisper.mel(sound), seconds_of(sound))

    speaker = _speaker(options)
    tell, beep = voice_of(speaker)
    enrolment = Enrolment(
        phrases, _words(options), tell, beep, lambda: utterances_of(source), features, store.save
    )
    try:
        enrolment.run(options.phrase)
    except MicrophoneUnavailable as fault:
        raise EnrollRefused(_reason(fault)) from None
    finally:
        speaker.close()
        source.close()
        whisper.close()
    if 0 < sum(one.complete for one in enrolment.phrases) < FEWEST:
        _print(_words(options).text("enroll.too_few", number=str(FEWEST)))
    return 0


def own_phrase(understander: Understander, kept: Sequence[Phrase], said: str, means: str) -> Phrase:
    """Returns a phrase of a person's own.

    :param kept: those that were recorded.
    :raises EnrollRefused: where it is there already with another meaning, is too long, or means nothing.
    """
    said, means = " ".join(said.split()), " ".join(means.split())
    for option, text in (("--phrase", said), ("--means", means)):
        if not text or len(text) > _LONGEST or not text.isprintable():
            raise EnrollRefused(f"{option}: is no text of up to {_LONGEST} letters")
    if any(one.said == said and one.means != means for one in kept):
        raise EnrollRefused(f"--phrase: {said!r} is there already; delete it first")
    _refuse_meaningless(understander, means, "--means")
    return Phrase(said, means)


def _refuse_meaningless(understander: Understander, means: str, option: str) -> None:
    if all(understander.understand(means, asked).empty for asked in (None, *BY_ID)):
        raise EnrollRefused(f"{option}: {means!r} is not understood at any question; say it in other words")


def joined(wanted: Sequence[Phrase], kept: Sequence[Phrase]) -> list[Phrase]:
    """Returns the phrases that are wanted, with what was recorded of each, then what else was recorded."""
    there = {one.said: one for one in kept}
    first = [
        replace(one, recordings=there[one.said].recordings) if one.said in there else one for one in wanted
    ]
    names = {one.said for one in wanted}
    return [*first, *(one for one in kept if one.said not in names)]


def voice_of(speaker: Speaker) -> tuple[Callable[[str], None], Callable[[], None]]:
    """Returns what tells a sentence, printed and aloud, and what beeps; without sound it is printed."""
    from skill.device.listening.earcon import earcon
    from skill.device.speaker import SpeakerUnavailable
    from skill.device.voices import HERTZ

    def tell(sentence: str) -> None:
        _print(sentence)
        with contextlib.suppress(SpeakerUnavailable):
            speaker.say((sentence,))

    def beep() -> None:
        with contextlib.suppress(SpeakerUnavailable):
            speaker.play(earcon(HERTZ), HERTZ)

    return tell, beep


def utterances_of(source: Source, patience: float = _PATIENCE_S) -> Iterator[bytes | None]:
    """Yields the sound of each utterance, None after silence, until there is no more sound.

    :param patience: seconds of silence after which nobody speaks.
    :raises MicrophoneUnavailable: where nothing can be listened to any more.
    """
    from skill.device.listening.segmenter import SLOW, Segmenter
    from skill.device.listening.sound import FRAME_S

    while True:
        segmenter, quiet, said, ended = Segmenter(SLOW), 0.0, None, True
        with contextlib.closing(_closable(source)) as frames:
            for frame in frames:
                said = segmenter.take(frame)
                quiet = 0.0 if segmenter.in_speech else quiet + FRAME_S
                if said is not None or quiet >= patience:
                    ended = False
                    break
        if ended:
            said = segmenter.end()
            if said is not None:
                yield said
            return
        yield said


def _closable(source: Source) -> Any:
    frames = source.frames()
    return frames if hasattr(frames, "close") else (frame for frame in frames)


def seconds_of(sound: bytes) -> float:
    """Returns how long a sound is."""
    from skill.device.listening.sound import RATE

    return len(sound) / (2 * RATE)


def _speaker(options: argparse.Namespace) -> Speaker:
    from skill.device import scratch
    from skill.device.speaker import Silent, SpeakerUnavailable, open_speaker

    if options.silent:
        return Silent()
    scratch.sweep()
    try:
        return open_speaker()
    except SpeakerUnavailable as fault:
        sys.stderr.write(_words(options).text("device.no_sound", reason=str(fault)) + "\n")
        return Silent()


def _reason(fault: Exception) -> str:
    # Elsewhere one can type instead.
    return str(fault).removesuffix(", so please type")


def _words(options: argparse.Namespace) -> Locale:
    return content.locale(options.locale)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
