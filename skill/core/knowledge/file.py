"""Reads and validates the knowledge files: every fault names the file, the entry and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from skill.core.knowledge import Combination, Knowledge, Source, Triage, WarningSign
from skill.core.knowledge.advice import answer_of, guidance_of, step_of
from skill.core.knowledge.entry import Entry, KnowledgeError
from skill.core.knowledge.network import add_up, evidence_of, network_of
from skill.core.values import Onset, Region

TABLES = {
    "weakness": ("network", "evidence", "warning_sign", "combination", "guidance"),
    "advice": ("step",),
    "answers": ("answer",),
}
"""The tables of each file, but for ``sources``, whose tables are the sources."""
FILES = (*TABLES, "sources")

_T = TypeVar("_T")


def parse(texts: Mapping[str, str]) -> Knowledge:
    """Reads and validates the knowledge.

    :param texts: of the :data:`FILES`, by name.
    :raises KnowledgeError: naming the file, the entry and the fault.
    """
    return read({name: _load(f"{name}.toml", texts[name]) for name in reversed(FILES)})


def read(files: Mapping[str, Mapping[str, Any]]) -> Knowledge:
    """Validates the knowledge.

    :param files: what the :data:`FILES` hold, by name.
    :raises KnowledgeError: naming the file, the entry and the fault.
    """
    sources = {source_id: _source(source_id, table) for source_id, table in files["sources"].items()}
    for file, names in TABLES.items():
        for name in files[file]:
            if name not in names:
                raise KnowledgeError(f"{file}.toml: unknown table {name!r}")

    def each(file: str, name: str, made: Callable[[Entry, str], _T]) -> Iterator[_T]:
        return _each(f"{file}.toml", files[file].get(name), name, sources, made)

    network = network_of(files["weakness"].get("network", {}))
    signs = {sign.id: sign for sign in each("weakness", "warning_sign", _warning_sign)}
    evidence = tuple(each("weakness", "evidence", lambda entry, source: evidence_of(entry, source, signs)))
    add_up(evidence)
    return Knowledge(
        network,
        evidence,
        signs,
        tuple(each("weakness", "combination", lambda entry, source: _combination(entry, source, signs))),
        tuple(each("weakness", "guidance", guidance_of)),
        tuple(each("advice", "step", step_of)),
        {answer.id: answer for answer in each("answers", "answer", answer_of)},
        sources,
    )


def _load(name: str, text: str) -> dict[str, Any]:
    import tomllib  # where the tables come ready, nobody waits for it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise KnowledgeError(f"{name}: {fault}") from None


def _each(
    file: str, tables: Any, name: str, sources: Mapping[str, Source], made: Callable[[Entry, str], _T]
) -> Iterator[_T]:
    if not isinstance(tables, list) or not tables:
        raise KnowledgeError(f"{file}: there is no [[{name}]]")
    seen = set[str]()
    for number, table in enumerate(tables, 1):
        entry = Entry(f"{file} [[{name}]] {number}", table)
        entry_id = entry.get("id", str)
        entry.where = f"{file} [[{name}]] {entry_id}"
        if entry_id in seen:
            raise entry.fault("stands twice")
        seen.add(entry_id)
        item = made(entry, entry.known("source", sources, entry.get("source", str)))
        entry.done()
        yield item


def _source(source_id: str, table: Any) -> Source:
    entry = Entry(f"sources.toml [{source_id}]", table)
    source = Source(source_id, *(entry.get(name, str) for name in ("title", "publisher", "date")))
    entry.done()
    return source


def _warning_sign(entry: Entry, source: str) -> WarningSign:
    needs = entry.optional("needs", str)
    return WarningSign(
        entry.get("id", str),
        entry.member("triage", Triage, entry.get("triage", str)),
        entry.get("kind", str),
        source,
        None if needs is None else entry.member("needs", Region, needs),
        entry.member("otherwise", Triage, entry.get("otherwise", str, Triage.NONE.value)),
    )


def _combination(entry: Entry, source: str, signs: Mapping[str, WarningSign]) -> Combination:
    onset = entry.optional("onset", list)
    region, adds = entry.optional("region", str), entry.optional("adds", str)
    return Combination(
        entry.get("id", str),
        source,
        tuple(entry.known("signs", signs, sign) for sign in entry.get("signs", list, [])),
        entry.optional("sudden", bool),
        None
        if onset is None
        else tuple(None if o == "unknown" else entry.member("onset", Onset, o) for o in onset),
        entry.optional("one_sided", bool),
        None if region is None else entry.member("region", Region, region),
        None if adds is None else entry.known("adds", signs, adds),
        entry.member("triage", Triage, entry.get("triage", str, Triage.NONE.value)),
    )
