"""Whether the knowledge loads and has what the code names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skill.check.files import File, UnreadableError
from skill.core.knowledge import Knowledge, KnowledgeError
from skill.core.knowledge.file import parse
from skill.core.questions import QUESTIONS

_PLACE = re.compile(
    r"(?P<file>\w+)\.toml:? (?:(?P<what>(?P<table>\[\[?\w+\]\]?)(?: (?P<id>\w+))?): )?(?P<fault>.*)",
    re.DOTALL,
)
"""A message of KnowledgeError."""


def load(files: Sequence[File]) -> Knowledge:
    """Returns the knowledge.

    :param files: all of its files, the one of the evidence first.
    :raises UnreadableError: where a file is not TOML, or the knowledge has a fault.
    """
    for file in files:
        file.toml()
    try:
        return parse({file.stem: file.text for file in files})
    except KnowledgeError as fault:
        raise UnreadableError(_line(str(fault), files)) from None


def _line(fault: str, files: Sequence[File]) -> str:
    found = _PLACE.fullmatch(fault)
    if found is None:
        return files[0].fault(fault)
    file = next((file for file in files if file.stem == found["file"]), files[0])
    table, of = re.escape(found["table"] or ""), found["id"] or ""
    if of.isdecimal():
        near = (rf"^{table}",) * int(of)
    else:
        near = (rf"^{table}", rf'^id\s*=\s*"{of}"') if of else (rf"^{table}",)
    return file.fault(f"{found['what']}: {found['fault']}" if found["what"] else found["fault"], *near)


def faults(knowledge: Knowledge, file: File) -> Iterator[str]:
    """Yields the warning signs that the questions name and the knowledge does not.

    :param file: the file that should have them.
    """
    named = {s for q in QUESTIONS for facts in (*q.answers, *q.means.values()) for s in facts.warning_signs}
    for sign in sorted(named - set(knowledge.signs)):
        yield file.fault(f"warning sign {sign}, which the code names, is missing", r"^\[\[warning_sign\]\]")
