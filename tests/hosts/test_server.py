"""The real server over sockets: attacks on the wire, good requests meanwhile, and an end with grace."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_alexa import FOLDER, Alexa, Server, launch, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn runs on POSIX alone")

SCRIPTS = Path(__file__).parents[2] / "scripts"
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def server(alexa: Alexa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    alexa.write(folder)
    with running(folder) as started:
        yield started


def signed(alexa: Alexa, body: bytes | None = None, *more: tuple[str, str], **changes: str | None) -> bytes:
    """A whole request on the wire."""
    body = json.dumps(launch()).encode() if body is None else body
    headers = [*alexa.headers(body, **changes).items(), ("Content-Length", str(len(body))), *more]
    return HEAD + "".join(f"{name}: {value}\r\n" for name, value in headers).encode() + b"\r\n" + body


def answer_to(port: int, sent: bytes, *, then_close: bool = False) -> tuple[int, dict[str, Any]]:
    """Sends and returns the status and the JSON of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        if then_close:
            connection.shutdown(socket.SHUT_WR)
        return read_answer(connection)


def read_answer(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    got = b""
    while b"\r\n\r\n" not in got:
        got += (more := connection.recv(65536))
        assert more, got
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]  # there is one
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1]), json.loads(body[:length])


class Good:
    """Good requests, counted: nothing else may reach the skill."""

    def __init__(self, server: Server, alexa: Alexa) -> None:
        self._server, self._alexa = server, alexa
        self._sent = self.reached()

    def reached(self) -> int:
        return sum(line["type"] is not None for line in self._server.lines())

    def send(self) -> None:
        assert answer_to(self._server.port, signed(self._alexa))[0] == 200
        self._sent += 1

    def check(self) -> None:
        self.send()
        assert self.reached() == self._sent


@pytest.fixture
def good(server: Server, alexa: Alexa) -> Iterator[Good]:
    requests = Good(server, alexa)
    yield requests
    requests.check()


BODY = json.dumps(launch()).encode()
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
HIDDEN = b"GET /healthz HTTP/1.1\r\n\r\n"
"""What a body must not become: a request."""


def _unsized(alexa: Alexa) -> bytes:
    """The head of a signed request whose body comes in chunks."""
    head = signed(alexa).partition(b"\r\n\r\n")[0]
    return re.sub(rb"Content-Length: \d+", b"Transfer-Encoding: chunked", head) + b"\r\n\r\n"


BAD_WIRE: dict[str, Callable[[Alexa], bytes]] = {
    "10 MB": lambda a: signed(a, b" " * 10 * 1024 * 1024),
    "10 MB in chunks": lambda a: CHUNKED + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 160 + b"0\r\n\r\n",
    "a length of 10 TB": lambda a: HEAD + b"Content-Length: 10000000000000\r\n\r\n{}",
    "two lengths": lambda a: signed(a, None, ("Content-Length", "5")),
    "a negative length": lambda a: HEAD + b"Content-Length: -5\r\n\r\n{}",
    "a length and chunks": lambda a: signed(a, None, ("Transfer-Encoding", "chunked")),
    "a broken chunk": lambda a: CHUNKED + b"xyz\r\n{}\r\n0\r\n\r\n",
    "two signatures": lambda a: signed(a, BODY, ("Signature-256", a.signer.sign(BODY))),
    "two other signatures": lambda a: signed(a, None, ("Signature-256", "AAAA")),
    "two URLs": lambda a: signed(a, None, ("SignatureCertChainUrl", a.url)),
    "a header spelled otherwise": lambda a: signed(a, None, ("Signature_256", "AAAA"), signature=None),
    "a huge header": lambda a: signed(a, None, ("X-Huge", "x" * 100_000)),
    "many headers": lambda a: signed(a, None, *((f"X-{n}", "x") for n in range(500))),
    "a long line": lambda a: b"POST /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "no HTTP": lambda a: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a header that is none": lambda a: HEAD + b"no header\r\n\r\n",
    "an upgrade": lambda a: signed(a, HIDDEN, ("Connection", "Upgrade"), ("Upgrade", "h2c")),
    "an upgrade, in chunks": lambda a: CHUNKED[:-2] + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n0\r\n\r\n",
    "trailers": lambda a: _unsized(a) + b"2\r\n{}\r\n0\r\n" + b"X: x\r\n" * 1000 + b"\r\n",
}


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("name", BAD_WIRE)
def test_bad_on_the_wire(server: Server, alexa: Alexa, name: str) -> None:
    status, told = answer_to(server.port, BAD_WIRE[name](alexa))
    assert 400 <= status < 500 or (status, name) == (501, "a length and chunks")
    assert set(told) == {"error"}
    assert server.lines()[-1]["error"].startswith("refused: ")


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("missing", ["signature", "url"])
def test_unsigned_is_refused_before_its_body_comes(server: Server, alexa: Alexa, missing: str) -> None:
    head = signed(alexa, b" " * 1000, **{missing: None}).rstrip()
    status, told = answer_to(server.port, head + b"\r\n\r\n")
    assert (status, told) == (400, {"error": "Bad Request"})
    assert server.lines()[-1]["error"] == "refused: no signature"


def test_a_client_that_ends_its_side_is_answered(server: Server, alexa: Alexa, good: Good) -> None:
    assert answer_to(server.port, signed(alexa), then_close=True)[0] == 200
    good._sent += 1


