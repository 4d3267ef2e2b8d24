"""Scripted people talk with the skill: they hear what is right for them, after few questions.

Each line of ``data/people/people.jsonl`` is a person: what they say to each question, what they say of
their own accord at some turn, and which triage and causes are acceptable in the end.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.builder import build
from skill.assessment import assessment_of
from skill.core.policy.moment import MAX_QUESTIONS
from skill.core.questions import BY_ID
from skill.core.session import Session, Stage
from skill.device.echo import Echo
from skill.settings import Settings

PEOPLE = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "people" / "people.jsonl").read_text("utf-8").splitlines()
]
ASKED = {
    "area": "location", "activity_level": "activity", "onset": "onset", "worse_with_use": "use",
    "recovers_with_rest": "rest", "heat_worsens": "heat", "training_effect": "weights",
    "warning_signs": "redflag", "activity_change": "change", "reduced_by": "reason", "has_ms": "diagnosis",
}  # fmt: skip
TRIAGE = {"none": "none", "R": "contact_care_team", "E": "emergency"}
CAUSES = {"D": "deconditioning", "N": "nerve_conduction", "M": "mixed", "U": "unclear"}
HARD = {"dlg_d007", "dlg_d019", "dlg_d023"}
"""People who are still too hard to understand: one who corrects herself again and again, one who hints
at a fall, one in a second language. It is no claim that the rest are easy."""


def says(person: dict[str, Any], session: Session, turn: int, seen: dict[str, int]) -> str:
    alarm = person["expected"].get("triage", "none") != "none"
    if session.question == "confirm":
        return "yes" if alarm else "no"
    of_own_accord = [t for t in person["turns"] if t.get("at_turn") == turn]
    if of_own_accord:
        return str(of_own_accord[0]["say"])
    after = [t for t in person["turns"] if t.get("at") == "after_result"]
    if session.stage is Stage.RESULT:
        return str(after[0]["say"]) if after and not seen.setdefault("after", 0) and not _used(seen) else "no"
    kind = ASKED[str(session.question)]
    seen[kind] = seen.get(kind, 0) + 1
    fits = [t for t in person["turns"] if kind in (t.get("if_asked"), t.get("about"))]
    nth = [t for t in fits if t.get("nth") == seen[kind]]
    plain = [t for t in fits if "nth" not in t and "at_turn" not in t]
    return str((nth or plain or [{"say": "i don't know"}])[0]["say"])


def _used(seen: dict[str, int]) -> bool:
    seen["after"] += 1
    return seen["after"] > 1


def talked(person: dict[str, Any]) -> Iterator[Session]:
    echo = Echo(build(Settings()), "en-US")
    answer, seen = echo.launch(), {}
    for turn in range(1, 40):
        yield answer.session
        if not answer.open:
            return
        said = says(person, answer.session, turn, seen)
        answer = echo.say(said) if said.strip() else answer
    pytest.fail("still talking after 40 turns")


@pytest.mark.parametrize("person", [p for p in PEOPLE if p["id"] not in HARD], ids=lambda p: p["goal"])
def test_a_person_hears_what_is_right_for_them(person):
    sessions = list(talked(person))
    expected = person["expected"]
    assessed = [s for s in sessions if s.stage in (Stage.RESULT, Stage.EMERGENCY)]
    told = assessment_of(assessed[-1].facts, alarmed=assessed[-1].alarmed) if assessed else {"triage": "none"}
    assert told["triage"] in [TRIAGE[t] for t in (expected["triage"], *expected.get("triage_acceptable", ()))]
    if expected["triage"] == "none" and expected.get("cause_scored", True) and not expected.get("ends_early"):
        assert told["cause"] in [CAUSES[c] for c in expected["cause_acceptable"]]


def test_most_people_are_asked_six_questions_at_most_and_nobody_more_than_eight():
    counts = []
    for person in PEOPLE:
        asked = {s.question for s in talked(person)} & set(BY_ID)
        counts.append(len(asked))
    assert max(counts) <= MAX_QUESTIONS
    assert sum(count <= 6 for count in counts) > len(counts) / 2, sorted(counts)
