"""Compiles the understanding of a language: ``make model``.

Everything comes from ``training/en`` and the language's lexicon. Run it after a change to either; the test
suite fails until the compiled file fits its sources again. ``--words`` keeps what was learned and takes the
words that need no learning, ``--meant`` besides fits anew what tells speech to the skill from all else that
is said in a room; ``--check`` only tells whether the file fits.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from skill import content
from training.sources import Sources, digest_of


def main(arguments: list[str]) -> int:
    """Compiles the default locale; returns 0, or 1 where a check finds it out of date."""
    locale = content.DEFAULT_LOCALE
    if "--check" in arguments:
        fits = content.compiled_understanding(locale).digest == digest_of(locale)
        print("fits its sources" if fits else "is out of date: run `make model`")
        return 0 if fits else 1
    from training.compiling import compiled, listening, reworded  # what these need is not there to check

    path, sources = content.language_path(locale, "understanding.bin"), Sources.of(locale)
    ways = {"--words": reworded, "--meant": listening}
    made = next((way(path.read_bytes(), sources) for name, way in ways.items() if name in arguments), None)
    replace(path, made or compiled(sources))
    print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


def replace(path: Path, data: bytes) -> None:
    """Writes a file in the place of another; a process that has the old one mapped keeps it."""
    new = path.with_suffix(".new")
    new.write_bytes(data)
    os.replace(new, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
