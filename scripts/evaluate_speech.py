"""Holds conversations by voice alone, without hardware, and prints how they went; ``make eval-speech``.

Scripted people answer in synthetic voices. Frame by frame that sound goes to the same listener, recogniser
and skill as in ``talk --listen``. A conversation is right when its last assessment has the triage and the
cause that the same person should come to by typing; a line tells who does not. Figures that need sound
devices, and real voices, are left out.

It hears with the best recogniser that is installed, with ``--small`` with the small grammars alone.
``--misses`` shows what was misheard. ``--check`` fails where the table is worse than it may be, and
``--quick`` takes two voices. How long something took is not checked.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from by_voice import Ears, Timed, pool, understood

from skill import content
from skill.alexa.builder import build
from skill.core.acts import Clarify, Escalate
from skill.core.knowledge import Triage
from skill.core.session import Session
from skill.device.echo import Answered, Echo
from skill.device.hands_free import Wish, open_recognizer
from skill.device.listening.sound import RATE
from skill.device.listening.spoken import UNHEARD
from skill.device.voices import Voice, system_voice
from skill.given import understander_of
from skill.settings import Settings
from skill.understanding.understander import Understander
from training.people import DATA, Person, Said, Told, meaning, people, told_in
from training.speech import CONDITIONS, Words, start, voices

_LOCALE = content.DEFAULT_LOCALE
_ROOT = Path(__file__).parent.parent
_CLEAR, _OTHERWISE, _MOST_TAKEN = 0.85, 0.75, 0.08
"""What has to be: the share of right conversations, and of other talk that is taken as an answer."""
_QUICK = ("en-us", "joe")
_TALKED_AT = ("worse_with_use", "area")
"""A question for a yes or no, and one for a place: other talk is heard at both."""
_RATE, _GAP_S, _STARTS = 170, 2.0, 3
_ALARM = "an emergency without a name"
_Turns = list[tuple[Session, str, str, Session]]
"""Of each turn: the session before it, what was said, what was heard, and the session after."""


@dataclass(slots=True)
class Figures:
    """How it went with one voice in one condition."""

    voice: str
    condition: str
    talks: dict[str, bool] = field(default_factory=dict)
    """Whether the conversation was right, by person."""
    answers: int = 0
    wrong: int = 0
    rejected: int = 0
    signs: list[str] = field(default_factory=list)
    """False warning signs that were acted on before they were asked back."""
    other: int = 0
    """Sentences of other talk."""
    taken: int = 0
    """How many were taken as something."""
    asked_back: int = 0
    """How many more were asked back."""
    waits: list[float] = field(default_factory=list)
    """Seconds from the end of the hang-over until the reply can be played."""
    misses: Counter[str] = field(default_factory=Counter)


# Conversations

_Hear = Callable[[str, Session], str]
"""Takes what is said and where the conversation stands; returns what is heard."""


class _Skill:
    """The skill with its voice, as far as the loudspeaker."""

    def __init__(self, understander: Understander, voice: Voice | None, folder: Path) -> None:
        self._understander, self._voice, self._file = understander, voice, folder / "reply.wav"
        self._skill = build(Settings())

    def held(self, person: Person, hear: _Hear, waits: list[float]) -> _Turns:
        """Holds a conversation.

        :param waits: gets the seconds from what was heard until the reply can be played.
        """
        echo, says = Echo(self._skill, _LOCALE), Said(person, self._understander)
        answer, silent, turns = echo.launch(), False, []
        while answer.open:
            before = answer.session
            said = says.to(before)
            heard = hear(said, before)
            start_of_turn = time.perf_counter()
            if heard:
                answer = echo.say(heard)
                self._speak(answer)
            waits.append(time.perf_counter() - start_of_turn)
            turns.append((before, said, heard, answer.session))
            if not heard and silent:
                break  # as after two silences
            silent = not heard
        return turns

    def _speak(self, answer: Answered) -> None:
        if self._voice is not None:
            for part in filter(str.strip, answer.parts):
                self._voice(part, self._file, _RATE)


def _typed() -> Iterator[str]:
    """Lines about the people who are not told what is right even when they type."""
    skill = _Skill(understander_of(_LOCALE), None, Path())
    for person in people():
        turns = skill.held(person, lambda said, _: said, [])
        told = told_in(after for *_, after in turns)
        if told != person.right:
            yield f"typed, {person.name!r} comes to {told.triage} and {told.cause}, which is wrong"


def _measured(wish: Wish, voice: str) -> list[Figures]:
    """All figures of one voice; in a process of its own, as espeak starts only once."""
    understander = understander_of(_LOCALE)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        speaks = start(voice)
        words = Words(speaks, Path(folder))
        # The skill answers with espeak, in the same accent where the person has it from there as well.
        natural = voice == "joe" or voice.startswith("flite")
        skill = _Skill(understander, system_voice("gmw/en-us") if natural else speaks, Path(folder))
        for condition in CONDITIONS:
            figures = Figures(voice, condition.name)
            recognizer = Timed(open_recognizer(wish, understander, _LOCALE))
            ears = Ears(condition, recognizer, small=wish.recognizer is not None)
            for person in people():
                took: list[float] = []

                def hear(said: str, session: Session) -> str:
                    heard = ears.hear(words.sound(said, condition), session.question)  # noqa: B023
                    took.append(recognizer.took)  # noqa: B023
                    return heard

                replies: list[float] = []
                turns = skill.held(person, hear, replies)
                # Recognising begins when it has been silent for as long as the margin.
                head_start = condition.pace.hang_over - condition.pace.margin
                figures.waits += (max(0.0, t - head_start) + r for t, r in zip(took, replies, strict=True))
                _count(figures, turns, person.right, understander)
                figures.talks[person.name] = told_in(after for *_, after in turns) == person.right
            _hear_other_talk(figures, words, ears)
            found.append(figures)
    return found


def _count(figures: Figures, turns: _Turns, right: Told, understander: Understander) -> None:
    """Adds the answers of one conversation."""
    asked_back: set[str] = set()
    for before, said, heard, after in turns:
        asked = before.question
        figures.answers += 1
        if heard in ("", UNHEARD):
            figures.rejected += 1
            figures.misses[f"{asked}: {said!r} rejected"] += 1
        elif meaning(understander, said, asked) != meaning(understander, heard, asked):
            figures.wrong += 1
            figures.misses[f"{asked}: {said!r} taken as {heard!r}"] += 1
        asked_back |= {s for act in before.last if isinstance(act, Clarify) for s in act.signs}
        for act in after.last:
            if isinstance(act, Escalate):
                false = set(act.signs or [_ALARM]) - asked_back - right.signs
                # A yes that names none is asked about in the same breath: which is it?
                if act.signs or (right.triage != Triage.EMERGENCY and not after.question):
                    figures.signs += [f"{sign}, after {said!r} to {asked}" for sign in sorted(false)]
                asked_back |= false  # once is enough


def _hear_other_talk(figures: Figures, words: Words, ears: Ears) -> None:
    for asked, said in itertools.product(
        _TALKED_AT, (DATA / "other_talk.txt").read_text("utf-8").splitlines()
    ):
        figures.other += 1
        heard = ears.hear(words.sound(said, CONDITIONS[0]), asked)
        meant = understood(heard, asked)
        if heard in ("", UNHEARD) or meant.empty:
            continue
        back = meant.doubtful
        figures.asked_back += back
        figures.taken += not back
        figures.misses[f"{asked}: other talk {said!r} {'asked back' if back else 'taken'} as {heard!r}"] += 1


# The program as a whole


def _program(voice: str) -> tuple[float, int | None]:
    """Seconds to the first line and the most memory in MB of the program, with a file to hear."""
    with tempfile.TemporaryDirectory() as folder:
        with pool(1) as other:  # espeak needs a process of its own
            file = other.submit(_file, voice, folder).result()
        start_of_it = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "skill", "talk", "--silent", "--hear", str(file)],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            lines = iter(process.stdout or ())
            next(lines, None)
            first = time.perf_counter() - start_of_it
            for _ in lines:
                pass
            if not hasattr(os, "wait4"):
                return first, None
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    return first, round(usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def _file(voice: str, folder: str) -> Path:
    """A WAV file with a person's first answers, each after a pause."""
    words = Words(start(voice), Path(folder))
    texts = [*islice(people()[1].answers.values(), 5), "stop"]
    pause = bytes(round(_GAP_S * RATE) * 2)
    with wave.open(str(path := Path(folder, "answers.wav")), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(b"".join(pause + words.sound(text, CONDITIONS[0]) for text in texts))
    return path


# The table

_HEAD = (
    "                          talks                           false signs   other talk          ms\n"
    "voice      condition      right  answers  wrong  rejected     acted on  taken  asked back   median   p95"
)


def _row(one: Figures) -> str:
    middle, late = statistics.median(one.waits), sorted(one.waits)[int(len(one.waits) * 0.95)]
    return (
        f"{one.voice:10} {one.condition:13}{sum(one.talks.values()):4}/{len(one.talks):3}{one.answers:9}"
        f"{one.wrong:7}{one.rejected:10}{len(one.signs):13}{one.taken:4}/{one.other:3}{one.asked_back:11}"
        f"{middle * 1000:9.0f}{late * 1000:6.0f}"
    )


def _all(found: list[Figures], condition: str) -> Figures:
    """The figures of all voices in one condition."""
    whole = Figures("all", condition)
    for one in (figures for figures in found if figures.condition == condition):
        whole.talks |= {f"{one.voice}: {name}": right for name, right in one.talks.items()}
        whole.signs += one.signs
        whole.waits += one.waits
        for count in ("answers", "wrong", "rejected", "other", "taken", "asked_back"):
            setattr(whole, count, getattr(whole, count) + getattr(one, count))
    return whole


def _misses(figures: Figures) -> Iterator[str]:
    yield f"{figures.voice}, {figures.condition}:"
    yield from (
        f"  conversation with {name} went wrong" for name, right in figures.talks.items() if not right
    )
    yield from (f"  {what} {n}" for what, n in figures.misses.most_common())


def _programs(voice: str) -> Iterator[str]:
    """Lines about the program as a whole."""
    runs = [_program(voice) for _ in range(_STARTS)]
    firsts = sorted(first for first, _ in runs)
    yield (
        f"`talk --silent --hear FILE` to the first line: median {statistics.median(firsts):.2f} s, "
        f"longest {firsts[-1]:.2f} s of {_STARTS}"
    )
    most = [most for _, most in runs if most is not None]
    yield f"its memory after five answers: {max(most)} MB" if most else "its memory is not known here"


def _short_of(wholes: list[Figures]) -> Iterator[str]:
    """Lines about what is worse than it may be."""
    for whole in wholes:
        least = _CLEAR if whole.condition == CONDITIONS[0].name else _OTHERWISE
        right = sum(whole.talks.values()) / len(whole.talks)
        if right < least:
            yield f"{whole.condition}: {right:.0%} of the conversations are right, under {least:.0%}"
        if whole.taken > _MOST_TAKEN * whole.other:
            taken = whole.taken / whole.other
            yield f"{whole.condition}: {taken:.1%} of other talk is taken, over {_MOST_TAKEN:.0%}"
        yield from (f"acted on without being asked back: {sign}" for sign in whole.signs)


def main(arguments: list[str]) -> int:
    """Prints the table; returns 1 where ``--check`` is asked for and something stays under its aim."""
    begin = time.perf_counter()
    names, left_out = voices()
    if "--quick" in arguments:
        names, left_out = [name for name in names if name in _QUICK] or names[:1], []
    print(f"{len(people())} people by voice; ms are from the end of the hang-over until the reply plays")
    print(_HEAD, flush=True)
    found: list[Figures] = []
    wish = Wish(recognizer="pocketsphinx" if "--small" in arguments else None)
    with pool(min(os.cpu_count() or 1, len(names))) as processes:
        for measured in processes.map(partial(_measured, wish), names):
            print(*map(_row, measured), sep="\n", flush=True)
            found += measured
    wholes = [_all(found, condition.name) for condition in CONDITIONS]
    print(*map(_row, wholes), sep="\n")
    short = [*_typed(), *_short_of(wholes)]
    print(*short, *_programs(names[0]), *left_out, sep="\n")
    if "--misses" in arguments:
        print(*(line for figures in found for line in _misses(figures)), sep="\n")
    print(f"{time.perf_counter() - begin:.0f} seconds in all")
    return 1 if short and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
