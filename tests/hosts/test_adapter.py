"""SkillAdapter is there on any OpenSSL, and its stand-in trusts nothing."""

from __future__ import annotations

import pytest
from apart import run_apart

from skill.hosts.adapter import CertificateValidator, NothingIsTrusted

BROKEN = """
import sys
class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "oscrypto" or name.startswith("oscrypto."):
            raise {error}
sys.meta_path.insert(0, Broken())
"""
LOADED = """
from skill.hosts.adapter import skill_adapter
print(skill_adapter().__name__)
import certvalidator, ask_sdk_webservice_support.verifier as verifier
print(verifier.CertificateValidator.__module__)
"""


@pytest.mark.parametrize(
    "error", ["ImportError('no library')", "RuntimeError('Error detecting the version')"]
)
def test_where_certvalidator_cannot_be_loaded(error: str) -> None:
    said = run_apart(BROKEN.format(error=error) + LOADED)
    assert said.split() == ["SkillAdapter", "skill.hosts.adapter"]


REAL = """
import sys, types
real, errors = types.ModuleType("certvalidator"), types.ModuleType("certvalidator.errors")
real.CertificateValidator = errors.ValidationError = errors.PathError = ValueError
sys.modules["certvalidator"], sys.modules["certvalidator.errors"] = real, errors
"""


def test_where_it_can() -> None:
    assert run_apart(REAL + LOADED).split() == ["SkillAdapter", "builtins"]


def test_the_stand_in_trusts_nothing() -> None:
    with pytest.raises(NothingIsTrusted):
        CertificateValidator(b"", [])
