"""The command, as a person or a script starts it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from speech import Voice, frames, in_a_room, silence, write_wav

from skill import cli
from skill.core.fields import Facts
from skill.core.heard import Command
from skill.core.questions import BY_ID
from skill.device import hands_free, speaker, talk_command, voices
from skill.device.listening import wav_source
from skill.device.listening.recognizer import Recognised, RecognizerUnavailable
from skill.device.listening.sound import FRAME
from skill.device.speaker import Silent
from skill.device.voices import Known, VoiceRefused

ROOT = Path(__file__).parents[1]
KEYS = [
    "turn", "heard", "intent", "speech", "reprompt", "open", "question", "confirming", "facts", "assessment",
    "asks",
]  # fmt: skip
RESULT = ["no", "both my legs", "yes", "i sit most of the day", "no", "yes", "no"]


class Ran:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def refused(self, *parts: str) -> None:
        """One line on standard error that names what and where, and status 2."""
        assert self.status == 2, self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("weakness-guide: "), self.err
        assert "Traceback" not in self.err
        for part in parts:
            assert part in self.err, self.err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command within this process."""

    def one(*arguments: str, said: str | bytes = "") -> Ran:
        raw = said if isinstance(said, bytes) else said.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
        try:
            status = cli.main(list(arguments))
        except SystemExit as end:
            status = int(end.code or 0)
        return Ran(status, *capsys.readouterr())

    return one


# talk


def test_talk(run: Any) -> None:
    ran = run("talk", "--silent", said="no\nmy legs\nstop\n")
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 4


def test_talk_json(run: Any) -> None:
    ran = run("talk", "--silent", "--json", said="no\nmy legs\n\nyes\nstop\n")
    assert (ran.status, ran.err) == (0, "")
    assert [list(o) for o in ran.objects] == [KEYS] * 6
    assert [o["heard"] for o in ran.objects] == [None, "no", "my legs", "", "yes", "stop"]
    assert ran.objects[-1]["open"] is False


@pytest.mark.parametrize("said", ["", "no", "no\n", "no\nmy legs"])
def test_the_end_of_input_is_a_way_to_leave(run: Any, said: str) -> None:
    ran = run("talk", "--silent", "--json", said=said)
    assert (ran.status, ran.err) == (0, "")
    assert ran.objects[-1]["open"] is False
    heard = [o["heard"] for o in ran.objects if o["heard"]]
    assert heard == said.split("\n")[: len(heard)]


def test_talk_from_a_script(run: Any, tmp_path: Path) -> None:
    script = tmp_path / "said.txt"
    script.write_text("\n".join(RESULT), "utf-8")
    ran = run("talk", "--silent", "--json", "--script", str(script), said="this is not read\n")
    assert [o["heard"] for o in ran.objects[1:]] == RESULT
    typed = run("talk", "--silent", "--json", said="\n".join(RESULT))
    assert [o["speech"] for o in typed.objects] == [o["speech"] for o in ran.objects]


@pytest.mark.parametrize("text", ["no\r\nmy legs\r\nstop\r\n", "\ufeffno\nmy legs\nstop"])
def test_scripts_of_other_systems(run: Any, tmp_path: Path, text: str) -> None:
    script = tmp_path / "said.txt"
    script.write_bytes(text.encode())
    ran = run("talk", "--silent", "--json", "--script", str(script))
    assert [o["question"] for o in ran.objects] == ["onset", "area", "has_ms", None]


