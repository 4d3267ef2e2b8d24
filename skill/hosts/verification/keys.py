"""The keys that Alexa signs with, each fetched and verified once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.hosts.verification.certificate_url import certificate_path
from skill.hosts.verification.chain import Chains, SigningKey
from skill.hosts.verification.fetch import SECONDS, Fetch
from skill.hosts.verification.refusal import Refused
from skill.hosts.verification.slots import Slots

Clock = Callable[[], datetime]

MOST = 16
"""How many keys are kept; Amazon has one in use, and two while it changes."""
FETCHES = 16
"""How many chains are fetched at once: at a tenth of a second each 160 a second, made-up ones among them."""
QUEUE = 0.5
"""Seconds that a request waits until it may fetch; then it is refused, so that no sender ties up threads."""


def utc_now() -> datetime:
    """Returns the time."""
    return datetime.now(UTC)


class Keys:
    """Verified keys by their certificate's path, kept until the certificate ends. Threads may share it.

    :param fetch: what fetches a chain.
    :param clock: the time, with a time zone.
    :param patience: how many seconds a request waits for a chain.
    """

    def __init__(
        self, fetch: Fetch, chains: Chains, clock: Clock = utc_now, patience: float = SECONDS + 0.5
    ) -> None:
        self._fetch = fetch
        self._chains = chains
        self._clock = clock
        self._patience = patience
        self._lock = threading.Lock()
        self._kept: dict[str, SigningKey] = {}
        self._coming: dict[str, Future[SigningKey]] = {}
        self._slots = Slots(FETCHES)

    def key(self, url: str) -> RSAPublicKey:
        """Returns the key of the certificate at a URL, the value of ``SignatureCertChainUrl``.

        :raises Refused: where there is none to trust.
        """
        path = certificate_path(url)
        found = self._current(path) or self._wanted(path)
        if isinstance(found, SigningKey):
            return found.key
        try:
            return found.result(self._patience).key
        except TimeoutError:
            raise Refused("the certificate could not be fetched in time") from None

    def _current(self, path: str) -> SigningKey | None:
        kept = self._kept.get(path)
        return kept if kept is not None and self._clock() < kept.until else None

    def _wanted(self, path: str) -> Future[SigningKey] | SigningKey:
        """The fetch of a chain: the one under way, or a new one; the key where it has come meanwhile."""
        if found := self._found(path):
            return found
        # In a queue, and not refused at once: else who makes up URLs without end keeps Alexa's out.
        if not self._slots.acquire(QUEUE):
            raise Refused("too many certificates are being fetched")
        with self._lock:
            if found := self._current(path) or self._coming.get(path):
                self._slots.release()
                return found
            coming = self._coming[path] = Future()
            # In a thread of its own: what looks up a host's name knows no time limit.
            try:
                threading.Thread(target=self._bring, args=(path, coming), daemon=True).start()
            except RuntimeError:
                del self._coming[path]
                self._slots.release()
                raise Refused("no thread is left to fetch a certificate") from None
            return coming

    def _found(self, path: str) -> Future[SigningKey] | SigningKey | None:
        with self._lock:
            return self._current(path) or self._coming.get(path)

    def _bring(self, path: str, coming: Future[SigningKey]) -> None:
        try:
            key = self._chains.signing_key(self._fetch(path), self._clock())
        except BaseException as fault:  # whoever waits has to be told
            with self._lock:
                del self._coming[path]
            self._slots.release()
            coming.set_exception(fault)
            return
        with self._lock:
            self._kept.pop(path, None)
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[path] = key
            del self._coming[path]
        self._slots.release()
        coming.set_result(key)
