"""The local loop: an Echo, a speaker, and a person who types, or a script of what they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from skill import content
from skill.assessment import assessment_of
from skill.core.acts import Answer, Assess
from skill.core.session import Session, Stage
from skill.device.echo import Answered, Echo
from skill.device.listening.spoken import UNHEARD, Spoken
from skill.device.speaker import Silent, Speaker, SpeakerUnavailable
from skill.device.ssml import Part


class Conversation:
    """Prints, speaks and saves what the skill says."""

    def __init__(
        self, echo: Echo, speaker: Speaker, out: TextIO, *, as_json: bool = False, slow: bool = False
    ) -> None:
        self._echo, self._speaker, self._out = echo, speaker, out
        self._json, self._slow = as_json, slow
        self._turn = 0
        self._assessed = False
        self._words: dict[str, str] = {}
        self._doubted = ""
        self.summary: str | None = None
        """The written summary of the last result, None as long as there is none."""

    def run(self, said: Iterator[str]) -> None:
        """Talks until the skill closes or nothing more is said.

        :param said: what the person says, one utterance each; an empty one is silence.
        """
        answer = self._echo.launch()
        self._tell(answer, None)
        while answer.open:
            heard = next(said, None)
            if heard is not None and not heard.strip():
                self._reprompt(answer)
                heard = next(said, None)
            if heard is None or not heard.strip():
                self._echo.end("USER_INITIATED" if heard is None else "EXCEEDED_MAX_REPROMPTS")
                self._print(answer, heard, "", is_open=False)
                return
            if isinstance(heard, Spoken) and heard != UNHEARD and not self._json:
                print(f"> {heard}", file=self._out, flush=True)
            before, answer = answer.session, self._echo.say(heard)
            self._quote(before, answer.session, heard)
            self._tell(answer, heard)

    def _quote(self, before: Session, after: Session, heard: str) -> None:
        """Keeps the words that told a fact: of what was asked back those before the yes."""
        doubted = before.doubted.facts if before.doubted else None
        for name in after.facts.known():
            now = getattr(after.facts, name)
            if now == getattr(before.facts, name):
                continue
            if doubted is None:
                self._words[name] = heard
            elif now == getattr(doubted, name):
                self._words[name] = self._doubted
            else:
                # A yes by itself, or a correction: which of them told it isn't known.
                self._words.pop(name, None)
        if after.doubted != before.doubted:
            self._doubted = heard

    def _reprompt(self, answer: Answered) -> None:
        reprompt = answer.reprompt or ""
        self._print(answer, "", reprompt, is_open=True)
        self._say(answer.reprompt_parts, answer.slow)

    def _tell(self, answer: Answered, heard: str | None) -> None:
        self._print(answer, heard, " ".join(answer.speech), is_open=answer.open)
        # An alarm after the result belongs in it.
        if answer.session.result is not None:
            wording = content.guide(self._echo.locale).wording
            self.summary = wording.summary(answer.session, self._words)
        self._say(answer.parts, answer.slow)

    def _say(self, speech: tuple[Part, ...], slow: bool) -> None:
        try:
            self._speaker.say(speech, slow=slow or self._slow)
        except SpeakerUnavailable as fault:
            self._speaker = Silent()
            words = content.locale(self._echo.locale).text("device.no_sound", reason=str(fault))
            print(words, file=sys.stderr)

    def _print(self, answer: Answered, heard: str | None, speech: str, *, is_open: bool) -> None:
        self._turn += 1
        if self._json:
            line = json.dumps(self._record(answer, heard, speech, is_open), ensure_ascii=False)
            print(line, file=self._out, flush=True)
        elif speech:
            print(speech, file=self._out, flush=True)

    def _record(self, answer: Answered, heard: str | None, speech: str, is_open: bool) -> dict[str, Any]:
        session = answer.session
        told = session.stage in (Stage.RESULT, Stage.EMERGENCY) or any(
            isinstance(a, Assess) for a in session.last
        )
        self._assessed = (told or self._assessed) and session.stage is not Stage.INTERVIEW
        return {
            "turn": self._turn,
            "heard": heard,
            "intent": answer.intent if heard else None,
            "speech": speech,
            "reprompt": answer.reprompt,
            "open": is_open,
            "question": session.question if is_open else None,
            "confirming": session.confirming if is_open else None,
            "facts": session.facts.to_dict(),
            "assessment": assessment_of(session.facts, session.closed, alarmed=session.alarmed)
            if self._assessed
            else None,
            "asks": next((act.asks for act in session.last if isinstance(act, Answer)), None)
            if heard
            else None,
        }
