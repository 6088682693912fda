"""Making the app: settings, store, jobs, and every view."""

from __future__ import annotations

import os

from flask import Flask

from arealregnskap.store import open_store

from . import access, auth, errors, look, security, steps, views
from .commons import Commons
from .hearing_site import Sites
from .jobs.client import Jobs
from .mapping import Maps
from .ops import health, logs
from .results import Results
from .settings import Settings
from .washes import Washes


def create_app(settings: Settings | None = None) -> Flask:
    """The app, with its store open. Without settings those of the environment are used.

    Raises SettingsError when they are wrong, StoreError when the store cannot be opened.
    """
    settings = settings or Settings.from_environment(os.environ)
    settings.check()
    app = Flask("web")
    app.extensions["settings"] = settings
    app.extensions["store"] = open_store(settings.database_url, settings.data)
    app.extensions["jobs"] = Jobs(app.extensions["store"], settings.jobs_url)
    app.extensions["results"] = Results()
    app.extensions["maps"] = Maps()
    app.extensions["washes"] = Washes()
    app.extensions["commons"] = Commons()
    app.extensions["sites"] = Sites()
    app.extensions["steps"] = steps.steps
    logs.init_app(app)
    auth.init_app(app, settings)  # who asks is known before rates are counted and rules are held against them
    security.init_app(app, settings)
    auth.limit(app, settings)
    access.init_app(app)
    look.init_app(app)
    errors.init_app(app)
    health.init_app(app)
    views.register(app)
    return app
