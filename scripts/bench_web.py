"""Measures the web host beside flask-ask-sdk's own verification; prints both in one table.

Run it with ``make bench``, or alone. Each runs in a process of its own, with the same handlers and the same
signed requests: verification alone, the application without a server, and behind gunicorn over keep-alive
connections. Stock flask-ask-sdk does not import where OpenSSL is 3.0.10 or later, so the one pattern that
keeps it from importing is mended here, and its certificate is in its cache from the start. The first two rows
are processor time, the third is by the clock. Of three rounds, in turns, the best of each counts.
"""

from __future__ import annotations

import io
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import certifi
import fake_alexa
from fake_alexa import SKILL_ID, Alexa, running

from skill.alexa.builder import build
from skill.alexa.envelope import SESSION_KEY, Carried
from skill.alexa.handlers import FailureHandler, SilentHandler, TurnHandler
from skill.history.keeper import Keeper
from skill.hosts.server import Place, serve
from skill.hosts.verification.chain import Chains, read_roots
from skill.hosts.verification.keys import Keys
from skill.hosts.verification.verifier import check_signature, check_skill, check_time
from skill.hosts.web import create_app
from skill.settings import Settings

_ROUNDS = 3
_SECONDS = 3.0
_CONNECTIONS = 8
_INTENTS = ("AMAZON.NoIntent", "AMAZON.HelpIntent", "DontKnowIntent", "AMAZON.YesIntent", "AMAZON.StopIntent")

Work = Callable[[], object]


