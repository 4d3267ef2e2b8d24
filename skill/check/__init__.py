"""Whether interaction models, skill.json, locales and knowledge agree with the code and Amazon's rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skill import content
from skill.check import amazon, clinical, code, dialog, manifest, words
from skill.check.files import File, UnreadableError, dig
from skill.check.model import Model
from skill.core.knowledge import Knowledge
from skill.core.knowledge.file import FILES

_LANGUAGES = "skill/languages"


@dataclass(frozen=True, slots=True)
class Data:
    """The files that are checked."""

    manifest: File
    models: tuple[File, ...]
    """Interaction models, named after their locales."""
    words: tuple[File, ...]
    """The words of languages and countries."""
    knowledge: tuple[File, ...]
    """The one of the evidence first."""

    def words_of(self, locale: str) -> tuple[File, ...]:
        """Returns the words of a locale: those of its language, then those of its country."""
        language, _, country = locale.lower().partition("-")
        own = (f"{_LANGUAGES}/{language}/{name}" for name in content.SPOKEN)
        names = (*own, f"{_LANGUAGES}/{language}/countries/{country}.toml")
        return tuple(file for name in names for file in self.words if file.name == name)


def faults() -> Iterator[str]:
    """Yields a line for each fault: ``FILE:LINE: what is wrong``."""
    yield from check(read())


def read() -> Data:
    """Returns the files of this skill."""
    package, skill_package = Path(content._ROOT), content.interaction_model_folder()
    custom = skill_package / "interactionModels" / "custom"

    def files(name: str, folder: Path, ending: str) -> tuple[File, ...]:
        found = sorted(item.name for item in folder.iterdir() if item.name.endswith(ending))
        return tuple(File(f"{name}/{item}", content._read(folder / item)) for item in found)

    knowledge = tuple(
        File(f"skill/knowledge/{name}.toml", content._read(package / "knowledge" / f"{name}.toml"))
        for name in FILES
    )
    return Data(
        File("interaction_model/skill.json", content._read(skill_package / "skill.json")),
        files("interaction_model/interactionModels/custom", custom, ".json"),
        tuple(_words_in(package / "languages")),
        knowledge,
    )


def _words_in(languages: Path) -> Iterator[File]:
    spoken = [file for name in content.SPOKEN for file in languages.glob(f"*/{name}")]
    for file in sorted([*spoken, *languages.glob("*/countries/*.toml")]):
        yield File(f"{_LANGUAGES}/{file.relative_to(languages).as_posix()}", content._read(file))


def check(data: Data) -> Iterator[str]:
    """Yields a line for each fault in these files, each once."""
    yield from dict.fromkeys(_check(data))


def _check(data: Data) -> Iterator[str]:
    knowledge: Knowledge | None = None
    try:
        knowledge = clinical.load(data.knowledge)
        yield from clinical.faults(knowledge, data.knowledge[0])
    except UnreadableError as fault:
        yield str(fault)
    models: dict[str, Model] = {}
    for file in data.models:
        try:
            models[file.stem] = Model.of(file)
        except UnreadableError as fault:
            yield str(fault)
    numbers: dict[str, str] = {}
    for locale, model in models.items():
        for rules in (amazon, dialog, code):
            yield from rules.faults(model)
        try:
            yield from _words(model, data.words_of(locale), knowledge)
            numbers[locale] = _number(data.words_of(locale))
        except UnreadableError as fault:
            yield str(fault)
    spoken = {file for file_locale in data.models for file in data.words_of(file_locale.stem)}
    for file in data.words:
        if file not in spoken:
            yield file.fault("there is no interaction model for these words")
    try:
        # A model that cannot be read is a fault already; the manifest is right to name its locale.
        yield from manifest.faults(data.manifest, models, numbers, {file.stem for file in data.models})
    except UnreadableError as fault:
        yield str(fault)


def _words(model: Model, files: Sequence[File], knowledge: Knowledge | None) -> Iterator[str]:
    if not any(file.stem == "spoken" for file in files):
        yield model.file.fault("there are no words for its language")
    elif knowledge is not None:
        yield from words.faults(files, knowledge)


def _number(files: Sequence[File]) -> str:
    """The emergency number in these words, empty where there is none."""
    found = [dig(file.toml(), "meta", "emergency_number") for file in files]
    return next((str(number) for number in reversed(found) if number), "")
