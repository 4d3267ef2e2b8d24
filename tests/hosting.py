"""The web application with what stands around it: a clock, a place to fetch chains from, a log."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from fake_alexa import SKILL_ID, Alexa, launch

from skill.hosts.verification.chain import Chains
from skill.hosts.verification.keys import Keys
from skill.hosts.verification.refusal import Refused
from skill.hosts.web import create_app
from skill.settings import Settings


class Clock:
    """A clock that can be set forward."""

    def __init__(self) -> None:
        self.later = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later


class Amazon:
    """Where chains are fetched from: what is put into it, by path."""

    def __init__(self) -> None:
        self.chains: dict[str, bytes] = {}
        self.asked: list[str] = []

    def __call__(self, path: str) -> bytes:
        self.asked.append(path)
        try:
            return self.chains[path]
        except KeyError:
            raise Refused("there is no such certificate") from None


class Host:
    """The web application with what stands around it."""

    def __init__(self, alexa: Alexa, verify: bool = True, skill_id: str | None = SKILL_ID) -> None:
        self.alexa = alexa
        self.amazon = Amazon()
        self.amazon.chains["/echo.api/echo-api-cert.pem"] = alexa.chain
        self.clock = Clock()
        self.texts: list[str] = []
        self.keys = Keys(self.amazon, Chains([alexa.root.certificate]), self.clock)
        settings = Settings(skill_id=skill_id)
        self.app = create_app(settings, self.keys if verify else None, self.texts.append, self.clock)
        self.client = self.app.test_client()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of the request log."""
        return [json.loads(text) for text in self.texts]

    def post(self, body: bytes, headers: Any = None) -> Any:
        """Sends a body, signed where no headers are given."""
        given = self.alexa.headers(body) if headers is None else headers
        return self.client.post("/", data=body, headers=given)

    def send(self, event: dict[str, Any]) -> Any:
        """Sends a request as Alexa does."""
        return self.post(json.dumps(event).encode())

    def refused(self, answer: Any, reason: str, status: int = 400) -> None:
        """A refusal that tells the sender nothing, tells the operator why, and did not reach the skill."""
        assert answer.status_code == status
        assert set(answer.json) == {"error"}
        (line,) = self.lines
        assert reason in line["error"]
        assert line["type"] is line["intent"] is None
        assert line["error"] not in answer.text
        # What is asked meanwhile is answered.
        assert self.send(launch()).status_code == 200
