"""The command ``weakness-guide``: talk, understand, assess, doctor, check, serve, forget, purge."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from skill import content
from skill.core.fields import Facts
from skill.core.kinds import FactsError
from skill.core.knowledge import KnowledgeError
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.core.wording.words import LocaleError
from skill.device import listen_command as lending
from skill.device.phrases import command as recording
from skill.extras import ExtraMissing, need
from skill.history import commands as keeping
from skill.hosts import options as serving
from skill.settings import Settings, SettingsError

if TYPE_CHECKING:
    from skill.device.echo import Echo
    from skill.device.speaker import Speaker
    from skill.understanding.understander import Understander

_QUESTIONS = (*BY_ID, CONFIRM, TOPIC)
_MOST = 1_000_000
"""So many bytes are read of a script or a line: what has no end must not fill the memory."""


class UsageError(Exception):
    """Something given to the command cannot be used; the message names what and where."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns its exit status: 0, or 2 where what was given cannot be used."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except (
        UsageError,
        serving.ServeRefused,
        lending.ListenRefused,
        recording.EnrollRefused,
        ExtraMissing,
        SettingsError,
        content.ContentError,
        KnowledgeError,
        LocaleError,
    ) as fault:
        print(f"weakness-guide: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # Ctrl-C is a way to leave, not an error.
        print(file=sys.stderr)
        return 0
    except BrokenPipeError:
        # Nobody reads any more.
        _drop_output()
        return 0
    except OSError as fault:
        _drop_output()
        where = fault.filename or "standard output"
        print(f"weakness-guide: {where}: {fault.strerror or fault}", file=sys.stderr)
        return 2


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


def _drop_output() -> None:
    """Keeps Python from complaining about the output once again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="weakness-guide", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
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
    talk.set_defaults(run=_talk)
    understand = commands.add_parser("understand", help="utterances in, what was understood out (JSON lines)")
    understand.add_argument(
        "--asked", metavar="QUESTION", help="the question that is open: " + ", ".join(_QUESTIONS)
    )
    understand.add_argument("--locale", default=content.DEFAULT_LOCALE, help="default: %(default)s")
    understand.add_argument("--explain", action="store_true", help="tell how likely each meaning is")
    understand.set_defaults(run=_understand)
    assess = commands.add_parser("assess", help="facts in, assessments out (JSON lines)")
    assess.set_defaults(run=_assess)
    doctor = commands.add_parser(
        "doctor", help="what is there to speak and to listen with; says and hears a sentence"
    )
    doctor.add_argument("--locale", default=content.DEFAULT_LOCALE, help="default: %(default)s")
    doctor.set_defaults(run=_doctor)
    check = commands.add_parser("check", help="check that models, locales and knowledge fit the code")
    check.set_defaults(run=_check)
    serving.add(commands)
    keeping.add(commands)
    lending.add(commands)
    recording.add(commands)
    return parser


def _talk(options: argparse.Namespace) -> int:
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
    understander = make_understander(options.locale)
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


def _doctor(options: argparse.Namespace) -> int:
    need("desk", "ask_sdk_core", "pocketsphinx")
    from skill.device.doctor import examine

    for line in examine(make_understander(options.locale), options.locale):
        print(line, flush=True)
    return 0


def _understand(options: argparse.Namespace) -> int:
    from skill.understanding.describe import describe

    if options.asked is not None and options.asked not in _QUESTIONS:
        raise UsageError(f"--asked: {options.asked!r} is not one of {', '.join(_QUESTIONS)}")
    understander = make_understander(options.locale)
    for _, line in _lines():
        told = describe(understander, line, options.asked, date.today(), explain=options.explain)
        print(json.dumps(told, ensure_ascii=False), flush=True)
    return 0


def _assess(options: argparse.Namespace) -> int:  # noqa: ARG001  every command takes them
    from skill.assessment import assessment_of

    signs = frozenset(content.knowledge().signs)
    for number, line in _lines():
        try:
            facts = Facts.from_dict(json.loads(line), signs)
        except json.JSONDecodeError as fault:
            raise UsageError(f"standard input, line {number}: is not JSON: {fault}") from None
        # ValueError: a number with more digits than Python reads.
        except (FactsError, RecursionError, ValueError) as fault:
            raise UsageError(f"standard input, line {number}: {fault}") from None
        print(json.dumps(assessment_of(facts)), flush=True)
    return 0


def _check(options: argparse.Namespace) -> int:  # noqa: ARG001  every command takes them
    from skill.check import faults

    found = list(faults())
    for fault in found:
        print(fault)
    if not found:
        print("The interaction model, the locales and the knowledge agree with the code.")
    return 1 if found else 0


def make_understander(locale: str) -> Understander:
    """Returns the understanding of a locale.

    :raises UsageError: where there are no words for it.
    """
    if not content.has_locale(locale):
        raise UsageError(f"--locale: there are no words for {locale!r}")
    return content.understanding(locale)


def _lines() -> Iterator[tuple[int, str]]:
    """The lines of standard input that hold something, with their numbers."""
    # Line by line from the bytes: what comes before a line that is no text is answered.
    for number, line in enumerate(iter(lambda: sys.stdin.buffer.readline(_MOST + 1), b""), 1):
        if len(line) > _MOST:
            raise UsageError(f"standard input, line {number}: holds more than {_MOST} bytes")
        try:
            text = line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError(f"standard input, line {number}: is not UTF-8") from None
        if text.strip():
            yield number, text


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
            script = file.read(_MOST + 1)
        if len(script) > _MOST:
            raise UsageError(f"--script {path}: holds more than {_MOST} bytes")
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
            line = sys.stdin.readline(_MOST)
        except UnicodeDecodeError:
            raise UsageError("standard input: is not UTF-8") from None
        if not line:
            return
        yield line.rstrip("\n")
