"""Whether a certificate chain is Amazon's."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.hosts.verification.refusal import Refused

NAME = "echo-api.amazon.com"
"""The name that the signing certificate must have among its subject alternative names."""
_END = b"-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that Alexa signs requests with."""

    key: RSAPublicKey
    until: datetime
    """When the first certificate of its chain ends."""


class Chains:
    """Verifies certificate chains.

    :param roots: the trusted roots, at least one.
    """

    def __init__(self, roots: Sequence[x509.Certificate]) -> None:
        self._store = Store(list(roots))

    def signing_key(self, pem: bytes, now: datetime) -> SigningKey:
        """Returns the key of a chain, the signing certificate first.

        :param now: with a time zone.
        :raises Refused: where the chain does not lead to a trusted root, is not valid now, is for another
            name, or its key is not for signing.
        """
        try:
            leaf, *others = x509.load_pem_x509_certificates(pem)
            verified = (
                PolicyBuilder()
                .store(self._store)
                .time(now)
                .build_server_verifier(x509.DNSName(NAME))
                .verify(leaf, others)
            )
            may_sign = _may_sign(leaf)
            key = leaf.public_key()
        except VerificationError as fault:
            raise Refused(f"the certificate chain is not trusted: {fault}"[:300]) from None
        except Exception as fault:
            # A certificate that is broken raises one of many kinds, as its fields are read.
            raise Refused(f"the certificate chain cannot be read: {type(fault).__name__}") from None
        if not may_sign:
            raise Refused("the certificate is not for signing")
        if not isinstance(key, RSAPublicKey):
            raise Refused("the certificate has no RSA key")
        return SigningKey(key, min(one.not_valid_after_utc for one in verified))


def _may_sign(certificate: x509.Certificate) -> bool:
    """RFC 5280, 4.2.1.3: a certificate without the extension is for any use."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:
        return True


def read_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """Returns the certificates of a PEM file; one that cannot be read is left out.

    :raises OSError: where the file cannot be read.
    """
    roots = []
    for piece in path.read_bytes().split(_END)[:-1]:
        with warnings.catch_warnings():
            # Old roots have serial numbers that are no longer allowed.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            try:
                roots.append(x509.load_pem_x509_certificate(piece + _END))
            except ValueError:
                continue
    return tuple(roots)
