"""How well the free ear hears, beside the small one, in one run; part of ``make eval-speech``.

Free answers that nobody tuned with, in voices that nobody tuned with, go through listener, recogniser and
understanding in five conditions. An answer is good where its meaning counts, or is what is asked back; it is
silently wrong where something counts that was not said, and in part where something is missing. Then sounds
that are no speech, other talk, the phrases that somebody recorded, and how long it takes, on sound that comes
as fast as it is spoken. The slurred speech is simulated (``training/dysarthria.py``), the voices are
synthetic, and the room is quiet but for the noise.

``--quick`` takes every third line, ``--check`` fails where a figure is worse than it may be, ``--misses``
shows what was misheard.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from by_voice import LOCALE, Ears, pool, understood

from skill.core.heard import Heard
from skill.core.policy.listen import stated_in
from skill.core.session import Session
from skill.device.hands_free import Wish, open_recognizer
from skill.device.listening.sound import RATE
from skill.device.listening.spoken import UNHEARD
from skill.device.listening.whisper import Features, Whisper
from skill.device.phrases.own import own_phrases
from skill.device.phrases.phrase import common, reduced
from skill.given import understander_of
from training.dysarthria import MODERATE, SEVERE, Slur
from training.people import DATA
from training.speech import FREE, UNSEEN, Condition, Mouth, Words, start, there

_SMALL, _FREE = "small grammar", "free"
_EARS = {_SMALL: Wish(recognizer="pocketsphinx"), _FREE: Wish(recognizer="whisper")}
_GOOD = {
    "clear": 0.90,
    "slow, pauses": 0.88,
    "noise 10 dB": 0.80,
    "mildly slurred": 0.80,
    "moderately slurred": 0.60,
}
_WRONG = {
    "clear": 0.03,
    "slow, pauses": 0.06,
    "noise 10 dB": 0.06,
    "mildly slurred": 0.06,
    "moderately slurred": 0.10,
}
"""What has to be, and what may be: the shares of good and of silently wrong answers."""
_CHANCE = 1.96
"""Standard errors: an interval of 95%. A check fails only where the whole interval misses."""
_PATIENCE_S, _PACED = 2.0, 12
_RECORDERS = ("joe", "flite awb", "en-us+f3", "flite kal16")


@dataclass
class Tally:
    """What became of answers."""

    counted: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.counted + other.counted, [*self.misses, *other.misses])

    @property
    def all(self) -> int:
        """How many there were."""
        return self.counted.total()

    def good(self) -> int:
        """How many count with the right meaning or are asked back with it."""
        return self.counted["right"] + self.counted["asked back"]


_Tallies = dict[tuple[str, str], Tally]
"""By ear and condition."""


def _meaning(asked: str | None, heard: Heard) -> Any:
    facts = stated_in(Session(question=asked), heard)
    return facts, heard.command, None if facts.known() else heard.answer


def _in_part(got: Any, right: Any) -> bool:
    """Whether all that counts is right, and something is missing."""
    facts, command, answer = got
    told = facts.known()
    same = all(
        set(getattr(facts, name)) <= set(getattr(right[0], name))
        if isinstance(getattr(facts, name), tuple)
        else getattr(facts, name) == getattr(right[0], name)
        for name in told
    )
    return bool(told and same and command in (None, right[1]) and answer in (None, right[2]))


def _outcome(heard: str, text: str, asked: str | None) -> str:
    if heard in ("", UNHEARD):
        return "not heard"
    true, got = understood(text, asked), understood(heard, asked)
    right = _meaning(asked, true)
    if got.empty:
        return "right" if true.empty else "not understood"
    if not got.doubtful:
        if _meaning(asked, got) == right:
            return "right"
        return "in part" if _in_part(_meaning(asked, got), right) else "wrong"
    backs = [one for one in (got, got.instead) if one]
    signs = set(true.facts.warning_signs)
    if signs and signs <= set(got.facts.warning_signs):
        return "asked back"
    return (
        "asked back" if any(_meaning(asked, one)[0] == right[0] for one in backs) else "asked back otherwise"
    )


def _free(lines: list[tuple[str, str]], voice_lines: tuple[str, int, int]) -> _Tallies:
    """What became of the lines that one voice says."""
    voice, number, of = voice_lines
    own = lines[number::of]
    tallies: _Tallies = {}
    with tempfile.TemporaryDirectory() as folder:
        words = Words(start(voice), Path(folder))
        for ear, wish in _EARS.items():
            recognizer = open_recognizer(wish, understander_of(LOCALE), LOCALE)
            for condition in FREE:
                ears = Ears(condition, recognizer, small=ear == _SMALL)
                tally = tallies.setdefault((ear, condition.name), Tally())
                for asked, text in own:
                    question = None if asked == "confirm" else asked
                    heard = ears.hear(words.sound(text, condition), asked)
                    what = _outcome(heard, text, question)
                    tally.counted[what] += 1
                    if what not in ("right", "asked back"):
                        tally.misses.append(
                            f"{ear}, {condition.name}, {voice}: {what}: {asked}: {text!r} as {heard!r}"
                        )
    return tallies


# What is no speech


def _junk() -> Iterator[tuple[str, bytes]]:
    """Sounds of a home that nobody says, each three times in other ways."""
    for seed in range(3):
        chance = np.random.default_rng(seed)
        seconds = np.arange(round(1.5 * RATE)) / RATE
        hiss = chance.normal(size=len(seconds))
        slow = np.cumsum(hiss) - np.convolve(np.cumsum(hiss), np.ones(400) / 400, mode="same")
        slow /= np.abs(slow).max()

        def bursts(times: tuple[float, ...], decay: float, of: Any, at: Any = seconds) -> Any:
            """The sound where it bursts and dies away."""
            return sum(of * (at >= t) * np.exp(-np.maximum(0, at - t) / decay) for t in times)

        pitch = 200 + 60 * seed
        chord = sum(np.sin(2 * np.pi * pitch * ratio * seconds) for ratio in (1, 1.25, 1.5))
        sounds = {
            "knocks": bursts((0.2, 0.5, 0.8), 0.03, slow),
            "a clap": bursts((0.4,), 0.02, hiss),
            "a cough": bursts((0.3, 0.7), 0.09, np.convolve(hiss, np.ones(6) / 6, mode="same")),
            "breath": hiss * np.sin(np.pi * seconds / 1.5) ** 2 * 0.3,
            "a fan": slow * (1 + 0.2 * np.sin(2 * np.pi * 7 * seconds)),
            "music": chord * (1 + 0.5 * np.sin(2 * np.pi * 2 * seconds)),
            "keys": bursts(tuple(0.1 + 0.13 * n for n in range(9)), 0.006, hiss),
            "a dish": bursts((0.3,), 0.25, np.sin(2 * np.pi * (2400 + 300 * seed) * seconds)),
        }
        for name, sound in sounds.items():
            scaled = np.asarray(sound) / np.abs(sound).max() * 9000
            yield f"{name} {seed + 1}", scaled.astype("<i2").tobytes()


def _junk_heard(ear: str) -> tuple[list[str], int]:
    """The sounds that were taken for something said, and how many there were."""
    recognizer = open_recognizer(_EARS[ear], understander_of(LOCALE), LOCALE)
    taken, all_of_them = [], 0
    for name, sound in _junk():
        ears = Ears(FREE[0], recognizer, small=ear == _SMALL, patience=_PATIENCE_S)
        heard = ears.hear(sound, "area")
        all_of_them += 1
        if heard:
            taken.append(f"{name} as {heard!r}")
    return taken, all_of_them


def _other_talk(ear: str, voice: str) -> Counter[str]:
    """What became of talk that is not for the skill."""
    counted: Counter[str] = Counter()
    recognizer = open_recognizer(_EARS[ear], understander_of(LOCALE), LOCALE)
    with tempfile.TemporaryDirectory() as folder:
        words = Words(start(voice), Path(folder))
        ears = Ears(FREE[0], recognizer, small=ear == _SMALL)
        for text in (DATA / "other_talk.txt").read_text("utf-8").splitlines():
            heard = ears.hear(words.sound(text, FREE[0]), "worse_with_use")
            meant = understood(heard, "worse_with_use")
            if not heard:
                counted["ignored"] += 1
            elif heard == UNHEARD or meant.empty:
                counted["asked again"] += 1
            else:
                counted["asked back" if meant.doubtful else "taken"] += 1
    return counted


# Phrases that somebody recorded

_SLURS = {"moderately slurred": MODERATE, "severely slurred": SEVERE}
_RECORDED_AT, _SAID_AT = (150, 170, 190), (160, 180)
"""Words a minute: nobody says a phrase twice alike. People differ more than this from time to time."""
_PHRASES = {"moderately slurred": 0.97, "severely slurred": 0.93}


def _phrases(voice: str, others: list[str]) -> dict[str, Counter[str]]:
    """What became of recorded phrases that are said again, and of what is none of them, by condition."""
    whisper = Whisper()
    found: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        words = Words(start(voice), Path(folder))

        def features(text: str, rate: int, slur: Slur) -> Features:
            sound = words.sound(text, Condition(f"{rate}", rate=rate, slur=slur))
            return whisper.encoded(whisper.mel(sound), len(sound) / (2 * RATE))

        for name, slur in _SLURS.items():
            asked = common(LOCALE)
            recorded = [
                replace(one, recordings=tuple(reduced(features(one.said, r, slur)) for r in _RECORDED_AT))
                for one in asked
            ]
            own, counted = own_phrases(recorded), found.setdefault(name, Counter())
            assert own is not None  # noqa: S101  there are enough
            for one in asked:
                for rate in _SAID_AT:
                    match = own.sounds_like(features(one.said, rate, slur))
                    right = match is not None and one.means in (match.means, match.otherwise)
                    if match is None:
                        counted["nothing"] += 1
                    elif match.sure and not match.otherwise:
                        counted["right" if right else "wrong"] += 1
                    else:
                        counted["asked back" if right else "asked back otherwise"] += 1
            for text in others:
                match = own.sounds_like(features(text, _SAID_AT[0], slur))
                counted["another: taken" if match and match.sure else "another: left"] += 1
    return found


# How long it takes


def _waits(voice: str, lines: list[tuple[str, str]]) -> list[float]:
    """Seconds from the end of the hang-over to the words, on sound that comes as fast as it is spoken."""
    recognizer = open_recognizer(_EARS[_FREE], understander_of(LOCALE), LOCALE)
    recognizer.recognise(bytes(RATE), None)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        words = Words(start(voice), Path(folder))
        mouth = Mouth(FREE[0].noise, paced=True)
        ears = Ears(FREE[0], recognizer, mouth=mouth)
        for asked, text in lines:
            heard = ears.hear(words.sound(text, FREE[0]), asked)
            found.append(time.perf_counter() - mouth.last)
            understood(heard, asked)
    return found


# The table


def _interval(good: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share."""
    share, z = good / of, _CHANCE
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def _row(ear: str, condition: str, tally: Tally) -> str:
    low, high = _interval(tally.good(), tally.all)
    counts = (tally.counted[k] for k in ("right", "in part", "asked back", "asked back otherwise", "wrong"))
    rest = tally.counted["not heard"] + tally.counted["not understood"]
    return (
        f"{ear:14}{condition:20}{tally.good() / tally.all:6.0%}  {low:4.0%} to {high:4.0%}"
        + "".join(f"{count / tally.all:8.0%}" for count in counts)
        + f"{rest / tally.all:8.0%}"
    )


