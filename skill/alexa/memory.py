"""Between a session and the store: what is loaded at its start, kept after a turn and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ask_sdk_model import RequestEnvelope

from skill.alexa import request_log
from skill.core.frozen import replace
from skill.core.memory import Consent, Memory
from skill.core.session import Session
from skill.settings import History

if TYPE_CHECKING:
    from skill.history.store import HistoryStore


class Keeper:
    """Remembers people between sessions, or nobody."""

    def __init__(self, history: History | None) -> None:
        """Opens the store that the operator chose; without one nothing of it is even imported."""
        self._history = history
        self._store: HistoryStore | None = None
        if history is not None:
            from skill.history.store import open_store

            self._store = open_store(history)

    def opened(self, envelope: RequestEnvelope, session: Session) -> Session:
        """Returns the session with its memory; what was kept is loaded at the first turn.

        A store that fails leaves the talk without memory: nothing is kept, and nothing asked.
        """
        if self._store is None or self._history is None:
            return session.without_memory()
        if session.turns:
            return session
        memory = Memory(days=self._history.days)
        try:
            found = self._store.load(self._key(envelope))
        except Exception as fault:
            _log_failure("load", fault)
            return replace(session, memory=memory.failed())
        return replace(session, memory=replace(memory.agreed(), before=found) if found else memory)

    def keep(self, envelope: RequestEnvelope, before: Session, after: Session) -> bool:
        """Keeps what the turn added, if the person agreed, or deletes everything of who asks for that.

        To keep may fail, and the talk goes on.

        :return: False where the person agreed in this turn and it could not be kept.
        :raises StoreError: where deleting fails, as nobody may be told that it was done.
        """
        if self._store is None:
            return True
        if after.memory and after.memory.consent is Consent.WITHDRAWN:
            if before.memory != after.memory:
                self._store.forget(self._key(envelope))
        elif after.record is not None and after.record != before.record:
            try:
                self._store.save(self._key(envelope), after.record)
            except Exception as fault:
                _log_failure("save", fault)
                return before.record is not None
        return True

    def forget(self, envelope: RequestEnvelope) -> None:
        """Deletes everything of the person.

        :raises StoreError: where that fails.
        """
        if self._store is not None:
            self._store.forget(self._key(envelope))

    def _key(self, envelope: RequestEnvelope) -> str:
        from skill.history.key import key_of

        system = envelope.context.system if envelope.context else None
        user = system.user if system else None
        if self._history is None or user is None or not user.user_id:
            raise LookupError("no user id")
        return key_of(user.user_id, self._history.salt)


def _log_failure(what: str, fault: Exception) -> None:
    """Logs the kind of error alone: what it says may quote what was kept."""
    kind = type(fault).__name__
    request_log.fail(f"memory: {what} failed: {f'{kind} {fault}' if kind == 'StoreError' else kind}")
