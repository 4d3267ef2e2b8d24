"""Scores the understanding on the project's own labelled set; ``make eval`` prints the table.

Each set has two halves in ``tests/data/utterances``: ``tuning`` is looked at while working, ``scored`` only
ever here. ``--check`` fails where a scored half falls under the figure recorded in ``floors.json``, or where
more false signs are heard than stand there. ``--misses`` shows what was wrong in the halves for tuning.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from skill import content
from skill.cli import make_understander
from skill.core.heard import ASK_BACK
from skill.understanding.describe import describe
from skill.understanding.found import Understood
from skill.understanding.understander import Understander

Row = dict[str, Any]
_FOLDER = Path(__file__).parent.parent / "tests" / "data" / "utterances"
_HALVES = ("tuning", "scored")
_STEPS = (0.0, 0.6, ASK_BACK, 0.85, 0.95)
_NEW = "new_or_worse_in_days"


def main(arguments: list[str]) -> int:
    """Prints the table; returns 1 where a check finds a figure too low."""
    understander = make_understander(content.DEFAULT_LOCALE)
    floors = json.loads((_FOLDER / "floors.json").read_text("utf-8"))
    low = []
    for name, judge in _JUDGES.items():
        for half in _HALVES:
            right, confused = 0, Counter[str]()
            by_author: dict[str, list[bool]] = {}
            rows = list(_rows(f"{name}-{half}"))
            for row in rows:
                said = describe(understander, row["text"], row.get("asked"))
                good, wanted, got = judge(row, said)
                right += good
                by_author.setdefault(_author(row), []).append(good)
                confused[f"{wanted} taken as {got}"] += not good
                if not good and half == "tuning" and "--misses" in arguments:
                    print(f"  {row['id']} {row['text']!r}: {wanted} taken as {got}")
            share = right / len(rows)
            floor = floors[name] if half == "scored" else 0.0
            most = ", ".join(f"{what} {n}" for what, n in confused.most_common(3) if n > 1)
            authors = "  ".join(f"{a} {sum(g) / len(g):6.1%}" for a, g in sorted(by_author.items()))
            print(f"{name:10} {half:7} {right:4}/{len(rows):4} {share:6.1%}   {authors}   {most}")
            if share < floor:
                low.append(f"{name}: {share:.1%} of the scored half is right, less than {floor:.1%}")
    false, lines = _false_signs(understander)
    print(f"warning signs heard in {false} of {lines} lines about something else")
    if false > floors["most_false_signs"]:
        low.append(f"false signs: {false}, more than {floors['most_false_signs']}")
    print(*_reliability(understander), sep="\n")
    if "--check" in arguments:
        print("\n".join(low), end="\n" if low else "")
        return 1 if low else 0
    return 0


def _reliability(understander: Understander) -> Iterator[str]:
    """How much of what is said with a confidence is right, and how much is asked back."""
    yield "confidence    tuning right      scored right"
    found: dict[tuple[str, float], list[bool]] = {}
    asked_back = dict.fromkeys(_HALVES, 0)
    lines = dict.fromkeys(_HALVES, 0)
    for (name, judge), half in product(_JUDGES.items(), _HALVES):
        for row in _rows(f"{name}-{half}"):
            lines[half] += 1
            understood = understander.found(row["text"], row.get("asked"))
            if understood == Understood():
                continue
            good, _, _ = judge(row, describe(understander, row["text"], row.get("asked")))
            least = max(step for step in _STEPS if step <= understood.confidence)
            found.setdefault((half, least), []).append(good)
            asked_back[half] += understood.confidence < ASK_BACK
    for least, most in zip(_STEPS, (*_STEPS[1:], 1.0), strict=True):
        cells = [
            f"{sum(good):4}/{len(good):4} {sum(good) / len(good):6.1%}" if good else " " * 16
            for good in (found.get((half, least), []) for half in _HALVES)
        ]
        yield f"{least:.2f} to {most:.2f}  {'  '.join(cells)}"
    yield "asked back    " + "  ".join(
        f"{asked_back[h]:4}/{lines[h]:4} {asked_back[h] / lines[h]:6.1%}" for h in _HALVES
    )


def _false_signs(understander: Understander) -> tuple[int, int]:
    """In how many lines of the sets about something else a warning sign is heard, and of how many."""
    lines = [
        row
        for name in ("location", "activity", "control")
        for half in _HALVES
        for row in _rows(f"{name}-{half}")
    ]
    false = sum(
        bool(describe(understander, r["text"], r.get("asked"))["facts"].get("warning_signs")) for r in lines
    )
    return false, len(lines)


def _rows(name: str) -> Iterator[Row]:
    for line in (_FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def _author(row: Row) -> str:
    """Who wrote a line: the first wrote what is hard to understand, the second what is often said."""
    return "ordinary" if row["id"].split("_")[1].startswith("e") else "hard"


def _location(row: Row, said: Row) -> tuple[bool, object, object]:
    wanted = [{(a["part"], a["side"])} for a in row["areas"]]
    for accepted, more in zip(wanted, row.get("also_ok", ()), strict=False):
        accepted |= {(part, side) for part in more["parts"] for side in more["sides"]}
    got = {(a["part"], a["side"]) for a in said["facts"].get("areas", ())}
    good = all(accepted & got for accepted in wanted) and all(any(g in a for a in wanted) for g in got)
    good = good or any(got == {(a["part"], a["side"]) for a in areas} for areas in row.get("or_areas", ()))
    return good, sorted(a["part"] for a in row["areas"]), sorted(part for part, _ in got)


def _activity(row: Row, said: Row) -> tuple[bool, object, object]:
    level, change = (said["facts"].get(name) for name in ("activity_level", "activity_change"))
    good = level in (row["activity_level"], *row["level_ok"])
    if row["activity_change"]:
        good = good and change in (row["activity_change"], *row["change_ok"])
    return good, (row["activity_level"], row["activity_change"]), (level, change)


_SAYS = {"less": "yes", "same": "no", "more": "no"} | {"worse": "yes", "helped": "no", "no_effect": "no"}


def _yes_no(row: Row, said: Row) -> tuple[bool, object, object]:
    got, fact = said["answer"] or "other", said["facts"].get(row["asked"])
    if row["asked"] == "onset":
        fact = said["facts"].get("sudden_onset")
    if isinstance(fact, bool):
        got = "yes" if fact else "no"
    elif row["asked"] in ("training_effect", "activity_change") and fact:
        got = _SAYS.get(fact, "other")
    return got in (row["answer"], *row["answer_ok"]), f"{row['asked']} {row['answer']}", got


def _control(row: Row, said: Row) -> tuple[bool, object, object]:
    got = said["command"] or "none"
    return got in (row["command"], *row["command_ok"]), row["command"], got


def _signs(row: Row, said: Row) -> tuple[bool, object, object]:
    got, wanted = set(said["facts"].get("warning_signs", ())), set(row["signs"])
    good = wanted <= got <= wanted | {_NEW, *row.get("signs_ok", ())}
    return good or sorted(got) in row.get("or_signs", ()), sorted(wanted), sorted(got)


_JUDGES: dict[str, Callable[[Row, Row], tuple[bool, object, object]]] = {
    "location": _location,
    "activity": _activity,
    "yesno": _yes_no,
    "control": _control,
    "signs": _signs,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
