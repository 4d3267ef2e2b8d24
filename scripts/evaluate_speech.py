"""Holds conversations by voice alone, without hardware, and prints how they went; ``make eval-speech``.

Scripted people answer in synthetic voices. Frame by frame that sound goes to the same listener, recogniser
and skill as in ``talk --listen``. A conversation is right when its last assessment has the triage and the
cause that the same person should come to by typing; a line tells who does not. Figures that need sound
devices, and real voices, are left out.

The arguments are more voices: ``piper:MODEL.onnx``. Those of ``flite`` are taken where it is installed.
``--misses`` shows what was misheard.
"""

from __future__ import annotations

import array
import functools
import itertools
import math
import multiprocessing
import operator
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from skill import content
from skill.alexa.builder import build
from skill.alexa.request import turn_of
from skill.cli import make_understander
from skill.core.acts import Clarify, Escalate
from skill.core.assess import with_implied_signs
from skill.core.doubt import doubted_facts
from skill.core.knowledge import Cause, Triage
from skill.core.listen import heard_in
from skill.core.questions import BY_ID, NEW
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.device.conversation import assessment_of
from skill.device.echo import Echo, intent_request
from skill.device.hands_free import Wish, hands_free, open_recognizer
from skill.device.listening.recognizer import Recognised, Recognizer
from skill.device.listening.sound import FRAME, RATE, Frames
from skill.device.listening.spoken import UNHEARD
from skill.device.listening.wav_source import WavSource
from skill.device.nlu.understanding import Understander
from skill.device.speaker import Silent
from skill.device.voices import Voice, choose, system_voice
from skill.settings import Settings

_LOCALE = content.DEFAULT_LOCALE
_ROOT = Path(__file__).parent.parent
_ESPEAK = ("en-us", "en-gb", "en-us+f3", "en-us+m3")
_FLITE = ("slt", "rms")
_LEVEL = 2000  # the root mean square of speech, as of somebody a metre from a microphone
_LOUDEST = 30_000  # of speech; with the noise it stays within what a sample holds
_FAINT, _EDGE = 100, RATE // 100  # a voice's own silence: this part of its peak; 10 ms of it stay
_THINKS_S, _PAUSE_S, _GAP_S = 0.5, 0.6, 2.0  # before an answer; between words; between answers in a file
_STARTS = 3
_ALARM = "an emergency without a name"


@dataclass(frozen=True, slots=True)
class Condition:
    """How people speak, and what else is heard."""

    name: str
    rate: int = 170
    """Words a minute."""
    halting: bool = False
    """Whether there is a pause after each word; then the listener's pace is slow."""
    noise: float = 40.0
    """How far pink noise is below speech, in decibels; even in a quiet room there is some."""


