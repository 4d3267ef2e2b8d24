"""What is understood whatever is said: offered answers, noise, strange and endless text, signs."""

import random
from datetime import date

import pytest

from skill import content
from skill.core.fields import NEW, Facts
from skill.core.heard import Heard
from skill.core.questions import BY_ID
from training.sources import Sources

UNDERSTANDER = content.understanding()
KNOWLEDGE = content.knowledge()
ASKED = (None, "confirm", "topic", *BY_ID)
STRANGE = (
    "",
    " ",
    "...",
    "\x00",
    "\U0001f642" * 50,
    "\ud800",
    "'",
    "##",
    "[UNK]",
    "-" * 500,
    "x\u00b2",
    "\u2460",
)
OPENINGS = (
    "no",
    "not really",
    "please help",
    "I don't know",
    "yes",
    "well",
    "oh my god",
    "it's my leg",
    "years ago",
    "sorry",
    "hang on",
    "none of those",
    "I sit a lot",
    "listen",
    "what's that",
    "the same",
    "never",
    "a bit",
    "okay",
    "erm",
)
ENDINGS = (
    "right now",
    "since this morning",
    "and my legs are weak",
    "I think",
    "please",
    "and I'm scared",
    "what do I do",
    "but go on",
    "it just started",
    "if that matters",
    "and it's getting worse",
    "my wife says",
    "help",
    "today",
    "and I walk daily",
    "that's all",
    "and I've had MS for years",
    "sorry",
    "can you hear me",
    "you know",
)


def understand(text, asked=None):
    return UNDERSTANDER.understand(text, asked, date(2026, 11, 28))


@pytest.mark.parametrize("asked", content.lexicon()["offered"])
def test_whatever_is_offered_is_understood(asked):
    offered = content.lexicon()["offered"][asked]
    assert [text for text in offered if understand(text, asked).empty] == []


@pytest.mark.parametrize("part", content.locale().words["parts"])
def test_a_place_alone_is_no_guess(part):
    one, many = content.locale().words["parts"][part]
    sides = {f"left {one}": "left", f"both my {many}": "both"} if one != many else {}
    for text, side in {f"my {one}": None, **sides}.items():
        heard = understand(text, "area")
        assert heard.confidence == pytest.approx(1.0, abs=0.01)
        assert [(area.part, area.side) for area in heard.facts.areas] == [(part, side)]


def test_who_asks_to_be_forgotten_is_whatever_is_said_after_it():
    heard = understand("Forget me, I can't breathe", "area")
    assert heard.command == "forget"
    assert "breathing_trouble" in heard.facts.warning_signs
    assert understand("they forget me all the time", "area").command != "forget"


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("my back hurts terribly and I can't hold my bladder", {"severe_back_pain", "bladder_or_bowel_loss"}),
        ("will I die, I have chest pain", {"chest_pain"}),
        ("why is my face drooping", {"face_droop"}),
        ("can I kill myself", {"self_harm"}),
    ],
)
def test_no_sign_drowns_beside_another_thing(text, signs):
    assert set(understand(text, "onset").facts.warning_signs) >= signs


def test_a_phrase_that_names_a_sign_names_it_among_other_words():
    signs = content.compiled_understanding().signs
    chance = random.Random(4)  # noqa: S311  no secret
    told = chance.sample(sorted(signs.items()), 200)
    lost = [
        phrase
        for phrase, sign in told
        if sign not in understand(f"well you know {phrase} as I was saying", "topic").facts.warning_signs
    ]
    assert len(lost) <= 8, lost


def made_up(number):
    """Words that nobody knows, of sounds that English has."""
    chance = random.Random(3)  # noqa: S311  no secret
    sounds = [
        "bl",
        "or",
        "f",
        "zan",
        "ti",
        "k",
        "mu",
        "pel",
        "gri",
        "dash",
        "vo",
        "x",
        "quil",
        "en",
        "tro",
        "sib",
        "jau",
    ]
    return [
        " ".join("".join(chance.choices(sounds, k=chance.randint(2, 4))) for _ in range(chance.randint(1, 3)))
        for _ in range(number)
    ]


def test_words_that_nobody_knows_answer_nothing():
    heard = [(text, understand(text, asked)) for asked in ("onset", "area", "topic") for text in made_up(100)]
    sure = [text for text, one in heard if not one.empty and not one.doubtful]
    assert len(sure) <= 0.02 * len(heard), sure


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_breaks_nothing(text, asked):
    assert isinstance(understand(text, asked), Heard)


def test_nothing_said_is_nothing_heard():
    assert understand("") == understand(" \n") == Heard()


@pytest.mark.parametrize("words", [130, 400])
def test_what_is_said_late_in_a_long_speech_is_heard(words):
    talk = ("we went to the shop and then the garden was lovely and the dog ran about " * 40).split()[:words]
    heard = understand(" ".join([*talk, "and now", "I can't breathe"]), "area")
    assert "breathing_trouble" in heard.facts.warning_signs


def test_in_an_endless_text_a_sign_is_still_heard():
    talk = "the garden was lovely " * 5000
    heard = understand(f"{talk} my face has dropped and I can't breathe {talk}", "area")
    assert heard.facts.warning_signs


@pytest.mark.slow
@pytest.mark.parametrize(("by_times", "most"), [(False, 0.09), (True, 0.65)])
def test_its_own_sign_phrases_alarm_at_every_question_after_and_before_anything(by_times, most):
    """That something is new or worse is told by times, which other words turn into something else."""
    phrases = [line for line in Sources.of("en-US").clauses if line.source == "sign" and line.asked is None]
    chance = random.Random(9)  # noqa: S311  no secret
    missed, tried = [], 0
    for line in phrases:
        [(_, sign)] = line.many
        words = [chance.choice(("", *OPENINGS)), line.text, chance.choice(("", *ENDINGS))]
        text = chance.choice((", ", ". ", " ")).join(word for word in words if word)
        asked = chance.choice(ASKED)
        if (sign in (NEW, "rapidly_worse")) is not by_times:
            continue
        tried += 1
        triage = KNOWLEDGE.signs[sign].triage
        found = understand(text, asked).facts.warning_signs
        if not any(KNOWLEDGE.signs[one].triage.rank >= triage.rank for one in found):
            missed.append(text)
    assert tried > 300
    assert len(missed) <= most * tried, f"{len(missed)} of {tried}: {missed[:40]}"


def test_a_question_states_nothing():
    for text in ("could it be something else", "can weights make it worse", "will I end up in a wheelchair"):
        heard = understand(text, "topic")
        assert heard.facts == Facts(), text
        assert heard.asks, text


def test_the_present_day_counts_a_year():
    assert UNDERSTANDER.understand("in 2026", "onset", date(2026, 11, 28)).facts.onset == "months"
    assert UNDERSTANDER.understand("since 2009", "onset", date(2026, 11, 28)).facts.onset == "years"


def test_a_long_speech_is_meant_for_the_skill_where_any_part_of_it_is():
    television = "and it's a corner to the visitors deep into added time " * 6
    assert UNDERSTANDER.meant(television, "area") < 0.4
    assert UNDERSTANDER.meant(f"{television} my left leg is weak and so is my left arm", "area") > 0.7
    assert UNDERSTANDER.meant("", "area") == 1.0


def test_a_sign_is_found_at_whichever_question_tells_it():
    assert UNDERSTANDER.alarming("call nine one one") > 0.3
    assert UNDERSTANDER.alarming("he keeps hitting me") > 0.3
    assert UNDERSTANDER.alarming("what time is the bus") < 0.05
    assert UNDERSTANDER.alarming("") == 0.0