def test_save(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "summary.txt"
    assert run("talk", "--silent", "--save", str(file), said="\n".join(RESULT)).status == 0
    text = file.read_text("utf-8")
    assert "weakened from lack of use" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_save_without_a_result(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "summary.txt"
    assert run("talk", "--silent", "--save", str(file), said="stop\n").status == 0
    assert not file.exists() or file.read_text("utf-8") == ""


def test_save_and_leave(run: Any, tmp_path: Path) -> None:
    """Whoever leaves with Ctrl-D after the result has the summary all the same."""
    file = tmp_path / "summary.txt"
    run("talk", "--silent", "--save", str(file), said="\n".join(RESULT[:6]) + "\n")
    assert "weakened from lack of use" in file.read_text("utf-8")


def test_a_script_that_is_not_there(run: Any, tmp_path: Path) -> None:
    path = str(tmp_path / "nothing.txt")
    run("talk", "--silent", "--script", path).refused("--script", path)


def test_a_script_that_is_a_folder(run: Any, tmp_path: Path) -> None:
    run("talk", "--silent", "--script", str(tmp_path)).refused("--script", str(tmp_path))


def test_a_script_that_is_no_text(run: Any, tmp_path: Path) -> None:
    script = tmp_path / "said.txt"
    script.write_bytes(b"no\n\xff\xfe\n")
    run("talk", "--silent", "--script", str(script)).refused("--script", str(script), "UTF-8")


def test_a_place_that_cannot_be_written(run: Any, tmp_path: Path) -> None:
    path = str(tmp_path / "no" / "summary.txt")
    ran = run("talk", "--silent", "--save", path, said="no\n")
    ran.refused("--save", path)
    assert ran.out == "", "it is said before the conversation, not after it"


def test_what_was_saved_before_is_not_lost_over_a_mistake(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "summary.txt"
    file.write_text("of last time\n", "utf-8")
    run("talk", "--silent", "--save", str(file), "--locale", "xx").refused("xx")
    assert file.read_text("utf-8") == "of last time\n"


@pytest.mark.parametrize("locale", ["xx", "xx-XX", "", "../en"])
def test_a_locale_without_words(run: Any, locale: str) -> None:
    run("talk", "--silent", "--locale", locale).refused("locale")
    run("understand", "--locale", locale, said="no\n").refused("locale")


def test_input_that_is_no_text(run: Any) -> None:
    ran = run("talk", "--silent", "--json", said=b"no\n\xff\xff\nmy legs\n")
    assert "Traceback" not in ran.err
    assert ran.objects[0]["question"] == "onset", "what was answered already stays"
    ran.refused("standard input", "UTF-8")


def test_list_voices(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [Known("gmw/en-us", "English (America)", "en-us"), Known("gmw/de", "German", "de")]
    monkeypatch.setattr(voices, "known_voices", lambda: known)
    ran = run("talk", "--list-voices")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "gmw/en-us\tEnglish (America)\ten-us\ngmw/de\tGerman\tde\n"


def test_a_system_without_voices(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise VoiceRefused("there are none")

    monkeypatch.setattr(voices, "known_voices", none)
    run("talk", "--list-voices").refused("--list-voices", "there are none")


@pytest.mark.parametrize("silent", [["--silent"], []])
def test_an_unknown_voice(run: Any, monkeypatch: pytest.MonkeyPatch, silent: list[str]) -> None:
    monkeypatch.setattr(voices, "known_voices", lambda: [Known("gmw/de", "German", "de")])
    ran = run("talk", *silent, "--voice", "germann", said="stop\n")
    ran.refused("--voice", "'germann'", "near it: German", "--list-voices")
    assert ran.out == ""


def test_a_piper_voice_that_is_not_there(run: Any, tmp_path: Path) -> None:
    run("talk", "--voice", f"piper:{tmp_path}/a.onnx").refused("--voice", "a.onnx", "piper.download_voices")


@pytest.mark.parametrize("rate", ["59", "401", "0", "-100", "fast", "", "170.5", "1" * 5000, "²"])
def test_a_rate_that_nobody_speaks_at(run: Any, rate: str) -> None:
    run("talk", "--silent", f"--rate={rate}").refused("--rate", "60", "400")


@pytest.mark.parametrize(("given", "rate"), [([], 170), (["--rate", "60"], 60), (["--rate", "400"], 400)])
def test_voice_and_rate_reach_the_speaker(
    run: Any, monkeypatch: pytest.MonkeyPatch, given: list[str], rate: int
) -> None:
    asked: list[Any] = []

    def open_speaker(**manner: Any) -> Silent:
        asked.append(manner)
        return Silent()

    monkeypatch.setattr(speaker, "open_speaker", open_speaker)
    monkeypatch.setattr(voices, "choose", lambda name: name)
    assert run("talk", "--voice", "german", *given, said="stop\n").status == 0
    assert asked == [{"rate": rate, "start_voice": "german"}]


# understand


def test_understand(run: Any) -> None:
    ran = run("understand", "--asked", "area", said="my left arm\nyes\nstop\n")
    assert (ran.status, ran.err) == (0, "")
    assert [list(o) for o in ran.objects] == [
        ["text", "intent", "facts", "answer", "command", "asks", "confidence"]
    ] * 3
    assert ran.objects[0]["facts"] == {"areas": [{"part": "arm", "side": "left"}]}
    assert ran.objects[1]["answer"] == "yes"
    assert ran.objects[2]["command"] == "stop"
    assert [o["text"] for o in ran.objects] == ["my left arm", "yes", "stop"]


@pytest.mark.parametrize("asked", [*BY_ID, "confirm", "topic"])
def test_understand_each_question(run: Any, asked: str) -> None:
    ran = run("understand", "--asked", asked, said="yes\nnonsense words\n\n  \npurple\n")
    assert ran.status == 0
    for found in ran.objects:
        assert set(found["facts"]) <= set(Facts().to_dict())
        assert found["answer"] in ("yes", "no", "unsure", None)
        assert found["command"] in (*Command, None)


def test_understand_what_is_no_question(run: Any) -> None:
    run("understand", "--asked", "shoe_size", said="no\n").refused("--asked", "shoe_size")


def test_understand_nothing(run: Any) -> None:
    assert run("understand").out == ""


def test_understand_what_is_no_text(run: Any) -> None:
    ran = run("understand", said=b"stop\n\xff\n")
    ran.refused("standard input", "UTF-8")
    assert ran.objects[0]["command"] == "stop"


def test_understand_a_line_without_a_word(run: Any) -> None:
    ran = run("understand", said="...\nstop\n")
    assert (ran.status, ran.err) == (0, "")
    assert [o["command"] for o in ran.objects] == [None, "stop"]


# assess


def test_assess(run: Any) -> None:
    lines = [
        {},
        {"areas": [{"part": "leg", "side": None}], "has_ms": True, "activity_level": "inactive"},
        {"warning_signs": ["face_droop"]},
    ]
    ran = run("assess", said="\n".join(map(json.dumps, lines)))
    assert (ran.status, ran.err) == (0, "")
    keys = ["triage", "cause", "confidence", "reasons", "guidance", "sources", "missing", "causes", "limbs"]
    assert [list(o) for o in ran.objects] == [keys] * 3
    assert [o["triage"] for o in ran.objects] == ["none", "none", "emergency"]
    assert ran.objects[2]["guidance"] == ["call_emergency_services", "contact_care_team"]
    assert ran.objects[2]["missing"] == []


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("{", ("JSON",)),
        ("nonsense", ("JSON",)),
        ("[]", ("object",)),
        ("3", ("object",)),
        ("null", ("object",)),
        ('{"shoe_size": 42}', ("shoe_size",)),
        ('{"onset": "soon"}', ("onset", "soon")),
        ('{"has_ms": "yes"}', ("has_ms", "yes")),
        ('{"has_ms": 1}', ("has_ms",)),
        ('{"areas": "arm"}', ("areas", "arm")),
        ('{"areas": [{"part": "tail"}]}', ("areas[0]", "tail")),
        ('{"areas": [{"part": "arm", "side": "upper"}]}', ("areas[0].side", "upper")),
        ('{"areas": [{"part": "arm", "size": 1}]}', ("areas[0]", "size")),
        ('{"areas": ["arm"]}', ("areas[0]", "arm")),
        ('{"reduced_by": ["work"]}', ("reduced_by", "work")),
        ('{"reduced_by": [["pain"]]}', ("reduced_by",)),
        ('{"warning_signs": ["hiccups"]}', ("warning_signs", "hiccups")),
        ('{"warning_signs": [3]}', ("warning_signs", "3")),
        ('{"onset": {}}', ("onset",)),
        ("[" * 100_000, ()),
        ('{"onset": NaN}', ("onset",)),
    ],
)
def test_a_line_that_is_no_facts(run: Any, line: str, parts: tuple[str, ...]) -> None:
    ran = run("assess", said=f'{{"has_ms": true}}\n\n{line}\n{{}}\n')
    ran.refused("standard input", "line ", *parts)
    assert len(ran.objects) == 1, "what was answered already stays"


def test_the_number_of_the_line_counts_empty_ones(run: Any) -> None:
    run("assess", said='{}\n\n{"shoe_size": 42}\n').refused("line 3")


def test_assess_what_is_no_text(run: Any) -> None:
    ran = run("assess", said=b"{}\n\xff\n")
    ran.refused("standard input", "UTF-8")
    assert len(ran.objects) == 1


# The command as a whole


@pytest.mark.parametrize(
    "arguments", [[], ["sing"], ["talk", "--loud"], ["talk", "--script"], ["assess", "x"]]
)
def test_usage(run: Any, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert "usage: weakness-guide" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["talk", "--help"], ["understand", "-h"], ["assess", "-h"]]
)
def test_help(run: Any, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.status == 0
    assert "weakness-guide" in ran.out


def test_ctrl_c_is_a_way_to_leave(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*given: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(talk_command, "_typed", interrupt)
    ran = run("talk", "--silent")
    assert ran.status == 0
    assert "Traceback" not in ran.err


def started(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  this very Python
        [sys.executable, "-m", "skill", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        **options,
    )


def test_each_answer_comes_as_soon_as_it_is_there() -> None:
    """A person or a program at the other end of a pipe waits for it."""
    with started("talk", "--silent", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["question"] == "onset"
        process.stdin.write(b"no\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["question"] == "area"
        out, err = process.communicate()
    assert json.loads(out)["open"] is False
    assert (process.returncode, err) == (0, b"")


def test_a_reader_who_leaves() -> None:
    with started("understand") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        try:
            process.stdin.write(b"my left arm\n" * 2000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
@pytest.mark.parametrize("command", [["talk", "--silent"], ["understand"], ["assess"]])
def test_a_full_disk(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603  this very Python
            [sys.executable, "-m", "skill", *command],
            input=b"{}\n",
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == ["weakness-guide: standard output: No space left on device"]


@pytest.mark.parametrize("end", ["/dev/zero", "/dev/full"])
def test_a_script_without_an_end(run: Any, end: str) -> None:
    if not Path(end).exists():
        pytest.skip("there is no such device")
    ran = run("talk", "--silent", "--script", end)
    assert (ran.status, ran.err) == (2, f"weakness-guide: --script {end}: holds more than 1000000 bytes\n")


@pytest.mark.parametrize("command", ["understand", "assess"])
def test_a_line_without_an_end(run: Any, command: str) -> None:
    ran = run(command, said=b"{" * 1_000_001)
    assert ran.status == 2
    assert ran.err.endswith("line 1: holds more than 1000000 bytes\n")


def test_a_number_without_an_end(run: Any) -> None:
    ran = run("assess", said='{"has_ms": ' + "1" * 6000 + "}")
    assert ran.status == 2
    assert "line 1: " in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="files have other rights there")
def test_nobody_else_reads_the_summary(run: Any, tmp_path: Path) -> None:
    for file in (tmp_path / "new.txt", tmp_path / "old.txt"):
        if file.stem == "old":
            file.write_text("what was there", "utf-8")
            file.chmod(0o644)
        run("talk", "--silent", "--save", str(file), said="\n".join(RESULT))
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_summary_that_has_no_room(run: Any) -> None:
    ran = run("talk", "--silent", "--save", "/dev/full", said="\n".join(RESULT))
    assert (ran.status, ran.err) == (2, "weakness-guide: --save /dev/full: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_ctrl_c_in_a_terminal() -> None:
    with started("talk", "--silent") as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert b"Traceback" not in err


def test_understand_tells_how_likely_everything_is(run: Any) -> None:
    [told] = run(
        "understand", "--asked", "area", "--explain", said="my legs are fine, it's my arms\n"
    ).objects
    likely = {(one["output"], one["label"]): one["share"] for one in told["because"]}
    assert likely["areas", "arm:both"] > 0.5
    assert any(output == "-areas" and label.startswith("leg") for output, label in likely)
    assert all(0.05 <= share <= 1 for share in likely.values())


# talk, by voice


@pytest.fixture
def no_microphone(monkeypatch: pytest.MonkeyPatch) -> None:
    miniaudio: Any = pytest.importorskip("miniaudio")
    nothing = SimpleNamespace(backend="Null", get_captures=list, get_playbacks=list)
    monkeypatch.setattr(miniaudio, "Devices", lambda: nothing)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is heard as fast as it can be read."""
    monkeypatch.setattr(wav_source, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=lambda _: None))


@pytest.fixture
def said_aloud(voice: Voice, tmp_path: Path) -> Path:
    sound = b"".join(silence(2.0) + voice(text) for text in ("no", "both my legs", "yes", "yes", "stop"))
    return write_wav(tmp_path / "said.wav", in_a_room(sound + silence(2.0)))


@pytest.mark.parametrize("options", [[], ["--patience", "2"], ["--slow"], ["--barge-in"]])
def test_without_a_microphone_it_goes_on_typed(run: Any, no_microphone: None, options: list[str]) -> None:
    ran = run("talk", "--silent", "--json", "--listen", *options, said="no\nmy legs\nstop\n")
    assert ran.status == 0
    assert [o["heard"] for o in ran.objects] == [None, "no", "my legs", "stop"]
    assert ran.err == "Not listening: no microphone was found, so please type.\n"


SHORT = ["--recognizer", "pocketsphinx"]
FREE = pytest.param([], marks=pytest.mark.slow)


@pytest.mark.parametrize("engine", [SHORT, FREE])
def test_a_file_is_heard(run: Any, hurried: None, said_aloud: Path, engine: list[str]) -> None:
    ran = run("talk", "--silent", "--json", "--hear", str(said_aloud), "--patience", "3", *engine)
    assert (ran.status, ran.err) == (0, "")
    assert [o["question"] for o in ran.objects][:2] == ["onset", "area"]
    last = ran.objects[-1]
    assert {area["part"] for area in last["facts"]["areas"]} == {"leg"}
    assert "has_ms" in [o["question"] for o in ran.objects]
    assert last["open"] is False


@pytest.mark.slow
@pytest.mark.parametrize("engine", [SHORT, []])
def test_what_is_heard_is_printed(run: Any, hurried: None, said_aloud: Path, engine: list[str]) -> None:
    ran = run("talk", "--silent", "--hear", str(said_aloud), "--patience", "3", *engine)
    heard = [line.lower() for line in ran.out.splitlines() if line.startswith("> ")]
    assert heard[0].startswith("> no")
    assert any("leg" in line for line in heard)


class Room:
    """A Source in which the same is said each time it is listened to."""

    def __init__(self, sound: bytes) -> None:
        self.sound = sound

    def frames(self) -> Iterator[bytes]:
        yield from frames(self.sound)
        yield from repeat(bytes(FRAME))

    def close(self) -> None:
        pass


class Ear:
    """A Recognizer that hears what it is told, and is gone when there is no more."""

    def __init__(self, *found: Recognised) -> None:
        self.found = list(found)

    def recognise(self, sound: bytes, question: str | None) -> Recognised:
        if not self.found:
            raise RecognizerUnavailable("it is gone")
        return self.found.pop(0)

    def close(self) -> None:
        pass


@pytest.fixture
def listens(run: Any, monkeypatch: pytest.MonkeyPatch, voice: Voice) -> Any:
    """Runs `talk --listen` where this is heard; returns what was taken for an answer and the last reply."""

    def one(*found: Recognised) -> tuple[list[str], str]:
        monkeypatch.setattr(hands_free, "open_recognizer", lambda *given: Ear(*found))
        monkeypatch.setattr(hands_free, "open_source", lambda wish: Room(silence(0.3) + voice("yes")))
        ran = run("talk", "--silent", "--json", "--listen")
        assert (ran.status, ran.err) == (0, "Not listening: it is gone.\n")
        said = [o for o in ran.objects if o["heard"]]
        return [o["heard"] for o in said], said[-1]["speech"]

    return one


NO = Recognised("no", 1.0)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (("order an ambulance", ""), "you need help right now"),
        (("what's the weather I can't breathe", ""), "you have trouble breathing"),
        (("play music I want to die", ""), "988"),
        (("what's the weather", "I can't breathe"), "you have trouble breathing"),
        (("I can't breathe", "what's the weather"), "you have trouble breathing"),
    ],
)
def test_another_request_hides_no_sign(listens: Any, said: tuple[str, str], answer: str) -> None:
    text, other = said
    heard, speech = listens(Recognised(text, 1.0, other or text))
    assert heard == [text]
    assert answer in speech


def test_a_sign_that_is_read_beside_another_request_is_answered(listens: Any) -> None:
    heard, speech = listens(Recognised("play music", 1.0, "", "I can't breathe"))
    assert heard == ["play music"]
    assert "you have trouble breathing" in speech


@pytest.mark.parametrize("text", ["what's the weather", "play music", "set a timer", "order a pizza"])
@pytest.mark.parametrize("beside", ["", "my left leg"])
def test_what_is_asked_of_others_is_no_answer(listens: Any, text: str, beside: str) -> None:
    assert listens(Recognised(text, 1.0, text, beside), NO)[0] == ["no"]


def test_a_file_in_which_nobody_speaks(run: Any, hurried: None, tmp_path: Path) -> None:
    quiet = write_wav(tmp_path / "quiet.wav", silence(1.0))
    ran = run("talk", "--silent", "--json", "--hear", str(quiet), said="no\n")
    assert [o["heard"] for o in ran.objects] == [None, "", ""]
    assert ran.status == 0


@pytest.mark.parametrize("content", [None, b"", b"RIFF", b"This is a letter.\n" * 100])
def test_a_file_that_is_no_sound(run: Any, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "said.wav"
    if content is not None:
        file.write_bytes(content)
    ran = run("talk", "--silent", "--hear", str(file))
    ran.refused("--hear", str(file))
    assert ran.out == ""


def test_a_folder_is_no_sound(run: Any, tmp_path: Path) -> None:
    run("talk", "--silent", "--hear", str(tmp_path)).refused("--hear", str(tmp_path))


@pytest.mark.parametrize(
    "given",
    [
        ["--recognizer", "whisper"],
        ["--model", "folder"],
        ["--uri", "tcp://127.0.0.1:1"],
        ["--patience", "20"],
        ["--barge-in"],
        ["--listen", "--recognizer", "pocketsphinx", "--model", "folder"],
        ["--listen", "--recognizer", "wyoming", "--uri", "tcp://127.0.0.1:1", "--model", "folder"],
        ["--listen", "--uri", "tcp://127.0.0.1:1"],
        ["--listen", "--recognizer", "whisper", "--uri", "tcp://127.0.0.1:1"],
    ],
)
def test_an_option_that_would_do_nothing(run: Any, given: list[str]) -> None:
    run("talk", "--silent", *given, said="no\n").refused(next(o for o in reversed(given) if o[:2] == "--"))


@pytest.mark.parametrize("patience", ["1", "121", "0", "-5", "long", "", "2.5", "1" * 5000, "²"])
def test_a_patience_that_nobody_has(run: Any, patience: str) -> None:
    run("talk", "--silent", "--listen", f"--patience={patience}").refused("--patience", "2", "120")


def test_a_server_without_its_address(run: Any) -> None:
    ran = run("talk", "--silent", "--listen", "--recognizer", "wyoming", said="no\n")
    ran.refused("--recognizer", "wyoming", "--uri")
    assert ran.out == ""


@pytest.mark.parametrize("given", [[], ["--recognizer", "whisper"]])
def test_a_model_that_is_not_there(run: Any, tmp_path: Path, given: list[str]) -> None:
    pytest.importorskip("ctranslate2")
    folder = tmp_path / "nothing"
    ran = run("talk", "--silent", "--listen", *given, "--model", str(folder), said="no\n")
    ran.refused("--recognizer", f"there is no folder {folder} with a Whisper model")
    assert ran.out == ""


@pytest.mark.parametrize("uri", ["localhost", "http://localhost:10300", "tcp://127.0.0.1:1"])
def test_a_server_that_cannot_be_asked(run: Any, uri: str) -> None:
    pytest.importorskip("wyoming")
    run("talk", "--silent", "--listen", "--recognizer", "wyoming", "--uri", uri).refused("--recognizer", uri)


def test_an_engine_that_there_is_not(run: Any) -> None:
    ran = run("talk", "--listen", "--recognizer", "zeppelin")
    assert ran.status == 2
    assert "zeppelin" in ran.err
