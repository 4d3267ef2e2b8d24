"""A conversation by voice: what happens when its parts fail, and how spoken words are taken."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from speech import Voice, frames, silence
from transcripts import the_skill, understander_of

from skill.device import hands_free as module
from skill.device.conversation import Conversation
from skill.device.echo import Echo
from skill.device.hands_free import HandsFree, Wish, hands_free, open_recognizer, open_source
from skill.device.listening import whisper
from skill.device.listening.barge_in import BargeIn
from skill.device.listening.earcon import earcon
from skill.device.listening.recognizer import Recognised, RecognizerUnavailable
from skill.device.listening.sound import FRAME
from skill.device.listening.source import MicrophoneUnavailable
from skill.device.listening.spoken import UNHEARD, Spoken
from skill.device.speaker import Silent, SpeakerUnavailable


class Told:
    """A Recognizer that hears what it is told, and fails when there is no more."""

    def __init__(self, *texts: str, score: float = 0.9) -> None:
        self.texts, self.score = list(texts), score
        self.asked: list[str | None] = []

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        self.asked.append(question)
        if not self.texts:
            raise RecognizerUnavailable("the server is gone")
        return Recognised(self.texts.pop(0), self.score)

    def close(self) -> None:
        pass


class Talking:
    """A Source in which somebody speaks each time it is listened to, until it is unplugged."""

    def __init__(self, sound: bytes, lasts: int = 1000) -> None:
        self.sound, self.lasts = sound, lasts

    def frames(self) -> Iterator[bytes]:
        self.lasts -= 1
        if self.lasts < 0:
            raise MicrophoneUnavailable("the microphone stopped, so please type")
        return self._play()

    def _play(self) -> Iterator[bytes]:
        yield from frames(self.sound)
        yield from repeat(bytes(FRAME))

    def close(self) -> None:
        pass


class Ears(Silent):
    """A Speaker that keeps the sounds that it plays; unavailable if told so."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.deaf = deaf
        self.played: list[tuple[bytes, int]] = []

    def play(self, samples: bytes, rate: int) -> None:
        if self.deaf:
            raise SpeakerUnavailable("unplugged")
        self.played.append((samples, rate))


@pytest.fixture
def yes(voice: Voice) -> bytes:
    return silence(0.5) + voice("yes")


class Talked:
    """A whole conversation by voice."""

    def __init__(self, source: Any, engine: Any, *typed: str, speaker: Any = None, **wish: Any) -> None:
        self.complaints: list[str] = []
        self.out = io.StringIO()
        self.echo = Echo(the_skill(), "en-US")
        self.typed = iter(typed)
        self.both: HandsFree = hands_free(
            Wish(show=False, patience=2.0, **wish),
            speaker or Ears(),
            engine,
            source,
            lambda: self.echo.session.question,
            self.typed,
            self.complaints.append,
            "en-US",
        )
        Conversation(self.echo, self.both.speaker, self.out).run(self.both.said)

    @property
    def lines(self) -> list[str]:
        return self.out.getvalue().splitlines()


def test_a_conversation_and_what_was_heard_is_printed(yes: bytes) -> None:
    told = Told("no", "both my legs", "stop")
    talked = Talked(Talking(yes), told)
    assert [line for line in talked.lines if line.startswith("> ")] == ["> no", "> both my legs", "> stop"]
    assert talked.lines[1] == "> no", "before the answer to it"
    assert told.asked == ["onset", "area", "has_ms"]
    assert talked.complaints == []


def test_typed_words_and_words_not_made_out_are_not_printed() -> None:
    out = io.StringIO()
    echo = Echo(the_skill(), "en-US")
    Conversation(echo, Silent(), out).run(iter(["no", Spoken(UNHEARD, 0.0), Spoken("stop")]))
    assert [line for line in out.getvalue().splitlines() if line.startswith(">")] == ["> stop"]


