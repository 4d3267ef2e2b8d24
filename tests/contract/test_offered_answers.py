"""Every answer that a prompt offers is understood as an answer."""

from __future__ import annotations

import pytest
from transcripts import understander_of

from skill import content
from skill.core.heard import Answer, Heard
from skill.core.policy.listen import answers
from skill.core.questions import BY_ID
from skill.core.session import TOPIC, Session
from skill.core.values import BodyPart

OFFERED = content.lexicon()["offered"]
UNSURE = ["i don't know", "not sure", "i'm not sure", "no idea", "maybe"]


def heard(text: str, asked: str) -> Heard:
    return understander_of("en-US").understand(text, asked)


@pytest.mark.parametrize(("asked", "text"), [(q, t) for q in BY_ID for t in OFFERED[q]])
def test_offered(asked: str, text: str) -> None:
    said = heard(text, asked)
    question = BY_ID[asked]
    understood = answers(question, Session(question=asked, asked=(asked,)), said)
    assert understood or said.answer is Answer.UNSURE, said
    assert said.command is None or said.answer is Answer.UNSURE, said


@pytest.mark.parametrize(
    ("asked", "text"), [(q, t) for q in BY_ID for t in OFFERED[q] if q != "warning_signs"]
)
def test_offered_answers_raise_no_alarm(asked: str, text: str) -> None:
    assert not heard(text, asked).facts.warning_signs


@pytest.mark.parametrize("part", [part.replace("_", " ") for part in BodyPart])
def test_a_place_alone_raises_no_alarm(part: str) -> None:
    for text in (part, f"my {part}", f"the {part}", f"my left {part}"):
        assert not heard(text, "area").facts.warning_signs, text


@pytest.mark.parametrize("text", OFFERED[TOPIC])
def test_offered_after_the_result(text: str) -> None:
    said = heard(text, TOPIC)
    assert said.answer or said.command, said


@pytest.mark.parametrize(("asked", "text"), [(q, t) for q in BY_ID for t in UNSURE])
def test_unsure(asked: str, text: str) -> None:
    assert heard(text, asked).answer is Answer.UNSURE


@pytest.mark.parametrize(
    ("text", "topic"), [("exercise", "exercise"), ("daily life", "daily_life"), ("walking", "walking")]
)
def test_topics_by_name(text: str, topic: str) -> None:
    said = heard(text, "topic")
    assert said.topic == topic or said.command == topic
