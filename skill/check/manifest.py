"""Whether ``skill.json`` agrees with the interaction models and keeps Amazon's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from skill.check.files import File, dig, quoted
from skill.check.model import Model, fills, normal

# "Skill Manifest Schema", manifest.
_PROPERTIES = frozenset(
    {"manifestVersion", "publishingInformation", "privacyAndCompliance", "permissions", "events", "apis"}
)
_VERSION = "1.0"
# As this project knows it; "Functional Testing for a Custom Skill" has them taken from the samples.
_MOST_PHRASES = 3
_OPENS = re.compile(r"alexa (?:open|start|launch|begin|run|load) (.+)")
_ASKS = re.compile(r"alexa (?:ask|tell) (.+)")
_LOCALES = r'"locales"\s*:'


def faults(
    file: File, models: Mapping[str, Model], numbers: Mapping[str, str], locales: Set[str]
) -> Iterator[str]:
    """Yields what is wrong with the manifest.

    :param models: the interaction models that can be read, by locale.
    :param numbers: the emergency numbers by locale.
    :param locales: all that have an interaction model.
    :raises UnreadableError: where the file is not JSON.
    """
    data = file.json()
    for name in data if isinstance(data, Mapping) else ():
        if name != "manifest":
            yield file.fault(f"unknown property {name}", quoted(name))
    manifest = dig(data, "manifest")
    if not isinstance(manifest, Mapping):
        yield file.fault("there is no manifest")
        return
    for name in manifest:
        if name not in _PROPERTIES:
            yield file.fault(f"manifest: unknown property {name}", quoted(name))
    if manifest.get("manifestVersion") != _VERSION:
        yield file.fault(f"manifestVersion is not {_VERSION!r}", r'"manifestVersion"')
    yield from _locales(file, manifest, locales)
    if not _text(dig(manifest, "publishingInformation", "testingInstructions")):
        what = "there are no testingInstructions"
        yield file.fault(what, r'"publishingInformation"', r'"testingInstructions"')
    for locale, about in (dig(manifest, "publishingInformation", "locales") or {}).items():
        yield from _description(file, locale, about, numbers.get(locale))
        if locale in models:
            yield from _phrases(file, locale, about, models[locale])
    for locale, about in (dig(manifest, "privacyAndCompliance", "locales") or {}).items():
        if not _text(dig(about, "privacyPolicyUrl")).startswith("https://"):
            near = (r'"privacyAndCompliance"', _LOCALES, quoted(locale), r'"privacyPolicyUrl"')
            yield file.fault(f"{locale}: privacyPolicyUrl is no https address", *near)


def _locales(file: File, manifest: Mapping[str, Any], models: Set[str]) -> Iterator[str]:
    for part in ("publishingInformation", "privacyAndCompliance"):
        locales = dig(manifest, part, "locales") or {}
        for locale in sorted(models - set(locales)):
            yield file.fault(f"{part}: locale {locale} is missing", quoted(part), _LOCALES)
        for locale in sorted(set(locales) - models):
            what = f"{part}: locale {locale} has no interaction model"
            yield file.fault(what, quoted(part), _LOCALES, quoted(locale))


def _near(locale: str, name: str) -> tuple[str, ...]:
    return (r'"publishingInformation"', _LOCALES, quoted(locale), quoted(name))


def _description(file: File, locale: str, about: Any, number: str | None) -> Iterator[str]:
    description = _text(dig(about, "description"))
    for words in ("not a diagnosis", number):
        if words and words not in description:
            yield file.fault(f"{locale}: description does not say {words!r}", *_near(locale, "description"))


def _phrases(file: File, locale: str, about: Any, model: Model) -> Iterator[str]:
    near = _near(locale, "examplePhrases")
    phrases = dig(about, "examplePhrases")
    if not isinstance(phrases, list) or not 1 <= len(phrases) <= _MOST_PHRASES:
        yield file.fault(f"{locale}: examplePhrases are not 1 to {_MOST_PHRASES}", *near)
        return
    name = normal(model.invocation)
    opens = _OPENS.fullmatch(normal(_text(phrases[0])))
    if not opens or opens[1] != name:
        what = f"{locale}: example {phrases[0]!r} does not open {model.invocation!r}"
        yield file.fault(what, *near, quoted(_text(phrases[0])))
    for phrase in phrases[1:]:
        said = normal(_text(phrase))
        asks = _ASKS.fullmatch(said)
        if asks and not asks[1].startswith(name + " "):
            what = f"{locale}: example {phrase!r} does not name {model.invocation!r}"
            yield file.fault(what, *near, quoted(_text(phrase)))
            continue
        said = asks[1].removeprefix(name + " ") if asks else said
        if not fills(model, said):
            what = f"{locale}: example {phrase!r}: {said!r} is no sample utterance"
            yield file.fault(what, *near, quoted(_text(phrase)))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