def _short_of(tallies: _Tallies) -> Iterator[str]:
    for condition, least in _GOOD.items():
        tally = tallies[_FREE, condition]
        if _interval(tally.good(), tally.all)[1] < least:
            yield f"{condition}: {tally.good() / tally.all:.0%} of the answers are good, under {least:.0%}"
        wrong = tally.counted["wrong"]
        if _interval(wrong, tally.all)[0] > _WRONG[condition]:
            yield f"{condition}: {wrong / tally.all:.0%} are silently wrong, over {_WRONG[condition]:.0%}"


def main(arguments: list[str]) -> int:
    """Prints the tables; returns 1 where ``--check`` is asked for and something misses its aim."""
    begin = time.perf_counter()
    lines = [json.loads(line) for line in (DATA / "free_answers.jsonl").read_text("utf-8").splitlines()]
    free = [(line["asked"], line["text"]) for line in lines][:: 3 if "--quick" in arguments else 1]
    voices = [voice for voice in UNSEEN if there(voice)]
    print(f"{len(free)} free answers in {len(voices)} voices: {', '.join(voices)}")
    left_out = [voice for voice in UNSEEN if voice not in voices]
    if left_out:
        print("left out, as they are not installed:", ", ".join(left_out))
    print(
        "ear           condition             good  of 95%      right  in part    back back of   wrong nothing"
    )
    print("                                                                            another", flush=True)
    tallies: _Tallies = {}
    jobs = [(voice, number, len(voices)) for number, voice in enumerate(voices)]
    with pool(min(os.cpu_count() or 1, len(voices))) as processes:
        for found in processes.map(partial(_free, free), jobs):
            for key, tally in found.items():
                tallies[key] = tallies.get(key, Tally()) + tally
    for ear in _EARS:
        for condition in FREE:
            print(_row(ear, condition.name, tallies[ear, condition.name]))
    short = list(_short_of(tallies))
    for ear in _EARS:
        with pool(1) as one:
            taken, of = one.submit(_junk_heard, ear).result()
            talk = one.submit(_other_talk, ear, voices[0]).result()
        print(f"{ear}: of {of} sounds that are no speech {len(taken)} were taken for some")
        print(f"{ear}: other talk: {dict(talk)}")
        print(*(f"  {line}" for line in taken), sep="\n", end="\n" if taken else "")
        if ear == _FREE and taken:
            short.append(f"{len(taken)} sounds that are no speech were taken for some")
    said_again: dict[str, Counter[str]] = {name: Counter() for name in _SLURS}
    with pool(min(os.cpu_count() or 1, len(_RECORDERS))) as processes:
        texts = [text for _, text in free][::3]
        for phrases in processes.map(partial(_phrases, others=texts), filter(there, _RECORDERS)):
            for name, counted in phrases.items():
                said_again[name] += counted
    for name, counted in said_again.items():
        own = {what: n for what, n in counted.items() if not what.startswith("another")}
        good = (counted["right"] + counted["asked back"]) / max(1, sum(own.values()))
        print(f"recorded phrases, {name}: good {good:.0%}; {dict(counted)}")
        if good < _PHRASES[name]:
            short.append(f"recorded phrases, {name}: {good:.0%} are good, under {_PHRASES[name]:.0%}")
    with pool(1) as one:
        waits = sorted(one.submit(_waits, voices[0], free[:: max(1, len(free) // _PACED)]).result())
    late = waits[min(len(waits) - 1, int(len(waits) * 0.95))]
    middle = statistics.median(waits)
    print(
        f"from the end of the hang-over to the words: median {middle * 1000:.0f} ms, 95% {late * 1000:.0f} ms"
    )
    if "--misses" in arguments:
        print(*(miss for tally in tallies.values() for miss in tally.misses), sep="\n")
    print(*short, sep="\n", end="\n" if short else "")
    print(f"{time.perf_counter() - begin:.0f} seconds in all")
    return 1 if short and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
