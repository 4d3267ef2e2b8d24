"""Whether an interaction model brings the code what was said, and keeps this project's own rules."""

from __future__ import annotations

from collections.abc import Iterator

from skill.alexa.intents import ANSWERS, COMMANDS, STATING
from skill.check.files import entry, quoted
from skill.check.model import SLOT, Intent, Model, SlotType, normal, sample_near
from skill.core.questions import BY_ID
from skill.core.session import CONFIRM, TOPIC

INTENTS = frozenset((*COMMANDS, *ANSWERS, *STATING))
"""The intents that the code knows."""

ANSWER, WORDS = "AnswerIntent", "WordsIntent"
NEEDED = frozenset(
    (
        ANSWER, WORDS,
        *(
            f"AMAZON.{name}Intent"
            for name in (
                "Help", "Stop", "Cancel", "Repeat", "StartOver", "Yes", "No", "Fallback", "NavigateHome",
                "Previous",
            )
        ),
    )
)  # fmt: skip
"""The intents that a model has to have."""

QUESTIONS = (*BY_ID, CONFIRM, TOPIC)
"""What the skill can ask for: each has a slot of that name."""

_MOST_BYTES = 100_000


def faults(model: Model) -> Iterator[str]:
    """Yields where the model does not fit the code, or is more than it needs."""
    size = len(model.file.text.encode())
    if size > _MOST_BYTES:
        yield model.file.fault(f"is {size} bytes, more than {_MOST_BYTES}")
    yield from _intents(model)
    for intent in model.intents:
        yield from _slots(model, intent)
    yield from _samples(model)
    yield from _types(model)


def _intents(model: Model) -> Iterator[str]:
    for intent in model.intents:
        if intent.name not in INTENTS:
            yield model.file.fault(f"the code knows no intent {intent.name}", *intent.near())
    intents = {intent.name: intent for intent in model.intents}
    for name in sorted(NEEDED - set(intents)):
        yield model.file.fault(f"intent {name} is missing", r'"intents"\s*:')
    if answer := intents.get(ANSWER):
        yield from _questions(model, answer)
    words = intents.get(WORDS)
    if words and not any(SLOT.fullmatch(sample) for sample in words.samples):
        yield model.file.fault(f"{WORDS} has no sample that is a slot alone", *words.near())


def _questions(model: Model, answer: Intent) -> Iterator[str]:
    asked = {slot.name for intent in model.dialog if intent.name == ANSWER for slot in intent.slots}
    for name in QUESTIONS:
        if name not in answer.types:
            yield model.file.fault(f"{ANSWER}: there is no slot for question {name}", *answer.near())
        elif name not in asked:
            what = f"dialog: {ANSWER}: slot {name} can't be asked for"
            yield model.file.fault(what, r'"dialog"\s*:', entry("name", ANSWER))
    for name in answer.types:
        if name not in QUESTIONS:
            near = answer.near(r'"slots"\s*:', entry("name", name))
            yield model.file.fault(f"{ANSWER}: slot {name} is no question", *near)


def _slots(model: Model, intent: Intent) -> Iterator[str]:
    defined = {kind.name for kind in model.types}
    used = {name for sample in intent.said for name in SLOT.findall(sample)}
    for slot in intent.slots:
        near = intent.near(r'"slots"\s*:', entry("name", slot.name))
        if slot.type not in defined and not slot.type.startswith("AMAZON."):
            what = f"{intent.name}: slot {slot.name}: type {slot.type} is not defined"
            yield model.file.fault(what, *near)
        if slot.name not in used:
            yield model.file.fault(f"{intent.name}: slot {slot.name} is in no sample utterance", *near)
    for sample in intent.said:
        for name in SLOT.findall(sample):
            if name not in intent.types:
                what = f"{intent.name}: sample {sample!r} names slot {name}, which is not defined"
                yield model.file.fault(what, *sample_near(intent, sample))


def _samples(model: Model) -> Iterator[str]:
    claimed: dict[str, Intent] = {}
    for intent in model.intents:
        for sample in intent.said:
            if other := claimed.get(normal(sample)):
                # Where both are spelt alike in one intent, the line is that of the second.
                again = [quoted(sample)] * (other is intent and [*intent.said].count(sample) > 1)
                what = f"{intent.name}: sample {sample!r} is a sample of {other.name} too"
                yield model.file.fault(what, *sample_near(intent, sample), *again)
            claimed.setdefault(normal(sample), intent)


def _types(model: Model) -> Iterator[str]:
    used = {slot.type for intent in model.intents for slot in intent.slots}
    for kind in model.types:
        if kind.name not in used:
            yield model.file.fault(f"type {kind.name} is used by no slot", *kind.near())
        yield from _texts(model, kind)


def _texts(model: Model, kind: SlotType) -> Iterator[str]:
    seen = dict[str, str]()
    for value in kind.values:
        for text in value.texts:
            if normal(text) in seen:
                what = f"{kind.name}: {text!r} stands under {seen[normal(text)]!r} already"
                yield model.file.fault(what, *kind.near(value.near(), quoted(text)))
            seen.setdefault(normal(text), value.texts[0])
