"""Loads of the SDK's model only what is used, which is what most of a cold start is spent on.

``ask_sdk_model`` has some 680 modules. Each of its packages names all of its classes in ``__init__.py``, one
``from .slot import Slot`` after the other, so the import of one class loads hundreds. Here such a package
loads the module of a class when the class is asked for. A package that holds more is loaded as usual.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

_MODEL = "ask_sdk_model"
_SERVICES = "ask_sdk_model.services"
_FACTORY = "ServiceClientFactory"


def install() -> None:
    """Lets what is imported of ``ask_sdk_model`` from now on load its parts when they are used."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def reexports(source: str) -> dict[str, str] | None:
    """Returns the module of each name that a package passes on.

    :param source: of its ``__init__.py``.
    :return: None where it does anything else beside.
    """
    found = {}
    for line in source.splitlines():
        if not line or line.startswith("#") or line == "from __future__ import absolute_import":
            continue
        match line.split(" "):
            case ["from", module, "import", name] if module[:1] == "." and module[1:].isidentifier():
                found[name] = module[1:]
            case _:
                return None
    return found


class _Finder:
    # Not a MetaPathFinder by name: the import of importlib.abc costs as much as all of the SDK that is used.
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODEL and not fullname.startswith(_MODEL + "."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.submodule_search_locations and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Package(spec.loader.name, spec.loader.path)
        return spec


class _Package(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        package = module.__name__
        modules = reexports(self.get_source(package) or "-")
        if modules is None:
            super().exec_module(module)
            return

        def find(name: str) -> Any:
            if name in modules.values():
                return _imported(f"{package}.{name}")
            if name not in modules:
                raise AttributeError(f"module {package!r} has no attribute {name!r}")
            if (package, name) == (_SERVICES, _FACTORY):
                found: Any = _LaterFactory
            else:
                found = getattr(_imported(f"{package}.{modules[name]}"), name)
            setattr(module, name, found)
            return found

        module.__dict__.update(__getattr__=find, __dir__=lambda: [*module.__dict__, *modules])


class _LaterFactory:
    """Stands for the class that ``ask_sdk_core.skill`` names and that needs the clients of all services."""

    def __new__(cls, *arguments: Any, **named: Any) -> Any:
        real = getattr(_imported(f"{_SERVICES}.service_client_factory"), _FACTORY)
        return real(*arguments, **named)


def _imported(name: str) -> ModuleType:
    # Not importlib.import_module: that would import importlib, which nothing else here needs.
    __import__(name)
    return sys.modules[name]
