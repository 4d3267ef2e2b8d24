"""The command ``weakness-guide``: talk, understand, assess, doctor, check, serve, forget, purge."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date

from skill import content
from skill.core.fields import Facts
from skill.core.kinds import FactsError
from skill.core.knowledge import KnowledgeError
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC
from skill.core.wording.words import LocaleError
from skill.device import listen_command as lending
from skill.device import talk_command as talking
from skill.device.phrases import command as recording
from skill.extras import ExtraMissing, need
from skill.given import MOST, UsageError, understander_of
from skill.history import commands as keeping
from skill.hosts import options as serving
from skill.settings import SettingsError

_QUESTIONS = (*BY_ID, CONFIRM, TOPIC)


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


def _drop_output() -> None:
    """Keeps Python from complaining about the output once again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="weakness-guide", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    talking.add(commands)
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


def _doctor(options: argparse.Namespace) -> int:
    need("desk", "ask_sdk_core", "pocketsphinx")
    from skill.device.doctor import examine

    for line in examine(understander_of(options.locale), options.locale):
        print(line, flush=True)
    return 0


def _understand(options: argparse.Namespace) -> int:
    from skill.understanding.describe import describe

    if options.asked is not None and options.asked not in _QUESTIONS:
        raise UsageError(f"--asked: {options.asked!r} is not one of {', '.join(_QUESTIONS)}")
    understander = understander_of(options.locale)
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


def _lines() -> Iterator[tuple[int, str]]:
    """The lines of standard input that hold something, with their numbers."""
    # Line by line from the bytes: what comes before a line that is no text is answered.
    for number, line in enumerate(iter(lambda: sys.stdin.buffer.readline(MOST + 1), b""), 1):
        if len(line) > MOST:
            raise UsageError(f"standard input, line {number}: holds more than {MOST} bytes")
        try:
            text = line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError(f"standard input, line {number}: is not UTF-8") from None
        if text.strip():
            yield number, text
