"""``weakness-guide talk``: the conversation at the desk, typed or by voice."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill import content
from skill.extras import need
from skill.given import MOST, UsageError, understander_of
from skill.settings import Settings

if TYPE_CHECKING:
    from skill.device.echo import Echo
    from skill.device.speaker import Speaker
    from skill.understanding.understander import Understander


def add(commands: Any) -> None:
    """Adds the command to the others.

    :param commands: what ``ArgumentParser.add_subparsers`` returned.
    """
    talk = commands.add_parser("talk", help="talk with the skill at the desk")
    talk.add_argument("--silent", action="store_true", help="print only, don't speak")
    talk.add_argument("--slow", action="store_true", help="speak slowly from the start")
    talk.add_argument(
        "--voice",
        metavar="NAME",
        help="id, name or language of a voice, or piper:MODEL.onnx for a natural one",
    )
    talk.add_argument(
        "--rate", metavar="WORDS", help="how fast it speaks: 60 to 400 words a minute, mostly 170"
    )
    talk.add_argument("--list-voices", action="store_true", help="print id, name and language of each voice")
    talk.add_argument("--listen", action="store_true", help="hear spoken answers; nothing has to be typed")
    talk.add_argument(
        "--recognizer",
        choices=("whisper", "pocketsphinx", "wyoming"),
        help="what hears: free speech, short answers, or a server; mostly the best that is installed",
    )
    talk.add_argument(
        "--model", metavar="PATH", help="the folder of another Whisper model than the installed"
    )
    talk.add_argument("--uri", metavar="tcp://HOST:PORT", help="the server, for --recognizer wyoming")
    talk.add_argument("--patience", metavar="SECONDS", help="how long to wait for an answer, mostly 8")
    talk.add_argument(
        "--barge-in", action="store_true", help="speech stops the voice; for a headset, with --listen"
    )
    talk.add_argument("--hear", metavar="FILE", help="listen to a WAV file in place of the microphone")
    talk.add_argument("--json", action="store_true", help="print one JSON object a turn")
    talk.add_argument(
        "--script", metavar="FILE", help="the person's side: a line each, an empty one is silence"
    )
    talk.add_argument("--save", metavar="FILE", help="write the summary for a therapist to FILE")
    talk.add_argument("--locale", default=content.DEFAULT_LOCALE, help="default: %(default)s")
    talk.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Talks until it is over, and returns the exit status.

    :raises UsageError: where the options cannot be used.
    :raises ExtraMissing: without the extra that something needs.
    """
    need("desk", "ask_sdk_core")  # the rest of it is voices and ears, without which it prints and is typed to
    from skill.alexa.builder import build
    from skill.device import scratch
    from skill.device.conversation import Conversation
    from skill.device.echo import Echo
    from skill.device.speaker import Silent, SpeakerUnavailable, open_speaker
    from skill.device.voices import VoiceRefused, choose, known_voices

    if options.list_voices:
        try:
            voices = known_voices()
        except VoiceRefused as fault:
            raise UsageError(f"--list-voices: {fault}") from None
        for voice in voices:
            print(voice.id, voice.name, voice.language, sep="\t")
        return 0
    _refuse_idle_options(options)
    rate = _rate(options.rate)
    try:
        start_voice = choose(options.voice)
    except VoiceRefused as fault:
        raise UsageError(f"--voice: {fault}") from None
    settings = Settings.from_environment(os.environ)
    said = _script(options.script) if options.script else _typed(quiet=options.json)
    save = _writable(options.save) if options.save else None
    understander = understander_of(options.locale)
    speaker: Speaker = Silent()
    if not options.silent:
        scratch.sweep()
        try:
            speaker = open_speaker(rate=rate, start_voice=start_voice)
        except SpeakerUnavailable as fault:
            print(content.locale(options.locale).text("device.no_sound", reason=str(fault)), file=sys.stderr)
    echo = Echo(build(settings), options.locale)
    if options.listen or options.hear:
        speaker, said = _by_voice(options, echo, understander, speaker, said)
    talk = Conversation(echo, speaker, sys.stdout, as_json=options.json, slow=options.slow)
    with ended_by_signals():
        try:
            talk.run(said)
        finally:
            speaker.close()
            if isinstance(said, Generator):
                said.close()
            if save is not None and talk.summary:
                _written(save, talk.summary + "\n")
    return 0