def test_what_was_heard_is_no_line_of_json() -> None:
    out = io.StringIO()
    echo = Echo(the_skill(), "en-US")
    Conversation(echo, Silent(), out, as_json=True).run(iter([Spoken("no"), Spoken("stop")]))
    assert all(line.startswith("{") for line in out.getvalue().splitlines())


def test_a_microphone_that_fails_midway_leaves_the_keyboard(yes: bytes) -> None:
    talked = Talked(Talking(yes, lasts=2), Told("no", "both my legs"), "yes", "", "i sit a lot", "stop")
    assert talked.complaints == ["the microphone stopped, so please type"]
    facts = talked.echo.session.facts
    assert {area.part.value for area in facts.areas} == {"leg"}, "it is the same session"
    assert facts.has_ms is True
    assert list(talked.typed) == []


def test_a_recognizer_that_fails_midway_leaves_the_keyboard(yes: bytes) -> None:
    talked = Talked(Talking(yes), Told("no"), "my legs", "stop", "more")
    assert talked.complaints == ["the server is gone"]
    assert list(talked.typed) == ["more"]


def test_silence_twice_closes() -> None:
    talked = Talked(Talking(b""), Told(), "no")
    assert talked.complaints == []
    assert list(talked.typed) == ["no"]
    assert len(talked.lines) == 2


def test_the_sound_before_each_answer(yes: bytes) -> None:
    speaker = Ears()
    Talked(Talking(yes), Told("no", "stop"), speaker=speaker)
    assert speaker.played == [(earcon(22_050), 22_050)] * 2


def test_a_loudspeaker_that_fails_does_not_end_the_listening(yes: bytes) -> None:
    talked = Talked(Talking(yes), Told("no", "stop"), speaker=Ears(deaf=True))
    assert talked.lines.count("> stop") == 1


def test_barge_in_is_for_who_wishes_it(yes: bytes) -> None:
    speaker = Ears()
    assert Talked(Talking(yes), Told("stop"), speaker=speaker).both.speaker is speaker
    assert isinstance(Talked(Talking(b""), Told(), barge_in=True).both.speaker, BargeIn)


@pytest.mark.parametrize("name", [None, "pocketsphinx", "whisper", "wyoming"])
@pytest.mark.parametrize(("score", "heard"), [(0.49, False), (0.5, True), (0.6, True)])
def test_what_is_hardly_made_out_is_not_heard(
    yes: bytes, name: str | None, score: float, heard: bool
) -> None:
    talked = Talked(Talking(yes), Told("stop", score=score), "stop", recognizer=name)
    assert ("> stop" in talked.lines) is heard


# What was spoken may have been something else


@pytest.mark.parametrize(
    "text", ["i had a seizure", "my face is drooping", "severe headache", "a few days ago"]
)
def test_a_sign_that_was_heard_is_asked_back_though_it_is_sure(text: str) -> None:
    understander = understander_of("en-US")
    assert not understander.understand(text, "onset").doubtful
    assert doubted(Spoken(text, 1.0))
    assert not doubted(text)


def doubted(text: str) -> bool:
    """Whether it is asked back before it counts."""
    echo = Echo(the_skill(), "en-US")
    echo.launch()
    return echo.say(text).session.doubted is not None


@pytest.mark.parametrize(("score", "doubt"), [(1.0, False), (0.9, False), (0.6, True)])
def test_what_was_hardly_made_out_is_asked_back(score: float, doubt: bool) -> None:
    assert doubted(Spoken("years ago", score)) is doubt
    assert not doubted("years ago")


# Where to listen, and with what


