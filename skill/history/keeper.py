"""Between a session and the store: what is loaded at its start, kept after a turn and forgotten."""

from __future__ import annotations

from collections.abc import Callable

from skill.core.frozen import replace
from skill.core.history import Consent, History
from skill.core.session import Session
from skill.history.store import HistoryStore
from skill.settings import HistorySettings, SettingsError


class Keeper:
    """Remembers people between sessions, or nobody."""

    def __init__(self, settings: HistorySettings | None, failed: Callable[[str], object]) -> None:
        """Opens the store that the operator chose; without one nothing of it is even imported.

        :param failed: is told, in words that hold nothing of a record, what a store could not do.
        :raises SettingsError: where the store cannot be used here.
        """
        self._settings, self._failed = settings, failed
        self._store = open_store(settings) if settings is not None else None

    def opened(self, person: str | None, session: Session) -> Session:
        """Returns the session with its history; what was kept is loaded at the first turn.

        A store that fails leaves the talk without one: nothing is kept, and nothing asked.

        :param person: the id that the platform gives the person, None where it gives none.
        """
        if self._store is None or self._settings is None:
            return session.without_history()
        history = session.history or History(days=self._settings.days)
        if session.turns:
            if session.history is None or (history.consent is Consent.STUCK and not history.owed):
                # A turn failed. Whoever asks again to be forgotten is not refused before it was tried again.
                session = replace(session, history=history.failed())
            return session
        try:
            found = self._store.load(self._key(person))
        except Exception as fault:
            self._log("load", fault)
            return replace(session, history=history.failed())
        return replace(session, history=replace(history.agreed(), before=found) if found else history)

    def keep(self, person: str | None, before: Session, after: Session) -> History | None:
        """Keeps what the turn added, if the person agreed, or deletes everything of who asks for that.

        :return: None where that is done. Else the history with which the turn has to be answered anew, as
            nobody may be promised what was not done: where something could not be kept, or the person
            asked to be forgotten and it could not be deleted.
        """
        history = before.history
        if self._store is None or history is None:
            return None
        if after.history and after.history.consent is Consent.WITHDRAWN:
            if history != after.history:
                try:
                    self._store.forget(self._key(person))
                except Exception as fault:
                    self._log("forget", fault)
                    return history.stuck()
        elif after.record is not None and after.record != before.record:
            try:
                self._store.save(self._key(person), after.record)
            except Exception as fault:
                self._log("save", fault)
                return history.failed()
        return None

    def forget(self, person: str | None) -> None:
        """Deletes everything of the person.

        :raises StoreError: where that fails.
        """
        if self._store is not None:
            self._store.forget(self._key(person))

    def _key(self, person: str | None) -> str:
        from skill.history.key import key_of

        if self._settings is None or not person:
            raise LookupError("no user id")
        return key_of(person, self._settings.salt)

    def _log(self, what: str, fault: Exception) -> None:
        # The kind of error alone: what it says may quote what was kept.
        kind = type(fault).__name__
        self._failed(f"memory: {what} failed: {f'{kind} {fault}' if kind == 'StoreError' else kind}")


def open_store(settings: HistorySettings) -> HistoryStore:
    """Returns the store that the operator chose; only what it needs is imported.

    :raises SettingsError: where it cannot be used here.
    """
    if settings.kind == "sqlite":
        from skill.history.sqlite_store import SqliteStore

        return SqliteStore(settings.place, settings.days)
    try:
        from skill.history.dynamodb_store import open_table
    except ImportError:
        from skill.extras import install

        raise SettingsError(f"WEAKNESS_GUIDE_HISTORY: dynamodb needs: {install('history')}") from None
    return open_table(settings.place, settings.days)
