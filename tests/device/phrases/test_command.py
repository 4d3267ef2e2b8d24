"""`weakness-guide enroll`: what each option does, and what is refused in one line."""

from __future__ import annotations

import argparse
import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech import Voice, frames, in_a_room, silence, write_wav
from voices import features, phrase

from skill import content
from skill.device.phrases import command
from skill.device.phrases.command import EnrollRefused, joined, own_phrase, utterances_of
from skill.device.phrases.phrase import Phrase
from skill.device.phrases.store import Store, exported


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"tiny")
    monkeypatch.setattr(command, "_model_folder", lambda _: folder)
    monkeypatch.setattr(command, "model_of", lambda _: "tiny")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "mine", "tiny")


def enroll(store: Store, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    options = parser.parse_args(["enroll", "--folder", str(store.file.parent), *arguments])
    return int(options.run(options))


def test_they_are_listed(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.save([phrase("yes"), phrase("leggy", times=2, means="my left leg")])
    assert enroll(store, "--list") == 0
    assert capsys.readouterr().out == "yes\tyes\t3\nleggy\tmy left leg\t2\n"


def test_to_look_writes_nothing(store: Store) -> None:
    enroll(store, "--list")
    assert not store.file.parent.exists()


def test_one_is_deleted(store: Store) -> None:
    store.save([phrase("yes"), phrase("no")])
    assert enroll(store, "--delete", "yes") == 0
    assert [one.said for one in store.load()] == ["no"]
    with pytest.raises(EnrollRefused, match="there is no phrase 'yes'"):
        enroll(store, "--delete", "yes")


def test_all_are_deleted_whatever_the_file_holds(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.file.parent.mkdir()
    store.file.write_bytes(b"damaged")
    with pytest.raises(EnrollRefused, match="damaged"):
        enroll(store, "--list")
    assert enroll(store, "--delete-all") == 0
    assert not store.file.exists()
    enroll(store, "--delete-all")
    assert capsys.readouterr().out == "Deleted.\nThere was nothing to delete.\n"


def test_they_move_to_another_machine(store: Store, tmp_path: Path) -> None:
    store.save([phrase("yes"), phrase("no")])
    file = tmp_path / "mine.json"
    assert enroll(store, "--export", str(file)) == 0
    other = Store(tmp_path / "other", "tiny")
    assert enroll(other, "--import", str(file)) == 0
    assert [one.said for one in other.load()] == ["yes", "no"]
    with pytest.raises(EnrollRefused, match="'no' is there already"):
        enroll(other, "--import", str(file))


def test_what_means_nothing_is_not_imported(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_bytes(exported("tiny", [phrase("yes", means="xyzzy")]))
    with pytest.raises(EnrollRefused, match="xyzzy"):
        enroll(store, "--import", str(file))
    assert not store.file.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--phrase", "leggy"], "need each other"),
        (["--means", "my leg"], "need each other"),
        (["--list", "--silent"], "--silent: does something"),
        (["--list", "--phrase", "a", "--means", "b"], "--phrase: does something"),
        (["--locale", "xx-XX"], "no words"),
        (["--phrase", "leggy", "--means", "xyzzy"], "not understood"),
        (["--phrase", "a" * 61, "--means", "yes"], "--phrase: is no text"),
        (["--phrase", "a", "--means", "\x1b"], "--means: is no text"),
    ],
)
def test_what_cannot_be_done_is_told(store: Store, arguments: list[str], why: str) -> None:
    pytest.importorskip("ctranslate2")
    with pytest.raises(EnrollRefused, match=why):
        enroll(store, *arguments)
    assert not store.file.exists()


def test_a_phrase_of_ones_own() -> None:
    understander = content.understanding()
    assert own_phrase(understander, [], " my  leggy", "my left leg") == Phrase("my leggy", "my left leg")
    # To go on with it is no mistake.
    assert own_phrase(understander, [Phrase("ow", "pain")], "ow", "pain").means == "pain"
    with pytest.raises(EnrollRefused, match="is there already"):
        own_phrase(understander, [Phrase("ow", "pain")], "ow", "yes")


def test_what_was_recorded_is_found_again() -> None:
    mine, old = phrase("ow", means="pain"), phrase("yes", times=2, means="yeah")
    [yes, no, own] = joined([Phrase("yes", "yes"), Phrase("no", "no")], [mine, old])
    assert (yes.means, len(yes.recordings)) == ("yes", 2)
    assert no.recordings == ()
    assert own is mine


class Room:
    """A Source that goes on where it was left, as a WAV file does."""

    def __init__(self, sound: bytes) -> None:
        self.pieces = frames(sound)

    def frames(self) -> Iterator[bytes]:
        for piece in self.pieces:  # noqa: UP028  to end this one must not end those
            yield piece

    def close(self) -> None:
        pass


def test_utterances_and_silences(voice: Voice) -> None:
    pytest.importorskip("pocketsphinx")
    yes = voice("yes")
    sound = in_a_room(silence(0.5) + yes + silence(2.5) + silence(3) + yes + silence(2.5))
    found = list(utterances_of(Room(sound), patience=2.0))
    assert [one is None for one in found][:1] == [False]
    assert None in found
    assert sum(one is not None for one in found) == 2


def test_a_file_that_isnt_there_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ctranslate2")
    pytest.importorskip("miniaudio")
    monkeypatch.setattr("skill.device.listening.whisper.Whisper", lambda folder: None)
    with pytest.raises(EnrollRefused, match=r"--hear /nowhere\.wav: No such file"):
        enroll(store, "--hear", "/nowhere.wav")
    assert not store.file.exists()


def test_a_whole_session_from_a_file(
    store: Store,
    tmp_path: Path,
    voice: Voice,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("ctranslate2")
    pytest.importorskip("miniaudio")

    class Encoder:
        """Stands in for Whisper."""

        def __init__(self, folder: Path) -> None:
            self.time = 0

        def mel(self, sound: bytes) -> bytes:
            return sound

        def encoded(self, mel: bytes, seconds: float) -> object:
            assert seconds == pytest.approx(len(mel) / 32_000)
            assert max(array.array("h", mel)) > 1000
            self.time += 1
            return features("ow", self.time)

        def close(self) -> None:
            pass

    monkeypatch.setattr("skill.device.listening.whisper.Whisper", Encoder)
    three = (silence(0.7) + voice("ow that hurts") + silence(2.2)) * 3
    wav = write_wav(tmp_path / "three.wav", in_a_room(three))
    arguments = ("--phrase", "ow", "--means", "pain", "--hear", str(wav), "--silent")
    assert enroll(store, *arguments) == 0
    [own] = store.load()
    assert (own.said, own.means, len(own.recordings)) == ("ow", "pain", 3)
    told = capsys.readouterr().out
    assert "Say: ow." in told
    assert "once I know 4 of them" in told
    assert enroll(store, *arguments) == 0
    assert "All phrases are recorded" in capsys.readouterr().out
