"""One module per concept, each with its ``blueprint``; this list is all there is."""

from __future__ import annotations

from flask import Flask

from . import (
    arealregnskap,
    data,
    eksport,
    kart,
    kontroll,
    naturregnskap,
    planvask,
    saker,
    sammenligning,
    sider,
    start,
    tilgang,
)

VIEWS = (
    start,
    saker,
    data,
    kontroll,
    arealregnskap,
    sammenligning,
    naturregnskap,
    planvask,
    kart,
    eksport,
    sider,
    tilgang,
)


def register(app: Flask) -> None:
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
