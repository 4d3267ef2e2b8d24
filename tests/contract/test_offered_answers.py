"""Every answer that a prompt offers is understood as an answer."""

from __future__ import annotations

import pytest
from transcripts import understander_of

from skill.alexa.request import turn_of
from skill.core.listen import answers
from skill.core.questions import BY_ID
from skill.core.session import Session
from skill.core.turn import Answer, Turn
from skill.device.echo import intent_request

OFFERED = {
    "onset": ["yes", "no", "years ago", "new", "not new"],
    "warning_signs": [
        "none", "face", "speech", "one side", "breathing", "swallowing", "bladder", "fever",
    ],
    "area": ["my left leg", "both hands", "my arms", "my legs", "my back"],
    "has_ms": ["yes", "no", "not yet", "not sure"],
    "activity_level": [
        "i sit a lot", "i walk daily", "i sit most of the day", "mostly sit", "i mostly sit",
        "mostly sitting", "light things", "move a lot", "i move a lot", "a little",
    ],
    "activity_change": ["yes", "no", "less", "the same", "more", "more than before"],
    "worse_with_use": ["yes", "no", "it's the same all day", "worse", "the same"],
    "recovers_with_rest": ["yes", "no", "no change", "better", "the same"],
    "training_effect": [
        "it helped", "helped", "i never tried", "never tried", "do nothing", "did nothing", "no change",
        "worse", "they made it worse",
    ],
    "heat_worsens": ["yes", "no", "no change", "worse", "the same"],
    "reduced_by": [
        "i'm tired", "it hurts", "my balance", "i'm afraid to fall", "tiredness", "pain", "something else",
        "tired", "balance",
    ],
}  # fmt: skip
UNSURE = ["i don't know", "not sure", "i'm not sure", "no idea", "maybe"]


def turn(text: str, asked: str) -> Turn:
    understander = understander_of("en-US")
    return turn_of(intent_request(understander.understand(text, asked), understander))


@pytest.mark.parametrize(("asked", "text"), [(q, t) for q, texts in OFFERED.items() for t in texts])
def test_offered(asked: str, text: str) -> None:
    said = turn(text, asked)
    question = BY_ID[asked]
    understood = answers(question, Session(question=asked, asked=(asked,)), said)
    assert understood or said.answer is Answer.UNSURE, said
    assert said.command is None or said.answer is Answer.UNSURE, said


@pytest.mark.parametrize(("asked", "text"), [(q, t) for q in BY_ID for t in UNSURE])
def test_unsure(asked: str, text: str) -> None:
    assert turn(text, asked).answer is Answer.UNSURE


@pytest.mark.parametrize(
    ("text", "topic"), [("exercise", "exercise"), ("daily life", "daily_life"), ("walking", "walking")]
)
def test_topics_by_name(text: str, topic: str) -> None:
    said = turn(text, "topic")
    assert said.topic == topic or said.command == topic
