"""Sound files do not outlive the process that wrote them by more than the next start."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from skill.device import scratch

HOLDS = """
import sys, time
from skill.device import scratch, talk_command
with talk_command.ended_by_signals(), scratch.folder() as folder:
    open(folder + "/sentence.wav", "w").write("words")
    print(folder, flush=True)
    time.sleep(60)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def held() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, text=True)  # noqa: S603  our own
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_process_that_is_told_to_end_cleans_up(number: int) -> None:
    process, folder = held()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    process.send_signal(number)
    with suppress(ProcessLookupError):
        process.send_signal(number)
    process.wait(10)
    assert not folder.exists()


def test_what_a_killed_process_left_is_swept_and_what_a_living_one_needs_is_not() -> None:
    (killed, left), (living, needed) = held(), held()
    killed.kill()
    killed.wait(10)
    assert left.exists()
    scratch.sweep()
    assert not left.exists()
    assert needed.exists()
    living.terminate()
    living.wait(10)


def test_what_is_not_ours_stays() -> None:
    with tempfile.TemporaryDirectory(prefix="weakness-guide-mine-") as folder:
        scratch.sweep()
        assert Path(folder).exists()
