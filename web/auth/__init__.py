"""Who people are: the one local user, or whoever an OpenID Connect provider vouches for.

provider.py  what is asked of the provider        cookie.py  the session in the browser        views.py  the pages
"""

from __future__ import annotations

from flask import Flask, current_app, g

from arealregnskap.store import people
from arealregnskap.store.models import Person

from ..settings import Settings
from . import cookie, provider, views


def init_app(app: Flask, settings: Settings) -> None:
    """``g.person`` is who is asking, or None. Without a provider it is always the one local user."""
    if settings.oidc:
        provider.init_app(app, settings)
        people.keep_administrators(app.extensions["store"], settings.administrator_names)
        app.before_request(_by_session)
    else:
        app.extensions["local_user"] = people.local_user(app.extensions["store"])
        app.before_request(_local)
    app.register_blueprint(views.blueprint)


def limit(app: Flask, settings: Settings) -> None:
    """Sign-in may be tried less often than pages are read."""
    app.extensions["limits"].limit(settings.rate_login)(views.blueprint)


def _by_session() -> None:
    g.person = cookie.person()


def _local() -> None:
    person: Person = current_app.extensions["local_user"]
    g.person = person
