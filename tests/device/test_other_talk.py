"""What is said in the room and not to the skill is let pass, and never what matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import facts
from transcripts import understander_of

from skill import content
from skill.core.fields import Facts
from skill.core.frozen import replace
from skill.core.heard import Answer, Command, Heard
from skill.core.session import CONFIRM, Session, Stage
from skill.device.listening.spoken import Spoken
from skill.device.other_talk import OtherTalk
from training import lines
from training.sources import outputs

DATA = Path(__file__).parents[1] / "data"
ASKED = Session(question="worse_with_use", turns=3)
ALARM = Session(question=CONFIRM, confirming="warning_signs", stage=Stage.EMERGENCY, suspects=("chest_pain",))
TELEVISION, OTHER = "and it's a corner deep into added time", "two pints of milk and the small loaf please"


class Told:
    """A Conversation and an Understander that are told what they make of words."""

    def __init__(self, heard: Heard | None = None, likely: float = 0.01, **likelier: float) -> None:
        self.heard, self.likely, self.likelier = heard or Heard(), likely, likelier
        self.sounds: dict[str, float] = {}

    def hear(self, session: Session, words: str, *_: Any, **__: Any) -> Heard:
        return self.heard

    def meant(self, text: str, asked: str | None = None) -> float:
        return self.likelier.get(text.split()[0], self.likely)

    def alarming(self, text: str) -> float:
        return self.sounds.get(text, 0.0)


def talk(told: Told, session: Session = ASKED) -> OtherTalk:
    return OtherTalk(told, told, lambda: session)  # type: ignore[arg-type]


def test_what_is_overheard_is_let_pass() -> None:
    assert not talk(Told()).meant(Spoken(TELEVISION, 1.0))


def test_so_is_an_answer_that_a_television_gives() -> None:
    assert not talk(Told(Heard(answer=Answer.YES, facts=Facts(worse_with_use=True)))).meant(
        Spoken(TELEVISION)
    )


def test_whoever_says_it_again_means_it() -> None:
    hears = talk(Told())
    assert [hears.meant(Spoken(one)) for one in (TELEVISION, OTHER, TELEVISION)] == [False] * 3
    assert hears.meant(Spoken("and is a corner deep into that time"))
    assert not hears.meant(Spoken(TELEVISION)), "after an answer it begins anew"


@pytest.mark.parametrize(
    "said",
    [
        Spoken("mostly city lights"),
        Spoken(TELEVISION, 1.0, "coroner keeping to our ted's tie"),
        Spoken(TELEVISION, 1.0, f"my {TELEVISION}"),
        Spoken(TELEVISION, 1.0, "", "i can't breathe"),
    ],
    ids=["few words", "read in two ways", "likely in one of them", "a worse reading"],
)
def test_what_may_be_an_answer_is_not(said: Spoken) -> None:
    assert talk(Told(my=0.9)).meant(said)


@pytest.mark.parametrize("command", [c for c in Command if c is not Command.OUT_OF_SCOPE])
def test_what_is_asked_for_is_not(command: Command) -> None:
    assert talk(Told(Heard(command=command))).meant(Spoken(TELEVISION))
    assert talk(Told(Heard(asks="cost"))).meant(Spoken(TELEVISION))


def test_what_is_asked_of_others_is_let_pass_even_if_it_is_short() -> None:
    hears = talk(Told(Heard(command=Command.OUT_OF_SCOPE), likely=0.9))
    assert not hears.meant(Spoken("play music"))
    assert hears.meant(Spoken("play music")), "said again"


SIGN = Heard(facts=Facts(warning_signs=("chest_pain",)))


@pytest.mark.parametrize(
    "session",
    [
        ALARM,
        Session(question=CONFIRM, confirming="area", doubted=SIGN),
        Session(question=CONFIRM, confirming="area", doubted=Heard(facts=Facts(has_ms=True))),
    ],
    ids=["an alarm", "a sign in doubt", "an answer in doubt"],
)
@pytest.mark.parametrize("heard", [Heard(), Heard(command=Command.OUT_OF_SCOPE)])
def test_while_something_is_in_doubt_nothing_is_let_pass(session: Session, heard: Heard) -> None:
    assert talk(Told(heard), session).meant(Spoken(TELEVISION, faint=True))


@pytest.mark.parametrize(("question", "meant"), [("onset", True), ("warning_signs", True), ("area", False)])
def test_a_yes_that_may_alarm_is_not_let_pass(question: str, meant: bool) -> None:
    asked = Session(question=question, turns=3)
    assert talk(Told(Heard(answer=Answer.YES)), asked).meant(Spoken(TELEVISION)) is meant


def test_what_one_reading_wrote_and_the_other_did_not_is_no_talk_of_others() -> None:
    assert talk(Told()).meant(Spoken(TELEVISION, 0.5))


@pytest.mark.parametrize("said", [Spoken(TELEVISION), Spoken(TELEVISION, 1.0, f"oh {TELEVISION}")])
def test_what_sounds_like_a_sign_at_any_question_is_not_let_pass(said: Spoken) -> None:
    for reading in filter(None, (str(said), said.otherwise)):
        told = Told()
        told.sounds[reading] = 0.06
        assert talk(told).meant(said)


@given(told=facts(), harmed=st.booleans(), out=st.booleans())
def test_a_sign_is_never_let_pass(told: Facts, harmed: bool, out: bool) -> None:
    heard = Heard(facts=told, harmed=harmed, command=Command.OUT_OF_SCOPE if out else None)
    if heard.alarming or harmed:
        assert talk(Told(replace(heard, confidence=0.0))).meant(Spoken(TELEVISION))


# What may have been no speech at all


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (Spoken("I'm weak in my left leg.", 1.0, "I'm so excited.", faint=True), False),
        (Spoken("my left leg", 0.5, faint=True), False),
        (Spoken("my left leg", 1.0, faint=True), True),
        (Spoken("My words come out all slurred.", 1.0, "my words come out all slow", faint=True), True),
        (Spoken("I'm weak in my left leg.", 1.0, "I'm so excited."), True),
    ],
)
def test_what_is_hardly_speech_counts_where_two_readings_say_the_same(said: Spoken, meant: bool) -> None:
    heard = Heard(facts=Facts(worse_with_use=True))
    assert talk(Told(heard, likely=0.9)).meant(said) is meant
    assert talk(Told(SIGN, likely=0.9)).meant(said), "a sign in either of them is asked back"


# As it is, in lines of hands that nothing was learned from


def lets_pass(text: str, asked: str | None) -> bool:
    locale, session = content.DEFAULT_LOCALE, Session(question=asked, turns=3)
    hears = OtherTalk(content.conversation(locale), understander_of(locale), lambda: session)
    return not hears.meant(Spoken(text, 1.0, text))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("your mother rang she wants her casserole dish back", True),
        ("who's having the last of the trifle then", True),
        ("it's my left leg and my left foot", False),
        ("since the scattered showers my face is drooping", False),
        ("can you call nine one one", False),
        ("somebody help her please", False),
        ("she fell off the chair and won't talk", False),
        ("he's talking about topping himself", False),
        ("you said you'd stop hitting me", False),
        ("i get weaker and weaker the longer i walk", False),
    ],
)
def test_a_few(text: str, passes: bool) -> None:
    assert lets_pass(text, "worse_with_use") is passes


@pytest.mark.slow
@pytest.mark.parametrize("name", ["overheard.txt", "by_voice/other_talk.txt"])
@pytest.mark.parametrize("asked", ["onset", "area", "has_ms", "worse_with_use"])
def test_most_of_what_is_overheard_is_let_pass(name: str, asked: str) -> None:
    overheard = (DATA / name).read_text("utf-8").splitlines()
    assert sum(lets_pass(text, asked) for text in overheard) > 0.4 * len(overheard)


@pytest.mark.slow
def test_hardly_anything_that_is_said_to_the_skill_is() -> None:
    said = [one for file in (DATA / "utterances").glob("*.txt") for one in lines.read(file, outputs())]
    telling = [one for one in said if one.many or any(one.one.values())]
    assert len(telling) > 900
    assert sum(lets_pass(one.text, one.asked) for one in telling) < 0.015 * len(telling)
