"""What people answer where two things are asked at once is not turned around."""

from collections import Counter
from pathlib import Path

import pytest

from skill import content
from skill.core.heard import Answer
from skill.core.questions import BY_ID, interpret
from training import lines
from training.sources import outputs

LINES = list(lines.read(Path(__file__).parent.parent / "data" / "double_questions.txt", outputs()))
ASKED = ("worse_with_use", "activity_level")


def told(line):
    """What a line tells of the two things, as the labels say it."""
    question = BY_ID[line.asked]
    names = (*question.fields, *question.along)
    one = {name: line.one[name] for name in names if name in line.one}
    said = {name: {"yes": True, "no": False}.get(label, label) for name, label in one.items()}
    if line.asked == "worse_with_use" and line.one.get("answer") in (Answer.YES, Answer.NO):
        said.setdefault("worse_with_use", line.one["answer"] == Answer.YES)
    return said


@pytest.mark.parametrize("asked", ASKED)
def test_hardly_any_answer_is_turned_around_unasked(asked):
    found, question = Counter(), BY_ID[asked]
    for line in (line for line in LINES if line.asked == asked):
        heard = content.understanding().understand(line.text, asked)
        facts = interpret(question, heard.answer, question.along).merged(heard.facts)
        wrong = any(getattr(facts, name) not in (None, value) for name, value in told(line).items())
        found["wrong" if wrong and not heard.doubtful else "else"] += 1
    assert found.total() > 100
    assert found["wrong"] <= 0.05 * found.total(), found
