"""Text files of what people say: one utterance a line, under a heading that tells what it means.

A line ``[heading]`` begins what belongs to it, a line that begins with ``#`` is a remark, and an empty line
says nothing.
"""

from __future__ import annotations


def read(text: str) -> dict[str, list[str]]:
    """Returns the utterances of a file by their headings, those before the first heading under ""."""
    sections: dict[str, list[str]] = {}
    heading = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
        elif line and not line.startswith("#"):
            sections.setdefault(heading, []).append(line)
    return sections