def _refuse_idle_options(options: argparse.Namespace) -> None:
    """Nobody shall believe that what they asked for works when it does nothing."""
    if not (options.listen or options.hear):
        for option in ("recognizer", "model", "uri", "patience", "barge_in"):
            if getattr(options, option):
                raise UsageError(f"--{option.replace('_', '-')}: does something with --listen only")
    for option, recognizers in (("model", ("whisper", None)), ("uri", ("wyoming",))):
        if getattr(options, option) and options.recognizer not in recognizers:
            raise UsageError(f"--{option}: does something with --recognizer {recognizers[0]} only")


def _by_voice(
    options: argparse.Namespace,
    echo: Echo,
    understander: Understander,
    speaker: Speaker,
    typed: Iterator[str],
) -> tuple[Speaker, Iterator[str]]:
    """The speaker and what is said by voice; where nothing can be heard, what is typed."""
    need("desk", "pocketsphinx", "rich")
    from skill.device.hands_free import Wish, hands_free, open_recognizer, open_source
    from skill.device.listening.recognizer import Recognizer, RecognizerUnavailable
    from skill.device.listening.source import MicrophoneUnavailable
    from skill.device.other_talk import OtherTalk

    def complain(reason: str) -> None:
        print(content.locale(options.locale).text("device.not_listening", reason=reason), file=sys.stderr)

    def hears_less(line: str) -> None:
        print(line, file=sys.stderr)

    wish = Wish(
        recognizer=options.recognizer,
        model=options.model,
        uri=options.uri,
        sound=options.hear,
        patience=_patience(options.patience),
        slow=options.slow,
        barge_in=options.barge_in,
        show=not options.silent and not options.json,
    )

    def opened() -> Recognizer:
        try:
            return open_recognizer(wish, understander, options.locale, hears_less)
        except RecognizerUnavailable as fault:
            raise UsageError(f"--recognizer: {fault}") from None

    # What was wished for is refused in any case; what loads by itself waits until it can be of use.
    wished = opened() if options.recognizer or options.model else None
    try:
        source = open_source(wish)
    except MicrophoneUnavailable as fault:
        if options.hear:
            raise UsageError(f"--hear {fault}") from None
        complain(str(fault))
        return speaker, typed
    recognizer = wished or opened()
    both = hands_free(
        wish,
        speaker,
        recognizer,
        source,
        lambda: echo.session.question,
        typed,
        complain,
        options.locale,
        OtherTalk(content.conversation(options.locale), understander, lambda: echo.session).meant,
    )
    return both.speaker, both.said


def _rate(given: str | None) -> int:
    from skill.device.voices import RATE, RATES

    if given is None:
        return RATE
    if not (given.isdecimal() and int(given[:9]) in RATES):
        raise UsageError(f"--rate: {given!r} is not a number of words from {RATES[0]} to {RATES[-1]}")
    return int(given)


def _patience(given: str | None) -> float:
    from skill.device.listening.listener import PATIENCE

    if given is None:
        return PATIENCE
    if not (given.isdecimal() and 2 <= int(given[:9]) <= 120):
        raise UsageError(f"--patience: {given!r} is not a number of seconds from 2 to 120")
    return float(given)


def _script(path: str) -> Iterator[str]:
    try:
        with Path(path).open("rb") as file:
            script = file.read(MOST + 1)
        if len(script) > MOST:
            raise UsageError(f"--script {path}: holds more than {MOST} bytes")
        return iter(script.decode("utf-8").splitlines())
    except OSError as fault:
        raise UsageError(f"--script {path}: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"--script {path}: is not UTF-8") from None


def _writable(path: str) -> Path:
    """The path, known to be writable before anything is said; what it holds stays until there is more."""
    try:
        # It is health information: nobody else on the machine reads it.
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        if Path(path).is_file():
            Path(path).chmod(0o600)
    except OSError as fault:
        raise UsageError(f"--save {path}: {fault.strerror}") from None
    return Path(path)


def _written(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as fault:
        raise UsageError(f"--save {path}: {fault.strerror}") from None


def _typed(*, quiet: bool) -> Iterator[str]:
    """What is typed, a line each; ends at Ctrl-D."""
    prompt = sys.stdin.isatty() and not quiet
    while True:
        if prompt:
            print("> ", end="", flush=True)
        try:
            line = sys.stdin.readline(MOST)
        except UnicodeDecodeError:
            raise UsageError("standard input: is not UTF-8") from None
        if not line:
            return
        yield line.rstrip("\n")


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Has whoever closes the terminal or ends the process leave nothing behind, as after Ctrl-C."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def end(number: int, frame: object) -> None:  # noqa: ARG001  Python hands it over
        # A terminal that closes may tell it twice; what it is to leave behind takes a moment to go.
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
