"""Certificate chains and their URLs that are not Alexa's."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from fake_alexa import NAME, Alexa, Issuer

BAD_URLS = [
    "",
    "echo-api-cert.pem",
    "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "ftp://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "//s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://notamazon.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert.pem",
    "https://evil.s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com./echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443x/echo.api/echo-api-cert.pem",
    "https://user@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com\\@evil.example/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
    "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/..%2fevil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/..\\evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api.evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?versionId=1",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#part",
    "https://s3.amazonaws.com/echo.api/echo api-cert.pem",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.p\u0435m",
    "https://s3.amazonaws.com/echo.api/" + "a" * 1000,
]


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
