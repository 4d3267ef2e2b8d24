"""Each rule of the check, against a copy of the real data that breaks it and nothing else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import skill.core
from skill.check import Data, check, faults, read, words
from skill.check.amazon import invocation_faults
from skill.check.clinical import load
from skill.check.files import File
from skill.check.model import Model, fills
from skill.core.questions import BY_ID

MODEL = "interaction_model/interactionModels/custom/en-US.json"
MANIFEST = "interaction_model/skill.json"
ROOT = Path(skill.core.__file__).parent.parent
WORDS = "skill/languages/en/spoken.toml"
WEAKNESS = "skill/knowledge/weakness.toml"
SOURCES = "skill/knowledge/sources.toml"

Change = Callable[[Any], object]


@pytest.fixture(scope="module")
def data() -> Data:
    """The real data, with the words of en-US in one file."""
    found = read()
    [english] = [file for file in found.words if file.name == WORDS]
    words = File(WORDS, english.text.replace('"your emergency number"', '"911"'))
    return replace(found, words=(words,))


def test_the_real_data_is_clean() -> None:
    assert list(check(read())) == []


@pytest.fixture(scope="module")
def real(data: Data) -> frozenset[str]:
    return frozenset(map(_without_line, check(data)))


def test_real_data_has_no_faults() -> None:
    assert list(faults()) == []


def test_a_fault_names_no_absolute_path(data: Data) -> None:
    for file in (data.manifest, *data.models, *data.words, *data.knowledge):
        assert not file.name.startswith("/")
        assert Path(file.name).suffix in (".json", ".toml")


# Breaking the data


def _without_line(fault: str) -> str:
    return re.sub(r":\d+:", ":", fault, count=1)


def _at(text: str, *marks: str) -> int:
    """The line of the last mark, each looked for after the one before it."""
    start = 0
    for mark in marks:
        start = text.index(mark, start) + len(mark)
    return text.count("\n", 0, start) + 1


def _new(broken: Data, real: frozenset[str]) -> list[str]:
    return [fault for fault in check(broken) if _without_line(fault) not in real]


def _model(data: Data, change: Change) -> Data:
    [file] = data.models
    model = json.loads(file.text)
    change(model["interactionModel"])
    return replace(data, models=(File(file.name, json.dumps(model, indent=2, ensure_ascii=False)),))


def _manifest(data: Data, change: Change) -> Data:
    manifest = json.loads(data.manifest.text)
    change(manifest["manifest"])
    return replace(data, manifest=File(data.manifest.name, json.dumps(manifest, indent=2)))


def _words(data: Data, pattern: str, by: str) -> Data:
    [file] = data.words
    text, count = re.subn(pattern, by, file.text, count=1, flags=re.MULTILINE)
    assert count == 1, pattern
    return replace(data, words=(File(file.name, text),))


def _intent(model: Any, name: str) -> Any:
    return next(intent for intent in model["languageModel"]["intents"] if intent["name"] == name)


def _slot(model: Any, name: str) -> Any:
    return next(slot for slot in _intent(model, "AnswerIntent")["slots"] if slot["name"] == name)


def _asked(model: Any) -> Any:
    [intent] = model["dialog"]["intents"]
    return intent


def _asked_slot(model: Any, name: str) -> Any:
    return next(slot for slot in _asked(model)["slots"] if slot["name"] == name)


def _type(model: Any, name: str) -> Any:
    return next(kind for kind in model["languageModel"]["types"] if kind["name"] == name)


def _sample(intent: str, *samples: str) -> Change:
    return lambda m: _intent(m, intent)["samples"].extend(samples)


def _synonym(name: str, *synonyms: str, value: int = 0) -> Change:
    return lambda m: _type(m, name)["values"][value]["name"]["synonyms"].extend(synonyms)


def _without_intent(name: str) -> Change:
    return lambda m: m["languageModel"]["intents"].remove(_intent(m, name))


def _with_intent(name: str, *samples: str, **more: Any) -> Change:
    return lambda m: m["languageModel"]["intents"].append({"name": name, "samples": [*samples], **more})


ANSWER, DIALOG = '"name": "AnswerIntent"', '"dialog"'

MODEL_RULES: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    # The model against the code
    "unknown intent": (
        _with_intent("JokeIntent", "amuse me zeppelin"),
        "the code knows no intent JokeIntent",
        ('"JokeIntent"',),
    ),
    "missing built-in intent": (
        _without_intent("AMAZON.NavigateHomeIntent"),
        "intent AMAZON.NavigateHomeIntent is missing",
        ('"intents"',),
    ),
    "catch-all that catches nothing": (
        lambda m: _intent(m, "WordsIntent").update(samples=["zeppelin {words}", "airship {word}"]),
        "WordsIntent has no sample that is a slot alone",
        ('"WordsIntent"',),
    ),
    "slot that is no question": (
        lambda m: _intent(m, "AnswerIntent")["slots"].append(
            {"name": "zeppelin", "type": "Word", "samples": ["{zeppelin}"]}
        ),
        "AnswerIntent: slot zeppelin is no question",
        (ANSWER, '"name": "zeppelin"'),
    ),
    "type that is not defined": (
        lambda m: _intent(m, "WordsIntent")["slots"][0].update(type="Zeppelin"),
        "WordsIntent: slot word: type Zeppelin is not defined",
        ('"WordsIntent"', '"name": "word"'),
    ),
    "slot that is in no sample": (
        lambda m: _slot(m, "area").update(samples=[]),
        "AnswerIntent: slot area is in no sample utterance",
        (ANSWER, '"name": "area"'),
    ),
    "sample with an unknown slot": (
        _sample("WordsIntent", "why is {zeppelin}"),
        "WordsIntent: sample 'why is {zeppelin}' names slot zeppelin, which is not defined",
        ("why is {zeppelin}",),
    ),
    "type that nothing uses": (
        lambda m: m["languageModel"]["types"].append(
            {"name": "Zeppelin", "values": [{"name": {"value": "b"}}]}
        ),
        "type Zeppelin is used by no slot",
        ('"Zeppelin"',),
    ),
    "sample of two intents": (
        lambda m: (
            _sample("WordsIntent", "zeppelin what's next-door")(m),
            _sample("AnswerIntent", "Zeppelin whats next door")(m),
        ),
        "AnswerIntent: sample 'Zeppelin whats next door' is a sample of WordsIntent too",
        ("Zeppelin whats next door",),
    ),
    "sample twice": (
        _sample("WordsIntent", "zeppelin", "zeppelin"),
        "WordsIntent: sample 'zeppelin' is a sample of WordsIntent too",
        ('"WordsIntent"', '"zeppelin"', '"zeppelin"'),
    ),
    "synonym of two values": (
        lambda m: (_synonym("Word", "zeppelin")(m), _synonym("Word", "Zeppelin", value=1)(m)),
        "Word: 'Zeppelin' stands under 'part' already",
        ('"types"', '"name": "Word"', '"Zeppelin"'),
    ),
    "synonym twice": (
        _synonym("Word", "zeppelin", "Zeppelin"),
        "Word: 'Zeppelin' stands under 'part' already",
        ('"types"', '"name": "Word"', '"Zeppelin"'),
    ),
    "size": (lambda m: m.update(comment="z" * 100_000), "bytes, more than 100000", ()),
    # Amazon's rules
    "invocation name": (
        lambda m: m["languageModel"].update(invocationName="the weakness guide app"),
        "invocation name 'the weakness guide app': 'app' is a wake word or reserved",
        ('"invocationName"',),
    ),
    "intent twice": (
        _with_intent("AMAZON.HelpIntent"),
        "intent AMAZON.HelpIntent stands twice",
        ('"AMAZON.HelpIntent"', '"AMAZON.HelpIntent"'),
    ),
    "extended fallback": (
        _sample("AMAZON.FallbackIntent", "zeppelin"),
        "AMAZON.FallbackIntent takes no sample utterances",
        ('"zeppelin"',),
    ),
    "extended home": (
        _sample("AMAZON.NavigateHomeIntent", "zeppelin"),
        "AMAZON.NavigateHomeIntent takes no sample utterances",
        ('"zeppelin"',),
    ),
    "intent without samples": (
        lambda m: _intent(m, "AnswerIntent").update(samples=[]),
        "AnswerIntent has no sample utterance",
        (ANSWER,),
    ),
    "phrase alone": (
        lambda m: (
            _intent(m, "WordsIntent")["slots"].append({"name": "query", "type": "AMAZON.SearchQuery"}),
            _sample("WordsIntent", "{query}", "zeppelin {query}")(m),
        ),
        "WordsIntent: sample '{query}' needs words beside its slot",
        ('"{query}"',),
    ),
    "slot that is an intent": (
        _with_intent("area", "zeppelin"),
        "AnswerIntent: slot area is the name of an intent too",
        ('"name": "area"',),
    ),
    "slot twice": (
        lambda m: _intent(m, "WordsIntent")["slots"].append({"name": "words", "type": "Words"}),
        "WordsIntent: slot words stands twice",
        ('"name": "words"', '"name": "words"'),
    ),
    "sample of a slot without it": (
        lambda m: _slot(m, "area")["samples"].append("zeppelin"),
        "AnswerIntent: slot area: sample 'zeppelin' does not hold that slot alone",
        (ANSWER, '"name": "area"', '"zeppelin"'),
    ),
    "sample of a slot with another": (
        lambda m: _slot(m, "area")["samples"].append("{area} since {onset}"),
        "AnswerIntent: slot area: sample '{area} since {onset}' does not hold that slot alone",
        (ANSWER, '"name": "area"', '"{area} since {onset}"'),
    ),
    "sample of a slot with odd characters": (
        lambda m: _slot(m, "area")["samples"].append("zeppelin, {area}"),
        "AnswerIntent: sample 'zeppelin, {area}' has more than words, {slots} and single spaces",
        ('"zeppelin, {area}"',),
    ),
    "type twice": (
        lambda m: m["languageModel"]["types"].append(dict(_type(m, "TopicAnswer"))),
        "type TopicAnswer stands twice",
        ('"types"', '"name": "TopicAnswer"', '"name": "TopicAnswer"'),
    ),
    "type without values": (
        lambda m: _type(m, "TopicAnswer").update(values=[]),
        "type TopicAnswer has no values",
        ('"types"', '"name": "TopicAnswer"'),
    ),
    "long synonym": (
        _synonym("Word", "zeppelin " * 16),
        "Word: 144 characters, more than 140",
        ("zeppelin zeppelin",),
    ),
    "empty synonym": (
        _synonym("Word", ""),
        "Word: an empty value",
        ('"types"', '"name": "Word"', '""'),
    ),
    # Amazon's rules for asking
    "dialog of no intent": (
        lambda m: m["dialog"]["intents"].append({"name": "JokeIntent"}),
        "dialog: there is no intent JokeIntent",
        (DIALOG, '"JokeIntent"'),
    ),
    "delegation": (
        lambda m: _asked(m).update(delegationStrategy="ALWAYS"),
        "dialog: AnswerIntent: delegationStrategy is ALWAYS, not SKILL_RESPONSE",
        (DIALOG, ANSWER),
    ),
    "delegation of the whole model": (
        lambda m: (_asked(m).pop("delegationStrategy"), m["dialog"].update(delegationStrategy="ALWAYS")),
        "dialog: AnswerIntent: delegationStrategy is ALWAYS, not SKILL_RESPONSE",
        (DIALOG, ANSWER),
    ),
    "dialog slot that the intent lacks": (
        lambda m: _asked(m)["slots"].append({**_asked_slot(m, "area"), "name": "zeppelin"}),
        "dialog: AnswerIntent: slot zeppelin is no slot of the intent",
        (DIALOG, '"name": "zeppelin"'),
    ),
    "dialog slot that is missing": (
        lambda m: _asked(m)["slots"].append(_asked(m)["slots"].pop(0) | {"name": "zeppelin"}),
        "dialog: AnswerIntent: slot onset can't be asked for",
        (DIALOG, ANSWER),
    ),
    "dialog slot of another type": (
        lambda m: _asked_slot(m, "area").update(type="Word"),
        "dialog: AnswerIntent: slot area is of type Word, in the intent of AreaAnswer",
        (DIALOG, '"name": "area"'),
    ),
    "dialog slot that is not required": (
        lambda m: _asked_slot(m, "area").update(elicitationRequired=False),
        "dialog: AnswerIntent: slot area is not required",
        (DIALOG, '"name": "area"'),
    ),
    "dialog slot without a prompt": (
        lambda m: m["prompts"].pop(0),
        "dialog: AnswerIntent: slot onset: there is no prompt Elicit.AnswerIntent.onset",
        (DIALOG, '"name": "onset"'),
    ),
    "dialog slot twice": (
        lambda m: _asked(m)["slots"].append(dict(_asked_slot(m, "area"))),
        "dialog: AnswerIntent: slot area stands twice",
        (DIALOG, '"name": "area"', '"name": "area"'),
    ),
    "prompt twice": (
        lambda m: m["prompts"].append(dict(m["prompts"][0])),
        "prompt Elicit.AnswerIntent.onset stands twice",
        (DIALOG, '"id": "Elicit.AnswerIntent.onset"', '"id": "Elicit.AnswerIntent.onset"'),
    ),
    "prompt that asks for nothing": (
        lambda m: m["prompts"].append({"id": "zeppelin", "variations": []}),
        "prompt zeppelin asks for no slot",
        (DIALOG, '"zeppelin"'),
    ),
}


FOLLOWS = {
    "catch-all that catches nothing": 2,
    "type that is not defined": 1,
    "invocation name": 3,
    "slot that is an intent": 1,
    "dialog slot that is missing": 1,
}
"""Further rules that the same copy cannot but break."""


@pytest.mark.parametrize("rule", MODEL_RULES)
def test_model_rule(rule: str, data: Data, real: frozenset[str]) -> None:
    change, what, marks = MODEL_RULES[rule]
    broken = _model(data, change)
    found = _new(broken, real)
    line = _at(broken.models[0].text, *marks)
    expected = [fault for fault in found if fault.endswith(what)]
    assert [f.split(": ")[0] for f in expected] == [f"{MODEL}:{line}"], found
    assert len(found) == 1 + FOLLOWS.get(rule, 0), found


@pytest.mark.parametrize("name", ["AnswerIntent", "WordsIntent"])
def test_intent_that_brings_words(name: str, data: Data, real: frozenset[str]) -> None:
    broken = _model(data, _without_intent(name))
    line = _at(broken.models[0].text, '"intents"')
    assert f"{MODEL}:{line}: intent {name} is missing" in _new(broken, real)


@pytest.mark.parametrize("question", [*BY_ID, "confirm", "topic"])
def test_question_that_has_no_slot(question: str, data: Data, real: frozenset[str]) -> None:
    broken = _model(data, lambda m: _intent(m, "AnswerIntent")["slots"].remove(_slot(m, question)))
    line = _at(broken.models[0].text, ANSWER)
    what = f"AnswerIntent: there is no slot for question {question}"
    assert f"{MODEL}:{line}: {what}" in _new(broken, real)


@pytest.mark.parametrize("name", ["Joke2Intent", "Joke-Intent", "Joke.Intent", "AMAZON.2Intent"])
def test_name_of_an_intent(name: str, data: Data, real: frozenset[str]) -> None:
    broken = _model(data, _with_intent(name, "zeppelin"))
    line = _at(broken.models[0].text, f'"{name}"')
    assert _new(broken, real) == [
        f"{MODEL}:{line}: intent {name}: its name has more than letters and _",
        f"{MODEL}:{line}: the code knows no intent {name}",
    ]


def test_names_of_a_slot_and_a_type(data: Data, real: frozenset[str]) -> None:
    def change(model: Any) -> None:
        _intent(model, "WordsIntent")["slots"].append({"name": "slot2", "type": "Type2"})
        _intent(model, "WordsIntent")["samples"].append("thanks {slot2}")
        model["languageModel"]["types"].append({"name": "Type2", "values": [{"name": {"value": "b"}}]})

    broken = _model(data, change)
    text = broken.models[0].text
    at_slot, at_type = _at(text, '"name": "slot2"'), _at(text, '"name": "Type2"')
    at_sample = _at(text, '"thanks {slot2}"')
    characters = "has more than words, {slots} and single spaces"
    assert _new(broken, real) == [
        f"{MODEL}:{at_sample}: WordsIntent: sample 'thanks {{slot2}}' {characters}",
        f"{MODEL}:{at_slot}: WordsIntent: slot slot2: its name has more than letters and _",
        f"{MODEL}:{at_type}: type Type2: its name has more than letters and _",
    ]


@pytest.mark.parametrize(
    "sample",
    [
        "zeppelin!", "zeppelin 2", "zeppelin, please", "zeppelin.", "zeppelin  please", " zeppelin",
        "zeppelin?", "my zeppelin/airship", "zeppelin {words", "zeppelin{words}", "{words}{word} zeppelin",
        "zeppelin \u2019s",
    ],
)  # fmt: skip
def test_sample_characters(sample: str, data: Data, real: frozenset[str]) -> None:
    broken = _model(data, _sample("WordsIntent", sample))
    line = _at(broken.models[0].text, json.dumps(sample, ensure_ascii=False))
    what = f"WordsIntent: sample {sample!r} has more than words, {{slots}} and single spaces"
    assert _new(broken, real) == [f"{MODEL}:{line}: {what}"]


@pytest.mark.parametrize(
    "sample",
    [
        "m.s. zeppelin",
        "m. s. zeppelin",
        "my {words}'s a zeppelin",
        "zeppelins' well-known ones",
        "m.s.'s ones",
    ],
)
def test_sample_characters_that_are_fine(sample: str, data: Data, real: frozenset[str]) -> None:
    assert _new(_model(data, _sample("WordsIntent", sample)), real) == []


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("weakness guide", 0), ("sam's weak muscles", 0), ("m. s. guide", 0), ("the weakness guide", 0),
        ("weakness", 1), ("Weakness guide", 1), ("weakness  guide", 1), ("weakness guide 2", 1),
        ("weakness-guide", 2), ("open weakness", 1), ("guide to weakness", 1), ("alexa guide", 1),
        ("the guide", 1), ("weakness skill", 1), ("with weakness", 1), ("whether weak", 1), ("", 2),
    ],
)  # fmt: skip
def test_invocation_name(name: str, faults: int) -> None:
    assert len(list(invocation_faults(name))) == faults


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{\n"a": 1,\n}', ":3: is not JSON: "),
        ('{"interactionModel": {}}', ":1: is not an interaction model: KeyError('languageModel')"),
        ('{"interactionModel": []}', ":1: is not an interaction model: TypeError"),
    ],
)
def test_model_that_cannot_be_read(text: str, what: str, data: Data) -> None:
    [fault] = [f for f in check(replace(data, models=(File(MODEL, text),))) if f.startswith(MODEL)]
    assert fault.startswith(MODEL + what)


def test_sample_is_found_with_its_slots_filled() -> None:
    model = Model.of(read().models[0])
    assert fills(model, "Tell me about exercise")
    assert fills(model, "{words}")
    assert not fills(model, "well my left leg"), "which is a sample where it is asked for, and nowhere else"
    assert not fills(model, "my left zeppelin is weak")
    assert not fills(model, "")


# skill.json


def _about(manifest: Any) -> Any:
    return manifest["publishingInformation"]["locales"]["en-US"]


def _phrases(*phrases: str) -> Change:
    return lambda m: _about(m).update(examplePhrases=list(phrases))


MANIFEST_RULES: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "version": (
        lambda m: m.update(manifestVersion="2"),
        "manifestVersion is not '1.0'",
        ('"manifestVersion"',),
    ),
    "property": (lambda m: m.update(zeppelin=1), "manifest: unknown property zeppelin", ('"zeppelin"',)),
    "no phrases": (_phrases(), "en-US: examplePhrases are not 1 to 3", ('"examplePhrases"',)),
    "many phrases": (
        _phrases(*["Alexa, open weakness guide"] * 4),
        "en-US: examplePhrases are not 1 to 3",
        ('"examplePhrases"',),
    ),
    "first phrase": (
        _phrases("Alexa, open weakness guides"),
        "en-US: example 'Alexa, open weakness guides' does not open 'weakness guide'",
        ("weakness guides",),
    ),
    "phrase of another skill": (
        _phrases("Alexa, open weakness guide", "Alexa, ask weak guide who can help"),
        "en-US: example 'Alexa, ask weak guide who can help' does not name 'weakness guide'",
        ("weak guide",),
    ),
    "phrase that is no sample": (
        _phrases("Alexa, open weakness guide", "Alexa, ask weakness guide for zeppelins"),
        "en-US: example 'Alexa, ask weakness guide for zeppelins': 'for zeppelins' is no sample utterance",
        ("zeppelins",),
    ),
    "disclaimer": (
        lambda m: _about(m).update(description="Call 911."),
        "en-US: description does not say 'not a diagnosis'",
        ('"description"',),
    ),
    "emergency number": (
        lambda m: _about(m).update(description="This is not a diagnosis."),
        "en-US: description does not say '911'",
        ('"description"',),
    ),
    "privacy policy": (
        lambda m: m["privacyAndCompliance"]["locales"]["en-US"].update(privacyPolicyUrl="http://a"),
        "en-US: privacyPolicyUrl is no https address",
        ('"privacyPolicyUrl"',),
    ),
    "testing instructions": (
        lambda m: m["publishingInformation"].pop("testingInstructions"),
        "there are no testingInstructions",
        ('"publishingInformation"',),
    ),
    "locale without a model": (
        lambda m: m["privacyAndCompliance"]["locales"].update(
            {"en-GB": {"privacyPolicyUrl": "https://example.org"}}
        ),
        "privacyAndCompliance: locale en-GB has no interaction model",
        ('"en-GB"',),
    ),
    "model without a locale": (
        lambda m: m["publishingInformation"].update(locales={}),
        "publishingInformation: locale en-US is missing",
        ('"locales"',),
    ),
}


@pytest.mark.parametrize("rule", MANIFEST_RULES)
def test_manifest_rule(rule: str, data: Data, real: frozenset[str]) -> None:
    change, what, marks = MANIFEST_RULES[rule]
    broken = _manifest(data, change)
    line = _at(broken.manifest.text, *marks)
    assert _new(broken, real) == [f"{MANIFEST}:{line}: {what}"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{\n", ":2: is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", ":1: there is no manifest"),
        ('{\n"manifest": 1}', ":1: there is no manifest"),
    ],
)
def test_manifest_that_cannot_be_read(text: str, fault: str, data: Data, real: frozenset[str]) -> None:
    assert _new(replace(data, manifest=File(MANIFEST, text)), real) == [MANIFEST + fault]


def test_top_level_property_of_the_manifest(data: Data, real: frozenset[str]) -> None:
    text = data.manifest.text.replace("{", '{\n"zeppelin": 1,', 1)
    broken = replace(data, manifest=File(MANIFEST, text))
    assert _new(broken, real) == [f"{MANIFEST}:2: unknown property zeppelin"]


# Words


@pytest.mark.parametrize(
    "key",
    [
        "meta.emergency_number", "ask.onset.closed", "explain.help.area", "explain.why.area",
        "facts.onset.years", "facts.has_ms.true", "parts.knee", "signs.seizure", "escalate.emergency.any",
        "guidance.walking_exercise.tell", "topic.walking.offer", "acknowledge.thanks", "close.done",
    ],
)  # fmt: skip
def test_words_that_are_missing(key: str, data: Data, real: frozenset[str]) -> None:
    header, name = key.rsplit(".", 1)
    broken = _words(data, rf"(?s)(^\[{re.escape(header)}\].*?)^{name} = .*?$", r"\1")
    line = _at(broken.words[0].text, f"[{header}]")
    assert _new(broken, real) == [f"{WORDS}:{line}: {key} is missing"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('seizure = ""', "signs.seizure is no text, nor several"),
        ("seizure = []", "signs.seizure is no text, nor several"),
        ("seizure = 1", "signs.seizure is no text, nor several"),
        ('knee = ["knee"]', "parts.knee needs two forms, for one and for many"),
        ('knee = "knee"', "parts.knee needs two forms, for one and for many"),
        ('seizure = "a {zeppelin}"', "signs.seizure has a slot {zeppelin} that the code does not fill"),
        ('crisis_line = "{number}"', "meta.crisis_line has a slot {number} that the code does not fill"),
        ('seizure = "a {}"', "signs.seizure has a slot {} that the code does not fill"),
        (
            'seizure = "a {"',
            "signs.seizure has braces that do not fit: Single '{' encountered in format string",
        ),
        ('seizure = "take 20 mg"', "signs.seizure names a dose: 'take 20 mg'"),
        ('seizure = "take 20mg"', "signs.seizure names a dose: 'take 20mg'"),
        ('seizure = "Don\'t exercise"', 'signs.seizure tells not to exercise: "Don\'t exercise"'),
        ('seizure = "do not exercise"', "signs.seizure tells not to exercise: 'do not exercise'"),
    ],
)
def test_words_rule(line: str, what: str, data: Data, real: frozenset[str]) -> None:
    name = line.split(" ")[0]
    broken = _words(data, rf"^{name} = .*$", line)
    assert _new(broken, real) == [f"{WORDS}:{_at(broken.words[0].text, line)}: {what}"]


@pytest.mark.parametrize("header", ["close", "escalate.emergency", "topic.walking", "facts.onset"])
def test_words_that_nothing_asks_for(header: str, data: Data, real: frozenset[str]) -> None:
    broken = _words(data, rf"^\[{re.escape(header)}\]$", f'[{header}]\nzeppelin = "a"')
    line = _at(broken.words[0].text, "zeppelin")
    assert _new(broken, real) == [f"{WORDS}:{line}: {header}.zeppelin is asked for by nothing"]


def test_emergency_number_that_cannot_be_called(data: Data, real: frozenset[str]) -> None:
    broken = _words(data, r"^emergency_number = .*$", 'emergency_number = "911 or so"')
    words_line, manifest_line = (
        _at(broken.words[0].text, "911 or so"),
        _at(data.manifest.text, '"description"'),
    )
    assert _new(broken, real) == [
        f"{WORDS}:{words_line}: meta.emergency_number is '911 or so', which cannot be called",
        f"{MANIFEST}:{manifest_line}: en-US: description does not say '911 or so'",
    ]


def test_kind_of_sign_without_words_of_its_own(data: Data, real: frozenset[str]) -> None:
    assert _new(_words(data, r"(?s)(^\[escalate\.emergency\].*?)^stroke = .*?$", r"\1"), real) == []


def test_words_that_are_not_toml(data: Data, real: frozenset[str]) -> None:
    broken = replace(data, words=(File(WORDS, "a = 1\nb = = 2\n"),))
    assert _new(broken, real) == [f"{WORDS}:2: is not TOML: Invalid value (at line 2, column 5)"]


def test_words_of_a_locale_stand_over_those_of_its_language(data: Data, real: frozenset[str]) -> None:
    over = File("skill/languages/en/countries/us.toml", '[close]\ndone = "Bye {zeppelin}."\n')
    assert _new(replace(data, words=(*data.words, over)), real) == [
        "skill/languages/en/countries/us.toml:2: close.done has a slot {zeppelin} that the code does not fill"
    ]


def test_words_and_models_without_each_other(data: Data, real: frozenset[str]) -> None:
    german = File("skill/languages/de/spoken.toml", "")
    assert _new(replace(data, words=(*data.words, german)), real) == [
        "skill/languages/de/spoken.toml:1: there is no interaction model for these words"
    ]
    [fault] = [f for f in check(replace(data, words=())) if f.startswith(MODEL) and "words" in f]
    assert fault == f"{MODEL}:1: there are no words for its language"


# Knowledge


def _text(data: Data, name: str) -> str:
    return next(file.text for file in data.knowledge if file.name == name)


def _with_knowledge(data: Data, name: str, text: str) -> Data:
    knowledge = tuple(File(name, text) if file.name == name else file for file in data.knowledge)
    return replace(data, knowledge=knowledge)


@pytest.mark.parametrize(
    ("old", "by", "marks", "what"),
    [
        (
            'activity_level = "inactive"', 'activity_level = "zeppelin"',
            ('id = "inactive"',),
            "[[evidence]] inactive: when: activity_level: 'zeppelin' is not one of "
            "inactive, light, moderate, active",
        ),
        ("likely = 0.70", 'likely = "x"', ("[network]",), "[network]: likely: 'x' is not float"),
        ('id = "inactive"\n', "", ("[[evidence]]",), "[[evidence]] 1: id is missing"),
        ("[network]", "[zeppelin]\n[network]", (), "unknown table 'zeppelin'"),
        ("likely = 0.70", "likely = = 6", ("likely = =",), "is not TOML: Invalid value (at line "),
    ],
)  # fmt: skip
def test_knowledge_rule(
    old: str, by: str, marks: tuple[str, ...], what: str, data: Data, real: frozenset[str]
) -> None:
    text = _text(data, WEAKNESS).replace(old, by, 1)
    [fault] = _new(_with_knowledge(data, WEAKNESS, text), real)
    assert fault.startswith(f"{WEAKNESS}:{_at(text, *marks)}: {what}")


def test_source_that_has_a_fault(data: Data, real: frozenset[str]) -> None:
    text = _text(data, SOURCES).replace("publisher", "zeppelin", 1)
    [fault] = _new(_with_knowledge(data, SOURCES, text), real)
    line = _at(text, "zeppelin")
    assert re.fullmatch(rf"{SOURCES}:({line - 2}|{line - 1}|{line}): \[\w+\]: publisher is missing", fault)


def test_sign_that_the_knowledge_lacks(data: Data, real: frozenset[str]) -> None:
    text = _text(data, WEAKNESS).replace('"fever_or_infection"', '"fever_and_infection"')
    line = _at(text, "[[warning_sign]]")
    found = _new(_with_knowledge(data, WEAKNESS, text), real)
    assert f"{WEAKNESS}:{line}: warning sign fever_or_infection, which the code names, is missing" in found
    assert any(f.endswith("signs.fever_and_infection is missing") for f in found)


def test_emergency_without_a_sign_is_asked_back_in_words_of_its_own(data: Data, real: frozenset[str]) -> None:
    more = '\n[[combination]]\nid = "zeppelin"\nsudden = true\ntriage = "emergency"\nsource = "cdc_stroke"\n'
    broken = _with_knowledge(data, WEAKNESS, _text(data, WEAKNESS) + more)
    line = _at(data.words[0].text, "[clarify]")
    assert _new(broken, real) == [f"{WORDS}:{line}: clarify.onset_any is missing"]


# The tables of the check against the code they stand for

POLICY = [file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "core" / "policy").rglob("*.py"))]


def _source(*modules: str) -> str:
    return "\n".join((ROOT / module).read_text("utf-8") for module in modules)


def _keys(source: str) -> Iterator[str]:
    """Patterns of the dotted keys that stand in a source, what is put in as a wildcard."""
    tree = ast.parse(source)
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values)
            pattern = "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            pattern = re.escape(node.value)
        else:
            continue
        if re.fullmatch(r"[a-z_]+(\\\.(\w|\\w\+)+)+", pattern):
            yield pattern


def test_every_key_that_the_code_asks_for_is_checked_and_no_other(data: Data) -> None:
    knowledge = load(data.knowledge)
    known = {**words.allowed(knowledge), **words.asked(knowledge)}
    source = _source(
        "core/wording/words.py", "core/wording/say.py", "core/wording/phrases.py",
        "core/wording/show.py", "core/wording/result.py",
        "alexa/handlers.py", "device/conversation.py",
        "device/doctor.py", "device/listening/live.py", "device/hands_free.py", "device/talk_command.py",
        "device/phrases/command.py", "device/phrases/enrolment.py",
    )  # fmt: skip
    patterns = set(_keys(source))
    assert len(patterns) > 30
    assert [p for p in patterns if not any(re.fullmatch(p, key) for key in known)] == []
    assert [key for key in known if not any(re.fullmatch(p, key) for p in patterns)] == []


@pytest.mark.parametrize(
    ("start", "calls", "besides"),
    [
        ("acknowledge", ("Acknowledge", "_left_open"), {"repeat"}),
        ("explain", ("Explain",), set()),
        ("close", ("Close", "closed"), {"stop_contact", "both"}),
    ],
)
def test_every_act_of_the_dialog_has_words(
    start: str, calls: tuple[str, ...], besides: set[str], data: Data
) -> None:
    said = {
        text.value
        for call in _calls(_source(*POLICY), *calls)
        for text in call.args
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        # "explain.help" has a text for each question instead.
        and (start != "explain" or len(call.args) == 1)
    }  # fmt: skip
    keys = words.asked(load(data.knowledge))
    assert said | besides == {key.split(".")[1] for key in keys if re.fullmatch(rf"{start}\.\w+", key)}


def _calls(source: str, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            named = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if named in names:
                yield node
