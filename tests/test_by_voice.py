"""Whole conversations by voice, in real time: somebody answers what they hear, and is told what is right."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech import Voice
from transcripts import the_skill, understander_of

from skill.device.conversation import Conversation
from skill.device.echo import Echo
from skill.device.hands_free import Wish, hands_free, open_recognizer
from skill.device.listening.sound import FRAME_S
from skill.device.speaker import Silent
from training.people import Person, Said, people
from training.speech import CONDITIONS, Condition, Mouth, Words

LOCALE = "en-US"
PEOPLE = {person.name: person for person in people()}


class Talking(Mouth):
    """A virtual microphone: whoever listens hears the answer to what is open, frame by frame in real time."""

    def __init__(self, echo: Echo, person: Person, words: Words, condition: Condition) -> None:
        super().__init__(condition.noise)
        self._echo, self._words, self._condition = echo, words, condition
        self._said = Said(person, understander_of(LOCALE))

    def frames(self) -> Iterator[bytes]:
        self.say(self._words.sound(self._said.to(self._echo.session), self._condition))
        due = time.monotonic()
        for frame in super().frames():
            due += FRAME_S
            time.sleep(max(0.0, due - time.monotonic()))
            yield frame


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "condition"),
    [("nerve signals", CONDITIONS[0]), ("too little use", CONDITIONS[1]), ("stroke", CONDITIONS[2])],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_conversation_in_real_time(voice: Voice, tmp_path: Path, name: str, condition: Condition) -> None:
    person, understander = PEOPLE[name], understander_of(LOCALE)
    echo, out = Echo(the_skill(), LOCALE), io.StringIO()
    both = hands_free(
        Wish(show=False, slow=condition.halting),
        Silent(),
        open_recognizer(Wish(recognizer="pocketsphinx"), understander, LOCALE),
        Talking(echo, person, Words(voice.write, tmp_path), condition),
        lambda: echo.session.question,
        iter(()),
        pytest.fail,
        LOCALE,
    )
    Conversation(echo, both.speaker, out, as_json=True).run(both.said)
    assessments = [turn["assessment"] for line in out.getvalue().splitlines() if (turn := json.loads(line))]
    triage, cause = [(one["triage"], one["cause"]) for one in assessments if one][-1]
    assert (triage, cause) == (person.right.triage, person.right.cause)
