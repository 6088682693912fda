"""Who people are: the one local user, or whoever an OpenID Connect provider vouches for."""

from __future__ import annotations

from flask import Flask

from arealregnskap.store import people

from ..settings import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """``app.extensions["identity"]`` answers who is asking."""
    person = people.local_user(app.extensions["store"])
    app.extensions["identity"] = lambda: person
