"""What was found, as the core takes it."""

from __future__ import annotations

from skill.core.heard import Command, Heard
from skill.understanding.found import Found, Understood
from skill.understanding.meaning import heard_of


def test_a_question_that_there_is_not_is_passed_over() -> None:
    for name, about in (("area", "area"), ("weather", None)):
        heard = heard_of(Understood("change", (Found("question", name, name),)))
        assert heard == Heard(command=Command.CHANGE, about=about)
