"""An Alexa of our own, and the web application that trusts it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_alexa import Alexa
from hosting import Host


@pytest.fixture(scope="session")
def alexa() -> Alexa:
    return Alexa()


@pytest.fixture
def host(alexa: Alexa) -> Host:
    return Host(alexa)


@pytest.fixture
def open_host(alexa: Alexa) -> Callable[..., Host]:
    """Makes other hosts."""
    return lambda **given: Host(alexa, **given)
