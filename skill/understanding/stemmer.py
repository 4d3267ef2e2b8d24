"""Cuts words down to their stems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.machinery import PathFinder

_KEPT = 4096


def _folder() -> list[str]:
    spec = PathFinder.find_spec("snowballstemmer")
    if spec is None:
        raise ModuleNotFoundError("snowballstemmer is not installed", name="snowballstemmer")
    return list(spec.submodule_search_locations or ())


# `import snowballstemmer` imports the stemmers of 36 languages. As a path of this module each stands alone.
__path__ = _folder()


class Stemmer:
    """The stemmer of one language."""

    def __init__(self, language: str, lemmas: Mapping[str, str]) -> None:
        """Takes what the lexicon says.

        :param language: as Snowball calls it, such as ``english``.
        :param lemmas: the words that stand for irregular forms.
        """
        module = import_module(f"{__name__}.{language}_stemmer")
        stem: Callable[[str], str] = getattr(module, f"{language.capitalize()}Stemmer")().stemWord
        self._stem = lru_cache(_KEPT)(lambda word: stem(lemmas.get(word, word)))

    def __call__(self, word: str) -> str:
        """Returns the stem of one lower-case word."""
        return self._stem(word)
