"""What is made of SSML."""

from __future__ import annotations

import json

import pytest

from skill.device.ssml import Part, parts, plain


def told(ssml: str) -> list[tuple[str, float, str, float]]:
    return [(str(part), part.pause, part.emphasis, part.rate) for part in parts(f"<speak>{ssml}</speak>")]


def test_a_part_is_text_like_any_other() -> None:
    part = Part("One.", pause=0.3, emphasis="strong", rate=0.75)
    assert part == "One."
    assert json.dumps([part]) == '["One."]'
    assert " ".join([part, part]) == "One. One."
    assert (part.pause, part.emphasis, part.rate) == (0.3, "strong", 0.75)


@pytest.mark.parametrize(
    ("tag", "seconds"),
    [
        ('<break time="300ms"/>', 0.3),
        ('<break time="1s"/>', 1.0),
        ('<break time="1.5s"/>', 1.5),
        ('<break time=".5s"></break>', 0.5),
        ("<break time='+250ms' />", 0.25),
        ('<break time="99s"/>', 10.0),
        ('<break time="1s"/><break time="500ms"/>', 1.5),
        ('<break strength="none"/>', 0.0),
        ('<break strength="strong"/>', 0.4),
        ('<break strength="x-strong"/>', 0.8),
        ("<break/>", 0.2),
        ('<break time="soon"/>', 0.2),
    ],
)
def test_pauses(tag: str, seconds: float) -> None:
    assert told(f"One. {tag} Two.") == [("One.", seconds, "none", 1.0), ("Two.", 0.0, "none", 1.0)]


def test_pauses_at_the_edges() -> None:
    assert told('<break time="1s"/>One.<break time="2s"/>') == [
        ("", 1.0, "none", 1.0),
        ("One.", 2.0, "none", 1.0),
    ]


@pytest.mark.parametrize(
    ("rate", "factor"),
    [
        ("x-slow", 0.5),
        ("slow", 0.75),
        ("medium", 1.0),
        ("fast", 1.25),
        ("x-fast", 1.5),
        ("80%", 0.8),
        ("5%", 0.2),
        ("112.5%", 1.125),
        ("quick", 1.0),
    ],
)
def test_rates(rate: str, factor: float) -> None:
    assert told(f'<prosody rate="{rate}">One.</prosody>') == [("One.", 0.0, "none", factor)]


@pytest.mark.parametrize("level", ["none", "reduced", "moderate", "strong"])
def test_emphasis(level: str) -> None:
    assert told(f'Call <emphasis level="{level}">911</emphasis> now.') == [
        ("Call", 0.0, "none", 1.0),
        ("911", 0.0, level, 1.0),
        ("now.", 0.0, "none", 1.0),
    ]


@pytest.mark.parametrize("tag", ["<emphasis>", '<emphasis level="great">'])
def test_emphasis_without_a_level_is_moderate(tag: str) -> None:
    assert told(f"{tag}Now</emphasis>") == [("Now", 0.0, "moderate", 1.0)]


def test_manners_within_each_other() -> None:
    ssml = '<prosody rate="slow">A <emphasis level="strong">b<break time="1s"/>c</emphasis>'
    ssml += ' <prosody volume="loud">d</prosody> <prosody rate="50%">e</prosody></prosody> f'
    assert told(ssml) == [
        ("A", 0.0, "none", 0.75),
        ("b", 1.0, "strong", 0.75),
        ("c", 0.0, "strong", 0.75),
        ("d", 0.0, "none", 0.75),
        ("e", 0.0, "none", 0.375),
        ("f", 0.0, "none", 1.0),
    ]


def test_what_it_does_not_know_changes_nothing() -> None:
    assert told("Tom &amp; <w>&lt;Jerry&gt;</w> ran.") == [("Tom & <Jerry> ran.", 0.0, "none", 1.0)]


@pytest.mark.parametrize("ssml", ["</prosody>One.", "<emphasis level='none'>One.</prosody>", "One.<break"])
def test_what_is_no_xml_is_spoken_all_the_same(ssml: str) -> None:
    assert told(ssml)[0][0] == "One."


@pytest.mark.parametrize(
    "ssml", ["", "<speak></speak>", "<speak> </speak>", '<speak><prosody rate="slow"/></speak>']
)
def test_nothing(ssml: str) -> None:
    assert parts(ssml) == ()
    assert plain(ssml) == ()


def test_print_is_split_at_pauses_alone() -> None:
    ssml = '<speak>Call <emphasis level="strong">911</emphasis>.<break time="1s"/>It&apos;s new.</speak>'
    assert plain(ssml) == ("Call 911.", "It's new.")


def test_digits_are_spoken_one_by_one_and_printed_together() -> None:
    ssml = '<speak>Call <say-as interpret-as="digits">911</say-as> now.</speak>'
    assert parts(ssml) == ("Call 9 1 1 now.",)
    assert plain(ssml) == ("Call 911 now.",)
