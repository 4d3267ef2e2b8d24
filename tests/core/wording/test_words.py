import pytest

from skill.core.wording.words import Locale, LocaleError, parse

WORDS = """
[meta]
emergency_number = "911"
[greeting]
plain = "Hello"
many = ["one", "two {name}"]
empty = []
number = 3
[parts]
foot = ["foot", "feet"]
toe = ["toe"]
"""


@pytest.fixture
def locale():
    return parse("en", WORDS)


def test_a_text_is_found_by_its_dotted_key(locale):
    assert locale.text("greeting.plain") == "Hello"
    assert locale.number == "911"


def test_the_number_of_the_turn_picks_the_wording_and_slots_are_filled(locale):
    found = [locale.text("greeting.many", turn, name="Ann") for turn in range(4)]
    assert found == ["one", "two Ann", "one", "two Ann"]


def test_a_text_without_slots_may_hold_a_closing_brace():
    assert parse("en", 'a = "smile :}"').text("a") == "smile :}"


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("greeting.none", "en: greeting.none is missing"),
        ("greeting.plain.more", "en: greeting.plain.more is missing"),
        ("greeting", "en: greeting is not a text"),
        ("greeting.empty", "en: greeting.empty is not a text"),
        ("greeting.number", "en: greeting.number is not a text"),
    ],
)
def test_a_text_that_is_not_there_is_named(locale, key, fault):
    with pytest.raises(LocaleError, match=fault):
        locale.text(key)


@pytest.mark.parametrize("text", ["{name}", "{0}", "{", "{a!x}"])
def test_a_slot_that_is_not_given_or_not_closed_is_named(text):
    with pytest.raises(LocaleError, match=r"en: a has a slot that is not known"):
        parse("en", f'a = "{text}"').text("a")


def test_a_word_has_a_form_for_one_and_a_form_for_many(locale):
    assert locale.forms("parts.foot") == ("foot", "feet")


@pytest.mark.parametrize("key", ["parts.toe", "greeting.plain"])
def test_a_word_that_lacks_a_form_is_named(locale, key):
    with pytest.raises(LocaleError, match=f"en: {key} needs two forms"):
        locale.forms(key)


@pytest.mark.parametrize(
    ("key", "has"),
    [("greeting.plain", True), ("greeting.many", True), ("greeting", False), ("greeting.none", False)],
)
def test_it_can_be_asked_whether_there_are_words(locale, key, has):
    assert locale.has(key) is has


def test_an_overlay_replaces_what_it_names_and_leaves_the_rest():
    locale = parse(
        "en-GB", WORDS, '[meta]\nemergency_number = "999"\n[greeting]\nplain = "Hullo"\n[new]\na = "b"'
    )
    assert (locale.name, locale.number) == ("en-GB", "999")
    assert locale.text("greeting.plain") == "Hullo"
    assert locale.text("greeting.many") == "one"
    assert locale.text("new.a") == "b"


def test_an_overlay_may_put_a_text_where_a_table_was_and_the_other_way_round():
    locale = parse("en", 'a = "text"\n[b]\nc = "d"', 'b = "text"\n[a]\nc = "d"')
    assert (locale.text("a.c"), locale.text("b")) == ("d", "text")


def test_an_overlay_leaves_the_locale_below_as_it_was():
    below = {"a": {"b": "c"}}
    assert Locale("en", below).text("a.b") == "c"
    parse("en", '[a]\nb = "c"', '[a]\nb = "other"')
    assert below == {"a": {"b": "c"}}


def test_a_text_that_is_not_toml_is_refused_by_the_name_of_the_locale():
    with pytest.raises(LocaleError, match=r"^en: "):
        parse("en", "no toml")
