"""Puts the web host under load, slow clients, made-up certificates, kills and restarts; prints one table.

    python scripts/soak.py [--seconds 60] [--part NAME]...

All the while good requests are sent, each over a connection of its own, and what they wait is measured. The
exit status is 1 where one got no right answer (but for those under way where a worker is killed), half waited
more than 50 ms, one more than a second (but for restarts), or memory grew. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fake_alexa import FOLDER, Alexa, Server, launch, running, started, turn
from load import _ask, _children, _megabytes

from skill.history.key import key_of
from skill.history.sqlite_store import SqliteStore

_MEDIAN, _MOST, _GROWTH = 0.050, 1.0, 1.15
_GOOD, _PAUSE = 4, 0.05
"""So many clients send good requests, and wait so long between two."""
_RESTARTS = 10

SALT = "a salt for a soak"

Part = Callable[["Soak"], None]


@dataclass
class Seen:
    """What became of good requests; several threads share it."""

    waited: list[float] = field(default_factory=list)
    """Seconds, for each that got a right answer."""
    wrong: list[str] = field(default_factory=list)


@dataclass
class Soak:
    """A server under test."""

    alexa: Alexa
    port: int
    until: float
    folder: Path
    """Where the server finds certificates."""
    history: Path
    process: int
    """The number of the server's first process."""
    seen: Seen = field(default_factory=Seen)

    @property
    def on(self) -> bool:
        """Whether there is time left."""
        return time.monotonic() < self.until

    def wire(self, event: dict[str, Any] | None = None, **changes: str | None) -> bytes:
        """A whole signed request."""
        body = json.dumps(event or launch()).encode()
        headers = {**self.alexa.headers(body, **changes), "Connection": "close", "Host": "localhost"}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST / HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    def another_url(self) -> str:
        """The URL of a good certificate that nobody has named yet."""
        name = f"{time.monotonic_ns()}.pem"
        (self.folder / name).write_bytes(self.alexa.chain)
        return FOLDER + name

    def good(self, event: dict[str, Any] | None = None, **changes: str | None) -> dict[str, Any] | None:
        """Sends a good request and notes what became of it."""
        raw, start = self.wire(event, **changes), time.monotonic()
        try:
            status, body = _ask(self.port, raw)
        except (OSError, ValueError) as fault:
            self.seen.wrong.append(repr(fault))
            return None
        if status != 200:
            self.seen.wrong.append(f"{status}: {body[:100]!r}")
            return None
        self.seen.waited.append(time.monotonic() - start)
        answer: dict[str, Any] = json.loads(body)
        return answer

    def keep_sending(self) -> None:
        """Sends good requests as long as there is time."""
        while self.on:
            self.good()
            time.sleep(_PAUSE)

    def connected(self) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)


def alone(soak: Soak) -> None:
    """Nothing but good requests."""
    while soak.on:
        time.sleep(0.1)


def held(soak: Soak) -> None:
    """Ten clients a second connect, send half a request, end their side, and stay."""
    with contextlib.ExitStack() as connections:
        half = soak.wire()[:-20]
        while soak.on:
            connection = connections.enter_context(soak.connected())
            connection.sendall(half)
            connection.shutdown(socket.SHUT_WR)
            time.sleep(0.1)


def slow_bodies(soak: Soak) -> None:
    """300 clients send the body of a signed request a byte at a time."""
    _dripping(soak, 300, lambda raw: raw.index(b"\r\n\r\n") + 4)


def trickling(soak: Soak) -> None:
    """200 clients send their headers a byte at a time."""
    _dripping(soak, 200, lambda _: 10)


def _dripping(soak: Soak, number: int, begin: Callable[[bytes], int]) -> None:
    raw = soak.wire()
    clients: dict[socket.socket, int] = {}
    while soak.on:
        while len(clients) < number:
            client = soak.connected()
            at = begin(raw)
            client.sendall(raw[:at])
            client.setblocking(False)
            clients[client] = at
        for client, at in list(clients.items()):
            try:
                client.send(raw[at : at + 1])
                clients[client] = at + 1
                if client.recv(1000) == b"":
                    raise ConnectionError
            except BlockingIOError:
                pass
            except OSError:
                del clients[client]
                client.close()
        time.sleep(0.1)
    for client in clients:
        client.close()


