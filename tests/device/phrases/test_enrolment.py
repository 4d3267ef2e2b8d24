"""A guided session: what is asked, what is taken, and what an end in the middle leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from voices import features, phrase

from skill import content
from skill.device.listening.sound import RATE
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.phrases import enrolment
from skill.device.phrases.enrolment import Enrolment
from skill.device.phrases.matching import Phrases
from skill.device.phrases.phrase import Phrase, common

WORDS = content.locale("en-US")


class Person:
    """Says what they are asked to say, unless it is laid down what they do instead."""

    def __init__(self, *instead: str | BaseException | None, phrases: Sequence[Phrase] = ()) -> None:
        self.instead: list = list(instead)
        self.told: list[str] = []
        self.beeps = 0
        self.kept: list[list[Phrase]] = []
        self.time = 0
        self.seconds = 1.2
        self.asked = ""
        self.sounds: dict[bytes, np.ndarray] = {}
        self.session = Enrolment(
            phrases or [Phrase(text, text) for text in ("stop", "yes", "no")],
            WORDS,
            self.hear,
            self.beep,
            self.speak,
            lambda sound: self.sounds[sound],
            lambda all_: self.kept.append(list(all_)),
        )

    def hear(self, sentence: str) -> None:
        self.told.append(sentence)
        if len(self.told) > 2:
            text = sentence.removesuffix(".").removeprefix("Say: ").removeprefix("Again: ")
            if text in [one.said for one in self.session.phrases]:
                self.asked = text

    def beep(self) -> None:
        self.beeps += 1

    def speak(self) -> Iterator[bytes | None]:
        while True:
            what = self.instead.pop(0) if self.instead else "say"
            if isinstance(what, BaseException):
                raise what
            if what == "end":
                return
            if what is None:
                yield None
                continue
            seconds = {"click": 0.2, "speech": 9.0}.get(what, self.seconds)
            said = self.asked if what in ("say", "click", "speech") else what
            self.time += 1
            sound = self.time.to_bytes(2, "little") * round(seconds * RATE)
            self.sounds[sound] = self.sounds[sound[: 2 * 6 * RATE]] = features(said, self.time)
            yield sound

    def recordings(self) -> dict[str, int]:
        return {one.said: len(one.recordings) for one in self.kept[-1]} if self.kept else {}


def says(key: str, **slots: str) -> str:
    return WORDS.text(f"enroll.{key}", **slots)


def test_each_phrase_three_times() -> None:
    person = Person()
    assert person.session.run()
    assert person.recordings() == {"stop": 3, "yes": 3, "no": 3}
    assert person.beeps == 9
    assert person.told[0] == says("begin", number="3")
    assert person.told[2:5] == ["Say: stop.", "Again: stop.", "Again: stop."]
    assert person.told[-1] == says("done")


def test_what_is_there_is_not_asked_for_again() -> None:
    person = Person(phrases=[phrase("stop"), phrase("yes", times=1), Phrase("no", "no")])
    assert person.session.run()
    assert person.beeps == 5
    assert person.recordings() == {"stop": 3, "yes": 3, "no": 3}


@pytest.mark.parametrize("end", ["end", KeyboardInterrupt()])
def test_an_end_in_the_middle_keeps_what_was_said(end: str | BaseException) -> None:
    person = Person("say", "say", "say", "say", end)
    assert not person.session.run()
    assert person.recordings() == {"stop": 3, "yes": 1}
    assert person.told[-1] == says("later")
    later = Person(phrases=person.session.phrases)
    assert later.session.run()
    assert later.beeps == 5


def test_ctrl_c_while_it_speaks_is_an_end_as_well() -> None:
    person = Person()
    hear = person.hear

    def interrupted(sentence: str) -> None:
        hear(sentence)
        if len(person.told) == 5:
            raise KeyboardInterrupt

    person.session._say = interrupted
    assert not person.session.run()
    assert person.recordings() == {"stop": 2}


def test_a_microphone_that_is_gone_keeps_what_was_said() -> None:
    person = Person("say", "say", MicrophoneUnavailable("the microphone stopped"))
    with pytest.raises(MicrophoneUnavailable):
        person.session.run()
    assert person.recordings() == {"stop": 2}


def test_two_silences_skip_a_phrase() -> None:
    person = Person("say", "say", "say", None, None)
    assert not person.session.run()
    assert person.recordings() == {"stop": 3, "no": 3}
    assert says("quiet") in person.told
    assert says("skip") in person.told


def test_one_silence_is_a_pause() -> None:
    person = Person(None, "say", None, "say", None)
    assert person.session.run()
    assert says("skip") not in person.told


def test_who_is_gone_is_not_asked_all_the_rest() -> None:
    person = Person(*[None] * 99, phrases=common("en-US"))
    assert not person.session.run()
    assert person.beeps == 6
    assert person.kept == []


def test_a_click_is_no_recording() -> None:
    person = Person("click")
    assert person.session.run()
    assert person.told[3] == says("short")
    assert person.beeps == 10


def test_a_room_that_clicks_is_no_person() -> None:
    person = Person(*["click"] * 99)
    assert not person.session.run()
    assert person.kept == []


def test_what_is_long_is_asked_for_once_more_and_taken_the_third_time() -> None:
    person = Person("speech", "speech", "speech")
    assert person.session.run()
    assert person.told.count(says("long")) == 2
    assert person.beeps == 11


def test_what_is_unlike_the_others_is_said_again() -> None:
    person = Person("say", "say", "a cough")
    assert person.session.run()
    assert person.told.count(says("unlike")) == 1
    assert person.beeps == 10
    assert all(len(one.recordings) == 3 for one in person.session.phrases)


def test_of_three_the_odd_one_goes_wherever_it_came() -> None:
    person = Person("a cough", "say", "say")
    assert person.session.run()
    cough = features("a cough", 1)[:2].mean(axis=0).astype(np.float16)
    assert not any(np.array_equal(rows[0], cough) for rows in person.session.phrases[0].recordings)


def test_what_is_unlike_is_taken_the_third_time() -> None:
    person = Person("say", "say", "a cough", "thunder", "a bell")
    assert person.session.run()
    assert person.told.count(says("unlike")) == 2
    assert person.beeps == 11


def test_stop_ends_it_once_it_is_known() -> None:
    five = [phrase(text) for text in ("stop", "yes", "no", "help")]
    person = Person("say", "say", "say", "stop", phrases=[*five, Phrase("arm", "arm"), Phrase("leg", "leg")])
    person.session._known = type(person.session._known)(five)
    assert not person.session.run()
    assert person.told[-1] == says("later")
    assert person.recordings() == {"stop": 3, "yes": 3, "no": 3, "help": 3, "arm": 3}


def test_one_phrase_alone() -> None:
    person = Person()
    assert person.session.run("yes")
    assert person.recordings() == {"yes": 3}


def test_it_takes_less_than_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    # No two of them are alike, which takes long to find out.
    monkeypatch.setattr(enrolment, "Phrases", lambda phrases: Phrases(()))
    person = Person(phrases=common("en-US"))
    person.time = 0
    person.session.run()
    # Spoken at 170 words a minute; then a beep, time to begin, a slow phrase, and the silence that ends it.
    spoken = sum(len(one.split()) for one in person.told) / 170 * 60 + 0.4 * len(person.told)
    heard = person.beeps * (0.12 + 1.0 + 1.8 + 1.6)
    assert spoken + heard < 600
    assert says("half") in person.told
