"""Whether an interaction model says what the code understands, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from skill.alexa.request import ANSWERS, COMMANDS, PLACES, PLURAL, STATING
from skill.check.files import entry, quoted
from skill.check.model import SLOT, Intent, Model, SlotType, normal, sample_near
from skill.core.knowledge import Topic
from skill.core.questions import BY_ID
from skill.core.turn import Answer, Comparison
from skill.core.values import ActivityChange, ActivityLevel, BodyPart, Onset, Reason, Side, TrainingEffect

INTENTS = frozenset((*COMMANDS, *ANSWERS, *STATING))
"""The intents that the code knows."""

NEEDED = frozenset(
    f"AMAZON.{name}Intent"
    for name in (
        "Help", "Stop", "Cancel", "Repeat", "StartOver", "Yes", "No", "Fallback", "NavigateHome",
        "Previous", "Next",
    )
)  # fmt: skip
"""Built-in intents that a model has to have, whatever the code knows."""

SLOTS: Mapping[str, str] = {
    **{part: "BodyPart" for part, _ in PLACES},
    **{side: "Side" for _, side in PLACES},
    PLURAL: "BodyPartPair",
    "denied_part": "BodyPart",
    "denied_parts": "BodyPartPair",
    "onset": "Onset",
    "pace": "Pace",
    "level": "ActivityLevel",
    "change": "ActivityChange",
    "reason": "Reason",
    "fading": "Fading",
    "rest": "RestEffect",
    "heat": "HeatEffect",
    "training": "TrainingEffect",
    "sign": "WarningSign",
    "denied_sign": "WarningSign",
    "sign_name": "WarningSignName",
    "diagnosis": "Diagnosis",
    "answer": "Answer",
    "comparison": "Comparison",
    "correction": "Correction",
    "topic": "Topic",
    "question": "QuestionName",
}
"""The slots that the code reads, and the type it takes each for."""

_YES_NO = ("yes", "no")
_IDS: Mapping[str, Iterable[str]] = {
    "BodyPart": BodyPart,
    "Side": Side,
    "Onset": Onset,
    "Pace": ("sudden", "gradual"),
    "ActivityLevel": ActivityLevel,
    "ActivityChange": ActivityChange,
    "Reason": Reason,
    "Fading": _YES_NO,
    "RestEffect": _YES_NO,
    "HeatEffect": _YES_NO,
    "TrainingEffect": TrainingEffect,
    "Diagnosis": (*_YES_NO, "unsure"),
    "Answer": Answer,
    "Comparison": Comparison,
    "Correction": ("replace", "add"),
    "Topic": Topic,
    "QuestionName": BY_ID,
}
_SAME = frozenset(
    {
        ("AMAZON.YesIntent", "Answer", "yes"),
        ("AMAZON.NoIntent", "Answer", "no"),
        ("DontKnowIntent", "Answer", "unsure"),
        ("WhyIntent", "Topic", "why"),
        ("WhoCanHelpIntent", "Topic", "who_can_help"),
        ("ExerciseIntent", "Topic", "exercise"),
        ("SendIntent", "Topic", "send"),
    }
)
"""Intents that mean the same as a slot value, so that it does not matter which of them is heard."""


def faults(model: Model, signs: Iterable[str]) -> Iterator[str]:
    """Yields where the model and the code disagree.

    :param signs: ids of the warning signs.
    """
    yield from _intents(model)
    yield from _slots(model)
    yield from _types(model, signs)
    yield from _claims(model)
    yield from _values(model)


def _intents(model: Model) -> Iterator[str]:
    for intent in model.intents:
        if intent.name not in INTENTS:
            yield model.file.fault(f"the code knows no intent {intent.name}", *intent.near())
    for name in sorted((INTENTS | NEEDED) - {intent.name for intent in model.intents}):
        yield model.file.fault(f"intent {name} is missing", r'"intents"\s*:')


def _slots(model: Model) -> Iterator[str]:
    defined = {kind.name for kind in model.types}
    for intent in model.intents:
        used = {name for sample in intent.samples for name in SLOT.findall(sample)}
        for slot in intent.slots:
            near = intent.near(r'"slots"\s*:', entry("name", slot.name))
            if slot.name not in SLOTS:
                yield model.file.fault(f"{intent.name}: the code reads no slot {slot.name}", *near)
            elif slot.type != SLOTS[slot.name]:
                what = f"{intent.name}: slot {slot.name} is of type {slot.type}, not {SLOTS[slot.name]}"
                yield model.file.fault(what, *near)
            if slot.type not in defined and not slot.type.startswith("AMAZON."):
                what = f"{intent.name}: slot {slot.name}: type {slot.type} is not defined"
                yield model.file.fault(what, *near)
            if slot.name not in used:
                yield model.file.fault(f"{intent.name}: slot {slot.name} is in no sample utterance", *near)
        for sample in intent.samples:
            for name in SLOT.findall(sample):
                if name not in intent.types:
                    what = f"{intent.name}: sample {sample!r} names slot {name}, which is not defined"
                    yield model.file.fault(what, *sample_near(intent, sample))
    for name in SLOTS:
        if not any(name in intent.types for intent in model.intents):
            yield model.file.fault(f"slot {name}, which the code reads, is in no intent", r'"intents"\s*:')


def _types(model: Model, signs: Iterable[str]) -> Iterator[str]:
    used = {slot.type for intent in model.intents for slot in intent.slots}
    known = {name: frozenset(map(str, ids)) for name, ids in _IDS.items()}
    known["WarningSign"] = known["WarningSignName"] = frozenset(signs)
    known["BodyPartPair"] = known["BodyPart"]
    for kind in model.types:
        if kind.name not in used:
            yield model.file.fault(f"type {kind.name} is used by no slot", *kind.near())
        if kind.name not in known:
            continue
        ids = {value.id for value in kind.values}
        for value in kind.values:
            if value.id not in known[kind.name]:
                what = f"{kind.name}: the code knows no value {value.id!r}"
                yield model.file.fault(what, *kind.near(value.near()))
        if kind.name not in ("WarningSignName", "BodyPartPair"):
            for missing in sorted(known[kind.name] - ids):
                yield model.file.fault(f"{kind.name}: value {missing!r} is missing", *kind.near())


def _claims(model: Model) -> Iterator[str]:
    """Utterances that are claimed twice: the same sample, or one that is a value of a slot alone."""
    claimed: dict[str, Intent] = {}
    alone = {
        intent.types[slot[1]]: intent
        for intent in model.intents
        for slot in map(SLOT.fullmatch, intent.samples)
        if slot and slot[1] in intent.types
    }
    for intent in model.intents:
        own = set[str]()
        for sample in intent.samples:
            heard = normal(sample)
            # Slots of one type take the same words, whatever they are called.
            other = claimed.setdefault(" ".join(_typed(word, intent) for word in heard.split()), intent)
            if heard in own:
                near = (*sample_near(intent, sample), *[quoted(sample)] * (intent.samples.count(sample) > 1))
                yield model.file.fault(f"{intent.name}: sample {sample!r} stands twice", *near)
            elif other is not intent:
                what = f"{intent.name}: sample {sample!r} is a sample of {other.name} too"
                yield model.file.fault(what, *sample_near(intent, sample))
            own.add(heard)
            for name, value, of in _values_alone(model, intent, heard, alone):
                what = f"{intent.name}: sample {sample!r} is {name} {value} of {of.name} too"
                yield model.file.fault(what, *sample_near(intent, sample))


def _values_alone(
    model: Model, intent: Intent, heard: str, alone: Mapping[str, Intent]
) -> Iterator[tuple[str, str, Intent]]:
    for name, of in alone.items():
        for value in sorted(model.texts.get(name, {}).get(heard, ())):
            if of is not intent and (intent.name, name, value) not in _SAME:
                yield name, value, of


def _typed(word: str, intent: Intent) -> str:
    slot = SLOT.fullmatch(word)
    return f"{{{intent.types.get(slot[1], slot[1])}}}" if slot else word


def _values(model: Model) -> Iterator[str]:
    for kind in model.types:
        claimed: dict[str, object] = {}
        for value in kind.values:
            yield from _texts(model, kind, claimed, value.id, value.texts, value.near())


def _texts(
    model: Model, kind: SlotType, claimed: dict[str, object], of: object, texts: tuple[str, ...], near: str
) -> Iterator[str]:
    seen = set[str]()
    for text in texts:
        heard = normal(text)
        if heard in seen:
            # Where both are spelt alike, the line is that of the second.
            first = (quoted(text),) if texts.count(text) > 1 else ()
            what = f"{kind.name}: {of}: {text!r} stands twice"
            yield model.file.fault(what, *kind.near(near, *first, quoted(text)))
        elif claimed.setdefault(heard, of) != of:
            what = f"{kind.name}: {text!r} is a synonym of {claimed[heard]} and of {of}"
            yield model.file.fault(what, *kind.near(near, quoted(text)))
        seen.add(heard)