def made_up(soak: Soak) -> None:
    """110 requests a second name a certificate that there is not, and one a second a good one that is new."""

    def ask() -> None:
        with contextlib.suppress(OSError, ValueError):
            _ask(soak.port, soak.wire(url=f"{FOLDER}{time.monotonic_ns()}.pem"))

    number = 0
    while soak.on:
        number += 1
        threading.Thread(target=ask).start()
        if number % 110 == 0:
            threading.Thread(target=soak.good, kwargs={"url": soak.another_url()}).start()
        time.sleep(1 / 110)


def memory(soak: Soak) -> None:
    """64 people agree to be remembered, and ask to be forgotten, again and again."""

    def person(number: int) -> None:
        while soak.on:
            user = {"userId": f"amzn1.ask.account.{number}"}
            answer: dict[str, Any] | None = None
            for name in ("", "AMAZON.NoIntent", "RememberIntent", "ForgetIntent"):
                event = turn(name, answer) if answer else launch()
                event["context"]["System"]["user"] = event["session"]["user"] = user
                answer = soak.good(event)
                if answer is None:
                    break
                consent = answer["sessionAttributes"]["session"]["history"]["consent"]
                wanted = {"RememberIntent": "given", "ForgetIntent": "withdrawn"}.get(name, consent)
                if consent != wanted:
                    soak.seen.wrong.append(f"{name}: {consent}")
            time.sleep(1)

    people = [threading.Thread(target=person, args=(number,)) for number in range(64)]
    for one in people:
        one.start()
    for one in people:
        one.join()


def full_disk(soak: Soak) -> None:
    """People agree to be remembered until nothing more can be written; who is promised it is in the store."""
    promised, number = [], 0
    while soak.on:
        number += 1
        user = {"userId": f"amzn1.ask.account.{number}"}
        answer: dict[str, Any] | None = None
        for name in ("", "AMAZON.NoIntent", "RememberIntent"):
            event = turn(name, answer) if answer else launch()
            event["context"]["System"]["user"] = event["session"]["user"] = user
            answer = soak.good(event)
            if answer is None:
                break
        if answer and answer["sessionAttributes"]["session"]["history"]["consent"] == "given":
            promised.append(user["userId"])
        time.sleep(0.02)
    store = SqliteStore(str(soak.history), 90)
    lost = [user for user in promised if store.load(key_of(user, SALT)) is None]
    soak.seen.wrong += [f"promised and not kept: {user}" for user in lost]
    if len(promised) == number:
        soak.seen.wrong.append("the disk was never full")


def killed(soak: Soak) -> None:
    """A worker is killed every three seconds; only what was under way there may be lost."""
    kills = 0
    while soak.on:
        time.sleep(3)
        workers = _children(soak.process)
        if len(workers) > 1:
            os.kill(workers[0], signal.SIGKILL)
            kills += 1
    if len(soak.seen.wrong) <= kills * _GOOD:
        soak.seen.wrong.clear()
    if not kills:
        soak.seen.wrong.append("no worker was killed")


PARTS: dict[str, Part] = {
    "alone": alone,
    "10 held connections a second": held,
    "300 slow bodies": slow_bodies,
    "200 trickling clients": trickling,
    "110 made-up certificates a second": made_up,
    "64 people remembered and forgotten": memory,
    "a full disk": full_disk,
    "workers killed": killed,
}
RESTARTED, FULL = "restarted ten times", "a full disk"


