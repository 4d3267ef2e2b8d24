"""Whether the knowledge loads and has what the code names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skill.check.files import File, UnreadableError
from skill.core.knowledge import Knowledge, KnowledgeError
from skill.core.knowledge.file import parse
from skill.core.questions import QUESTIONS

_PLACE = re.compile(
    r"(?P<file>\w+)\.toml:? (?:(?P<what>(?P<table>\[\[?\w+\]\]?)(?: (?P<id>\w+))?): )?(?P<fault>.*)",
    re.DOTALL,
)
"""A message of KnowledgeError."""


def load(weakness: File, sources: File) -> Knowledge:
    """Returns the knowledge.

    :raises UnreadableError: where a file is not TOML, or the knowledge has a fault.
    """
    weakness.toml(), sources.toml()
    try:
        return parse(weakness.text, sources.text)
    except KnowledgeError as fault:
        raise UnreadableError(_line(str(fault), weakness, sources)) from None


def _line(fault: str, weakness: File, sources: File) -> str:
    found = _PLACE.fullmatch(fault)
    if found is None:
        return weakness.fault(fault)
    file = sources if found["file"] == sources.stem else weakness
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
