"""Measures what a turn, an utterance and a start cost on this machine; prints a table.

Run it with ``make bench``. Timing is measured here and never asserted in a test.
"""

from __future__ import annotations

import copy
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from skill import content
from skill.alexa.builder import build
from skill.device.echo import Echo
from skill.settings import Settings

_SAID = (
    "no it's been years",
    "both my legs",
    "yes",
    "i sit most of the day",
    "yes a lot less",
    "my legs give out when i walk",
    "yes after a rest they come back",
    "yes please",
    "no thank you",
)
_ENDLESS = ["my left leg " * 17_000, "\U0001f642" * 200_000, "leg, " * 40_000, "\x00 no " * 50_000]
_ROUNDS = 60
_WARM_UP = 10


def main() -> int:
    """Prints the table and returns 0."""
    understander = content.understanding()
    skill = build(Settings())
    requests = recorded(skill)
    rows = [
        ("a turn through the Alexa handler, ms", _median(skill, requests)),
        (
            "loading the understanding, ms",
            _median(_loaded, [content.DEFAULT_LOCALE] * 2),
        ),
        ("understanding an utterance, ms", _median(understander.understand, list(_SAID))),
        ("understanding 200,000 characters, ms", _median(understander.understand, _ENDLESS)),
        ("`weakness-guide assess` of one line, ms", _process("assess", "{}")),
        ("`weakness-guide understand` of one line, ms", _process("understand", "yes")),
        ("`weakness-guide talk` to the first words and away, ms", _process("talk", "stop", "--silent")),
    ]
    print(f"{'':58} {'median':>8} {'p95':>8}")
    for name, times in rows:
        times.sort()
        print(f"{name:58} {statistics.median(times):8.3f} {times[int(len(times) * 0.95)]:8.3f}")
    return 0


def _loaded(locale: str) -> None:
    content.understanding.cache_clear()
    content.understanding(locale)


def recorded(skill: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the requests of one interview."""
    requests: list[dict[str, Any]] = []

    def record(event: dict[str, Any], context: object) -> dict[str, Any]:
        requests.append(copy.deepcopy(event))
        return skill(event, context)

    echo = Echo(record, content.DEFAULT_LOCALE)
    echo.launch()
    for said in _SAID:
        echo.say(said)
    return requests


def _median(work: Callable[[Any], object], items: list[Any]) -> list[float]:
    times = []
    for round_number in range(_ROUNDS + _WARM_UP):
        for item in items:
            start = time.perf_counter()
            work(item)
            if round_number >= _WARM_UP:
                times.append((time.perf_counter() - start) * 1000)
    return times


def _process(command: str, line: str, *options: str) -> list[float]:
    times = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run(  # noqa: S603  our own command
            [sys.executable, "-m", "skill", command, *options],
            input=line + "\n",
            text=True,
            capture_output=True,
            check=True,
        )
        times.append((time.perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    sys.exit(main())
