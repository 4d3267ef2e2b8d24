"""Loads the web host for a while as its workers are killed one by one; prints what became of each request.

    python scripts/load.py [--seconds 600] [--every 20] [--workers 2] [--clients 16]

Clients send conversations, forged requests and requests that break off, each over a connection of its own,
and wait for each answer. A request is lost where it got no whole answer. It may be lost only if it was under
way when a worker was killed: with the worker, what it had taken is gone. The exit status is 1 where one was
lost otherwise, where an answer was wrong, or where memory grew by more than a tenth after the second fifth.
Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fake_alexa import FOLDER, Alexa, Server, launch, now, running, turn

_INTENTS = (
    "AMAZON.NoIntent",
    "AMAZON.HelpIntent",
    "DontKnowIntent",
    "AMAZON.YesIntent",
    "AMAZON.RepeatIntent",
)
_GROWTH = 1.1


@dataclass
class Seen:
    """What the clients saw; they share it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lost: list[tuple[float, float, str]] = field(default_factory=list)
    """When each was sent, when that was known, and what was seen of it."""
    under_way: int = 0
    slowest: float = 0.0


@dataclass(frozen=True)
class Kill:
    """A worker that was killed."""

    at: float
    under_way: int
    """Requests that clients waited for, in all workers."""


def main() -> int:
    """Prints what was seen and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--every", type=float, default=20, help="seconds between two kills")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args()
    alexa = Alexa()
    with tempfile.TemporaryDirectory() as name:
        alexa.write(Path(name))
        with running(Path(name), options.workers) as server:
            seen, kills, memory = _load(server, alexa, options)
    return _report(seen, kills, memory, options)


def _load(
    server: Server, alexa: Alexa, options: argparse.Namespace
) -> tuple[Seen, list[Kill], list[tuple[float, float]]]:
    seen, kills, memory = Seen(), list[Kill](), list[tuple[float, float]]()
    start = time.monotonic()
    end = start + options.seconds
    clients = [
        threading.Thread(target=_client, args=(server.port, alexa, seen, end, number))
        for number in range(options.clients)
    ]
    for client in clients:
        client.start()
    next_kill, oldest_first = start + options.every, 0
    while (at := time.monotonic()) < end:
        if at >= next_kill and at < end - 2:
            workers = _children(server.process.pid)
            if len(workers) == options.workers:
                with seen.lock:
                    kills.append(Kill(time.monotonic(), seen.under_way))
                    os.kill(workers[oldest_first % len(workers)], signal.SIGKILL)
                oldest_first += 1
                next_kill = at + options.every
        memory.append((at - start, _megabytes(server.process.pid)))
        time.sleep(0.5)
    for client in clients:
        client.join()
    return seen, kills, memory


def _client(port: int, alexa: Alexa, seen: Seen, end: float, number: int) -> None:
    draw = random.Random(number)  # noqa: S311  a mix, not a secret
    answer: dict[str, Any] | None = None
    while time.monotonic() < end:
        event = launch() if answer is None else turn(draw.choice(_INTENTS), answer)
        kind, expected, raw = _request(alexa, event, draw)
        with seen.lock:
            seen.under_way += 1
        sent = time.monotonic()
        status, got, fault = 0, b"", ""
        try:
            status, got = _ask(port, raw)
        except (OSError, ValueError) as error:
            fault = f"{kind}: {error!r}"
        known = time.monotonic()
        with seen.lock:
            seen.under_way -= 1
            if fault:
                seen.lost.append((sent, known, fault))
                answer = None
                continue
            seen.answers[f"{kind}: {status}"] += 1
            seen.slowest = max(seen.slowest, known - sent if kind != "broken off" else 0)
            if status != expected:
                seen.wrong.append(f"{kind}: {status} {got[:200]!r}")
        if kind == "good":
            answer = json.loads(got)
            if not answer["response"].get("reprompt") or draw.random() < 0.1:
                answer = None


def _request(alexa: Alexa, event: dict[str, Any], draw: random.Random) -> tuple[str, int, bytes]:
    """A request of a kind: what kind, the status to expect, and how it goes over the wire."""
    kind = draw.choices(
        ("good", "forged", "old", "bad URL", "no such certificate", "huge", "broken off"),
        (80, 6, 3, 4, 3, 2, 2),
    )[0]
    if kind == "old":
        event["request"]["timestamp"] = now(-200)
    body = b" " * 300_000 if kind == "huge" else json.dumps(event).encode()
    changes: dict[str, str] = {}
    if kind == "bad URL":
        changes["url"] = "https://s3.amazonaws.com.evil.example/echo.api/cert.pem"
    elif kind == "no such certificate":
        changes["url"] = f"{FOLDER}{draw.random()}.pem"
    headers = alexa.headers(body, **changes)
    if kind == "forged":
        body = body.replace(b"1.0", b"1.1")
    headers |= {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    whole = f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body
    expected = {"good": 200, "huge": 413}.get(kind, 400)
    return kind, expected, whole[:-50] if kind == "broken off" else whole


def _ask(port: int, raw: bytes) -> tuple[int, bytes]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        got = b""
        while more := connection.recv(65536):
            got += more
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length is None or len(body) < int(length[1]):
        raise ValueError(f"no whole answer: {got[:100]!r}")
    return int(head.split()[1]), body


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return sorted(int(child) for child in text.split())


def _megabytes(pid: int) -> float:
    """What the server's processes hold together; memory that they share counts once."""
    total = 0
    for each in (pid, *_children(pid)):
        try:
            text = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue  # it was just killed
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _report(
    seen: Seen, kills: list[Kill], memory: list[tuple[float, float]], options: argparse.Namespace
) -> int:
    unexplained = [one for one in seen.lost if not any(one[0] <= kill.at <= one[1] for kill in kills)]
    spent = sum(seen.answers.values()) + len(seen.lost)
    print(f"{options.seconds:.0f} seconds, {options.workers} workers, {options.clients} clients")
    print(f"requests                {spent}, {spent / options.seconds:.0f} a second")
    for kind, number in sorted(seen.answers.items()):
        print(f"  {kind:28} {number}")
    print(f"slowest answer          {seen.slowest:.2f} s")
    print(f"kills                   {len(kills)}")
    print(f"under way at the kills  {sum(kill.under_way for kill in kills)}")
    print(f"lost                    {len(seen.lost)}, of them not under way at a kill: {len(unexplained)}")
    print(f"wrong answers           {len(seen.wrong)}")
    for text in (*(one[2] for one in unexplained[:5]), *seen.wrong[:5]):
        print(f"  {text}")
    step = max(1, len(memory) // 10)
    print("memory, MB              " + ", ".join(f"{mb:.0f} at {at:.0f} s" for at, mb in memory[::step]))
    grown = _grown(memory)
    print(f"memory, last fifth to second fifth: {grown:.2f}")
    return 1 if unexplained or seen.wrong or grown > _GROWTH or not kills else 0


def _grown(memory: list[tuple[float, float]]) -> float:
    """How memory in the last fifth of the time compares with the second fifth."""
    levels = [mb for _, mb in memory]
    fifth = max(1, len(levels) // 5)
    return statistics.median(levels[-fifth:]) / statistics.median(levels[fifth : 2 * fifth])


if __name__ == "__main__":
    sys.exit(main())
