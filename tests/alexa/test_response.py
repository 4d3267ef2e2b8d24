"""A Reply becomes Alexa's response."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from skill.alexa.response import render
from skill.core.questions import BY_ID
from skill.core.turn import Card, Reply


def test_a_question() -> None:
    response = render(Reply(("Okay.", "Where is it weak?"), "Where?"))
    assert response.output_speech.ssml == '<speak>Okay.<break time="300ms"/>Where is it weak?</speak>'
    assert response.reprompt.output_speech.ssml == "<speak>Where?</speak>"
    assert response.should_end_session is False
    assert response.card is None


def test_an_end() -> None:
    response = render(Reply(("Take care.",)))
    assert response.should_end_session is True
    assert response.reprompt is None


def test_an_empty_reprompt_is_one() -> None:
    assert render(Reply(("Well?",), "")).should_end_session is False


def test_slow() -> None:
    response = render(Reply(("One.", "Two?"), "Two?", slow=True))
    slow = '<speak><prosody rate="slow">One.<break time="800ms"/>Two?</prosody></speak>'
    assert response.output_speech.ssml == slow
    assert response.reprompt.output_speech.ssml == '<speak><prosody rate="slow">Two?</prosody></speak>'


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(
    "text",
    ["<audio src='x'/>", "</speak>", "Tom & Jerry", "a < b > c", "&lt;", "]]>", 'it\'s "so"', "naïve ☃ 力"],
)
def test_markup_in_a_text_is_only_text(text: str, slow: bool) -> None:
    response = render(Reply((text, text), text, slow=slow))
    for ssml, times in ((response.output_speech.ssml, 2), (response.reprompt.output_speech.ssml, 1)):
        root = ElementTree.fromstring(ssml)  # noqa: S314  made a line above
        assert "".join(root.itertext()) == text * times
        assert {e.tag for e in root.iter()} <= {"speak", "break", "prosody"}


def test_a_card_is_plain_text() -> None:
    card = render(Reply(("Done.",), card=Card("A & B", "<b>1</b>\n2"))).card
    assert (card.object_type, card.title, card.content) == ("Simple", "A & B", "<b>1</b>\n2")


def test_alexa_is_told_which_question_is_open() -> None:
    (directive,) = render(Reply(("Where?",), "Where?", question="area")).directives
    assert (directive["type"], directive["slotToElicit"]) == ("Dialog.ElicitSlot", "area")
    intent = directive["updatedIntent"]
    assert (intent["name"], intent["confirmationStatus"]) == ("AnswerIntent", "NONE")
    assert set(intent["slots"]) == {*BY_ID, "confirm", "topic"}
    assert all(slot == {"name": name, "confirmationStatus": "NONE"} for name, slot in intent["slots"].items())


@pytest.mark.parametrize(
    ("reply", "elicit"),
    [
        (Reply(("Where?",), "Where?", question="area"), False),
        (Reply(("Bye.",), None, question="area"), True),
        (Reply(("Sorry?",), "Sorry?"), True),
    ],
)
def test_alexa_is_told_of_no_question(reply: Reply, elicit: bool) -> None:
    assert render(reply, elicit=elicit).directives is None


def test_a_number_to_call_is_spoken_digit_by_digit() -> None:
    said = render(Reply(("Call 911, or 1 800 799 7233.", "In 30 days.")), elicit=False).output_speech.ssml
    digits = '<say-as interpret-as="digits">{}</say-as>'
    assert digits.format("911") in said
    assert f"1 {digits.format('800')} {digits.format('799')} {digits.format('7233')}." in said
    assert "In 30 days." in said
