"""Logs: one JSON object a line on standard error. Every answer carries the id its lines are found by."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from arealregnskap.store.store import new_id

_LOG = logging.getLogger("web.request")


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: int = logging.INFO) -> None:
    """Write the program's log as JSON; called by the commands, never by the app itself."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # tells of every start, whether anything is migrated or not


class JsonLine(logging.Formatter):
    """A record as JSON: when, how grave, who says it, what, and the request it was said in."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "tid": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "niva": record.levelname.lower(),
            "fra": record.name,
            "melding": record.getMessage(),
        }
        if has_request_context():
            line["foresporsel"] = g.get("request_id", "")
        line |= getattr(record, "felt", {})
        if record.exc_info:
            line["spor"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _begin() -> None:
    g.request_id, g.began = new_id(), time.perf_counter()


def _path() -> str:
    """The path asked for; what is a key in it (a personal link) is left out."""
    if request.url_rule is not None and "token" in (request.view_args or {}):
        return request.url_rule.rule
    return request.path


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.endpoint != "static":
        person = g.get("person")
        _LOG.info("%s %s", request.method, _path(), extra={"felt": {
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            "sak": g.get("sak_id"),
            "person": person.id if person is not None else None,
        }})  # fmt: skip
    return response
