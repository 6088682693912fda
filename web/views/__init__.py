"""One module per concept, each with its ``blueprint``; this list is all there is."""

from __future__ import annotations

from flask import Flask

from . import arealregnskap, data, kontroll, saker, sider, start

VIEWS = (start, saker, data, kontroll, arealregnskap, sider)


def register(app: Flask) -> None:
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
