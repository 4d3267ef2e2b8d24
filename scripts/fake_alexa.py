"""Stands in for Alexa before the web host: certificates, signed requests, and a server that trusts them.

The tests, ``bench_web.py`` and ``load.py`` share it. Run as a program it is that server:

    python scripts/fake_alexa.py FOLDER PORT WORKERS

answers requests signed by the :class:`Alexa` that wrote FOLDER. The server is the real one in all but where
it fetches chains: from files in FOLDER, and slowly those whose name begins with "slow".
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.hosts.verification.refusal import Refused

SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
NAME = "echo-api.amazon.com"
FOLDER = "https://s3.amazonaws.com/echo.api/"
DAY = timedelta(days=1)

Key = RSAPrivateKey | EllipticCurvePrivateKey


def rsa_key() -> RSAPrivateKey:
    """Returns a new key."""
    return generate_private_key(public_exponent=65537, key_size=2048)


class Issuer:
    """A certificate with its key.

    :param by: who issues it; None where it signs itself.
    :param names: the names of an end certificate; None for an authority.
    :param start: from when it is valid, in days from now.
    :param end: until when.
    """

    def __init__(
        self,
        title: str,
        by: Issuer | None = None,
        names: tuple[str, ...] | None = None,
        key: Key | None = None,
        start: float = -1,
        end: float = 30,
        signs: bool = True,
    ) -> None:
        self.key = key or rsa_key()
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
        now = datetime.now(UTC)
        issuer = by or self
        public, authority = self.key.public_key(), names is None
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(issuer.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + start * DAY)
            .not_valid_after(now + end * DAY)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
            )
            .add_extension(_usage(authority, signs), critical=True)
        )
        if names is not None:
            subjects = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
            builder = builder.add_extension(subjects, critical=False)
            server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
            builder = builder.add_extension(server, critical=False)
        self.certificate = builder.sign(issuer.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(Encoding.PEM)

    def sign(self, body: bytes, algorithm: hashes.HashAlgorithm | None = None) -> str:
        """Returns the signature of a body as Alexa's header holds it."""
        if not isinstance(self.key, RSAPrivateKey):
            raise TypeError("Alexa signs with RSA")
        return base64.b64encode(self.key.sign(body, PKCS1v15(), algorithm or hashes.SHA256())).decode()


def _usage(authority: bool, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


class Alexa:
    """An Alexa of our own: a root, an authority and a certificate that signs requests."""

    url = FOLDER + "echo-api-cert.pem"

    def __init__(self) -> None:
        self.root = Issuer("Root")
        self.authority = Issuer("Authority", self.root)
        self.signer = Issuer("Signer", self.authority, (NAME,))
        self.chain = self.signer.pem + self.authority.pem

    def headers(self, body: bytes, **changes: str | None) -> dict[str, str]:
        """Returns the headers of a request.

        :param changes: ``url`` or ``signature`` that differ, None for one that is missing.
        """
        url = changes.get("url", self.url)
        signature = changes["signature"] if "signature" in changes else self.signer.sign(body)
        given = {"SignatureCertChainUrl": url, "Signature-256": signature}
        return {"Content-Type": "application/json"} | {k: v for k, v in given.items() if v is not None}

    def write(self, folder: Path) -> None:
        """Writes what the server needs."""
        (folder / "root.pem").write_bytes(self.root.pem)
        (folder / "echo-api-cert.pem").write_bytes(self.chain)


def now(seconds: float = 0) -> str:
    """Returns the time as Alexa tells it.

    :param seconds: how much later.
    """
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def launch(**request: Any) -> dict[str, Any]:
    """Returns the request that opens the skill, sent now.

    :param request: what differs in it.
    """
    application = {"applicationId": SKILL_ID}
    user = {"userId": "amzn1.ask.account.SOMEBODY"}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", "application": application, "user": user},
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "d", "supportedInterfaces": {}},
            }
        },
        "request": {
            "type": "LaunchRequest",
            "requestId": "amzn1.echo-api.request.aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "timestamp": now(),
            "locale": "en-US",
            **request,
        },
    }


def turn(name: str, before: dict[str, Any]) -> dict[str, Any]:
    """Returns the request of an intent without slots.

    :param before: the skill's last response.
    """
    event = launch(type="IntentRequest", intent={"name": name, "confirmationStatus": "NONE"})
    event["session"] |= {"new": False, "attributes": before["sessionAttributes"]}
    return event


class Server:
    """The server, running in processes of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    def lines(self) -> list[dict[str, Any]]:
        """Returns what it has logged of requests."""
        return [json.loads(text) for text in self.log.read_text().splitlines()]

    def ready(self) -> bool:
        """Returns whether it answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def free_port() -> int:
    """Returns a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(
    folder: Path,
    workers: int = 1,
    program: tuple[str, ...] = (__file__,),
    environ: dict[str, str] | None = None,
    listening: socket.socket | None = None,
) -> Server:
    """Returns a server that is just starting.

    :param folder: what :meth:`Alexa.write` wrote into, and where its log goes.
    :param environ: what is set in its environment besides.
    :param listening: a socket that it takes over, as from systemd; else it listens on a port of its own.
    """
    port = listening.getsockname()[1] if listening else free_port()
    log = folder / f"requests-{time.time_ns()}.log"
    command = [sys.executable, *program, str(folder), str(port), str(workers)]
    kept: tuple[int, ...] = ()
    if listening:
        # What systemd does (sd_listen_fds): the first socket is number 3, and it is for this process.
        kept = (listening.fileno(),)
        taken = f'exec 3<&{kept[0]}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
        command = ["bash", "-c", taken, "bash", *command]
    with log.open("wb") as out, (folder / "server.log").open("ab") as err:
        process = subprocess.Popen(  # noqa: S603  our own
            command, stdout=out, stderr=err, env=os.environ | (environ or {}), pass_fds=kept
        )
    return Server(process, port, log)


@contextmanager
def running(
    folder: Path,
    workers: int = 1,
    program: tuple[str, ...] = (__file__,),
    environ: dict[str, str] | None = None,
) -> Iterator[Server]:
    """A server that is ready; it is stopped at the end. As :func:`started`."""
    server = started(folder, workers, program, environ)
    process = server.process
    try:
        until = time.monotonic() + 60
        while not server.ready():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start: {(folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(folder: Path, port: int, workers: int) -> None:
    """Serves until it is told to stop."""
    from skill.core.frozen import replace
    from skill.hosts.server import Place, serve
    from skill.hosts.verification.chain import Chains, read_roots
    from skill.hosts.verification.keys import Keys
    from skill.hosts.web import create_app
    from skill.settings import Settings

    def fetch(path: str) -> bytes:
        name = PurePosixPath(path).name
        if name.startswith("slow"):
            time.sleep(10)
        try:
            return (folder / name).read_bytes()
        except OSError:
            time.sleep(0.1)  # as long as Amazon's host may take
            raise Refused("there is no such certificate") from None

    keys = Keys(fetch, Chains(read_roots(folder / "root.pem")))
    settings = replace(Settings.from_environment(os.environ), skill_id=SKILL_ID)
    serve(create_app(settings, keys), Place("127.0.0.1", port, workers))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
