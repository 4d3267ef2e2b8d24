"""What all tests share."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest
from speech import Voice

# What runs in the background ignores an interrupt, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--retell",
        action="store_true",
        help="rewrite the A: lines of tests/dialogs with what the skill says now, for review in the diff",
    )


@pytest.fixture
def retell(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--retell"))


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voice]:
    """A real voice; each text is spoken once."""
    if sys.platform != "linux":
        pytest.skip("espeak is the voice of Linux")
    pytest.importorskip("espeakng_loader")
    pytest.importorskip("miniaudio")
    speaks = Voice(tmp_path_factory.mktemp("voice"))
    yield speaks
    speaks.close()
