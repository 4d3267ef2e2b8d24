"""How often a second reader, who labelled them blind, means the same by an utterance: ``make agreement``.

``tests/data/agreement/second.txt`` holds the second reader's labels of utterances of ``training/en`` and
``tests/data/utterances``. No understanding can agree with the labels more often than people do.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from skill import content
from training import lines
from training.lines import Line
from training.sources import Sources

_DATA = Path(__file__).parent.parent / "tests" / "data"


def main() -> int:
    """Prints the table."""
    sources = Sources.of(content.DEFAULT_LOCALE)
    scored = [
        line
        for path in sorted((_DATA / "utterances").glob("*.txt"))
        for line in lines.read(path, sources.outputs)
    ]
    first = {(line.asked, line.text): line for line in (*sources.voices, *sources.tuning, *scored)}
    second = list(lines.read(_DATA / "agreement" / "second.txt", sources.outputs))
    said, same, whole = Counter[str](), Counter[str](), 0
    for line in second:
        mine, theirs = labels(first[line.asked, line.text]), labels(line)
        whole += mine == theirs
        for output in {name for name, _ in mine | theirs}:
            said[output] += 1
            same[output] += {o for o in mine if o[0] == output} == {o for o in theirs if o[0] == output}
    print(f"{'output':20} {'said':>6} {'the same':>9}")
    for output, number in said.most_common():
        print(f"{output:20} {number:6} {same[output] / number:9.0%}")
    print(f"{'all of a line':20} {len(second):6} {whole / len(second):9.0%}")
    return 0


def labels(line: Line) -> set[tuple[str, str]]:
    """Returns what a line means, each with its output."""
    return set(line.one.items()) | set(line.many)


if __name__ == "__main__":
    sys.exit(main())
