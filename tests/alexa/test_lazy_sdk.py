"""The SDK's model is the same, but for when it is loaded."""

from __future__ import annotations

import json

import pytest
from apart import run_apart

from skill.alexa.lazy_sdk import reexports

# Every name of every package, and where it comes from.
_ALL = """
import json, pkgutil, ask_sdk_model
from importlib import import_module
found = {}
packages = [m.name for m in pkgutil.walk_packages(ask_sdk_model.__path__, "ask_sdk_model.") if m.ispkg]
for package in ["ask_sdk_model", *packages]:
    module = import_module(package)
    for name in dir(module):
        value = getattr(module, name)
        if isinstance(value, type):
            found[f"{package}.{name}"] = value.__module__
print(json.dumps(found))
"""


def test_every_name_is_there() -> None:
    eager = json.loads(run_apart(_ALL))
    lazy = json.loads(run_apart("import skill.alexa\n" + _ALL))
    factory = "ask_sdk_model.services.ServiceClientFactory"
    assert lazy.pop(factory) == "skill.alexa.lazy_sdk"
    assert eager.pop(factory)
    assert lazy == eager
    assert len(eager) > 500


def test_the_factory_makes_the_real_one() -> None:
    said = run_apart(
        "import skill.alexa\n"
        "from ask_sdk_core.skill import ApiConfiguration, ServiceClientFactory\n"
        "made = ServiceClientFactory(ApiConfiguration())\n"
        "print(type(made).__module__, made.get_monetization_service().__class__.__name__)"
    )
    assert said.split() == ["ask_sdk_model.services.service_client_factory", "MonetizationServiceClient"]


def test_a_start_loads_few_modules() -> None:
    said = run_apart(
        "import sys\nfrom skill.alexa.builder import build\nfrom skill.settings import Settings\n"
        "build(Settings())\n"
        "print(sum(name.startswith('ask_sdk_model.') for name in sys.modules))\n"
        "heavy = ('requests', 'urllib.request', 'dateutil', 'importlib.resources')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    count, heavy = said.splitlines()
    assert int(count) < 70
    assert heavy == "[]"


def test_what_a_package_lacks_is_an_error() -> None:
    said = run_apart(
        "import skill.alexa, ask_sdk_model\n"
        "for look in (lambda: ask_sdk_model.Nothing, lambda: __import__('ask_sdk_model.nothing')):\n"
        "    try:\n        look()\n    except (AttributeError, ImportError) as fault:\n        print(fault)"
    )
    assert (
        said == "module 'ask_sdk_model' has no attribute 'Nothing'\nNo module named 'ask_sdk_model.nothing'\n"
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("", {}),
        ("# a comment\nfrom __future__ import absolute_import\n\nfrom .slot import Slot\n", {"Slot": "slot"}),
        ("from .a import A\nfrom .b import B\n", {"A": "a", "B": "b"}),
        ("import os\n", None),
        ("from .slot import Slot\nSlot.new = 1\n", None),
        ("from .slot import Slot, Other\n", None),
        ("from .slot import Slot as Other\n", None),
        ("from slot import Slot\n", None),
        ("from .a.b import B\n", None),
    ],
)
def test_a_package_that_does_more_is_loaded_as_usual(source: str, found: dict[str, str] | None) -> None:
    assert reexports(source) == found
