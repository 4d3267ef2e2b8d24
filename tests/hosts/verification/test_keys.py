"""What is fetched, and how long it is kept."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from fake_alexa import DAY, FOLDER, Alexa
from hosting import Host

from skill.hosts.verification.chain import Chains
from skill.hosts.verification.keys import FETCHES, MOST, Keys
from skill.hosts.verification.refusal import Refused

URL = Alexa.url
PATH = "/echo.api/echo-api-cert.pem"


@pytest.fixture
def chains(alexa: Alexa) -> Chains:
    return Chains([alexa.root.certificate])


def test_a_key_is_fetched_once(host: Host, alexa: Alexa) -> None:
    for url in (URL, URL, URL.replace("https", "HTTPS"), FOLDER + "./echo-api-cert.pem"):
        assert host.keys.key(url) == alexa.signer.key.public_key()
    assert host.amazon.asked == [PATH]


def test_a_key_is_kept_until_its_certificate_ends(host: Host) -> None:
    host.keys.key(URL)
    host.clock.later = 29 * DAY
    host.keys.key(URL)
    assert len(host.amazon.asked) == 1
    host.clock.later = 31 * DAY
    with pytest.raises(Refused, match="not trusted"):
        host.keys.key(URL)
    assert len(host.amazon.asked) == 2


def test_a_failure_is_not_kept(host: Host) -> None:
    chain = host.amazon.chains.pop(PATH)
    for _ in range(2):
        with pytest.raises(Refused, match="no such certificate"):
            host.keys.key(URL)
    host.amazon.chains[PATH] = chain
    host.keys.key(URL)
    assert len(host.amazon.asked) == 3


def test_few_are_kept(host: Host, alexa: Alexa) -> None:
    urls = [f"{FOLDER}echo-api-cert-{number}.pem" for number in range(MOST + 1)]
    for url in urls:
        host.amazon.chains[url.removeprefix("https://s3.amazonaws.com")] = alexa.chain
        host.keys.key(url)
    asked = len(host.amazon.asked)
    host.keys.key(urls[-1])
    assert len(host.amazon.asked) == asked
    host.keys.key(urls[0])
    assert len(host.amazon.asked) == asked + 1


@pytest.mark.parametrize("at_once", [True, False])
def test_many_that_wait_share_one_fetch(alexa: Alexa, chains: Chains, at_once: bool) -> None:
    go, asked = threading.Event(), []
    if at_once:
        go.set()

    def fetch(path: str) -> bytes:
        asked.append(path)
        go.wait(10)
        return alexa.chain

    keys, found = Keys(fetch, chains), []
    threads = [threading.Thread(target=lambda: found.append(keys.key(URL))) for _ in range(20)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(10)
    assert len(found) == 20
    assert asked == [PATH]


def test_a_fetch_that_takes_too_long(alexa: Alexa, chains: Chains) -> None:
    go = threading.Event()

    def fetch(path: str) -> bytes:
        go.wait(10)
        return alexa.chain

    keys = Keys(fetch, chains, patience=0.05)
    with pytest.raises(Refused, match="in time"):
        keys.key(URL)
    # Few are under way at once; each further one is refused, and the first is still one.
    for number in range(FETCHES - 1):
        with pytest.raises(Refused, match="in time"):
            keys.key(f"{FOLDER}{number}.pem")
    with pytest.raises(Refused, match="too many"):
        keys.key(f"{FOLDER}more.pem")
    go.set()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            keys.key(URL)
            return
        except Refused:
            time.sleep(0.01)
    pytest.fail("it never came")


def test_made_up_certificates_do_not_keep_alexas_out(
    alexa: Alexa, chains: Chains, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow this machine is just now: that nobody is overtaken is shown in test_slots.py.
    monkeypatch.setattr("skill.hosts.verification.keys.QUEUE", 30.0)
    go, done, found = threading.Event(), threading.Event(), []

    def fetch(path: str) -> bytes:
        if path == PATH:
            return alexa.chain
        go.wait(30)
        raise Refused("there is no such certificate")

    keys = Keys(fetch, chains, patience=30.0)

    def make_up(number: int) -> None:
        while not done.is_set():
            with contextlib.suppress(Refused):
                keys.key(f"{FOLDER}{number}.pem")

    def waiting(number: int) -> None:
        until = time.monotonic() + 30
        while len(keys._slots._waiting) < number and time.monotonic() < until:
            time.sleep(0.001)

    made_up = [threading.Thread(target=make_up, args=(number,)) for number in range(2 * FETCHES)]
    for thread in made_up:
        thread.start()
    waiting(FETCHES)
    alexas = threading.Thread(target=lambda: found.append(keys.key(URL)))
    alexas.start()
    waiting(FETCHES + 1)
    go.set()
    alexas.join(30)
    done.set()
    assert found == [alexa.signer.key.public_key()]
    for thread in made_up:
        thread.join(30)


def test_no_thread_is_left(alexa: Alexa, chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused, and what comes later finds nothing that was left behind."""
    keys = Keys(lambda path: alexa.chain, chains)

    def start(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        for _ in range(2 * FETCHES):
            with pytest.raises(Refused, match="no thread"):
                keys.key(URL)
    assert keys.key(URL) == alexa.signer.key.public_key()


@pytest.mark.parametrize("fault", [OSError("no network"), RuntimeError("a fault of its own")])
def test_an_error_reaches_who_waits(chains: Chains, fault: Exception) -> None:
    def fetch(path: str) -> bytes:
        raise fault

    with pytest.raises(type(fault)):
        Keys(fetch, chains).key(URL)
