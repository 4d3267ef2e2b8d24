"""The only reader of packaged data files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from os import PathLike, path
from typing import TYPE_CHECKING, Any

from skill.conversation import Conversation
from skill.core.knowledge import Knowledge
from skill.core.knowledge import file as knowledge_file
from skill.core.respond import Guide
from skill.core.wording import words as locale_data
from skill.core.wording.words import Locale

if TYPE_CHECKING:
    from pathlib import Path  # its import is long, and only the desk and the check need it

    from skill.understanding.compiled import Compiled
    from skill.understanding.understander import Understander

_ROOT = path.dirname(__file__)
DEFAULT_LOCALE = "en-US"
SPOKEN = ("spoken.toml", "answers.toml", "advice.toml")
"""The files of a language that hold what is said."""


class ContentError(ValueError):
    """A data file is not there or cannot be read; the message names it."""


@cache
def knowledge() -> Knowledge:
    """Returns the clinical knowledge.

    :raises KnowledgeError: naming the file, the entry and the fault.
    """
    names = knowledge_file.FILES
    files = [_file("knowledge", f"{name}.toml") for name in names]
    tables = _prepared(files)
    if tables is not None:
        return knowledge_file.read(dict(zip(names, tables, strict=True)))
    return knowledge_file.parse({name: _read(file) for name, file in zip(names, files, strict=True)})


@cache
def locale(name: str = DEFAULT_LOCALE) -> Locale:
    """Returns the words of a locale: those of its language, then what its country replaces.

    :param name: a BCP 47 tag such as ``en-US``.
    :raises ContentError: where there are no words for its language.
    :raises LocaleError: where a file is not TOML.
    """
    files = [*(_of_language(name, file) for file in SPOKEN), _of_country(name)]
    # It comes from a request: it must not lead out of the folder.
    if not name.replace("-", "").isalnum() or not path.isfile(files[0]):
        raise ContentError(f"locale {name!r}: there is no {files[0]}")
    if not path.isfile(files[-1]):
        name = name.split("-")[0]
    files = [file for file in files if path.isfile(file)]
    tables = _prepared(files)
    if tables is not None:
        return locale_data.read(name, *tables)
    return locale_data.parse(name, *map(_read, files))


@cache
def has_locale(name: str) -> bool:
    """Returns whether there are words for a locale."""
    try:
        locale(name)
    except ContentError:
        return False
    return True


@cache
def guide(name: str = DEFAULT_LOCALE) -> Guide:
    """Returns what a conversation in a locale needs; made once for a process."""
    return Guide.of(knowledge(), locale(name))


@cache
def conversation(name: str = DEFAULT_LOCALE) -> Conversation:
    """Returns the conversation in a locale; its understanding is loaded when words come."""
    return Conversation(guide(name), lambda: understanding(name))


@cache
def understanding(name: str = DEFAULT_LOCALE) -> Understander:
    """Returns the understanding of a locale's language; made once for a process.

    :raises ContentError: where there is none, or it cannot be used.
    """
    from skill.understanding.understander import Understander

    return Understander(compiled_understanding(name))


def compiled_understanding(name: str = DEFAULT_LOCALE) -> Compiled:
    """Returns what ``make model`` made of a language.

    :raises ContentError: where there is none, or it cannot be used.
    """
    from skill.understanding.compiled import CompiledError, read

    file = _of_language(name, "understanding.bin")
    try:
        return read(_mapped(file))
    except CompiledError as fault:
        raise ContentError(f"{file}: {fault}") from None


def interaction_model_folder() -> Path:
    """Returns the skill package folder: within the installed package, or beside it in a checkout."""
    from pathlib import Path

    packaged = Path(_ROOT, "interaction_model")
    return packaged if packaged.is_dir() else Path(_ROOT).parent / "interaction_model"


def lexicon_text(name: str = DEFAULT_LOCALE) -> str:
    """Returns the text of what the understanding of a language knows beside what it learned.

    :raises ContentError: where there is none.
    """
    return _read(_of_language(name, "lexicon.toml"))


def lexicon(name: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """Returns the same, parsed.

    :raises ContentError: where there is none, or it is not TOML.
    """
    import tomllib  # for the desk alone: on Lambda nothing reads TOML

    try:
        return tomllib.loads(lexicon_text(name))
    except tomllib.TOMLDecodeError as fault:
        raise ContentError(f"{_of_language(name, 'lexicon.toml')}: {fault}") from None


def hearing(name: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """Returns what a recogniser of free speech is told of a language: the tables of ``hearing.toml``.

    :raises ContentError: where it isn't TOML.
    """
    import tomllib  # for the desk alone

    file = _of_language(name, "hearing.toml")
    try:
        return tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as fault:
        raise ContentError(f"{file}: {fault}") from None


def short_answers(name: str = DEFAULT_LOCALE) -> dict[str, list[str]]:
    """Returns what somebody may say in a word or two to each question of the interview.

    Under ``any`` stands what they may say where none is open.

    :raises ContentError: where there are no words for it, or they aren't TOML.
    """
    heard, offered = hearing(name), lexicon(name)["offered"]
    everywhere = heard["short"]["any"]
    shapes = heard["short_places"]
    places = [
        shape.format(one=one, many=many)
        for one, many in locale(name).words["parts"].values()
        for shape in (*shapes["any"], *(shapes["sided"] if one != many else ()))
    ]
    told = {asked: [*offered.get(asked, ()), *answers] for asked, answers in heard["short"].items()}
    told["area"] = [*offered["area"], *places]
    return {asked: list(dict.fromkeys([*answers, *everywhere])) for asked, answers in told.items()}


def sayable(name: str = DEFAULT_LOCALE) -> dict[str, list[str]]:
    """Returns what a recogniser may listen for, by heading.

    :raises ContentError: where there is none.
    """
    from skill.understanding.sections import read

    return read(_read(_of_language(name, "sayable.txt")))


def language_path(name: str, file: str) -> Path:
    """Returns where a file of a locale's language stands, for what writes it in a checkout."""
    from pathlib import Path

    return Path(_of_language(name, file))


def _mapped(file: str) -> memoryview:
    """The bytes of a file, read from the disk only where they are looked at."""
    import mmap  # for the understanding alone

    try:
        with open(file, "rb") as opened:
            return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as fault:
        raise ContentError(f"{file}: {fault.strerror}") from None
    except ValueError:
        raise ContentError(f"{file}: is empty") from None


def _of_country(name: str) -> str:
    language, _, country = name.partition("-")
    return _file("languages", language, "countries", f"{country.lower()}.toml")


def _of_language(name: str, file: str) -> str:
    return _file("languages", name.split("-")[0], file)


def _file(*names: str) -> str:
    return path.join(_ROOT, *names)


def _prepared(files: Sequence[str]) -> list[dict[str, Any]] | None:
    """What TOML files hold, from the JSON that ``make lambda`` puts beside each; None where it did not."""
    try:
        return [json.loads(_read(file.removesuffix("toml") + "json")) for file in files]
    except ContentError:
        return None


def _read(file: str | PathLike[str]) -> str:
    try:
        with open(file, encoding="utf-8") as text:
            return text.read()
    except OSError as fault:
        raise ContentError(f"{file}: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ContentError(f"{file}: is not UTF-8") from None
