"""Scores the understanding on people that nothing was learned from; ``make eval`` prints the tables.

Their utterances stand in ``tests/data/utterances``, a file a person, labelled as those of ``training/en``.
``--check`` fails where a figure falls under the one in ``floors.json``; ``--misses`` prints what was wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import simulate

from skill import content
from skill.core.heard import ASK_BACK, Heard
from skill.given import understander_of
from training import lines
from training.certainty import is_right
from training.lines import Line

_FOLDER = Path(__file__).parent.parent / "tests" / "data" / "utterances"
_STEPS = (0.0, 0.5, ASK_BACK, 0.9)
_SEVERAL = 3
Label = tuple[str, str]


def main(arguments: list[str]) -> int:
    """Prints the tables; returns 1 where a check finds a figure too low."""
    understander = understander_of(content.DEFAULT_LOCALE)
    heard = [(line, understander.understand(line.text, line.asked)) for line in _lines()]
    fields, kinds, whole = Counter[Label](), defaultdict[str, list[bool]](list), 0
    for line, found in heard:
        wanted, got = said(line), taken(found, line)
        for label in sorted(wanted | got):
            fields[
                label[0], "right" if label in wanted & got else "missed" if label in wanted else "invented"
            ] += 1
        right = wanted == got
        whole += right
        kinds[kind(line)].append(right)
        if not right and "--misses" in arguments:
            print(f"  [{line.asked}] {line.text}")
            print(f"    missed {_told(wanted - got)}  invented {_told(got - wanted)}")
    print(f"{'output':20} {'said':>6} {'right':>6} {'missed':>7} {'invented':>9}")
    for output in dict.fromkeys(output for output, _ in fields):
        true, missed, invented = (fields[output, what] for what in ("right", "missed", "invented"))
        print(f"{output:20} {true + missed:6} {true:6} {missed:7} {invented:9}")
    print(f"\n{'kind':20} {'lines':>6} {'all right':>10}")
    for name, found_right in sorted(kinds.items()):
        print(f"{name:20} {len(found_right):6} {sum(found_right) / len(found_right):10.1%}")
    print(f"{'all':20} {len(heard):6} {whole / len(heard):10.1%}\n")
    print(*_reliability(heard), sep="\n")
    print(*_interviews(), sep="\n")
    figures = {
        "whole": whole / len(heard),
        "signs_heard": _share(fields, "sign", "missed"),
        "signs_true": _share(fields, "sign", "invented"),
    }
    floors = json.loads((_FOLDER / "floors.json").read_text("utf-8"))
    low = [
        f"{name}: {figures[name]:.1%}, less than {floor:.1%}"
        for name, floor in floors.items()
        if figures[name] < floor
    ]
    if "--check" in arguments and low:
        print(*low, sep="\n")
        return 1
    return 0


def said(line: Line) -> set[Label]:
    """Returns what a line says, as far as the core is told of it."""
    many = {(name, label) for name, label in line.many if name in ("sign", "-sign", "areas", "reduced_by")}
    own = set(line.one.items()) - set(
        lines.completed({"answer": line.one.get("answer", "")}, line.asked).items()
    )
    return many | own | {(name, label) for name, label in line.one.items() if name == "answer"}


def taken(heard: Heard, line: Line) -> set[Label]:
    """Returns what was taken of a line, in the same form."""
    facts = heard.facts.to_dict()
    got = {("sign", sign) for sign in facts["warning_signs"]} | {
        ("-sign", sign) for sign in heard.denied_signs
    }
    got |= {("areas", area["part"] + (f":{area['side']}" if area["side"] else "")) for area in facts["areas"]}
    got |= {("reduced_by", reason) for reason in facts["reduced_by"]}
    got |= {
        (name, ("no", "yes")[value] if isinstance(value, bool) else value)
        for name, value in facts.items()
        if value is not None and not isinstance(value, list)
    }
    got |= {(name, str(getattr(heard, name))) for name in ("answer", "asks") if getattr(heard, name)}
    if heard.command and heard.command != "dont_know":
        got.add(("command", heard.command.value))
    return got - (
        set(lines.completed({"answer": heard.answer or ""}, line.asked).items())
        - {("answer", heard.answer or "")}
    )


def kind(line: Line) -> str:
    """Returns what kind of thing was said."""
    names = {name for name, _ in line.many} | set(line.one)
    if "sign" in names:
        return "alarm"
    if "asks" in names:
        return "question"
    if "command" in names:
        return "command"
    if not names - {"feels"}:
        return "aside"
    return "several facts" if len(names) >= _SEVERAL else "answer"


def _reliability(heard: Iterable[tuple[Line, Heard]]) -> Iterator[str]:
    """How much of what is taken with a confidence is right, and how much is asked back."""
    found: dict[float, list[bool]] = {}
    for line, one in heard:
        if not one.empty:
            least = max(step for step in _STEPS if step <= one.confidence)
            found.setdefault(least, []).append(is_right(one, line))
    yield f"{'confidence':20} {'lines':>6} {'right':>10}"
    for least, most in zip(_STEPS, (*_STEPS[1:], 1.0), strict=True):
        right = found.get(least, [])
        share = f"{sum(right) / len(right):10.1%}" if right else ""
        yield f"{least:.2f} to {most:.2f}{'':8} {len(right):6} {share}"


def _interviews() -> Iterator[str]:
    """How long interviews are, and how often they end too early, over all people the network knows of."""
    yield f"\n{'people who answer':30} {'half need':>10} {'95% need':>10} {'hear otherwise':>16}"
    for tells_all, who in ((True, "all that is asked"), (False, "the first half alone")):
        found = simulate.figures(content.knowledge(), tells_all=tells_all)
        yield f"{who:30} {found.median:10} {found.most:10} {found.changed:16.1%}"


def _share(fields: Counter[Label], output: str, beside: str) -> float:
    right = fields[output, "right"]
    return right / max(1, right + fields[output, beside])


def _lines() -> list[Line]:
    knowledge = content.knowledge()
    outputs = lines.groups(tuple(knowledge.signs), tuple(knowledge.answers))
    return [line for path in sorted(_FOLDER.glob("*.txt")) for line in lines.read(path, outputs)]


def _told(labels: set[Label]) -> str:
    return " ".join(f"{name}:{label}" for name, label in sorted(labels)) or "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