def main() -> int:
    """Prints the table and returns 0."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alexa = Alexa()
        alexa.write(folder)
        (folder / "roots.pem").write_bytes(Path(certifi.where()).read_bytes() + alexa.root.pem)
        rounds = [{kind: _measured(kind, folder, alexa) for kind in ("stock", "own")} for _ in range(_ROUNDS)]
    print(f"{'':40} {'stock':>10} {'own':>10} {'ratio':>7}")
    for row, better in (
        ("verification, us", "less"),
        ("application, requests a second", "more"),
        ("behind gunicorn, requests a second", "more"),
    ):
        # The best round is the one that other programs disturbed least.
        best = min if better == "less" else max
        stock, own = (best(found[kind][row] for found in rounds) for kind in ("stock", "own"))
        ratio = stock / own if better == "less" else own / stock
        print(f"{row:40} {stock:10,.0f} {own:10,.0f} {ratio:6.1f}x")
    return 0


def _measured(kind: str, folder: Path, alexa: Alexa) -> dict[str, float]:
    (folder / "requests.json").write_text(json.dumps(_signed(alexa)))
    os.environ["SSL_CERT_FILE"] = str(folder / "roots.pem")  # where oscrypto finds its roots
    command = [sys.executable, "-W", "ignore", __file__, kind, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own
    found: dict[str, float] = json.loads(done.stdout)
    with running(folder, workers=2, program=("-W", "ignore", __file__, kind)) as server:
        found["behind gunicorn, requests a second"] = _load(server.port, _requests(folder))
    return found


def _signed(alexa: Alexa) -> list[dict[str, Any]]:
    """The requests of a short conversation, all of them recent."""
    skill = build(Settings())
    events = [fake_alexa.launch()]
    answer = skill(events[0])
    for name in _INTENTS:
        events.append(fake_alexa.turn(name, answer))
        answer = skill(events[-1])
    bodies = [json.dumps(event) for event in events]
    return [{"body": body, "headers": alexa.headers(body.encode())} for body in bodies]


def _requests(folder: Path) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = json.loads((folder / "requests.json").read_text())
    return requests


def _load(port: int, requests: list[dict[str, Any]]) -> float:
    """Answers a second, from clients that wait for each answer."""
    raw = []
    for one in requests:
        body = one["body"].encode()
        headers = {"Host": "localhost", "Content-Length": str(len(body)), **one["headers"]}
        head = "\r\n".join(("POST / HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""))
        raw.append(head.encode() + body)
    counts = [0] * _CONNECTIONS
    end = time.perf_counter() + _SECONDS + 1
    start = end - _SECONDS

    def client(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            sent = number
            while time.perf_counter() < end:
                connection.sendall(raw[sent % len(raw)])
                sent += 1
                _read_answer(connection)
                counts[number] += time.perf_counter() >= start

    clients = [threading.Thread(target=client, args=(number,)) for number in range(_CONNECTIONS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return sum(counts) / _SECONDS


def _read_answer(connection: socket.socket) -> None:
    got = connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    if b" 200 " not in head[:16]:
        raise RuntimeError(head.decode())
    length = re.search(rb"(?i)content-length: (\d+)", head)
    left = int(length[1] if length else 0) - len(body)
    while left > 0:
        left -= len(connection.recv(65536))


# In a process of its own


def _alone(kind: str, folder: Path) -> None:
    requests = _requests(folder)
    app, verify = _own(folder) if kind == "own" else _stock(folder)
    one = requests[0]
    environs = [_environ(each) for each in requests]

    def answer_all() -> None:
        for environ, body in environs:
            environ["wsgi.input"] = io.BytesIO(body)
            answer = b"".join(app(dict(environ), _start))
            if b"outputSpeech" not in answer:
                raise RuntimeError(answer.decode())

    times = _times(lambda: verify(one["headers"], one["body"]), 100)
    print(
        json.dumps(
            {
                "verification, us": statistics.median(times) * 1e6,
                "application, requests a second": len(requests) / statistics.median(_times(answer_all, 30)),
            }
        )
    )


def _start(*given: object) -> None:
    pass


def _times(work: Work, rounds: int) -> list[float]:
    found = []
    for _ in range(rounds + 5):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return found[5:]


def _environ(one: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    body = one["body"].encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_SIGNATURECERTCHAINURL": one["headers"]["SignatureCertChainUrl"],
        "HTTP_SIGNATURE_256": one["headers"]["Signature-256"],
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
    }, body


def _own(folder: Path) -> tuple[Any, Callable[[dict[str, str], str], object]]:
    keys = Keys(
        lambda path: (folder / Path(path).name).read_bytes(), Chains(read_roots(folder / "roots.pem"))
    )

    def verify(headers: dict[str, str], body: str) -> None:
        raw = body.encode()
        check_signature(keys, headers, raw)
        event = json.loads(body)
        check_time(event)
        check_skill(event, SKILL_ID)

    return create_app(Settings(skill_id=SKILL_ID), keys, write=len), verify


def _stock(folder: Path) -> tuple[Any, Callable[[dict[str, str], str], object]]:
    _import_oscrypto()
    from ask_sdk_core.skill_builder import SkillBuilder
    from ask_sdk_model import RequestEnvelope
    from flask import Flask
    from flask_ask_sdk.skill_adapter import SkillAdapter

    keeper = Keeper(None, print)
    builder = SkillBuilder()
    builder.skill_id = SKILL_ID  # type: ignore[assignment]  # the SDK infers None from its default
    builder.add_request_handler(TurnHandler(keeper))
    builder.add_request_handler(SilentHandler(keeper))
    builder.add_exception_handler(FailureHandler())
    app = Flask("stock")
    skill = builder.create()
    invoke = skill.invoke

    def carrying(request_envelope: Any, context: object) -> Any:  # noqa: ARG001  SkillAdapter names it
        return invoke(request_envelope, Carried((request_envelope.session.attributes or {}).get(SESSION_KEY)))

    skill.invoke = carrying  # type: ignore[method-assign]
    adapter = SkillAdapter(skill=skill, skill_id=SKILL_ID, app=app)
    adapter.register(app, "/")
    verifiers = adapter._webservice_handler._verifiers
    chain = (folder / "echo-api-cert.pem").read_bytes()
    verifiers[0]._cert_cache[Alexa.url] = chain

    def verify(headers: dict[str, str], body: str) -> None:
        envelope = skill.serializer.deserialize(body, RequestEnvelope)
        for one in verifiers:
            one.verify(headers, body, envelope)

    # Its caches do not bear being filled by several threads at once.
    one = _requests(folder)[0]
    verify(one["headers"], one["body"])
    return app, verify


def _import_oscrypto() -> None:
    """Loads oscrypto with its pattern for OpenSSL's version mended."""
    search = re.search

    def mended(pattern: Any, *given: Any, **named: Any) -> Any:
        return search(
            r"\b(\d+\.\d+\.\d+[a-z]*)\b" if r"\d\.\d\.\d[a-z]*" in str(pattern) else pattern, *given, **named
        )

    re.search = mended
    try:
        import certvalidator  # noqa: F401
    finally:
        re.search = search


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if len(sys.argv) == 1:
        sys.exit(main())
    if len(sys.argv) == 3:
        _alone(sys.argv[1], Path(sys.argv[2]))
    else:
        where = Path(sys.argv[2])
        served = (_own if sys.argv[1] == "own" else _stock)(where)[0]
        if sys.argv[1] == "stock":
            served.add_url_rule("/readyz", view_func=lambda: "ready")
            served.config.update(SIGNED=True, MAX_CONTENT_LENGTH=256 * 1024)
        serve(served, Place("127.0.0.1", int(sys.argv[3]), int(sys.argv[4])))
