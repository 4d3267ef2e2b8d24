"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--retell",
        action="store_true",
        help="rewrite the A: lines of tests/dialogs with what the skill says now, for review in the diff",
    )


@pytest.fixture
def retell(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--retell"))
