"""The microphone without hardware: a device that gives what the test says."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from skill.device.listening import microphone
from skill.device.listening.microphone import Microphone
from skill.device.listening.sound import FRAME, RATE
from skill.device.listening.source import MicrophoneUnavailable, Source

miniaudio: Any = pytest.importorskip("miniaudio")

REAL_DEVICE = miniaudio.CaptureDevice


class Capture:
    """Stands for miniaudio.CaptureDevice; `gives` is what its thread does."""

    opened: ClassVar[list[Capture]] = []
    backend = "ALSA"

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.stop_callback: Callable[[], None] | None = None
        self.started = self.closed = False
        Capture.opened.append(self)

    def start(self, feed: Generator[bytes, bytes, None]) -> None:
        self.feed, self.started = feed, True

    def gives(self, *pieces: bytes) -> None:
        """Passes sound on in a thread of its own, as miniaudio does."""
        device = threading.Thread(target=lambda: [self.feed.send(bytearray(p)) for p in pieces])
        device.start()
        device.join()

    def unplugged(self) -> None:
        assert self.stop_callback
        self.stop_callback()

    def close(self) -> None:
        self.closed = True


def plug(monkeypatch: pytest.MonkeyPatch, *ids: bytes, backend: str = "ALSA") -> list[int]:
    """Let miniaudio find these microphones; returns a list that grows with each look."""
    found = [{"id": miniaudio.ffi.new("char[]", one)} for one in ids]
    looks: list[int] = []

    def devices() -> SimpleNamespace:
        looks.append(1)
        return SimpleNamespace(backend=backend, get_captures=lambda: found)

    monkeypatch.setattr(miniaudio, "Devices", devices)
    return looks


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> type[Capture]:
    plug(monkeypatch, b"null", b"hw:0,0")
    monkeypatch.setattr(miniaudio, "CaptureDevice", Capture)
    monkeypatch.setattr(Capture, "opened", [])
    monkeypatch.setattr(microphone, "_STALL_S", 0.3)
    return Capture


def frame(level: int) -> bytes:
    return bytes([level]) * FRAME


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(MicrophoneUnavailable) as caught:
        action()
    reason = str(caught.value)
    assert "\n" not in reason
    assert reason.endswith("so please type")
    return reason


# What is heard


def test_it_is_opened_as_the_rest_expects_it_and_at_once(card: type[Capture]) -> None:
    source: Source = Microphone()
    device = card.opened[0]
    assert device.started
    assert (device.options["nchannels"], device.options["sample_rate"]) == (1, RATE)
    assert device.options["input_format"] is miniaudio.SampleFormat.SIGNED16
    source.close()


def test_frames_come_in_order_and_in_their_size(card: type[Capture]) -> None:
    frames = Microphone().frames()
    card.opened[0].gives(frame(1), frame(2), frame(3))
    assert [next(frames) for _ in range(3)] == [frame(1), frame(2), frame(3)]


@pytest.mark.parametrize("size", [20, 320, FRAME - 2, FRAME + 2, 3 * FRAME])
def test_pieces_of_any_size_become_frames(card: type[Capture], size: int) -> None:
    sound = bytes(n % 251 for n in range(6 * FRAME))
    frames = Microphone().frames()
    card.opened[0].gives(*(sound[at : at + size] for at in range(0, len(sound), size)))
    assert b"".join(next(frames) for _ in range(6)) == sound


def test_what_came_before_anybody_listened_is_dropped(card: type[Capture]) -> None:
    source = Microphone()
    card.opened[0].gives(frame(1), frame(2))
    frames = source.frames()
    card.opened[0].gives(frame(3))
    assert next(frames) == frame(3)


def test_it_listens_from_the_call_on_and_not_from_the_first_frame(card: type[Capture]) -> None:
    frames = Microphone().frames()
    card.opened[0].gives(frame(1))
    assert next(frames) == frame(1)


def test_what_came_between_two_answers_is_dropped(card: type[Capture]) -> None:
    source = Microphone()
    first = source.frames()
    card.opened[0].gives(frame(1), frame(2) + frame(2)[:100])
    assert next(first) == frame(1)
    first.close()  # type: ignore[attr-defined]
    card.opened[0].gives(frame(4))
    second = source.frames()
    card.opened[0].gives(frame(5))
    assert next(second) == frame(5)
    assert len(card.opened) == 1


def test_an_answer_that_was_not_heard_out_gives_the_next_nothing(card: type[Capture]) -> None:
    source = Microphone()
    source.frames()
    card.opened[0].gives(frame(1))
    again = source.frames()
    card.opened[0].gives(frame(2))
    assert next(again) == frame(2)


def test_ending_the_old_answer_does_not_end_the_new(card: type[Capture]) -> None:
    source = Microphone()
    first = source.frames()
    card.opened[0].gives(frame(1))
    next(first)
    second = source.frames()
    first.close()  # type: ignore[attr-defined]
    card.opened[0].gives(frame(2))
    assert next(second) == frame(2)


def test_who_is_slow_loses_the_oldest_and_the_device_never_waits(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone, "_KEPT", 2)
    frames = Microphone().frames()
    card.opened[0].gives(*(frame(n) for n in range(1, 6)))
    assert [next(frames), next(frames)] == [frame(4), frame(5)]


def test_that_it_stopped_is_told_even_to_who_is_slow(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone, "_KEPT", 2)
    frames = Microphone().frames()
    card.opened[0].gives(frame(1), frame(2))
    card.opened[0].unplugged()
    assert next(frames) == frame(2)
    assert "stopped" in refusal(lambda: next(frames))


def test_real_miniaudio_gives_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    class Zeros(REAL_DEVICE):  # type: ignore[misc]
        def __init__(self, **options: Any) -> None:
            super().__init__(backends=[miniaudio.Backend.NULL], **options)
            self.backend = "ALSA"

    plug(monkeypatch, b"hw:0,0")
    monkeypatch.setattr(miniaudio, "CaptureDevice", Zeros)
    source = Microphone()
    for _ in range(2):
        frames = source.frames()
        assert [next(frames) for _ in range(3)] == [bytes(FRAME)] * 3
        frames.close()  # type: ignore[attr-defined]
    source.close()
    source.close()


def test_importing_the_module_loads_no_sound_package() -> None:
    code = "import sys, skill.device.listening.microphone; print({'miniaudio'} & sys.modules.keys())"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True)  # noqa: S603 - our own
    assert done.stdout == "set()\n"


# Where nothing can be heard


@pytest.mark.parametrize(
    "ids",
    [(), (b"null",), (b"auto_null.monitor",), (b"alsa_output.usb-1.analog-stereo.monitor",)],
    ids=["none", "alsa-null", "monitor-of-the-dummy", "monitor-of-a-loudspeaker"],
)
def test_no_real_microphone(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch, ids: tuple[bytes, ...]
) -> None:
    plug(monkeypatch, *ids)
    assert "no microphone was found" in refusal(Microphone)
    assert not card.opened


def test_a_monitor_beside_a_microphone_is_no_fault(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(monkeypatch, b"alsa_output.pci.monitor", b"alsa_input.pci")
    Microphone()
    assert card.opened


def test_miniaudios_own_null_backend_is_none(card: type[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, b"hw:0,0", backend="Null")
    assert "no microphone was found" in refusal(Microphone)


def test_a_device_that_turns_out_to_be_null_is_none(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "backend", "Null")
    assert "no microphone was found" in refusal(Microphone)
    assert card.opened[0].closed


def test_busy_device(card: type[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: Any) -> None:
        raise miniaudio.MiniaudioError("failed to init device", -401)

    monkeypatch.setattr(miniaudio, "CaptureDevice", refuse)
    assert "another program" in refusal(Microphone)


def test_device_that_does_not_start(card: type[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise miniaudio.MiniaudioError("failed to start audio device", -1)

    monkeypatch.setattr(card, "start", refuse)
    assert "another program" in refusal(Microphone)
    assert card.opened[0].closed


def test_device_that_refuses_to_be_described_may_still_listen(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise miniaudio.MiniaudioError("can't get device info")

    monkeypatch.setattr(miniaudio, "Devices", refuse)
    frames = Microphone().frames()
    card.opened[0].gives(frame(1))
    assert next(frames) == frame(1)


def test_package_that_is_missing(card: type[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    assert "miniaudio" in refusal(Microphone)


def test_what_the_system_writes_about_it_is_not_shown(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(card, "start", lambda self, feed: os.write(2, b"ALSA lib pcm.c: Unknown PCM\n"))
    Microphone()
    assert capfd.readouterr() == ("", "")


# Where it stops in the middle


def test_stall(card: type[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone, "_STALL_S", 0.05)
    frames = Microphone().frames()
    card.opened[0].gives(frame(1))
    assert next(frames) == frame(1)
    assert "stopped" in refusal(lambda: next(frames))


def test_it_is_two_seconds_that_make_a_stall(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, b"hw:0,0")
    monkeypatch.setattr(miniaudio, "CaptureDevice", Capture)
    waited: list[float] = []

    class Empty(queue.Queue[Any]):
        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            waited.append(timeout or 0)
            raise queue.Empty

    monkeypatch.setattr(microphone, "_Pieces", Empty)
    frames = Microphone().frames()
    refusal(lambda: next(frames))
    assert waited == [2.0]


def test_after_a_stall_it_may_come_back(card: type[Capture], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone, "_STALL_S", 0.05)
    source = Microphone()
    frames = source.frames()
    refusal(lambda: next(frames))
    again = source.frames()
    card.opened[0].gives(frame(1))
    assert next(again) == frame(1)


def test_unplugged_while_listening(card: type[Capture]) -> None:
    source = Microphone()
    frames = source.frames()
    card.opened[0].gives(frame(1))
    card.opened[0].unplugged()
    assert next(frames) == frame(1)
    assert "stopped" in refusal(lambda: next(frames))
    assert "stopped" in refusal(source.frames)


def test_unplugged_while_nobody_listened(card: type[Capture]) -> None:
    source = Microphone()
    card.opened[0].unplugged()
    assert "stopped" in refusal(source.frames)


def test_unplugged_and_moved_to_the_dummy_between_two_answers(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Microphone()
    plug(monkeypatch, b"auto_null.monitor")
    assert "stopped" in refusal(source.frames)


def test_unplugged_and_moved_to_the_dummy_while_listening(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Microphone()
    frames = source.frames()
    plug(monkeypatch, b"auto_null.monitor")
    card.opened[0].gives(*[frame(0)] * 20)
    heard: list[bytes] = []
    assert "stopped" in refusal(lambda: heard.extend(frames))
    assert len(heard) == 9  # and the tenth makes 0.3 s


def test_a_microphone_that_is_switched_off_goes_on_and_is_looked_at_once(
    card: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = Microphone().frames()
    looks = plug(monkeypatch, b"hw:0,0")
    card.opened[0].gives(*[frame(0)] * 50)
    assert [next(frames) for _ in range(50)] == [frame(0)] * 50
    assert len(looks) == 1


# Closing


def test_closed_microphone_does_not_pretend(card: type[Capture]) -> None:
    source = Microphone()
    source.close()
    source.close()
    assert card.opened[0].closed
    refusal(source.frames)


def test_closing_ends_what_is_listened_to(card: type[Capture]) -> None:
    source = Microphone()
    frames = source.frames()
    card.opened[0].gives(frame(1))
    source.close()
    assert list(frames) == [frame(1)]
