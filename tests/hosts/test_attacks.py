"""Requests that are not Alexa's: each is refused, tells the operator why and the sender nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from fake_alexa import SKILL_ID, Issuer, launch, now
from forgeries import BAD_CHAINS, BAD_URLS
from hosting import Host

BODY = json.dumps(launch()).encode()
"""A request, too old by the time a test sends it to be let through by mistake."""


@pytest.mark.parametrize("name", BAD_CHAINS)
def test_bad_chains(host: Host, name: str) -> None:
    make, reason = BAD_CHAINS[name]
    host.amazon.chains["/echo.api/evil.pem"] = make(host.alexa)
    headers = host.alexa.headers(BODY, url="https://s3.amazonaws.com/echo.api/evil.pem")
    host.refused(host.post(BODY, headers), reason)


@pytest.mark.parametrize("url", [url for url in BAD_URLS if url.isascii()])
def test_bad_urls(host: Host, url: str) -> None:
    host.refused(host.post(BODY, host.alexa.headers(BODY, url=url)), "certificate URL")
    assert set(host.amazon.asked) == {"/echo.api/echo-api-cert.pem"}  # that of the good one


def test_a_chain_that_is_not_there(host: Host) -> None:
    url = "https://s3.amazonaws.com/echo.api/nothing.pem"
    host.refused(host.post(BODY, host.alexa.headers(BODY, url=url)), "no such certificate")


def test_signed_with_sha_1_only(host: Host) -> None:
    headers = host.alexa.headers(BODY, signature=None)
    headers["Signature"] = host.alexa.signer.sign(BODY, hashes.SHA1())  # noqa: S303  the attack
    host.refused(host.post(BODY, headers), "Signature-256 is missing")


def test_a_signature_with_sha_1_where_one_with_sha_256_belongs(host: Host) -> None:
    signature = host.alexa.signer.sign(BODY, hashes.SHA1())  # noqa: S303  the attack
    host.refused(host.post(BODY, host.alexa.headers(BODY, signature=signature)), "not that of the body")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"url": None}, "SignatureCertChainUrl is missing"),
        ({"signature": None}, "Signature-256 is missing"),
        ({"url": None, "signature": None}, "is missing"),
        ({"signature": ""}, "not that of the body"),
        ({"signature": "AAAA"}, "not that of the body"),
        ({"signature": "not base64"}, "not base64"),
        ({"signature": "\u00e9"}, "not base64"),
        ({"signature": "A" * 5000}, "not"),
    ],
)
def test_headers(host: Host, changes: dict[str, Any], reason: str) -> None:
    host.refused(host.post(BODY, host.alexa.headers(BODY, **changes)), reason)


def test_signed_by_somebody_else(host: Host) -> None:
    signature = Issuer("Evil").sign(BODY)
    host.refused(host.post(BODY, host.alexa.headers(BODY, signature=signature)), "not that of the body")


@pytest.mark.parametrize("at", [0, 1, len(BODY) // 2, len(BODY) - 1])
def test_a_body_changed_by_a_byte(host: Host, at: int) -> None:
    changed = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
    host.refused(host.post(changed, host.alexa.headers(BODY)), "not that of the body")


@pytest.mark.parametrize("changed", [BODY + b" ", BODY[:-1], b"", b"\xef\xbb\xbf" + BODY])
def test_a_longer_or_shorter_body(host: Host, changed: bytes) -> None:
    host.refused(host.post(changed, host.alexa.headers(BODY)), "not that of the body")


@pytest.mark.parametrize("seconds", [-155, -3600, 155, 86400])
def test_a_request_of_another_time(host: Host, seconds: float) -> None:
    host.refused(host.send(launch(timestamp=now(seconds))), "seconds off")


@pytest.mark.parametrize("seconds", [-140, 0, 140])
def test_a_recent_request(host: Host, seconds: float) -> None:
    assert host.send(launch(timestamp=now(seconds))).status_code == 200


def test_the_time_in_milliseconds(host: Host) -> None:
    sent = datetime.fromisoformat(now()).timestamp() * 1000
    assert host.send(launch(timestamp=sent)).status_code == 200
    assert host.send(launch(timestamp=sent - 151_000)).status_code == 400


def test_a_session_that_is_a_list(host: Host) -> None:
    assert host.send(launch() | {"session": []}).json["sessionAttributes"]["session"]["question"] == "onset"


def test_a_request_that_is_sent_again_later(host: Host) -> None:
    body = json.dumps(launch()).encode()
    headers = host.alexa.headers(body)
    assert host.post(body, headers).status_code == 200
    host.clock.later += timedelta(seconds=151)
    assert host.post(body, headers).status_code == 400
    assert "seconds off" in host.lines[-1]["error"]


@pytest.mark.parametrize("timestamp", [None, "", "yesterday", 10**400, -1e18, "2026-11-23T00:00:00", [], {}])
def test_no_time(host: Host, timestamp: Any) -> None:
    host.refused(host.send(launch(timestamp=timestamp)), "tells no time")


@pytest.mark.parametrize(
    ("kind", "seconds", "status"),
    [
        ("AlexaSkillEvent.SkillDisabled", -3500, 200),
        ("AlexaSkillEvent.SkillDisabled", -3700, 400),
        ("AlexaSkillEvent.SomethingNew", -3500, 200),
        ("SessionEndedRequest", -3500, 400),
        ("AlexaSkillEvents", -3500, 400),
    ],
)
def test_a_skill_event_may_be_an_hour_old(host: Host, kind: str, seconds: float, status: int) -> None:
    assert host.send(launch(type=kind, timestamp=now(seconds))).status_code == status


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize(
    "found", [SKILL_ID + "x", SKILL_ID.upper(), "", None, 7, {"applicationId": SKILL_ID}]
)
def test_another_skill(open_host: Callable[..., Host], verify: bool, found: Any) -> None:
    host = open_host(verify=verify)
    event = launch()
    event["context"]["System"] = {"application": {"applicationId": found}}
    host.refused(host.send(event), "another skill")


@pytest.mark.parametrize("context", [None, {}, {"System": None}, {"System": {"application": []}}])
def test_no_skill(host: Host, context: Any) -> None:
    host.refused(host.send(launch() | {"context": context}), "another skill")


# Signed by Alexa, or not to be verified, and still no request

STRANGE = {
    "not JSON": (b"not JSON", "is not JSON"),
    "empty": (b"", "is not JSON"),
    "truncated": (BODY[:-20], "is not JSON"),
    "not UTF-8": (b'{"request": "\xff"}', "not UTF-8"),
    "deep": (b'{"request":' * 100_000, "nested too deeply"),
    "deep lists": (b"[" * 200_000, "nested too deeply"),
    "a list": (b"[]", "no JSON object"),
    "a number": (b"7", "no JSON object"),
    "a huge number": (b"9" * 10_000, "is not JSON"),
    "null": (b"null", "no JSON object"),
    "a request that is a text": (b'{"request": "LaunchRequest"}', "request is no JSON object"),
}


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("name", STRANGE)
def test_strange_bodies(open_host: Callable[..., Host], name: str, verify: bool) -> None:
    host, (body, reason) = open_host(verify=verify), STRANGE[name]
    if len(body) > 256 * 1024:
        reason, status = "too large", 413
    else:
        status = 400
    host.refused(host.post(body), reason, status)


def test_deep_json_that_can_just_be_read(host: Host) -> None:
    for depth in range(100, 800, 50):
        nested: Any = None
        for _ in range(depth):
            nested = {"a": nested}
        answer = host.send(launch() | {"session": {"new": False, "attributes": {"session": nested}}})
        assert answer.status_code in (200, 400)


@pytest.mark.parametrize("size", [256 * 1024 + 1, 10 * 1024 * 1024])
def test_a_huge_body(host: Host, size: int) -> None:
    body = b" " * size
    host.refused(host.post(body), "too large", 413)


def test_a_body_as_long_as_it_may_be(host: Host) -> None:
    body = json.dumps(launch()).encode()
    body += b" " * (256 * 1024 - len(body))
    assert host.post(body).status_code == 200


def test_what_is_wrong_is_not_quoted(host: Host) -> None:
    """Neither what somebody else put into a request nor what a person said."""
    word = "wobblyknees"
    for event in (
        launch(timestamp=word),
        launch(type=word, requestId=word, intent={"name": word, word: word}),
        launch(type="IntentRequest", intent={"name": word}),
        launch(locale=word),
        launch(type="IntentRequest", dialogState=word, intent={"name": "DescribeIntent"}),
        {word: word},
    ):
        assert word not in host.send(event).text
    host.post(word.encode())
    host.post(BODY, {"SignatureCertChainUrl": word, "Signature-256": word})
    assert host.client.get("/" + word).status_code == 404
    assert len(host.texts) == 9
    assert word not in "".join(host.texts)
