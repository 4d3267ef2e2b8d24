"""What is given to the command: it is used, or refused in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skill import content

if TYPE_CHECKING:
    from skill.understanding.understander import Understander

MOST = 1_000_000
"""So many bytes are read of a script or a line: what has no end must not fill the memory."""


class UsageError(Exception):
    """Something given to the command cannot be used; the message names what and where."""


def understander_of(locale: str) -> Understander:
    """Returns the understanding of a locale.

    :raises UsageError: where there are no words for it.
    """
    if not content.has_locale(locale):
        raise UsageError(f"--locale: there are no words for {locale!r}")
    return content.understanding(locale)
