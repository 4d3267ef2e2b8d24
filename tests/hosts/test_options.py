"""``weakness-guide serve``: what it takes and what it refuses."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fake_alexa import SKILL_ID, Alexa, Issuer, free_port, launch

from skill import cli
from skill.extras import install
from skill.hosts import server
from skill.hosts.server import Place

Serve = Callable[..., "Served"]


class Served:
    def __init__(
        self, status: int, err: str, app: Any = None, place: Place | None = None, purge: Any = None
    ) -> None:
        self.status, self.err, self.app, self.place, self.purge = status, err, app, place, purge

    def refused(self, *parts: str) -> None:
        assert self.status == 2
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("weakness-guide: ")
        assert not [part for part in parts if part not in self.err], self.err
        assert self.app is None


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Serve:
    """Runs the command up to where it would listen."""
    monkeypatch.delenv("WEAKNESS_GUIDE_SKILL_ID", raising=False)

    def run(*arguments: str) -> Served:
        kept: list[Any] = []
        monkeypatch.setattr(server, "serve", lambda *given: kept.extend(given))
        status = cli.main(["serve", *arguments])
        return Served(status, capsys.readouterr().err, *kept)

    return run


@pytest.fixture
def certificate(alexa: Alexa, tmp_path: Path) -> tuple[str, str]:
    own = Issuer("Own", alexa.authority, ("localhost",), alexa.signer.key)
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(own.pem + alexa.authority.pem)
    key.write_bytes(alexa.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(chain), str(key)


def test_by_default(serve: Serve) -> None:
    done = serve("--skill-id", SKILL_ID)
    assert (done.status, done.err) == (0, "")
    assert done.place == Place("127.0.0.1", 8080, 2)
    assert done.app.test_client().post("/", json=launch()).status_code == 400


def test_all(serve: Serve, certificate: tuple[str, str]) -> None:
    chain, key = certificate
    done = serve(
        "--host", "::", "--port", "443", "--workers", "4", "--skill-id", "x", "--certfile", chain,
        "--keyfile", key, "--roots", chain,
    )  # fmt: skip
    assert done.err == ""
    assert done.place == Place("::", 443, 4, Path(chain), Path(key))


def test_any_skill_is_warned_of(serve: Serve) -> None:
    assert "--skill-id" in serve().err


def test_the_skill_of_the_environment(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEAKNESS_GUIDE_SKILL_ID", "amzn1.ask.skill.other")
    done = serve("--no-verify")
    assert done.app.test_client().post("/", json=launch()).status_code == 400
    done = serve("--no-verify", "--skill-id", SKILL_ID)
    assert done.app.test_client().post("/", json=launch()).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_no_verification_on_loopback(serve: Serve, host: str) -> None:
    done = serve("--no-verify", "--host", host)
    assert done.status == 0
    assert done.err.startswith("weakness-guide: warning: --no-verify")
    assert done.app.test_client().post("/", json=launch(timestamp="x")).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "localhost.example.com", ""])  # noqa: S104  refused
def test_no_verification_elsewhere(serve: Serve, host: str) -> None:
    serve("--no-verify", "--host", host).refused("--no-verify", "127.0.0.1")


@pytest.mark.parametrize("port", ["", "x", "-1", "65536", "80.0", "1" * 5000, "²"])
def test_a_port_that_there_is_not(serve: Serve, port: str) -> None:
    serve(f"--port={port}").refused("--port", "65535")


@pytest.mark.parametrize("workers", ["0", "65", "two"])
def test_workers_that_there_are_not(serve: Serve, workers: str) -> None:
    serve("--workers", workers).refused("--workers", "64")


@pytest.mark.parametrize("option", ["--certfile", "--keyfile", "--roots"])
def test_a_file_that_is_not_there(serve: Serve, option: str) -> None:
    serve(option, "/nowhere/file.pem").refused(option, "/nowhere/file.pem", "No such file")


def test_a_key_alone(serve: Serve, certificate: tuple[str, str]) -> None:
    serve("--keyfile", certificate[1]).refused("--keyfile", "--certfile")


def test_a_certificate_that_is_none(serve: Serve, certificate: tuple[str, str]) -> None:
    serve("--certfile", certificate[1], "--keyfile", certificate[1]).refused("--certfile", certificate[1])


def test_a_certificate_without_its_key(serve: Serve, certificate: tuple[str, str]) -> None:
    serve("--certfile", certificate[0]).refused("--certfile", certificate[0])


def test_roots_that_are_none(serve: Serve, certificate: tuple[str, str]) -> None:
    serve("--roots", certificate[1]).refused("--roots", certificate[1])


def test_without_the_extra(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    serve().refused(install("web"))


def test_without_the_extra_the_rest_works() -> None:
    code = (
        "import sys\n"
        "for name in 'flask', 'flask_ask_sdk', 'gunicorn', 'cryptography': sys.modules[name] = None\n"
        "from skill import cli\n"
        "cli.main(['assess'])\n"
    )
    done = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-c", code], input="{}\n", capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["triage"] == "none"


MEMORY = {"WEAKNESS_GUIDE_HISTORY_SALT": "a salt of the operator"}


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    def at(place: str) -> None:
        for name, value in {**MEMORY, "WEAKNESS_GUIDE_HISTORY": f"sqlite:{place}"}.items():
            monkeypatch.setenv(name, value)

    return at


def test_memory_is_tried_before_it_is_promised(
    serve: Serve, memory: Callable[[str], None], tmp_path: Path
) -> None:
    memory(str(tmp_path / "history.db"))
    done = serve("--skill-id", SKILL_ID)
    assert (done.status, done.err) == (0, "")
    assert done.purge() == 0
    assert (tmp_path / "history.db").exists()


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_a_host_that_is_none(serve: Serve, host: str) -> None:
    serve("--skill-id", SKILL_ID, "--host", host).refused("--port")


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("no/folder.db", "there is no such folder"),
        (".", "is no file"),
        ("diary.txt", "DatabaseError"),
        ("diary.txt/x", "there is no such folder"),
    ],
)
def test_memory_that_cannot_work(
    serve: Serve, memory: Callable[[str], None], tmp_path: Path, place: str, why: str
) -> None:
    (tmp_path / "diary.txt").write_text("dear diary " * 20)
    memory(str(tmp_path / place))
    serve("--skill-id", SKILL_ID).refused("WEAKNESS_GUIDE_HISTORY", why)


def test_a_check_says_what_works(
    memory: Callable[[str], None],
    tmp_path: Path,
    certificate: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    memory(str(tmp_path / "history.db"))
    port = free_port()
    given = (
        "--skill-id",
        SKILL_ID,
        "--port",
        str(port),
        "--certfile",
        certificate[0],
        "--keyfile",
        certificate[1],
    )
    assert cli.main(["serve", "--check", *given]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", what] for what in ("skill", "memory", "roots", "certificate", "address", "skill")
    ]
    assert "written and read" in lines[1]


def test_a_check_says_what_does_not(
    memory: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory(str(tmp_path / "no" / "history.db"))
    (tmp_path / "roots.pem").write_text("no certificate")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = (
            "--skill-id",
            "mine",
            "--port",
            str(taken.getsockname()[1]),
            "--roots",
            str(tmp_path / "roots.pem"),
        )
        assert cli.main(["serve", "--check", *given]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line[:3] for line in lines] == ["NOT"] * 5
    assert "no such folder" in lines[1]
    assert "in use" in lines[3]


def test_windows_gets_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(server, "_one_process", lambda *given: called.append("one process"))
    monkeypatch.setattr(server, "_gunicorn", lambda *given: called.append("gunicorn"))
    for platform in ("win32", "linux", "darwin"):
        monkeypatch.setattr(server.sys, "platform", platform)
        server.serve(SimpleNamespace(config={}), Place("127.0.0.1", 8080, 2))
    assert called == ["one process", "gunicorn", "gunicorn"]


@contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command as an operator starts it."""
    environ = {name: value for name, value in os.environ.items() if name != "WEAKNESS_GUIDE_SKILL_ID"}
    process = subprocess.Popen(  # noqa: S603  our own
        [sys.executable, "-m", "skill", "serve", "--workers", "1", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def fetch(url: str, context: ssl.SSLContext | None = None, body: bytes | None = None) -> Any:
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, body, 5, context=context) as answer:  # noqa: S310  our own
                return json.load(answer)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn runs on POSIX alone")
def test_the_command_with_its_own_certificate(
    alexa: Alexa, certificate: tuple[str, str], tmp_path: Path
) -> None:
    root, port = tmp_path / "root.pem", free_port()
    root.write_bytes(alexa.root.pem)
    trust = ssl.create_default_context(cafile=str(root))
    given = ("--certfile", certificate[0], "--keyfile", certificate[1], "--no-verify")
    with command("--port", str(port), *given) as process:
        url = f"https://localhost:{port}"
        assert fetch(url + "/readyz", trust) == {"status": "ready"}
        assert fetch(url, trust, json.dumps(launch()).encode())["version"] == "1.0"
        process.terminate()
        out, err = process.communicate(timeout=15)
    assert process.returncode == 0
    (line,) = [json.loads(text) for text in out.splitlines()]
    assert line["type"] == "LaunchRequest"
    warning, *rest = err.splitlines()
    assert "--no-verify" in warning
    assert [json.loads(text) for text in rest]


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn runs on POSIX alone")
def test_clients_that_never_shake_hands(alexa: Alexa, certificate: tuple[str, str], tmp_path: Path) -> None:
    """What speaks no TLS, or stops in the middle of it, keeps nobody from the port."""
    root, port = tmp_path / "root.pem", free_port()
    root.write_bytes(alexa.root.pem)
    trust = ssl.create_default_context(cafile=str(root))
    given = ("--certfile", certificate[0], "--keyfile", certificate[1], "--no-verify")
    with command("--port", str(port), *given), ExitStack() as held:
        url = f"https://localhost:{port}"
        assert fetch(url + "/healthz", trust) == {"status": "ok"}
        for sent in (b"", b"POST / HTTP/1.1\r\n", b"\x16\x03\x01\x02\x00\x01"):
            for _ in range(40):
                held.enter_context(socket.create_connection(("127.0.0.1", port), 5)).sendall(sent)
        started = time.monotonic()
        for _ in range(3):
            assert fetch(url, trust, json.dumps(launch()).encode())["version"] == "1.0"
        assert time.monotonic() - started < 5


def test_a_port_in_use(serve: Serve) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serve("--port", str(port), "--skill-id", SKILL_ID)
    done.refused(f"--port: 127.0.0.1:{port}", "in use")
