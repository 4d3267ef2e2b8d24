"""Where sound comes from."""

from __future__ import annotations

from typing import Protocol

from skill.device.listening.sound import Frames


class MicrophoneUnavailable(Exception):  # noqa: N818 - a state of things, and often no mistake
    """Nothing can be listened to; `str()` of it is the reason, one plain line to show to the person."""


class Source(Protocol):
    """Sound as it comes. One listens at a time."""

    def frames(self) -> Frames:
        """Return pieces of FRAME bytes from this call on, until the sound ends.

        Close the iterator to stop listening. It raises MicrophoneUnavailable where no more sound
        comes that should, as does the call itself.
        """

    def close(self) -> None:
        """Let go of the device. May be called twice; `frames` then raises, or yields nothing."""
