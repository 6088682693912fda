"""/helse says whether the server can do its work; /metrics gives figures to Prometheus."""

from __future__ import annotations

import hmac
import time
import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select, text
from werkzeug.wrappers import Response

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import Store, runs
from arealregnskap.store.files import room
from arealregnskap.store.models import Okt, Sak

from .. import access
from ..jobs import worker
from ..settings import Settings, is_loopback

blueprint = Blueprint("ops", __name__)
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "arealregnskap_svar", "Answers by view and status", ["view", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "arealregnskap_svartid_sekunder", "Time to answer", ["view"], buckets=_SECONDS, registry=self.registry
        )
        self.gauges = {
            name: Gauge(f"arealregnskap_{name}", about, registry=self.registry)
            for name, about in (
                ("saker", "Cases"),
                ("okter", "Sessions"),
                ("jobber", "Jobs waiting or under way"),
                ("ledig_byte", "Free bytes where the cases lie"),
                ("arbeider", "1 when the worker is alive"),
            )
        }

    def note(self, response: Response) -> Response:
        view = request.endpoint or "none"
        self.answers.labels(view, str(response.status_code)).inc()
        if "began" in g:
            self.seconds.labels(view).observe(time.perf_counter() - g.began)
        return response


def init_app(app: Flask) -> None:
    app.extensions["metrics"] = metrics = Metrics()
    app.after_request(metrics.note)
    app.register_blueprint(blueprint)


@blueprint.get("/helse")
@access.public
def health() -> tuple[Response, int]:
    """200 when everything works, else 503; which part does not is said in one word each."""
    settings: Settings = current_app.extensions["settings"]
    store: Store = current_app.extensions["store"]
    parts = {
        "database": _works(lambda: _write_row(store)),
        "filer": _works(lambda: _write_file(store)),
        "arbeider": "ok" if worker.is_alive(settings.data) else "borte",
        "disk": "ok" if room(store) > settings.min_free_mb * 1_000_000 else "full",
    }
    well = all(state == "ok" for state in parts.values())
    return jsonify(status="ok" if well else "feil", **parts), 200 if well else 503


@blueprint.get("/metrics")
@access.public
def figures() -> Response:
    """For this machine, or for whoever holds the token of the settings."""
    settings: Settings = current_app.extensions["settings"]
    if not (_from_here() or _has_token(settings.metrics_token)):
        abort(404)
    metrics: Metrics = current_app.extensions["metrics"]
    store: Store = current_app.extensions["store"]
    with store.read() as session:
        count = {
            "saker": session.scalar(select(func.count()).select_from(Sak).where(Sak.slettet.is_(None))),
            "okter": session.scalar(select(func.count()).select_from(Okt)),
        }
    count |= {
        "jobber": len(runs.open_runs(store)),
        "ledig_byte": room(store),
        "arbeider": int(worker.is_alive(settings.data)),
    }
    for name, value in count.items():
        metrics.gauges[name].set(value or 0)
    return current_app.response_class(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)


def _from_here() -> bool:
    """Whether the question comes from this machine, and not through a proxy on it."""
    return "X-Forwarded-For" not in request.headers and is_loopback(request.remote_addr or "")


def _has_token(token: str) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _works(act: Callable[[], Any]) -> str:
    try:
        act()
    except (OSError, ArealregnskapError):
        return "feil"
    except Exception:  # whatever the database driver says, the answer is that it does not work
        current_app.logger.exception("health check failed")
        return "feil"
    return "ok"


def _write_row(store: Store) -> None:
    with store.write() as session:
        session.execute(text("DELETE FROM okt WHERE id = 'helse'"))


def _write_file(store: Store) -> None:
    probe = store.folder / "saker" / f".helse-{uuid.uuid4().hex}"
    probe.write_bytes(b"ok")
    probe.unlink()
