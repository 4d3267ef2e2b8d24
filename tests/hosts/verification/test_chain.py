"""Which certificate chains are trusted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fake_alexa import DAY, NAME, Alexa, Issuer

from skill.hosts.verification.chain import Chains, read_roots
from skill.hosts.verification.refusal import Refused

NOW = datetime.now(UTC)


def untrusted(alexa: Alexa) -> bytes:
    root = Issuer("Root", key=alexa.signer.key)
    authority = Issuer("Authority", root, key=alexa.authority.key)
    return Issuer("Signer", authority, (NAME,), alexa.signer.key).pem + authority.pem + root.pem


def changed(alexa: Alexa) -> bytes:
    at = alexa.chain.index(b"\n") + 400
    return alexa.chain[:at] + (b"B" if alexa.chain[at : at + 1] == b"A" else b"A") + alexa.chain[at + 1 :]


def signer(alexa: Alexa, names: tuple[str, ...] = (NAME,), **given: object) -> bytes:
    key = given.pop("key", alexa.signer.key)
    return Issuer("Signer", alexa.authority, names, key, **given).pem + alexa.authority.pem  # type: ignore[arg-type]


BAD_CHAINS: dict[str, tuple[Callable[[Alexa], bytes], str]] = {
    "expired": (lambda a: signer(a, start=-3, end=-2), "not trusted"),
    "expired a second ago": (lambda a: signer(a, start=-3, end=-1 / 86400), "not trusted"),
    "not yet valid": (lambda a: signer(a, start=1), "not trusted"),
    "another name": (lambda a: signer(a, ("echo-api.example.com",)), "not trusted"),
    "a longer name": (lambda a: signer(a, (NAME + ".example.com",)), "not trusted"),
    "a shorter name": (lambda a: signer(a, ("amazon.com",)), "not trusted"),
    "self-signed": (lambda a: Issuer("Signer", None, (NAME,), a.signer.key).pem, "not trusted"),
    "an untrusted root": (untrusted, "not trusted"),
    "a missing intermediate": (lambda a: a.signer.pem, "not trusted"),
    "an intermediate that expired": (
        lambda a: a.signer.pem + Issuer("Authority", a.root, key=a.authority.key, start=-3, end=-2).pem,
        "not trusted",
    ),
    "issued by an end certificate": (
        lambda a: Issuer("Evil", a.signer, (NAME,), a.signer.key).pem + a.chain,
        "not trusted",
    ),
    "not for signing": (lambda a: signer(a, signs=False), "not for signing"),
    "an elliptic curve": (lambda a: signer(a, key=ec.generate_private_key(ec.SECP256R1())), "no RSA key"),
    "the authority itself": (lambda a: a.authority.pem, "not trusted"),
    "changed": (changed, "the certificate chain"),
    "nothing": (lambda a: b"", "cannot be read"),
    "no certificate": (lambda a: b"<html>Not found</html>", "cannot be read"),
    "a broken one": (lambda a: a.chain[:300] + a.chain[-200:], "cannot be read"),
}


@pytest.mark.parametrize("name", BAD_CHAINS)
def test_bad_chains(alexa: Alexa, name: str) -> None:
    make, reason = BAD_CHAINS[name]
    with pytest.raises(Refused, match=reason):
        Chains([alexa.root.certificate]).signing_key(make(alexa), NOW)


def test_a_good_chain(alexa: Alexa) -> None:
    found = Chains([alexa.root.certificate]).signing_key(alexa.chain, NOW)
    assert found.key == alexa.signer.key.public_key()
    assert abs(found.until - NOW - 30 * DAY) < timedelta(minutes=1)


def test_a_key_lasts_no_longer_than_its_authority(alexa: Alexa) -> None:
    authority = Issuer("Authority", alexa.root, key=alexa.authority.key, end=2)
    found = Chains([alexa.root.certificate]).signing_key(alexa.signer.pem + authority.pem, NOW)
    assert abs(found.until - NOW - 2 * DAY) < timedelta(minutes=1)


def test_the_order_of_the_others_and_the_root_among_them_do_not_matter(alexa: Alexa) -> None:
    chain = alexa.signer.pem + alexa.root.pem + alexa.authority.pem
    Chains([alexa.root.certificate]).signing_key(chain, NOW)


def test_the_roots_of_certifi() -> None:
    assert len(read_roots(Path(certifi.where()))) > 100


def test_a_root_that_cannot_be_read_is_left_out(alexa: Alexa, tmp_path: Path) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    file = tmp_path / "roots.pem"
    file.write_bytes(b"# A comment\n" + broken + alexa.root.pem)
    assert read_roots(file) == (alexa.root.certificate,)
