"""The session of a signed-in person: a random token in the browser, everything else in the store."""

from __future__ import annotations

import datetime as dt

from flask import current_app, request
from flask import session as form_session
from werkzeug.wrappers import Response

from arealregnskap.store import Store, sessions
from arealregnskap.store.models import Person

from ..settings import Settings


def person() -> Person | None:
    """Who the request's session is of; None without one, or when it has ended."""
    token = request.cookies.get(_name(), "")
    return sessions.person(_store(), token, _lifetime()) if token else None


def begin(response: Response, who: Person) -> None:
    """A new session under a new token, whatever the browser had before; its forms begin anew too."""
    _forget()
    sessions.sweep(_store(), _lifetime())
    settings = _settings()
    response.set_cookie(
        _name(),
        sessions.begin(_store(), who.id),
        max_age=settings.session_hours * 3600,
        secure=settings.secure,
        httponly=True,
        samesite="Lax",
    )


def end(response: Response) -> None:
    """End the session here and in the store."""
    _forget()
    response.delete_cookie(_name(), secure=_settings().secure, httponly=True, samesite="Lax")


def _forget() -> None:
    if token := request.cookies.get(_name()):
        sessions.end(_store(), token)
    form_session.clear()


def _name() -> str:
    return "__Host-okt" if _settings().secure else "okt"


def _lifetime() -> sessions.Lifetime:
    settings = _settings()
    return sessions.Lifetime(
        dt.timedelta(minutes=settings.session_idle_minutes), dt.timedelta(hours=settings.session_hours)
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
