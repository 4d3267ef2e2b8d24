"""What counts of an utterance, and what doesn't: each line holds a rule that nothing else would notice."""

from __future__ import annotations

import pytest

from skill import content
from skill.core.fields import NEW
from skill.core.heard import Answer, Command
from skill.core.values import ActivityChange, ActivityLevel, Area, BodyPart, Side
from skill.understanding.confidence import Source, confidence

UNDERSTAND = content.understanding().understand


@pytest.mark.parametrize(
    ("text", "asked"), [("one side", "activity_level"), ("all down my right side", "area")]
)
def test_some_signs_are_raised_by_words_of_their_own_alone(text: str, asked: str) -> None:
    assert UNDERSTAND(text, asked).facts.warning_signs == ()


def test_the_first_words_of_a_phrase_weigh_in_its_answer() -> None:
    assert UNDERSTAND("not much since i hurt my knee", "activity_level").facts.activity_level == "light"
    heard = UNDERSTAND("i'd love to be active but no", "activity_level")
    assert heard.answer is Answer.NO or heard.doubtful


def test_an_old_sign_that_is_suddenly_worse_is_new() -> None:
    heard = UNDERSTAND("i've had trouble swallowing for years but it's suddenly worse", "onset")
    assert NEW in heard.facts.warning_signs
    heard = UNDERSTAND("my speech has been slurred for years and it got worse today", "area")
    assert NEW in heard.facts.warning_signs


def test_how_active_somebody_was_is_not_how_active_they_are() -> None:
    heard = UNDERSTAND("i stopped playing tennis because of my arms", "activity_change")
    assert heard.facts.activity_level is None
    assert heard.facts.activity_change is ActivityChange.LESS
    assert UNDERSTAND("i play tennis", "activity_change").facts.activity_level in (None, ActivityLevel.ACTIVE)


@pytest.mark.parametrize(
    "text", ["i used to run now not active at all", "i was active but not active at all"]
)
def test_how_active_they_are_now_is_heard_after_how_active_they_were(text: str) -> None:
    assert UNDERSTAND(text, "area").facts.activity_level is ActivityLevel.INACTIVE


@pytest.mark.parametrize(
    "text",
    [
        "my speech has always been like this i've a strong accent",
        "my epilepsy's been controlled since the eighties i'm just slower",
    ],
)
def test_a_sign_that_has_been_there_for_long_is_none(text: str) -> None:
    heard = UNDERSTAND(text, "warning_signs")
    assert (heard.facts.warning_signs, heard.named_sign) == ((), None)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("my arm it drops everything", Area(BodyPart.ARM)),
        ("everything in my left arm is weak", Area(BodyPart.ARM, Side.LEFT)),
    ],
)
def test_a_place_that_is_named_says_more_than_everything(text: str, area: Area) -> None:
    assert UNDERSTAND(text, "area").facts.areas == (area,)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my speech has been slurred for years and it got worse today", "area"),
        ("my head's in a fog since yesterday and i got lost in my own hallway", "warning_signs"),
    ],
)
def test_a_sure_sign_is_not_asked_back_for_what_was_said_beside_it(text: str, asked: str) -> None:
    assert not UNDERSTAND(text, asked).doubtful


def test_that_it_is_new_makes_no_other_sign_sure() -> None:
    text = "my wife had to thump my back twice at dinner last night and it started today"
    heard = UNDERSTAND(text, "warning_signs")
    assert heard.facts.warning_signs == (NEW,)
    assert heard.named_sign == "severe_back_pain"
    assert heard.doubtful


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("i feel confused help me", "confusion"),
        ("struggling to talk what do you want me to say", "new_speech_trouble"),
        ("me chest is sore what do you want me to say", "chest_pain"),
    ],
)
def test_a_sign_beats_a_command(text: str, sign: str) -> None:
    heard = UNDERSTAND(text, "has_ms")
    assert heard.facts.warning_signs == (sign,)
    assert heard.command is not Command.HELP


def test_who_is_confused_by_a_question_asks_for_help() -> None:
    heard = UNDERSTAND("i'm confused by the question what do you want me to say", "has_ms")
    assert (heard.facts.warning_signs, heard.command) == ((), Command.HELP)


@pytest.mark.parametrize(("score", "right"), [(0.1, 0.67), (0.5, 0.91), (0.9, 0.98)])
def test_a_sign_is_believed_as_often_as_it_is_right(score: float, right: float) -> None:
    """Fitted on the half of the labelled set that is for tuning; `make eval` shows what it is worth."""
    assert confidence(score, Source.SIGN) == pytest.approx(right, abs=0.01)


@pytest.mark.parametrize("asked", [None, "onset", "area", "worse_with_use", "topic"])
@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("not really. I can't breathe", "breathing_trouble"),
        ("not really i can't breathe", "breathing_trouble"),
        ("I'm choking, help me", "swallowing_trouble"),
        ("i'm choking help me", "swallowing_trouble"),
        ("please help. my mouth is drooping", "face_droop"),
        ("no. no, I've got chest pain", "chest_pain"),
    ],
)
def test_no_opening_and_no_command_hides_a_sign(text: str, sign: str, asked: str | None) -> None:
    assert sign in UNDERSTAND(text, asked).facts.warning_signs


@pytest.mark.parametrize(
    "text", ["no chest pain", "no. my face is fine", "no strokes, no fits, just one daft foot"]
)
def test_what_a_clause_denies_is_no_sign(text: str) -> None:
    assert not UNDERSTAND(text, "area").facts.warning_signs


def test_what_another_clause_may_date_is_asked_back() -> None:
    heard = UNDERSTAND("I slur. always have", "area")
    assert heard.alarming
    assert heard.doubtful


@pytest.mark.parametrize("text", ["no", "nope", "no i'm not", "not at all", "no no"])
def test_a_plain_no_to_what_was_asked_back(text: str) -> None:
    assert UNDERSTAND(text, "confirm").takes_back


@pytest.mark.parametrize("text", ["I don't know what to do", "I do not want to bother anyone", "I can't"])
def test_no_plain_no(text: str) -> None:
    assert UNDERSTAND(text, "confirm").answer is not Answer.NO
