"""Whether what a model says of asking for slots keeps Amazon's rules."""

from __future__ import annotations

from collections.abc import Iterator

from skill.check.files import entry
from skill.check.model import DialogIntent, Intent, Model, repeated

_DIALOG = r'"dialog"\s*:'


def faults(model: Model) -> Iterator[str]:
    """Yields where the dialog model breaks a rule."""
    intents = {intent.name: intent for intent in model.intents}
    for asked in model.dialog:
        if asked.name not in intents:
            what = f"dialog: there is no intent {asked.name}"
            yield model.file.fault(what, _DIALOG, entry("name", asked.name))
        else:
            yield from _intent(model, asked, intents[asked.name])
    for prompt in repeated(model.prompts):
        yield model.file.fault(f"prompt {prompt} stands twice", _DIALOG, *[entry("id", prompt)] * 2)
    used = {slot.prompt for asked in model.dialog for slot in asked.slots}
    for prompt in model.prompts:
        if prompt not in used:
            yield model.file.fault(f"prompt {prompt} asks for no slot", _DIALOG, entry("id", prompt))


def _intent(model: Model, asked: DialogIntent, intent: Intent) -> Iterator[str]:
    of_intent = (_DIALOG, entry("name", asked.name))
    if asked.delegation != "SKILL_RESPONSE":
        # Amazon would ask in words of its own.
        what = f"dialog: {asked.name}: delegationStrategy is {asked.delegation}, not SKILL_RESPONSE"
        yield model.file.fault(what, *of_intent)
    for slot in asked.slots:
        name = f"dialog: {asked.name}: slot {slot.name}"
        near = (*of_intent, entry("name", slot.name))
        if slot.name not in intent.types:
            yield model.file.fault(f"{name} is no slot of the intent", *near)
        elif slot.type != intent.types[slot.name]:
            what = f"{name} is of type {slot.type}, in the intent of {intent.types[slot.name]}"
            yield model.file.fault(what, *near)
        if slot.required is not True:
            # A skill without a required slot may not send Dialog.ElicitSlot.
            yield model.file.fault(f"{name} is not required", *near)
        if slot.prompt not in model.prompts:
            # MissingDialogIntentSlotPrompt
            yield model.file.fault(f"{name}: there is no prompt {slot.prompt}", *near)
    for name in repeated(tuple(slot.name for slot in asked.slots)):
        what = f"dialog: {asked.name}: slot {name} stands twice"
        yield model.file.fault(what, *of_intent, *[entry("name", name)] * 2)
