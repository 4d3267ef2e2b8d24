"""The web application: Alexa's requests at ``/``, and ``/healthz`` and ``/readyz`` for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.alexa import request_log
from skill.alexa.builder import build
from skill.alexa.custom_skill import Body, BodyRefused, FunctionSkill
from skill.alexa.request_log import Write, line, logged, write_line
from skill.core.frozen import replace
from skill.history.keeper import open_store
from skill.history.store import HistoryStore, StoreError
from skill.hosts.adapter import skill_adapter
from skill.hosts.verification.keys import Clock, Keys, utc_now
from skill.hosts.verification.refusal import Refused
from skill.hosts.verification.verifier import check_signature, check_skill, check_time
from skill.settings import Settings

LARGEST = 256 * 1024
"""Bytes of the longest request taken. Alexa's have up to some ten thousand, 24 KB of them the session."""
_UNLOGGED = ("/healthz", "/readyz")
_LAUNCH = {"type": "LaunchRequest", "requestId": "ready", "timestamp": "2026-01-01T00:00:00Z"}


def create_app(
    settings: Settings, keys: Keys | None, write: Write = write_line, clock: Clock = utc_now
) -> Flask:
    """Returns the WSGI application.

    :param keys: the keys that requests must be signed with; None to take any request, which only a
        developer's own machine should.
    :param write: takes each line of the request log.
    :param clock: the time, with a time zone.
    """
    app = Flask("weakness-guide", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.config["SIGNED"] = keys is not None
    # The SDK's verifiers read the body first, and cannot verify everywhere.
    app.config["ASK_SDK_VERIFY_SIGNATURE"] = app.config["ASK_SDK_VERIFY_TIMESTAMP"] = False
    # Whoever asks was verified before the skill is called, and is refused there with less ado.
    skill = build(replace(settings, skill_id=None))
    adapter = skill_adapter()(
        skill=FunctionSkill(logged(skill, write)),
        skill_id=settings.skill_id,
        verifiers=[Verification(keys, settings.skill_id, clock)],
        app=app,
    )
    adapter.register(app, "/", endpoint="skill")
    app.add_url_rule("/healthz", view_func=_healthy)
    # Asked without memory, as it has nobody to remember; the store is tried by itself.
    ready = build(replace(settings, skill_id=None, history=None))
    store = open_store(settings.history) if settings.history else None
    app.add_url_rule("/readyz", view_func=lambda: _ready(ready, store))
    app.before_request(_unparsed)
    app.register_error_handler(Exception, _refusal)
    app.wsgi_app = Logged(app.wsgi_app, write)  # type: ignore[method-assign]  # Flask's way to wrap it
    return app


class Verification:
    """What SkillAdapter asks before the skill is called: a verifier as the SDK defines it.

    :param keys: None where signature and time are not checked.
    :param skill_id: None where any skill is answered.
    """

    def __init__(self, keys: Keys | None, skill_id: str | None, clock: Clock) -> None:
        self._keys = keys
        self._skill_id = skill_id
        self._clock = clock

    def verify(
        self, headers: Mapping[str, str], serialized_request_env: str, deserialized_request_env: Body
    ) -> None:
        """Checks the signature of the body, and then what the body says.

        :raises Refused: where the request must not be answered.
        :raises BodyRefused: where it cannot be a request.
        """
        if self._keys is not None:
            check_signature(self._keys, headers, serialized_request_env.encode())
            check_time(deserialized_request_env.event, self._clock)
        if self._skill_id is not None:
            check_skill(deserialized_request_env.event, self._skill_id)


class Logged:
    """WSGI middleware: a line in the log for each request, whatever becomes of it."""

    def __init__(self, app: Callable[..., Iterable[bytes]], write: Write) -> None:
        self._app = app
        self._write = write

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers as the application does."""
        if environ.get("PATH_INFO") in _UNLOGGED:
            return self._app(environ, start_response)
        with line(self._write):
            return self._app(environ, start_response)


def _unparsed() -> None:
    """Takes the body as it is, whatever its type says: Flask would take a form apart."""
    request.get_data()


def _refusal(fault: Exception) -> tuple[Response, int]:
    """The answer to what failed. It tells the sender nothing beyond the status; the log tells more."""
    status, reason = HTTPStatus.BAD_REQUEST, str(fault)
    if isinstance(fault, UnicodeDecodeError):
        reason = "the body is not UTF-8"
    elif isinstance(fault, RequestEntityTooLarge):
        status, reason = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large"
    elif isinstance(fault, HTTPException):
        status = HTTPStatus(fault.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        reason = status.phrase.lower()
    elif not isinstance(fault, Refused | BodyRefused):
        status, reason = HTTPStatus.INTERNAL_SERVER_ERROR, ""
    request_log.fail(f"refused: {reason}" if reason else request_log.place_of(fault))
    answer = jsonify(error=status.phrase)
    if isinstance(fault, HTTPException) and status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = dict(fault.get_headers()).get("Allow", "POST")
    return answer, status


def _unwritten(text: str) -> None:
    pass


def _healthy() -> Response:
    return jsonify(status="ok")


def _ready(skill: request_log.Skill, store: HistoryStore | None) -> tuple[Response, HTTPStatus]:
    """Whether the skill answers, and its store keeps and finds."""
    with line(_unwritten) as kept, suppress(StoreError):
        if store is not None:
            store.check()
        answer = skill({"version": "1.0", "session": {"new": True}, "request": _LAUNCH})
        if kept.error is None and "outputSpeech" in answer["response"]:
            return jsonify(status="ready"), HTTPStatus.OK
    return jsonify(error=HTTPStatus.SERVICE_UNAVAILABLE.phrase), HTTPStatus.SERVICE_UNAVAILABLE
