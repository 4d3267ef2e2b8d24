"""What loudspeaker and microphone have in common: how the system's sound devices behave."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

DEAF = (b"null", b"auto_null")
"""The ids of what ALSA, and PulseAudio or PipeWire, offer where there is no sound card."""


@contextlib.contextmanager
def without_stderr() -> Iterator[None]:
    """Keeps quiet what libraries print: ALSA writes a page of complaints when a device is missing."""
    kept = os.dup(2)
    with contextlib.ExitStack() as restore, open(os.devnull, "wb") as nowhere:
        restore.callback(os.close, kept)
        restore.callback(os.dup2, kept, 2)
        os.dup2(nowhere.fileno(), 2)
        yield
