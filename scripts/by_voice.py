"""What evaluations by voice share: ears without hardware, and what the skill makes of what they hear."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from skill import content
from skill.core.heard import Heard
from skill.core.session import Session
from skill.device.listening.detector import Detector, Loudness, open_detector
from skill.device.listening.listener import PATIENCE, Listener
from skill.device.listening.live import open_live
from skill.device.listening.recognizer import Recognised, Recognizer
from skill.device.listening.spoken import Spoken
from skill.device.other_talk import OtherTalk
from training.speech import Condition, Mouth

LOCALE = content.DEFAULT_LOCALE


class Timed:
    """A Recognizer that notes how long it takes."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.took = 0.0

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        """See Recognizer.recognise."""
        begin = time.perf_counter()
        found = self._recognizer.recognise(sound, question)
        self.took = time.perf_counter() - begin
        return found

    def close(self) -> None:
        """See Recognizer.close."""
        self._recognizer.close()


class Ears:
    """What the listener makes of what is said, in one condition."""

    def __init__(
        self,
        condition: Condition,
        recognizer: Recognizer,
        *,
        small: bool = False,
        patience: float = PATIENCE,
        mouth: Mouth | None = None,
    ) -> None:
        """Takes how people speak and what recognises it.

        :param small: whether speech is told from noise as before Silero.
        :param mouth: None for one whose sound comes as fast as it is wanted.
        """
        self._mouth = mouth or Mouth(condition.noise)
        self._question: str | None = None
        other_talk = OtherTalk(
            content.conversation(LOCALE),
            content.understanding(LOCALE),
            lambda: Session(question=self._question),
        )
        detector: Callable[[], Detector] = Loudness if small else open_detector
        self._said = Listener(
            self._mouth,
            recognizer,
            lambda: self._question,
            open_live(False),
            pace=condition.pace,
            patience=patience,
            detector=detector,
            meant=other_talk.meant,
        ).answers()

    def hear(self, sound: bytes, question: str | None) -> str:
        """Returns what is heard when there is a sound while a question is open."""
        self._question = question
        self._mouth.say(sound)
        return next(self._said)


def understood(heard: str, asked: str | None) -> Heard:
    """Returns what the skill makes of what was heard while a question is open."""
    session = Session(question=asked)
    if isinstance(heard, Spoken):
        return content.conversation(LOCALE).hear(
            session, heard, min(0.99, heard.score), otherwise=heard.otherwise
        )
    return content.conversation(LOCALE).hear(session, heard)


def pool(workers: int) -> ProcessPoolExecutor:
    """Returns processes that each do one thing: espeak starts only once in each."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), max_tasks_per_child=1)
