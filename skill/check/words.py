"""Whether a locale has every text that the code asks for, no other, and none that harms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from string import Formatter
from typing import Any, get_args, get_type_hints

from skill.check.files import File
from skill.core.assess.cause import Confidence
from skill.core.fields import NEW, Facts
from skill.core.heard import Feeling
from skill.core.history import Proposal
from skill.core.knowledge import Cause, Knowledge, Topic, Triage
from skill.core.questions import BY_ID
from skill.core.session import TOPIC
from skill.core.values import BodyPart

Asked = Mapping[str, frozenset[str]]
"""Keys, with the slots that the code fills in the text under each."""

_CALLED = frozenset({"number", "crisis", "harm"})
"""The slots of the numbers that can be called, which every text may have but those that tell them."""
_CALLS, _OTHER = "meta.", "other."
"""The start of the keys of those numbers, and of what is said otherwise to a carer."""
_FIXED: Mapping[tuple[str, ...], str] = {
    ("meta.",): "emergency_number crisis_line harm_line",
    ("explain.",): (
        "welcome welcome_back welcome_again nothing_halfway education change which_sign later depends "
        "first_question"
    ),
    ("clarify.",): "warning_signs_any reprompt again sign_again confirmed crisis harmed crisis_reprompt",
    ("clarify.", "facts"): "heard",
    ("clarify.", "facts", "instead"): "either",
    ("clarify.", "signs"): "warning_signs onset",
    ("acknowledge.", "facts"): (
        "ok heard corrected no_change unknown moving_on going_back start_over slower thanks no_emergency "
        "no_crisis"
    ),
    ("acknowledge.",): "repeat forgotten",
    ("acknowledge.", "days"): "remembered remembered_result",
    ("decline.",): "out_of_scope memory keeping forgetting",
    ("close.",): "stop stop_contact done long emergency crisis both",
    ("reprompt.", "question"): "quiet",
    ("apology.",): "failure reprompt",
    ("last_time.",): "same",
    ("escalate.",): "emergency.any contact_care_team.any",
    ("escalate.crisis.",): "crisis both harmed crisis_again harmed_again",
    ("places.", "one", "many"): "left right both none left_of right_of",
    ("places.",): "several left_whole right_whole",
    ("join.", "first", "last"): "two clauses",
    ("join.", "first", "second", "last"): "three",
    ("result.",): "changed contact no_diagnosis education",
    ("result.", "reasons"): "reasons",
    ("facts.", "places"): "strengthened",
    ("topic.why.", "reasons"): "more",
    ("topic.",): "none send.tell any.offer any.reprompt",
    ("topic.step.",): "first next",
    ("topic.why.",): "deconditioning nerve_conduction mixed none source",
    ("card.", "unused", "nerve"): "chances",
    ("card.",): "title cause told asked helps sources education title_emergency title_crisis",
    ("device.", "reason"): "no_sound not_listening small",
    ("device.",): "listening thinking speaking",
    ("enroll.",): ("pause once_more quiet short long unlike skip half done later all_there deleted none"),
    ("enroll.", "number"): "begin too_few",
    ("enroll.", "phrase"): "say next again",
    ("doctor.", "number"): "voices phrases",
    ("doctor.", "phrase", "other"): "alike",
    ("doctor.", "reason"): "no_voices no_loudspeaker no_microphone no_recognizer",
    ("doctor.",): "loudspeaker microphone sentence said not_heard no_phrases",
    ("doctor.", "name"): "recognizer extra",
    ("doctor.", "text"): "heard",
}
"""By the start of the key and the slots: the rest of the key."""

_HARM = {
    re.compile(r"(?:\b|\d)mg\b|\bmilligrams?\b", re.IGNORECASE): "names a dose",
    re.compile(r"\bdo(?: not|n['\u2019]t) exercise\b", re.IGNORECASE): "tells not to exercise",
}


def asked(knowledge: Knowledge) -> Asked:
    """Returns the keys that have to be there."""
    keys: dict[str, tuple[str, ...]] = {
        start + rest: tuple(slots) for (start, *slots), names in _FIXED.items() for rest in names.split()
    }
    for question in BY_ID:
        keys |= {f"ask.{question}.{how}": () for how in ("first", "again", "closed", "reprompt", "short")}
        if BY_ID[question].along:
            keys |= {f"ask.{question}.{how}": () for how in ("along", "reprompt_along")}
        keys |= {f"explain.{what}.{question}": () for what in ("help", "why")}
    keys |= {f"explain.help.{what}": ("days",) for what in (TOPIC, *Proposal)}
    keys |= {f"propose.{what}.{how}": () for what in Proposal for how in ("offer", "reprompt")}
    keys |= {f"last_time.{cause}": () for cause in Cause}
    for name, hint in get_type_hints(Facts).items():
        keys |= {f"facts.{name}.{value}": () for value in _values(hint)}
    keys |= {f"parts.{part}": () for part in BodyPart}
    keys |= {f"signs.{sign}": () for sign in knowledge.signs}
    for answer in knowledge.answers.values():
        keys |= {f"answer.{answer.id}.say.{name}": () for name in ("any", *answer.varies)}
        keys[f"answer.{answer.id}.write"] = ()
    for step in knowledge.steps:
        keys |= {
            f"advice.{step.id}.{how}": () for how in ("say", "write", *(("safety",) if step.careful else ()))
        }
    keys |= {f"console.{feeling}": () for feeling in Feeling}
    for guidance in knowledge.guidance:
        keys |= {f"guidance.{guidance.id}.{how}": () for how in ("say", "tell", "write")}
    keys |= {f"topic.{topic}.offer": () for topic in Topic if topic is not Topic.SEND}
    keys |= {f"result.cause.{cause}": () for cause in Cause}
    keys |= {f"result.limb.{cause}": ("place",) for cause in Cause}
    keys |= {f"ask.training_effect.{how}": () for how in ("which", "reprompt_which")}
    keys |= {f"card.cause_name.{cause}": () for cause in Cause}
    keys |= {f"result.sure.{confidence}": () for confidence in Confidence}
    # An emergency that follows from no sign of its own is asked back without one.
    for combination in knowledge.combinations:
        named = {*combination.signs, combination.adds} - {NEW, None}
        if combination.triage is Triage.EMERGENCY and not named:
            keys["clarify.onset_any"] = ()
    return {key: frozenset(slots) for key, slots in keys.items()}


def allowed(knowledge: Knowledge) -> Asked:
    """Returns the keys that may be there: a kind of warning sign without its own text takes ``any``."""
    kinds = {sign.kind for sign in knowledge.signs.values()}
    triages = (Triage.EMERGENCY, Triage.CONTACT_CARE_TEAM)
    # A crisis has its own words.
    kinds -= {sign.kind for sign in knowledge.signs.values() if sign.triage is Triage.CRISIS}
    return {f"escalate.{triage}.{kind}": frozenset() for triage in triages for kind in kinds}


def _values(hint: Any) -> Iterator[str]:
    for kind in get_args(hint):
        if kind is bool:
            yield from ("true", "false")
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            yield from kind


def faults(files: Sequence[File], knowledge: Knowledge) -> Iterator[str]:
    """Yields what is wrong with the words of a locale.

    :param files: those of the language, its ``spoken.toml`` first, then those of the locale that replace some
        of them.
    :raises UnreadableError: where a file is not TOML.
    """
    tables = [(file, dict(_leaves(file.toml()))) for file in files]
    words = {key: value for _, keys in tables for key, value in keys.items()}
    needed = asked(knowledge)
    known = {**allowed(knowledge), **needed}
    known |= {_OTHER + key: slots for key, slots in known.items()}
    for key in needed:
        if key not in words:
            yield files[0].fault(f"{key} is missing", *_near(key)[:1])
    for key, value in words.items():
        file = next(file for file, keys in reversed(tables) if key in keys)
        for what in _text_faults(key, value, known):
            yield file.fault(f"{key} {what}", *_near(key))


def _text_faults(key: str, value: Any, known: Asked) -> Iterator[str]:
    if key not in known:
        yield "is asked for by nothing"
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        yield "is no text, nor several"
        return
    if key.startswith("parts.") and (value is not texts or len(texts) != 2):
        yield "needs two forms, for one and for many"
    if key == "meta.emergency_number" and not (isinstance(value, str) and value.isdecimal()):
        yield f"is {value!r}, which cannot be called"
    for text in texts:
        try:
            slots = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError as fault:
            yield f"has braces that do not fit: {fault}"
            continue
        for slot in slots:
            if slot not in known.get(key, slots) and (slot not in _CALLED or key.startswith(_CALLS)):
                yield f"has a slot {{{slot}}} that the code does not fill"
        for pattern, what in _HARM.items():
            if pattern.search(text):
                yield f"{what}: {text!r}"


def _leaves(table: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{start}{name}.")
        else:
            yield start + name, value


def _near(key: str) -> tuple[str, ...]:
    header, name = key.rsplit(".", 1)
    return (rf"^\[{re.escape(header)}\]", rf"^{re.escape(name)}\s*=")
