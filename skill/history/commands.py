"""``weakness-guide forget`` and ``purge``: what whoever runs the skill can do to what is kept."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from skill.history.keeper import open_store
from skill.history.key import key_of
from skill.history.store import StoreError
from skill.settings import HistorySettings, Settings, SettingsError


def add(commands: Any) -> None:
    """Adds the commands to the others.

    :param commands: what ``ArgumentParser.add_subparsers`` returned.
    """
    forget = commands.add_parser("forget", help="delete what is kept of a person")
    forget.add_argument("--user", metavar="ID", required=True, help="the id that the platform gives them")
    forget.set_defaults(run=_forget)
    purge = commands.add_parser("purge", help="delete what is kept of people whose time is over")
    purge.set_defaults(run=_purge)


def _forget(options: argparse.Namespace) -> int:
    history = _history()
    if not options.user.strip():
        raise SettingsError("--user: names nobody")
    store = open_store(history)
    try:
        store.forget(key_of(options.user, history.salt))
    except StoreError as fault:
        raise SettingsError(f"WEAKNESS_GUIDE_HISTORY: it could not be deleted: {fault}") from None
    finally:
        store.close()
    print("Deleted, if there was anything.")
    return 0


def _purge(options: argparse.Namespace) -> int:  # noqa: ARG001  every command takes them
    store = open_store(_history())
    try:
        gone = store.purge()
    except StoreError as fault:
        raise SettingsError(f"WEAKNESS_GUIDE_HISTORY: it could not be deleted: {fault}") from None
    finally:
        store.close()
    print(f"Deleted: {gone}")
    return 0


def _history() -> HistorySettings:
    history = Settings.from_environment(os.environ).history
    if history is None:
        raise SettingsError("WEAKNESS_GUIDE_HISTORY: is not set, so nothing is kept")
    if history.kind == "sqlite" and not Path(history.place).is_file():
        raise SettingsError(f"WEAKNESS_GUIDE_HISTORY: {history.place}: there is no such file")
    return history
