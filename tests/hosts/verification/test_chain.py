"""Which certificate chains are trusted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import certifi
import pytest
from fake_alexa import Alexa, Issuer
from forgeries import BAD_CHAINS

from skill.hosts.verification.chain import Chains, read_roots
from skill.hosts.verification.refusal import Refused


def current() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("name", BAD_CHAINS)
def test_bad_chains(alexa: Alexa, name: str) -> None:
    make, reason = BAD_CHAINS[name]
    with pytest.raises(Refused, match=reason):
        Chains([alexa.root.certificate]).signing_key(make(alexa), current())


def test_a_good_chain(alexa: Alexa) -> None:
    found = Chains([alexa.root.certificate]).signing_key(alexa.chain, current())
    assert found.key == alexa.signer.key.public_key()
    issuers = (alexa.root, alexa.authority, alexa.signer)
    assert found.until == min(one.certificate.not_valid_after_utc for one in issuers)


def test_a_key_lasts_no_longer_than_its_authority(alexa: Alexa) -> None:
    authority = Issuer("Authority", alexa.root, key=alexa.authority.key, end=2)
    found = Chains([alexa.root.certificate]).signing_key(alexa.signer.pem + authority.pem, current())
    assert found.until == authority.certificate.not_valid_after_utc


def test_the_order_of_the_others_and_the_root_among_them_do_not_matter(alexa: Alexa) -> None:
    chain = alexa.signer.pem + alexa.root.pem + alexa.authority.pem
    Chains([alexa.root.certificate]).signing_key(chain, current())


def test_the_roots_of_certifi() -> None:
    assert len(read_roots(Path(certifi.where()))) > 100


def test_a_root_that_cannot_be_read_is_left_out(alexa: Alexa, tmp_path: Path) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    file = tmp_path / "roots.pem"
    file.write_bytes(b"# A comment\n" + broken + alexa.root.pem)
    assert read_roots(file) == (alexa.root.certificate,)