def test_a_body_that_is_waited_for(server: Server, alexa: Alexa, good: Good) -> None:
    """curl asks before it sends a longer body."""
    head, _, body = signed(alexa, None, ("Expect", "100-continue")).partition(b"\r\n\r\n")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert read_answer(connection)[0] == 200
    good._sent += 1


@pytest.mark.usefixtures("good")
def test_a_body_that_breaks_off(server: Server, alexa: Alexa) -> None:
    status, told = answer_to(server.port, signed(alexa)[:-10], then_close=True)
    assert (status, told) == (400, {"error": "Bad Request"})
    assert server.lines()[-1]["error"] == "refused: the body broke off"


def test_clients_that_send_nothing(server: Server, alexa: Alexa, good: Good) -> None:
    """A proxy may connect long before it has something to send: it waits without a thread."""
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(70)]
    for _ in range(3):
        good.send()
    time.sleep(1.5)
    idle[0].sendall(signed(alexa))
    assert read_answer(idle[0])[0] == 200
    good._sent += 1
    for connection in idle:
        connection.close()


@pytest.mark.parametrize("cut", [10, -200])
def test_clients_that_send_no_more(server: Server, alexa: Alexa, good: Good, cut: int) -> None:
    """More of them than there are threads; what is good is answered all the same."""
    part = signed(alexa)[:cut]
    slow = []
    for _ in range(40):
        slow.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        slow[-1].sendall(part)
    for _ in range(3):
        good.send()
    for connection in slow:
        assert read_answer(connection)[0] in (400, 408)
        connection.close()


def test_a_client_that_sends_a_byte_now_and_then(server: Server, alexa: Alexa, good: Good) -> None:
    whole = signed(alexa)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(whole[:-1000])
        sender = threading.Thread(target=_drip, args=(connection, whole[-1000:]))
        sender.start()
        status, told = read_answer(connection)
        good.send()
        assert status in (400, 408)  # whichever part it was in
        assert set(told) == {"error"}
    sender.join()


def _drip(connection: socket.socket, rest: bytes) -> None:
    try:
        for at in range(len(rest)):
            connection.sendall(rest[at : at + 1])
            time.sleep(0.02)
    except OSError:
        pass  # the server has had enough


@pytest.mark.usefixtures("good")
def test_certificates_that_take_their_time(server: Server, alexa: Alexa, good: Good) -> None:
    """Somebody names certificates that come slowly; few are waited for, and what is good is answered."""
    slow = []
    for number in range(20):
        slow.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        slow[-1].sendall(signed(alexa, url=f"{FOLDER}slow-{number}.pem"))
    for _ in range(3):
        good.send()
    for connection in slow:
        assert read_answer(connection)[0] == 400
        connection.close()


def test_a_connection_is_kept(server: Server, alexa: Alexa) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(signed(alexa))
            assert read_answer(connection)[0] == 200
            connection.sendall(signed(alexa, signature="AAAA"))
            assert read_answer(connection)[0] == 400


@pytest.mark.parametrize(
    "early", [b"GET /healthz HTTP/1.1\r\n\r\n", b"garbage\r\n\r\n", b"GET /heal", b"\0" * 100_000]
)
def test_what_comes_before_the_answer_is_not_read(
    server: Server, alexa: Alexa, good: Good, early: bytes
) -> None:
    """The answer that is owed comes, nothing overtakes it, and the connection ends with it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(signed(alexa) + early)
        assert read_answer(connection)[0] == 200
        with contextlib.suppress(ConnectionResetError):  # what was not read is told so
            assert connection.recv(100) == b""
    good._sent += 1


def test_an_endless_queue_takes_no_memory(server: Server, alexa: Alexa, good: Good) -> None:
    connections = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(3)]
    for connection in connections:
        connection.settimeout(1)
        try:
            for _ in range(300):
                connection.sendall(HIDDEN * 900)
        except OSError:
            continue
        finally:
            connection.close()
    good.send()


def test_an_expectation_of_old_is_not_answered(server: Server, alexa: Alexa, good: Good) -> None:
    old = signed(alexa, None, ("Expect", "100-continue")).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    assert answer_to(server.port, old)[0] == 200
    good._sent += 1


def test_an_end_with_grace(alexa: Alexa, tmp_path: Path) -> None:
    """What is under way when the server is told to stop is answered; nothing new is taken."""
    alexa.write(tmp_path)
    with running(tmp_path) as server:
        whole = signed(alexa)
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(whole[:-10])
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            connection.sendall(whole[-10:])
            assert read_answer(connection)[0] == 200
        assert server.process.wait(15) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1)
    told = [json.loads(text) for text in (tmp_path / "server.log").read_text().splitlines()]
    assert {line["level"] for line in told} == {"info"}


ONE_PROCESS = """
import sys
from skill.hosts import server
sys.path.insert(0, sys.argv.pop(1))
server._gunicorn = server._one_process
import fake_alexa
fake_alexa.main(fake_alexa.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
"""


def test_one_process(alexa: Alexa, tmp_path: Path) -> None:
    """What runs on Windows."""
    alexa.write(tmp_path)
    with running(tmp_path, program=("-c", ONE_PROCESS, str(SCRIPTS))) as server:
        assert answer_to(server.port, signed(alexa))[0] == 200
        assert answer_to(server.port, signed(alexa, signature="AAAA"))[0] == 400
        assert answer_to(server.port, signed(alexa, None, ("Signature-256", "AAAA")))[0] == 400
        assert [line["error"] is None for line in server.lines()] == [True, False, False]
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(signed(alexa).replace(b"Content-Length: ", b"Content-Length: 1000"))
            assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