_CONDITIONS = (
    Condition("clear"),
    Condition("slow, pauses", rate=90, halting=True),
    Condition("noise 15 dB", noise=15.0),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a conversation comes to."""

    triage: str | None
    """None where it ended before there was an assessment."""
    cause: str | None
    signs: frozenset[str] = field(compare=False)
    """The warning signs of the person, said or implied."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with something to find out."""

    name: str
    right: Told
    """What to be told, and the signs there are."""
    answers: Mapping[str, str]
    """What is said to a question; to any other "i don't know"."""


_PEOPLE = (
    Person("too little use", Told(Triage.NONE, Cause.DECONDITIONING, frozenset()), {
        "onset": "no", "area": "my legs", "has_ms": "yes", "activity_level": "i sit a lot",
        "activity_change": "less", "worse_with_use": "it's the same all day", "training_effect": "it helped",
        "heat_worsens": "no change", "reduced_by": "i'm tired",
    }),
    Person("nerve signals", Told(Triage.NONE, Cause.NERVE_CONDUCTION, frozenset()), {
        "onset": "years ago", "area": "my left leg", "has_ms": "yes", "activity_level": "i walk daily",
        "activity_change": "the same", "worse_with_use": "yes", "recovers_with_rest": "yes",
        "training_effect": "did nothing", "heat_worsens": "worse",
    }),
    Person("both", Told(Triage.NONE, Cause.MIXED, frozenset()), {
        "onset": "not new", "area": "both hands", "has_ms": "yes", "activity_level": "mostly sitting",
        "activity_change": "yes", "worse_with_use": "worse", "recovers_with_rest": "better",
        "training_effect": "never tried", "heat_worsens": "yes", "reduced_by": "tiredness",
    }),
    Person("both, less briefly", Told(Triage.NONE, Cause.MIXED, frozenset()), {
        "onset": "two years ago", "area": "my right arm", "has_ms": "yes i do",
        "activity_level": "i sit most of the day", "activity_change": "a lot less",
        "worse_with_use": "it gets weaker", "recovers_with_rest": "it gets better",
        "training_effect": "i never tried", "heat_worsens": "yes it does", "reduced_by": "my balance",
    }),
    Person("unclear", Told(Triage.NONE, Cause.UNCLEAR, frozenset()), {
        "onset": "no", "area": "my back", "has_ms": "not yet", "activity_level": "a little",
        "activity_change": "no", "worse_with_use": "the same", "training_effect": "never tried",
        "heat_worsens": "no", "reduced_by": "something else",
    }),
    Person("relapse", Told(Triage.CONTACT_CARE_TEAM, Cause.NERVE_CONDUCTION, frozenset({NEW})), {
        "onset": "yes", "warning_signs": "none", "area": "my arms", "has_ms": "yes",
        "activity_level": "light things", "activity_change": "more", "worse_with_use": "no",
        "training_effect": "they made it worse", "heat_worsens": "no",
    }),
    Person("fever",
           Told(Triage.CONTACT_CARE_TEAM, Cause.NERVE_CONDUCTION, frozenset({NEW, "fever_or_infection"})), {
        "onset": "new", "warning_signs": "fever", "area": "my legs", "has_ms": "not sure",
        "activity_level": "a little", "activity_change": "the same", "worse_with_use": "yes",
        "recovers_with_rest": "no change", "training_effect": "never tried", "heat_worsens": "yes",
    }),
    Person("stroke", Told(Triage.EMERGENCY, Cause.UNCLEAR, frozenset({NEW, "new_speech_trouble"})), {
        "onset": "yes", "warning_signs": "speech",
    }),
    Person("breathing, said when asked where",
           Told(Triage.EMERGENCY, Cause.UNCLEAR, frozenset({"breathing_trouble"})), {
        "onset": "no", "area": "trouble breathing",
    }),
)  # fmt: skip

_IN_OTHER_WORDS = {
    "yes": "yeah", "no": "nope", "the same": "about the same", "worse": "it gets worse", "none": "no",
    "better": "it gets better", "years ago": "no", "not new": "no", "two years ago": "years ago",
    "new": "yes", "my legs": "both legs", "my left leg": "left leg", "both hands": "my hands",
    "my right arm": "right arm", "my arms": "both arms", "yes i do": "yes",
    "not yet": "no", "not sure": "i don't know", "i sit a lot": "mostly sitting",
    "i walk daily": "i walk every day", "mostly sitting": "i sit a lot",
    "i sit most of the day": "mostly sitting", "a little": "light things", "light things": "a little",
    "less": "yes", "a lot less": "less", "more": "more than before", "it's the same all day": "the same",
    "it gets weaker": "yes", "it gets better": "better", "no change": "the same", "it helped": "helped",
    "did nothing": "no change", "never tried": "i never tried", "i never tried": "never tried",
    "they made it worse": "worse", "yes it does": "yes", "i'm tired": "tired", "tiredness": "tired",
    "my balance": "balance", "fever": "high fever",
    "speech": "trouble speaking", "trouble breathing": "i can't breathe",
}  # fmt: skip
"""What is said instead, after the same twice in vain."""

_OTHER_TALK = """\
what time is the bus to town
put the kettle on would you
the football starts at seven tonight
did you feed the cat this morning
i have to buy some milk and eggs
look at that bird in the garden
my daughter is coming on sunday
turn the television down please
the neighbours are painting their fence
where did i leave my glasses
how much does that cost
it is raining again outside
he told her about the wedding
we should call the plumber tomorrow
the train was late because of the snow
can you pass me the newspaper
dinner will be ready at six
somebody is knocking at the door
she works at the library in town
let us watch the film tonight
the dog wants to go out
there is a letter from the bank
they moved to australia last summer
the flowers need some water
open the window it smells in here
we played cards until midnight
the washing machine is finished
good morning everyone
hello
come here""".splitlines()
_TALKED_AT = ("worse_with_use", "area")
"""A question for a yes or no, and one for a place."""


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
    talk: int = 0
    """Sentences of other talk at each question."""
    taken: Counter[str] = field(default_factory=Counter)
    """How often other talk was taken as something, by question."""
    waits: list[float] = field(default_factory=list)
    """Seconds from the end of the hang-over to the words."""
    first_waits: list[float] = field(default_factory=list)
    """The same where a question is open for the first time, so that its grammar is made."""
    misses: Counter[str] = field(default_factory=Counter)


# Sound


class _Mouth:
    """A Source: what is said now, from its beginning, then silence; and noise all the time."""

    def __init__(self, noise: float) -> None:
        self._noise = itertools.cycle(_pink(_LEVEL / 10 ** (noise / 20)))
        self._sound = b""

    def say(self, sound: bytes) -> None:
        """What whoever listens next will hear."""
        self._sound = bytes(round(_THINKS_S * RATE) * 2) + sound

    def frames(self) -> Frames:
        """See Source.frames."""
        for at in itertools.count(0, FRAME):
            frame = array.array("h", self._sound[at : at + FRAME].ljust(FRAME, b"\0"))
            yield array.array("h", map(operator.add, frame, next(self._noise))).tobytes()

    def close(self) -> None:
        """See Source.close."""


class _Words:
    """Says texts in one voice; each is made only once."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        self._voice, self._file = voice, folder / "said.wav"
        self._clip = functools.cache(self._made)

    def sound(self, text: str, condition: Condition) -> bytes:
        """Returns the text as somebody says it, as loud as everybody."""
        texts = text.split() if condition.halting else [text]
        clips = [self._clip(t, condition.rate) for t in texts]
        pause = array.array("h", bytes(round(_PAUSE_S * RATE) * 2))
        loud = math.sqrt(sum(x * x for c in clips for x in c) / sum(map(len, clips)))
        whole = array.array("h")
        for clip in clips:
            whole += pause + clip if whole else clip
        return _samples((x * _LEVEL / loud for x in whole), _LOUDEST).tobytes()

    def _made(self, text: str, rate: int) -> array.array[int]:
        self._voice(text, self._file, rate)
        samples = array.array("h", b"".join(WavSource(self._file, tail=0.0).frames()))
        least = max(map(abs, samples), default=0) / _FAINT
        heard = [n for n, x in enumerate(samples) if abs(x) > least]
        if not heard:
            raise RuntimeError(f"the voice is silent: {text!r}")
        return samples[max(0, heard[0] - _EDGE) : heard[-1] + _EDGE]


@functools.cache
def _pink(level: float) -> tuple[array.array[int], ...]:
    """Ten seconds of pink noise, in frames: white noise through Paul Kellet's filter."""
    chance = random.Random(1)  # noqa: S311 - noise, and no secret
    a = b = c = 0.0
    noise = []
    for _ in range(10 * RATE // (FRAME // 2) * (FRAME // 2)):
        white = chance.uniform(-1.0, 1.0)
        a = 0.99765 * a + white * 0.0990460
        b = 0.96300 * b + white * 0.2965164
        c = 0.57000 * c + white * 1.0526913
        noise.append(a + b + c + white * 0.1848)
    factor = level / math.sqrt(sum(x * x for x in noise) / len(noise))
    whole = _samples((x * factor for x in noise), 32_767 - _LOUDEST)
    return tuple(whole[at : at + FRAME // 2] for at in range(0, len(whole), FRAME // 2))


def _samples(values: Iterable[float], most: int) -> array.array[int]:
    return array.array("h", (max(-most, min(most, round(value))) for value in values))


def _flite(name: str, text: str, wav: Path, rate: int) -> None:
    stretch = f"duration_stretch={170 / rate:.2f}"
    command = ["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", str(wav)]
    subprocess.run(command, check=True, timeout=20)  # noqa: S603


def _voices(more: list[str]) -> tuple[list[str], list[str]]:
    """The names of the voices that speak, and lines about those that do not."""
    names = [*(_ESPEAK if sys.platform == "linux" else ["usual"]), *more]
    left_out = []
    if shutil.which("flite"):
        names += [f"flite {name}" for name in _FLITE]
    else:
        left_out.append("left out: natural voices of flite, which is not installed")
    if not any(name.startswith("piper:") for name in more):
        left_out.append("left out: natural voices of Piper, as no model was given (VOICES=piper:MODEL.onnx)")
    return names, left_out


def _start(name: str) -> Voice:
    if name.startswith("flite "):
        return functools.partial(_flite, name.removeprefix("flite "))
    # An espeak voice with a variant is none that is listed, so it is not looked up.
    if name.startswith("piper:") or name == "usual":
        return choose(None if name == "usual" else name)()
    return system_voice(name)


# Conversations

_Hear = Callable[[str, Session], str]
"""Takes what is said and where the conversation stands; returns what is heard."""


class _Timed:
    """A Recognizer that notes how long it takes."""

    def __init__(self, recognizer: Recognizer, figures: Figures) -> None:
        self._recognizer, self._figures = recognizer, figures
        self._known: set[str | None] = set()

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise."""
        start = time.perf_counter()
        found = self._recognizer.recognise(sound, question)
        waits = self._figures.waits if question in self._known else self._figures.first_waits
        waits.append(time.perf_counter() - start)
        self._known.add(question)
        return found

    def close(self) -> None:
        """See Recognizer.close."""
        self._recognizer.close()


class _Said:
    """What a person says: the same again where it was not understood, then other words."""

    def __init__(self, person: Person, understander: Understander) -> None:
        self._person, self._understander = person, understander
        self._asked: Counter[str] = Counter()
        self._last = ""

    def to(self, session: Session) -> str:
        """Returns the answer to what is open."""
        asked = session.question or ""
        if asked not in BY_ID and asked != self._last:
            self._asked[asked] = 0
        self._last = asked
        self._asked[asked] += 1
        answer = self._answer(asked, session)
        return answer if self._asked[asked] <= 2 else _IN_OTHER_WORDS.get(answer, answer)

    def _answer(self, asked: str, session: Session) -> str:
        if asked == TOPIC:
            return "no"
        if asked == CONFIRM:
            return "yes" if self._heard_right(session) else "no"
        return self._person.answers.get(asked, "i don't know")

    def _heard_right(self, session: Session) -> bool:
        back = next(act for act in reversed(session.last) if isinstance(act, Clarify))
        if back.question != "heard":
            right = self._person.right
            return right.signs.issuperset(back.signs) if back.signs else right.triage == Triage.EMERGENCY
        asked = str(session.confirming)
        said = _meaning(self._understander, self._answer(asked, session), asked)[0]
        doubted = doubted_facts(session)
        return all(getattr(said, name) == getattr(doubted, name) for name in back.fields)


def _meaning(understander: Understander, text: str, asked: str | None) -> tuple[Any, Any, Any]:
    """What a text says here: the facts, the command, and the bare answer where it states no fact."""
    turn = turn_of(intent_request(understander.understand(text, asked), understander))
    facts = heard_in(Session(question=asked), turn)
    return facts, turn.command, None if facts.known() else turn.answer


def _held(
    person: Person, skill: Callable[..., Any], understander: Understander, hear: _Hear
) -> Iterator[tuple[Session, str, str, Session]]:
    """Yields for each turn the session before it, what was said, what was heard, and the session after."""
    echo, says = Echo(skill, understander, _LOCALE), _Said(person, understander)
    answer, silent = echo.launch(), False
    while answer.open:
        before = answer.session
        said = says.to(before)
        heard = hear(said, before)
        if heard:
            answer = echo.say(heard)
        yield before, said, heard, answer.session
        if not heard and silent:
            return  # as after two silences
        silent = not heard


def _told(sessions: list[Session]) -> Told:
    assessed = [s for s in sessions if s.stage in (Stage.RESULT, Stage.EMERGENCY)]
    if not assessed:
        return Told(None, None, frozenset())
    last = assessed[-1]
    form = assessment_of(last.facts, alarmed=last.alarmed)
    facts = with_implied_signs(last.facts, content.knowledge())
    return Told(form["triage"], form["cause"], frozenset(facts.warning_signs))


def _typed() -> Iterator[str]:
    """Lines about the people who are not told what is right even when they type."""
    understander, skill = make_understander(_LOCALE), build(Settings())
    for person in _PEOPLE:
        turns = _held(person, skill, understander, lambda said, _: said)
        told = _told([after for *_, after in turns])
        if told != person.right:
            yield f"typed, {person.name!r} comes to {told.triage} and {told.cause}, which is wrong"


class _Ears:
    """What the listener makes of what is said, in one condition."""

    def __init__(
        self, words: _Words, condition: Condition, understander: Understander, figures: Figures
    ) -> None:
        self._words, self._condition = words, condition
        self._mouth = _Mouth(condition.noise)
        self._question: str | None = None
        wish = Wish(slow=condition.halting, show=False)
        self._said = hands_free(
            wish,
            Silent(),
            _Timed(open_recognizer(wish, understander, _LOCALE), figures),
            self._mouth,
            lambda: self._question,
            iter(()),
            _fail,
            _LOCALE,
        ).said

    def hear(self, said: str, session: Session) -> str:
        """Returns what is heard when a text is said."""
        return self.hear_at(said, session.question)

    def hear_at(self, said: str, question: str | None) -> str:
        """The same, with a question open."""
        self._question = question
        self._mouth.say(self._words.sound(said, self._condition))
        return next(self._said)


def _fail(reason: str) -> None:
    raise RuntimeError(reason)


def _measured(voice: str) -> list[Figures]:
    """All figures of one voice; in a process of its own, as espeak starts only once."""
    understander, skill = make_understander(_LOCALE), build(Settings())
    found = []
    with tempfile.TemporaryDirectory() as folder:
        words = _Words(_start(voice), Path(folder))
        for condition in _CONDITIONS:
            figures = Figures(voice, condition.name)
            ears = _Ears(words, condition, understander, figures)
            for person in _PEOPLE:
                turns = list(_held(person, skill, understander, ears.hear))
                _count(figures, turns, person.right, understander)
                figures.talks[person.name] = _told([after for *_, after in turns]) == person.right
            _hear_other_talk(figures, ears)
            found.append(figures)
    return found


def _count(
    figures: Figures,
    turns: list[tuple[Session, str, str, Session]],
    right: Told,
    understander: Understander,
) -> None:
    """Adds the answers of one conversation."""
    asked_back: set[str] = set()
    for before, said, heard, after in turns:
        asked = before.question
        figures.answers += 1
        if heard in ("", UNHEARD):
            figures.rejected += 1
            figures.misses[f"{asked}: {said!r} rejected"] += 1
        elif _meaning(understander, said, asked) != _meaning(understander, heard, asked):
            figures.wrong += 1
            figures.misses[f"{asked}: {said!r} taken as {heard!r}"] += 1
        asked_back |= {s for act in before.last if isinstance(act, Clarify) for s in act.signs}
        for act in after.last:
            if isinstance(act, Escalate):
                false = set(act.signs or [_ALARM]) - asked_back - right.signs
                if act.signs or right.triage != Triage.EMERGENCY:
                    figures.signs += [f"{sign}, after {said!r} to {asked}" for sign in sorted(false)]
                asked_back |= false  # once is enough


def _hear_other_talk(figures: Figures, ears: _Ears) -> None:
    figures.talk = len(_OTHER_TALK)
    for asked, said in itertools.product(_TALKED_AT, _OTHER_TALK):
        heard = ears.hear_at(said, asked)
        if heard not in ("", UNHEARD):
            figures.taken[asked] += 1
            figures.misses[f"{asked}: other talk {said!r} taken as {heard!r}"] += 1


# The program as a whole


def _program(voice: str) -> tuple[float, int | None]:
    """Seconds to the first line and the most memory in MB of the program, with a file to hear."""
    with tempfile.TemporaryDirectory() as folder:
        with _pool(1) as pool:  # espeak needs a process of its own
            file = pool.submit(_file, voice, folder).result()
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "skill", "talk", "--silent", "--listen", "--hear", str(file)],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            lines = iter(process.stdout or ())
            next(lines, None)
            first = time.perf_counter() - start
            for _ in lines:
                pass
            if not hasattr(os, "wait4"):
                return first, None
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    return first, round(usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def _file(voice: str, folder: str) -> Path:
    """A WAV file with a person's first answers, each after a pause."""
    words = _Words(_start(voice), Path(folder))
    texts = [*islice(_PEOPLE[1].answers.values(), 5), "stop"]
    pause = bytes(round(_GAP_S * RATE) * 2)
    with wave.open(str(path := Path(folder, "answers.wav")), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(b"".join(pause + words.sound(text, _CONDITIONS[0]) for text in texts))
    return path


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), max_tasks_per_child=1)


# The table


def _row(figures: Figures, width: int) -> str:
    return (
        f"{figures.voice:{width}}  {figures.condition:12}"
        f"{sum(figures.talks.values()):5}/{len(figures.talks):2}"
        f"{figures.answers:9}{figures.wrong:7}{figures.rejected:10}{len(figures.signs):13}"
        + "".join(f"{figures.taken[asked]:6}/{figures.talk:3}" for asked in _TALKED_AT)
        + "{:8.0f}{:6.0f}".format(*_median_and_late(figures.waits))
    )


def _median_and_late(seconds: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile in milliseconds."""
    return statistics.median(seconds) * 1000, sorted(seconds)[int(len(seconds) * 0.95)] * 1000


def _all(found: list[Figures], condition: str) -> Figures:
    """The figures of all voices in one condition."""
    whole = Figures("all", condition)
    for one in found:
        if one.condition == condition:
            whole.talks |= {f"{one.voice}: {name}": right for name, right in one.talks.items()}
            whole.answers += one.answers
            whole.wrong += one.wrong
            whole.rejected += one.rejected
            whole.signs += one.signs
            whole.talk += one.talk
            whole.taken += one.taken
            whole.waits += one.waits
            whole.first_waits += one.first_waits
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
        "`talk --silent --listen --hear FILE` to the first line: "
        f"median {statistics.median(firsts):.2f} s, longest {firsts[-1]:.2f} s of {_STARTS}"
    )
    most = [most for _, most in runs if most is not None]
    yield f"its memory after five answers: {max(most)} MB" if most else "its memory is not known here"


def main(arguments: list[str]) -> int:
    """Prints the table; returns 1 where a false warning sign was acted on without being asked back."""
    start = time.perf_counter()
    names, left_out = _voices([a for a in arguments if not a.startswith("--")])
    width = max(map(len, names))
    print(f"{len(_PEOPLE)} people by voice; ms are from the end of the hang-over to the words")
    print(
        f"{'':{width}}  {'':12}   talks                           false signs   other talk taken at      ms"
    )
    print(
        f"{'voice':{width}}  {'condition':12}   right  answers  wrong  rejected"
        "     acted on    yes/no     place  median   p95",
        flush=True,
    )
    found: list[Figures] = []
    with _pool(min(os.cpu_count() or 1, len(names))) as pool:
        for measured in pool.map(_measured, names):
            print(*(_row(figures, width) for figures in measured), sep="\n", flush=True)
            found += measured
    print(*(_row(_all(found, condition.name), width) for condition in _CONDITIONS), sep="\n")
    print(*_notes(found), *_typed(), *_programs(names[0]), *left_out, sep="\n")
    if "--misses" in arguments:
        print(*(line for figures in found for line in _misses(figures)), sep="\n")
    print(f"{time.perf_counter() - start:.0f} seconds in all")
    return 1 if any(figures.signs for figures in found) else 0


def _notes(found: list[Figures]) -> Iterator[str]:
    first = _median_and_late([wait for figures in found for wait in figures.first_waits])
    yield (
        "ms where a question is open for the first time, with its grammar to be made: "
        "median {:.0f}, 95th percentile {:.0f}".format(*first)
    )
    signs = Counter(sign for figures in found for sign in figures.signs)
    yield from (f"acted on without being asked back: {sign}: {n}" for sign, n in signs.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
