"""The SDK's SkillAdapter, importable everywhere.

``flask_ask_sdk`` imports its own verifier, whatever is configured, and with it certvalidator and oscrypto.
oscrypto 1.3.0 reads OpenSSL's version with a pattern that takes one digit for the patch level, and raises on
OpenSSL 3.0.10 and later (wbond/oscrypto#78). Requests are verified here without either, so where the real
certvalidator cannot be loaded something stands in for it that trusts nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any


class NothingIsTrusted(Exception):  # noqa: N818  it says what happened
    """The stand-in was asked to validate a certificate."""


class CertificateValidator:
    """Stands in for ``certvalidator.CertificateValidator``; it fails closed."""

    def __init__(self, *given: object, **named: object) -> None:  # noqa: ARG002  the real one names them
        raise NothingIsTrusted(
            "certvalidator could not be loaded, so no certificate can be validated with it"
        )


def skill_adapter() -> Any:
    """Returns the class ``flask_ask_sdk.skill_adapter.SkillAdapter``.

    :raises ImportError: where flask-ask-sdk is not installed.
    """
    try:
        importlib.import_module("certvalidator")
    except Exception:  # oscrypto's LibraryNotFoundError on most, others on others
        _stand_in()
    return importlib.import_module("flask_ask_sdk.skill_adapter").SkillAdapter


def _stand_in() -> None:
    whole, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    for name, value in (
        ("CertificateValidator", CertificateValidator),
        ("ValidationError", NothingIsTrusted),
        ("PathError", NothingIsTrusted),
    ):
        setattr(errors if name.endswith("Error") else whole, name, value)
    whole.__dict__["errors"] = errors
    sys.modules["certvalidator"], sys.modules["certvalidator.errors"] = whole, errors
