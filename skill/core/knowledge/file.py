"""Reads and validates the knowledge files: every fault names the file, the entry and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from skill.core.fields import Facts
from skill.core.kinds import FactsError
from skill.core.knowledge import (
    Answerable,
    Cause,
    Combination,
    Diagnosis,
    Evidence,
    Guidance,
    Helper,
    Knowledge,
    KnowledgeError,
    Points,
    Source,
    Topic,
    Triage,
    WarningSign,
)
from skill.core.values import Onset, Region

_E = TypeVar("_E", bound=StrEnum)


class _Entry:
    """One table of a file, read field by field; every fault names the file and the entry."""

    def __init__(self, where: str, table: Any) -> None:
        if not isinstance(table, Mapping):
            raise KnowledgeError(f"{where}: is not a table")
        self.where, self.table, self.seen = where, table, set[str]()

    def fault(self, text: str) -> KnowledgeError:
        return KnowledgeError(f"{self.where}: {text}")

    def get(self, name: str, kind: type, default: Any = None) -> Any:
        self.seen.add(name)
        value = self.table.get(name, default)
        if value is None:
            raise self.fault(f"{name} is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(f"{name}: {value!r} is not {kind.__name__}")
        return value

    def optional(self, name: str, kind: type) -> Any:
        return self.get(name, kind) if name in self.table else None

    def member(self, name: str, enum: type[_E], value: Any) -> _E:
        try:
            return enum(value)
        except ValueError:
            raise self.fault(f"{name}: {value!r} is not one of {', '.join(enum)}") from None

    def members(self, name: str, enum: type[_E], default: Iterator[_E] | tuple[_E, ...]) -> tuple[_E, ...]:
        return tuple(self.member(name, enum, value) for value in self.get(name, list, list(default)))

    def known(self, name: str, ids: Mapping[str, Any] | frozenset[str], value: str) -> str:
        if value not in ids:
            raise self.fault(f"{name}: {value!r} is not known")
        return value

    def done(self) -> None:
        for name in self.table:
            if name not in self.seen:
                raise self.fault(f"unknown key {name!r}")


def parse(weakness: str, sources: str) -> Knowledge:
    """Reads and validates the knowledge.

    :param weakness: the text of ``weakness.toml``.
    :param sources: the text of ``sources.toml``.
    :raises KnowledgeError: naming the file, the entry and the fault.
    """
    listed = _load("sources.toml", sources)
    return read(_load("weakness.toml", weakness), listed)


def read(weakness: Mapping[str, Any], sources: Mapping[str, Any]) -> Knowledge:
    """Validates the knowledge.

    :param weakness: what ``weakness.toml`` holds.
    :param sources: what ``sources.toml`` holds.
    :raises KnowledgeError: naming the file, the entry and the fault.
    """
    found: dict[str, Source] = {}
    for source_id, table in sources.items():
        entry = _Entry(f"sources.toml [{source_id}]", table)
        found[source_id] = Source(source_id, *(entry.get(n, str) for n in ("title", "publisher", "date")))
        entry.done()
    for name in weakness:
        if name not in ("scale", "evidence", "warning_sign", "combination", "guidance", "answer"):
            raise KnowledgeError(f"weakness.toml: unknown table {name!r}")
    scale = _Entry("weakness.toml [scale]", weakness.get("scale", {}))
    likely, clear, clear_rival = (scale.get(name, int) for name in ("likely", "clear", "clear_rival"))
    scale.done()
    signs = {s.id: s for s in _each(weakness, "warning_sign", found, _warning_sign)}
    ids = frozenset(signs)
    return Knowledge(
        likely,
        clear,
        clear_rival,
        evidence=tuple(_each(weakness, "evidence", found, lambda e, i, s: _evidence(e, i, s, ids))),
        signs=signs,
        combinations=tuple(_each(weakness, "combination", found, lambda e, i, s: _combination(e, i, s, ids))),
        guidance=tuple(_each(weakness, "guidance", found, _guidance)),
        answers={a.id: a for a in _each(weakness, "answer", found, _answerable)}
        if "answer" in weakness
        else {},
        sources=found,
    )


def _load(name: str, text: str) -> dict[str, Any]:
    import tomllib  # where the tables come ready, nobody waits for it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise KnowledgeError(f"{name}: {fault}") from None


_T = TypeVar("_T")


def _each(
    data: Mapping[str, Any],
    name: str,
    sources: Mapping[str, Source],
    read: Callable[[_Entry, str, str], _T],
) -> Iterator[_T]:
    tables = data.get(name)
    if not isinstance(tables, list) or not tables:
        raise KnowledgeError(f"weakness.toml: there is no [[{name}]]")
    seen = set[str]()
    for number, table in enumerate(tables, 1):
        entry = _Entry(f"weakness.toml [[{name}]] {number}", table)
        entry_id = entry.get("id", str)
        entry.where = f"weakness.toml [[{name}]] {entry_id}"
        if entry_id in seen:
            raise entry.fault("stands twice")
        seen.add(entry_id)
        item = read(entry, entry_id, entry.known("source", sources, entry.get("source", str)))
        entry.done()
        yield item


def _evidence(entry: _Entry, entry_id: str, source: str, signs: frozenset[str]) -> Evidence:
    when = entry.get("when", dict)
    if len(when) != 1:
        raise entry.fault("when: names one fact, no more, no fewer")
    [(field, wanted)] = when.items()
    values: list[Any] = []
    for value in wanted if isinstance(wanted, list) else [wanted]:
        many = field in ("reduced_by", "warning_signs", "areas")
        try:
            read = getattr(Facts.from_dict({field: [value] if many else value}, signs), field)
        except FactsError as fault:
            raise entry.fault(f"when: {fault}") from None
        values.append(read[0] if many else read)
    points = Points(
        entry.get("deconditioning", int, 0),
        entry.get("nerve_conduction", int, 0),
        entry.get("shows_behavior", bool, False),
    )
    if min(points.deconditioning, points.nerve_conduction) < 0:
        raise entry.fault("points are never negative: evidence for one cause is not held against the other")
    return Evidence(entry_id, field, tuple(values), points, source)


def _warning_sign(entry: _Entry, entry_id: str, source: str) -> WarningSign:
    needs = entry.optional("needs", str)
    return WarningSign(
        entry_id,
        entry.member("triage", Triage, entry.get("triage", str)),
        entry.get("kind", str),
        source,
        None if needs is None else entry.member("needs", Region, needs),
        entry.member("otherwise", Triage, entry.get("otherwise", str, Triage.NONE.value)),
    )


def _answerable(entry: _Entry, entry_id: str, source: str) -> Answerable:  # noqa: ARG001  as every entry
    return Answerable(entry_id, entry.member("who", Helper, entry.get("who", str)))


def _combination(entry: _Entry, entry_id: str, source: str, signs: frozenset[str]) -> Combination:
    onset = entry.optional("onset", list)
    region, adds = entry.optional("region", str), entry.optional("adds", str)
    return Combination(
        entry_id,
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


def _guidance(entry: _Entry, entry_id: str, source: str) -> Guidance:
    topic = entry.optional("topic", str)
    return Guidance(
        entry_id,
        source,
        entry.members("triage", Triage, tuple(Triage)),
        entry.members("causes", Cause, tuple(Cause)),
        entry.members("regions", Region, ()),
        entry.members("diagnosis", Diagnosis, tuple(Diagnosis)),
        None if topic is None else entry.member("topic", Topic, topic),
        entry.members("leads", Cause, ()),
    )
