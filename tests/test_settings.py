"""What an operator can set."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from skill.settings import Settings


def test_nothing_is_set() -> None:
    assert Settings.from_environment({}) == Settings() == Settings(skill_id=None)


@pytest.mark.parametrize(("value", "skill_id"), [("amzn1.ask.skill.1", "amzn1.ask.skill.1"), ("", None)])
def test_skill_id(value: str, skill_id: str | None) -> None:
    assert Settings.from_environment({"WEAKNESS_GUIDE_SKILL_ID": value}).skill_id == skill_id


def test_other_variables_do_not_matter() -> None:
    assert Settings.from_environment({"SKILL_ID": "x", "HOME": "/"}) == Settings()


def test_settings_stay_as_they_are() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().skill_id = "x"  # type: ignore[misc]
