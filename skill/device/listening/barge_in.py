"""Lets the person interrupt: speech while the skill speaks stops its voice, and is not lost."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence

from skill.device.listening.segmenter import Pace, Segmenter
from skill.device.listening.sound import FRAME_S, Frames
from skill.device.listening.source import MicrophoneUnavailable, Source
from skill.device.speaker import Speaker

_KEPT_S = 1.0


class BargeIn:
    """A Speaker and a Source in one: whoever speaks while it speaks is listened to at once.

    Only where the microphone does not hear the loudspeaker, as with a headset.
    """

    def __init__(self, speaker: Speaker, source: Source, pace: Pace) -> None:
        """Takes what speaks and what listens.

        :param pace: how speech is told from other sound.
        """
        self._speaker, self._source, self._pace = speaker, source, pace
        self._kept: deque[bytes] = deque()

    @property
    def interrupted(self) -> bool:
        """Whether somebody spoke while it last spoke, and was not listened to yet."""
        return bool(self._kept)

    # As a Speaker

    def say(self, sentences: Sequence[str], *, slow: bool = False, pause: float = 0.4) -> None:
        """See Speaker.say; returns early when somebody speaks."""
        over = threading.Event()
        heard = threading.Thread(target=self._watch, args=(over,), daemon=True)
        self._kept.clear()
        heard.start()
        try:
            self._speaker.say(sentences, slow=slow, pause=pause)
        finally:
            over.set()
            heard.join()

    def play(self, samples: bytes, rate: int) -> None:
        """See Speaker.play."""
        self._speaker.play(samples, rate)

    def stop(self) -> None:
        """See Speaker.stop."""
        self._speaker.stop()

    # As a Source

    def frames(self) -> Frames:
        """See Source.frames; begins with what was said into the skill's own words."""
        kept, self._kept = list(self._kept), deque()
        return _chained(kept, self._source.frames())

    def close(self) -> None:
        """Closes both."""
        self._speaker.close()
        self._source.close()

    def _watch(self, over: threading.Event) -> None:
        segmenter = Segmenter(self._pace)
        recent: deque[bytes] = deque(maxlen=round(_KEPT_S / FRAME_S))
        try:
            for frame in self._source.frames():
                segmenter.take(frame)
                if self._kept:
                    self._kept.append(frame)
                else:
                    recent.append(frame)
                    if segmenter.in_speech:
                        self._speaker.stop()
                        self._kept.extend(recent)
                if over.is_set():
                    return
        except MicrophoneUnavailable:
            # Whoever listens next is told.
            return


def _chained(kept: list[bytes], frames: Frames) -> Iterator[bytes]:
    yield from kept
    yield from frames
