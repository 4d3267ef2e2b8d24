"""Scripted people who talk with the skill by voice, and what they are to be told.

They stand in ``tests/data/by_voice/people.toml``.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skill import content
from skill.assessment import assessment_of
from skill.core.acts import Clarify
from skill.core.assess.triage import with_implied_signs
from skill.core.knowledge import Triage
from skill.core.policy.listen import doubted_facts, stated_in
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC, Session, Stage
from skill.understanding.understander import Understander

DATA = Path(__file__).parents[1] / "tests" / "data" / "by_voice"


@dataclass(frozen=True, slots=True)
class Told:
    """What a conversation comes to."""

    triage: str | None
    """None where it ended before there was an assessment."""
    cause: str | None
    signs: frozenset[str] = field(compare=False)
    """The warning signs of the person, said or implied."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with something to find out."""

    name: str
    right: Told
    """What to be told, and the signs there are."""
    answers: Mapping[str, str]
    """What is said to a question; to any other "i don't know"."""
    in_other_words: Mapping[str, str]
    """What is said instead, after the same twice in vain."""


def people() -> list[Person]:
    """Returns all of them."""
    data = tomllib.loads((DATA / "people.toml").read_text("utf-8"))
    return [
        Person(
            one["name"],
            Told(one["triage"], one["cause"], frozenset(one["signs"])),
            one["answers"],
            data["in_other_words"],
        )
        for one in data["person"]
    ]


def meaning(understander: Understander, text: str, asked: str | None) -> tuple[Any, Any, Any]:
    """Returns what a text says to a question: the facts, the command, and the bare answer without a fact."""
    heard = understander.understand(text, asked)
    facts = stated_in(Session(question=asked), heard)
    return facts, heard.command, None if facts.known() else heard.answer


class Said:
    """What a person says: the same again where it was not understood, then other words."""

    def __init__(self, person: Person, understander: Understander) -> None:
        """Takes who speaks, and how what they say is understood."""
        self._person, self._understander = person, understander
        self._asked: Counter[str] = Counter()
        self._last = ""

    def to(self, session: Session) -> str:
        """Returns the answer to what is open."""
        asked = session.question or ""
        if asked not in BY_ID and asked != self._last:
            self._asked[asked] = 0
        self._last = asked
        self._asked[asked] += 1
        answer = self._answer(asked, session)
        return answer if self._asked[asked] <= 2 else self._person.in_other_words.get(answer, answer)

    def _answer(self, asked: str, session: Session) -> str:
        if asked == TOPIC:
            return "no"
        if asked == CONFIRM:
            return "yes" if self._heard_right(session) else "no"
        return self._person.answers.get(asked, "i don't know")

    def _heard_right(self, session: Session) -> bool:
        back = next(act for act in reversed(session.last) if isinstance(act, Clarify))
        if back.question != "heard":
            right = self._person.right
            return right.signs.issuperset(back.signs) if back.signs else right.triage == Triage.EMERGENCY
        asked = str(session.confirming)
        said = meaning(self._understander, self._answer(asked, session), asked)[0]
        doubted = doubted_facts(session)
        return all(getattr(said, name) == getattr(doubted, name) for name in back.fields)


def told_in(sessions: Iterable[Session]) -> Told:
    """Returns what the sessions of a conversation come to, in the end."""
    assessed = [after for after in sessions if after.stage in (Stage.RESULT, Stage.EMERGENCY)]
    if not assessed:
        return Told(None, None, frozenset())
    last = assessed[-1]
    form = assessment_of(last.facts, alarmed=last.alarmed)
    facts = with_implied_signs(last.facts, content.knowledge())
    return Told(form["triage"], form["cause"], frozenset(facts.warning_signs))