def opened(**wish: Any) -> tuple[Any, list[str]]:
    """What hears, and why it hears less than it could."""
    complaints: list[str] = []
    engine = open_recognizer(Wish(**wish), understander_of("en-US"), "en-US", complaints.append)
    return engine, complaints


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What is made in place of the engines, and how."""
    made = SimpleNamespace(free=[], grammars=[], fault=None)

    def free(folder: Path | None, locale: str, *_: Any) -> Told:
        made.free.append((folder, locale))
        if made.fault:
            raise made.fault
        return Told("free speech")

    def grammars(understander: Any, locale: str) -> Told:
        made.grammars.append(locale)
        return Told("short")

    monkeypatch.setattr(whisper, "required", lambda: None)
    monkeypatch.setattr(module, "_free", free)
    monkeypatch.setattr(module, "_of_grammars", grammars)
    return made


@pytest.mark.parametrize("name", [None, "whisper"])
def test_free_speech_is_what_hears_where_it_can(engines: SimpleNamespace, name: str | None) -> None:
    engine, complaints = opened(recognizer=name)
    assert engine.recognise(b"sound", None).text == "free speech"
    assert engines.free == [(None, "en-US")]
    assert (engines.grammars, complaints) == ([], [])


def test_without_it_short_answers_are_and_it_is_said_why(engines: SimpleNamespace) -> None:
    engines.fault = RecognizerUnavailable("free speech needs the extra")
    engine, complaints = opened()
    assert engine.recognise(b"sound", None).text == "short"
    [complaint] = complaints
    assert "free speech needs the extra" in complaint
    assert "\n" not in complaint


def test_when_it_fails_later_on_short_answers_are_heard(engines: SimpleNamespace) -> None:
    engine, complaints = opened(recognizer="whisper")
    assert [engine.recognise(b"sound", None).text for _ in range(3)] == ["free speech", "", "short"]
    assert complaints == ["I hear short answers only: the server is gone."]


def test_who_wishes_for_free_speech_gets_no_less(engines: SimpleNamespace, tmp_path: Path) -> None:
    engines.fault = RecognizerUnavailable("free speech needs the extra")
    for name in ("config.json", "model.bin", "vocabulary.txt"):
        (tmp_path / name).write_text("")
    for wish in ({"recognizer": "whisper"}, {"model": str(tmp_path)}):
        engine, complaints = opened(**wish)
        with pytest.raises(RecognizerUnavailable, match="needs the extra"):
            engine.recognise(b"sound", None)
        assert (engines.grammars, complaints) == ([], [])
    assert engines.free[-1] == (tmp_path, "en-US")


@pytest.mark.parametrize("wish", [{"recognizer": "whisper"}, {"model": "a folder"}])
def test_who_wishes_for_what_is_not_installed_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, wish: dict[str, str]
) -> None:
    monkeypatch.setattr(whisper.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RecognizerUnavailable, match="needs the extra"):
        opened(**wish)


def test_short_answers_are_for_who_wishes_for_no_more(engines: SimpleNamespace) -> None:
    engine, complaints = opened(recognizer="pocketsphinx")
    assert engine.recognise(b"sound", None).text == "short"
    assert (engines.free, complaints) == ([], [])


@pytest.mark.parametrize("name", [None, "whisper"])
def test_a_model_that_is_not_there(engines: SimpleNamespace, tmp_path: Path, name: str | None) -> None:
    with pytest.raises(RecognizerUnavailable, match="there is no folder"):
        opened(recognizer=name, model=str(tmp_path / "nothing"))
    assert engines.free == []


def test_a_server_needs_its_address() -> None:
    with pytest.raises(RecognizerUnavailable, match="--uri"):
        opened(recognizer="wyoming")


def test_the_other_reading_of_what_was_said_comes_to_the_skill(yes: bytes) -> None:
    class Twice(Told):
        def recognise(self, sound: bytes, question: str | None) -> Recognised:
            return replace(super().recognise(sound, question), other="my left arm")

    talked = Talked(Talking(yes), Twice("my left leg", "stop"))
    assert any("your left leg, or your left arm" in line for line in talked.lines)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(MicrophoneUnavailable, match=r"nothing\.wav"):
        open_source(Wish(sound="nothing.wav"))
