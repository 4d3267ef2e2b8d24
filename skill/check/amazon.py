"""Whether an interaction model keeps Amazon's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skill.check.files import entry, quoted
from skill.check.model import SLOT, Intent, Model, repeated, sample_near

# "Choose the Invocation Name for a Custom Skill", Invocation name requirements; computer and ziggy are
# wake words that came after it was read.
_LAUNCH = frozenset(
    ("run", "start", "play", "resume", "use", "launch", "ask", "open", "tell", "load", "begin", "enable")
)
_CONNECTING = frozenset(
    ("to", "from", "in", "using", "with", "about", "for", "that", "by", "if", "and", "whether")
)
_WAKE = frozenset(("alexa", "amazon", "echo", "computer", "ziggy", "skill", "app"))
_NOT_IN_TWO = frozenset(("the", "a", "an", "for", "to", "of", "about", "up", "by", "at", "off", "with"))
_NAME_WORD = re.compile(r"[a-z]+(?:'[a-z]*)?|[a-z]\.")

# "Create Intents, Utterances, and Slots", Intent and slot name requirements.
_INTENT_NAME = re.compile(r"[A-Za-z][A-Za-z_]*|AMAZON\.[A-Za-z]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
# The error InvalidCharInSamples lists what a sample utterance may hold: letters, spaces, possessive
# apostrophes, hyphens, periods in initialisms. Slots are set off by spaces or end as a possessive.
_WORD = re.compile(r"'?[^\W\d_]+(?:['-][^\W\d_]+)*'?|(?:[^\W\d_]\.)+(?:'s)?|\{[A-Za-z_]+\}(?:'s)?")

# The developer console: "Slot value length exceeds the limit of 140 characters."
_MOST_CHARACTERS = 140
# Quoted from Amazon's pages: 50,000 custom slot values over all slot types of a skill.
_MOST_TEXTS = 50_000
# MissingCarrierPhraseWithPhraseSlot: a slot of such a type is no sample utterance by itself.
_PHRASE = frozenset({"AMAZON.SearchQuery"})

# As this project knows it: these cannot be extended.
_CLOSED = frozenset({"AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent"})


def faults(model: Model) -> Iterator[str]:
    """Yields where the model breaks a rule of Amazon's."""
    for what in invocation_faults(model.invocation):
        yield model.file.fault(f"invocation name {model.invocation!r}: {what}", r'"invocationName"')
    for name in repeated(tuple(i.name for i in model.intents)):
        yield model.file.fault(f"intent {name} stands twice", *[entry("name", name)] * 2)
    for intent in model.intents:
        yield from _intent(model, intent)
    yield from _types(model)


def invocation_faults(name: str) -> Iterator[str]:
    """Yields what Amazon would not take about an invocation name."""
    words = name.split(" ")
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        yield "has more than lower case words, possessive apostrophes, initials with periods, single spaces"
    if len(words) < 2:
        yield "is one word"
    for word in dict.fromkeys(words):
        if word in _LAUNCH:
            yield f"{word!r} launches skills"
        elif word in _CONNECTING:
            yield f"{word!r} connects a skill with a request"
        elif word in _WAKE:
            yield f"{word!r} is a wake word or reserved"
        elif word in _NOT_IN_TWO and len(words) == 2:
            yield f"{word!r} is an article or a preposition in a name of two words"


def _intent(model: Model, intent: Intent) -> Iterator[str]:
    if not _INTENT_NAME.fullmatch(intent.name):
        yield model.file.fault(f"intent {intent.name}: its name has more than letters and _", *intent.near())
    if intent.name in _CLOSED and intent.samples:
        what = f"{intent.name} takes no sample utterances"
        yield model.file.fault(what, *sample_near(intent, intent.samples[0]))
    if not intent.name.startswith("AMAZON.") and not intent.samples:
        yield model.file.fault(f"{intent.name} has no sample utterance", *intent.near())
    for sample in intent.said:
        if not all(_WORD.fullmatch(word) for word in sample.split(" ")):
            what = f"{intent.name}: sample {sample!r} has more than words, {{slots}} and single spaces"
            yield model.file.fault(what, *sample_near(intent, sample))
    for sample in intent.samples:
        slot_alone = SLOT.fullmatch(sample)
        if slot_alone and intent.types.get(slot_alone[1]) in _PHRASE:
            what = f"{intent.name}: sample {sample!r} needs words beside its slot"
            yield model.file.fault(what, *sample_near(intent, sample))
    intents = {i.name for i in model.intents}
    for slot in intent.slots:
        near = intent.near(r'"slots"\s*:', entry("name", slot.name))
        if not _NAME.fullmatch(slot.name):
            what = f"{intent.name}: slot {slot.name}: its name has more than letters and _"
            yield model.file.fault(what, *near)
        if slot.name in intents:
            yield model.file.fault(f"{intent.name}: slot {slot.name} is the name of an intent too", *near)
        for sample in slot.samples:
            if SLOT.findall(sample) != [slot.name]:
                what = f"{intent.name}: slot {slot.name}: sample {sample!r} does not hold that slot alone"
                yield model.file.fault(what, *near, quoted(sample))
    for name in repeated(tuple(slot.name for slot in intent.slots)):
        near = intent.near(r'"slots"\s*:', *[entry("name", name)] * 2)
        yield model.file.fault(f"{intent.name}: slot {name} stands twice", *near)


def _types(model: Model) -> Iterator[str]:
    texts = sum(len(value.texts) for kind in model.types for value in kind.values)
    if texts > _MOST_TEXTS:
        yield model.file.fault(f"has {texts} values and synonyms, more than {_MOST_TEXTS}", r'"types"\s*:')
    for name in repeated(tuple(kind.name for kind in model.types)):
        yield model.file.fault(f"type {name} stands twice", r'"types"\s*:', *[entry("name", name)] * 2)
    for kind in model.types:
        if not _NAME.fullmatch(kind.name):
            yield model.file.fault(f"type {kind.name}: its name has more than letters and _", *kind.near())
        if not kind.values:
            yield model.file.fault(f"type {kind.name} has no values", *kind.near())
        for value in kind.values:
            for text in value.texts:
                if fault := _text_fault(text):
                    yield model.file.fault(f"{kind.name}: {fault}", *kind.near(value.near(), quoted(text)))


def _text_fault(text: str) -> str | None:
    if not text.strip():
        return "an empty value"
    if len(text) > _MOST_CHARACTERS:
        return f"{len(text)} characters, more than {_MOST_CHARACTERS}"
    return None
