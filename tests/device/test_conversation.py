"""The local loop: what is printed, spoken and kept for the therapist."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from transcripts import the_skill

from skill import content
from skill.core.fields import Facts
from skill.device.conversation import Conversation
from skill.device.echo import Echo
from skill.device.speaker import SpeakerUnavailable

KEYS = [
    "turn", "heard", "intent", "speech", "reprompt", "open", "question", "confirming", "facts", "assessment",
    "asks",
]  # fmt: skip
TO_A_RESULT = ["no", "both my legs", "yes", "i sit most of the day", "no", "yes"]


class Voice:
    """Keeps what is spoken; unavailable after some turns."""

    def __init__(self, lasts: int = 1000) -> None:
        self.lasts = lasts
        self.said: list[tuple[tuple[str, ...], bool]] = []

    def say(self, speech: tuple[str, ...], *, slow: bool = False) -> None:
        if len(self.said) >= self.lasts:
            raise SpeakerUnavailable("unplugged")
        self.said.append((speech, slow))

    def close(self) -> None:
        pass


class Talked:
    def __init__(self, said: Iterable[str], voice: Voice | None = None, **options: Any) -> None:
        self.voice = voice or Voice()
        self.out = io.StringIO()
        echo = Echo(the_skill(), "en-US")
        self.talk = Conversation(echo, self.voice, self.out, **options)
        self.said = iter(said)
        self.talk.run(self.said)

    @property
    def lines(self) -> list[str]:
        return self.out.getvalue().splitlines()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


def test_a_line_for_each_answer() -> None:
    talked = Talked(["stop"])
    assert len(talked.lines) == 2
    assert talked.lines[1] == content.locale().text("close.stop")


def test_what_is_printed_is_what_is_spoken() -> None:
    talked = Talked(["no", "my legs", "", "yes", "stop"])
    assert [" ".join(speech) for speech, _ in talked.voice.said] == talked.lines


def test_nothing_after_the_end_is_heard() -> None:
    talked = Talked(["stop", "hello?"])
    assert list(talked.said) == ["hello?"]


def test_json() -> None:
    records = Talked([*TO_A_RESULT, "stop"], as_json=True).records
    assert [list(record) for record in records] == [KEYS] * 8
    assert [record["turn"] for record in records] == list(range(1, 9))
    assert records[0]["heard"] is None
    assert records[0]["intent"] is None
    assert [record["heard"] for record in records[1:]] == [*TO_A_RESULT, "stop"]
    assert [record["question"] for record in records] == [
        "onset", "area", "has_ms", "activity_level", "worse_with_use", "activity_change", "topic", None,
    ]  # fmt: skip
    assert [record["open"] for record in records] == [True] * 7 + [False]
    assert [record["assessment"] is None for record in records] == [True] * 6 + [False] * 2
    assert records[6]["assessment"]["cause"] == "deconditioning"
    assert set(records[6]["assessment"]) == {
        "triage", "cause", "confidence", "reasons", "guidance", "sources", "missing", "causes", "limbs",
    }  # fmt: skip
    assert set(records[6]["facts"]) == set(Facts().to_dict())


def test_json_keeps_letters_as_they_are() -> None:
    talked = Talked(["naïve ☃", "stop"], as_json=True)
    assert "naïve ☃" in talked.out.getvalue()


def test_json_of_an_emergency() -> None:
    records = Talked(["my face is drooping", "no"], as_json=True).records
    assert (records[1]["question"], records[1]["confirming"]) == ("confirm", "warning_signs")
    assert records[1]["assessment"]["triage"] == "emergency"
    assert records[1]["facts"]["warning_signs"] == ["face_droop"]
    assert (records[2]["confirming"], records[2]["assessment"]) == (None, None)


def test_the_assessment_is_gone_after_starting_over() -> None:
    records = Talked([*TO_A_RESULT, "start over"], as_json=True).records
    assert records[6]["assessment"] is not None
    assert records[7]["assessment"] is None


def test_silence() -> None:
    records = Talked(["", "no", "stop"], as_json=True).records
    assert (records[1]["heard"], records[1]["intent"]) == ("", None)
    assert records[1]["speech"] == records[0]["reprompt"]
    assert records[1]["open"]
    assert records[2]["heard"] == "no"


@pytest.mark.parametrize("quiet", ["", "   ", "\t"])
def test_silence_twice_closes(quiet: str) -> None:
    talked = Talked([quiet, quiet, "no"], as_json=True)
    last = talked.records[-1]
    assert (last["open"], last["question"], last["speech"]) == (False, None, "")
    assert list(talked.said) == ["no"]


def test_the_end_of_what_is_said_closes() -> None:
    last = Talked(["no"], as_json=True).records[-1]
    assert (last["heard"], last["open"], last["speech"]) == (None, False, "")


def test_the_skill_hears_of_the_end() -> None:
    asked = []

    def skill(request: dict[str, Any], context: object) -> dict[str, Any]:
        asked.append(request["request"])
        return the_skill()(request)

    for said, reason in (([], "USER_INITIATED"), (["", ""], "EXCEEDED_MAX_REPROMPTS")):
        Conversation(Echo(skill, "en-US"), Voice(), io.StringIO()).run(iter(said))
        assert asked[-1]["reason"] == reason


def test_the_summary_is_that_of_the_result() -> None:
    summary = Talked([*TO_A_RESULT, "no"]).talk.summary
    assert summary is not None
    assert content.locale().text("card.cause_name.deconditioning") in summary
    assert content.locale().text("facts.activity_level.inactive") in summary


def test_an_alarm_after_the_result_is_in_the_summary() -> None:
    sign = content.locale().text("signs.face_droop")
    before = Talked([*TO_A_RESULT, "stop"]).talk.summary
    after = Talked([*TO_A_RESULT, "my face is drooping", "yes"]).talk.summary
    assert before is not None
    assert after is not None
    assert sign not in before
    assert sign in after


@pytest.mark.parametrize("said", [[], ["stop"], ["no", "my legs"], ["my face is drooping", "yes"]])
def test_no_summary_without_a_result(said: list[str]) -> None:
    assert Talked(said).talk.summary is None


def test_the_summary_follows_a_correction() -> None:
    talked = Talked([*TO_A_RESULT, "i meant my right arm", "no", "no"])
    assert talked.talk.summary is not None
    assert "right arm" in talked.talk.summary


def test_the_summary_quotes_what_told_it_not_the_yes_to_it() -> None:
    doubtful = "it wanders, some days left leg, some days right"
    talked = Talked(["no", doubtful, "what", "yes", "yes", "i sit most of the day", "no", "yes"])
    assert talked.talk.summary is not None
    (where,) = (line for line in talked.talk.summary.splitlines() if "left leg" in line and '"' in line)
    assert doubtful in where


def test_slow() -> None:
    assert {slow for _, slow in Talked(["no", "stop"], slow=True).voice.said} == {True}
    assert [slow for _, slow in Talked(["slow down please", "stop"]).voice.said] == [False, True, True]


def test_sound_that_fails_midway_leaves_the_print(capsys: pytest.CaptureFixture[str]) -> None:
    talked = Talked(["no", "my legs", "stop"], Voice(lasts=2))
    assert len(talked.lines) == 4
    assert len(talked.voice.said) == 2
    assert capsys.readouterr().err.count("unplugged") == 1
