"""What an operator can set."""

from __future__ import annotations

import pytest

from skill.settings import HistorySettings, Settings, SettingsError


def test_nothing_is_set() -> None:
    assert Settings.from_environment({}) == Settings() == Settings(skill_id=None)


@pytest.mark.parametrize(("value", "skill_id"), [("amzn1.ask.skill.1", "amzn1.ask.skill.1"), ("", None)])
def test_skill_id(value: str, skill_id: str | None) -> None:
    assert Settings.from_environment({"WEAKNESS_GUIDE_SKILL_ID": value}).skill_id == skill_id


def test_other_variables_do_not_matter() -> None:
    assert Settings.from_environment({"SKILL_ID": "x", "HOME": "/"}) == Settings()


def test_settings_stay_as_they_are() -> None:
    with pytest.raises(AttributeError):
        Settings().skill_id = "x"  # type: ignore[misc]


SALT = "sixteen letters!"
ON = {"WEAKNESS_GUIDE_HISTORY": "sqlite:a:b.db", "WEAKNESS_GUIDE_HISTORY_SALT": SALT}


def test_history() -> None:
    history = Settings.from_environment(ON).history
    assert history == HistorySettings("sqlite", "a:b.db", SALT, 90)
    assert SALT not in repr(history)
    ninety = Settings.from_environment({**ON, "WEAKNESS_GUIDE_HISTORY_DAYS": "7"}).history
    assert ninety is not None
    assert ninety.days == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEAKNESS_GUIDE_HISTORY", "on"),
        ("WEAKNESS_GUIDE_HISTORY", "sqlite:"),
        ("WEAKNESS_GUIDE_HISTORY", "mysql:x"),
        ("WEAKNESS_GUIDE_HISTORY_SALT", ""),
        ("WEAKNESS_GUIDE_HISTORY_SALT", "fifteen letters"),
        ("WEAKNESS_GUIDE_HISTORY_DAYS", "0"),
        ("WEAKNESS_GUIDE_HISTORY_DAYS", "-1"),
        ("WEAKNESS_GUIDE_HISTORY_DAYS", "soon"),
        ("WEAKNESS_GUIDE_HISTORY_DAYS", "9" * 30),
    ],
)
def test_history_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        Settings.from_environment({**ON, name: value})


@pytest.mark.parametrize(("value", "elicit"), [("on", True), ("off", False), ("", True), (None, True)])
def test_elicit(value: str | None, elicit: bool) -> None:
    environment = {} if value is None else {"WEAKNESS_GUIDE_ELICIT": value}
    assert Settings.from_environment(environment).elicit is elicit


@pytest.mark.parametrize("value", ["no", "OFF", "1"])
def test_elicit_that_cannot_be_used(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^WEAKNESS_GUIDE_ELICIT: "):
        Settings.from_environment({"WEAKNESS_GUIDE_ELICIT": value})
