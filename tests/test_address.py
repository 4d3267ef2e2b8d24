"""Addresses that somebody names."""

from __future__ import annotations

import pytest

from skill.address import is_loopback, of_tcp


@pytest.mark.parametrize(
    ("uri", "found"),
    [
        ("tcp://127.0.0.1:10300", ("127.0.0.1", 10300)),
        ("tcp://home.local:1/", ("home.local", 1)),
        ("tcp://[::1]:10300", ("::1", 10300)),
        *(
            (uri, None)
            for uri in ("", "tcp://", "tcp://host", "tcp://host:0", "tcp://host:70000", "http://host:1")
        ),
        *((uri, None) for uri in ("tcp://host:1/path", "tcp://host:one", "host:1", "tcp://[::1:1")),
    ],
)
def test_of_tcp(uri: str, found: tuple[str, int] | None) -> None:
    assert of_tcp(uri) == found


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", "", "localhost.example.org"])  # noqa: S104
def test_others_too(host: str) -> None:
    assert not is_loopback(host)