def main() -> int:
    """Prints the table and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60, help="for each part")
    parser.add_argument(
        "--any-time", action="store_true", help="fail for wrong answers alone, not for slow ones"
    )
    parser.add_argument("--part", action="append", choices=[*PARTS, RESTARTED])
    options = parser.parse_args()
    alexa, failed = Alexa(), False
    print(f"{'':38} {'good':>7} {'median ms':>10} {'most ms':>9} {'wrong':>6} {'MB':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alexa.write(folder)
        for title in options.part or [*PARTS, RESTARTED]:
            failed |= _measured(title, folder, alexa, options.seconds, any_time=options.any_time)
    return int(failed)


def _measured(title: str, folder: Path, alexa: Alexa, seconds: float, *, any_time: bool) -> bool:
    """Prints a row of the table; returns whether it is not as it should be."""
    history = folder / f"{time.time_ns()}.db"
    environ = {
        "WEAKNESS_GUIDE_HISTORY": f"sqlite:{history}",
        "WEAKNESS_GUIDE_HISTORY_SALT": SALT,
    }
    if title == RESTARTED:
        seen, sizes = _restarted(folder, alexa, seconds, environ)
    else:
        program = _full_disk(folder) if title == FULL else str(Path(__file__).with_name("fake_alexa.py"))
        with running(folder, 2, (program,), environ) as server:
            seen, sizes = _under(PARTS[title], server, alexa, seconds, history)
    median, most = statistics.median(seen.waited or [99]), max(seen.waited or [99])
    grown = sizes[-1] / sizes[len(sizes) // 2] if sizes else 1
    print(
        f"{title:38} {len(seen.waited):7} {1000 * median:10.1f} {1000 * most:9.0f} {len(seen.wrong):6} "
        f"{sizes[-1] if sizes else 0:9.0f}"
    )
    for text in seen.wrong[:3]:
        print(f"    {text}")
    # Who waits for a restart waits for the start of a server.
    late = title != RESTARTED and (median > _MEDIAN or most > _MOST)
    return bool(seen.wrong) or (not any_time and (late or grown > _GROWTH))


def _under(
    part: Part, server: Server, alexa: Alexa, seconds: float, history: Path
) -> tuple[Seen, list[float]]:
    soak = Soak(alexa, server.port, time.monotonic() + seconds, history.parent, history, server.process.pid)
    soak.good()
    sizes: list[float] = []
    with _sending(soak), _watched(server, soak, sizes):
        part(soak)
    return soak.seen, sizes


@contextlib.contextmanager
def _sending(soak: Soak) -> Iterator[None]:
    senders = [threading.Thread(target=soak.keep_sending) for _ in range(_GOOD)]
    for sender in senders:
        sender.start()
    yield
    for sender in senders:
        sender.join()


@contextlib.contextmanager
def _watched(server: Server, soak: Soak, sizes: list[float]) -> Iterator[None]:
    def watch() -> None:
        while soak.on:
            sizes.append(_megabytes(server.process.pid))
            time.sleep(0.5)

    watching = threading.Thread(target=watch)
    watching.start()
    yield
    watching.join()


def _restarted(
    folder: Path, alexa: Alexa, seconds: float, environ: dict[str, str]
) -> tuple[Seen, list[float]]:
    """The socket stays open while one server after another takes it over, as with systemd."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        server = started(folder, 2, environ=environ, listening=listening)
        soak = Soak(alexa, server.port, time.monotonic() + 3600, folder, folder, server.process.pid)
        with _sending(soak):
            for _ in range(_RESTARTS):
                time.sleep(seconds / _RESTARTS)
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(30)
                server = started(folder, 2, environ=environ, listening=listening)
            time.sleep(2)
            soak.until = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
    return soak.seen, []


def _full_disk(folder: Path) -> str:
    """A program that is the server, of which no file may become longer than 40 KB: as on a full disk."""
    program = folder / "full.py"
    here = Path(__file__).parent
    program.write_text(
        f"import resource, sys; sys.path.insert(0, {str(here)!r})\n"
        "import fake_alexa\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960))\n"
        "fake_alexa.main(fake_alexa.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))\n"
    )
    return str(program)


if __name__ == "__main__":
    sys.exit(main())
