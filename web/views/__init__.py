"""One module per concept, each with its ``blueprint``; this list is all there is."""

from __future__ import annotations

from flask import Flask

from . import (
    arealregnskap,
    data,
    eksport,
    kart,
    kontroll,
    mulighetsdialog,
    naturregnskap,
    offentlig,
    planvask,
    planvask_faktaark,
    planvask_filer,
    planvask_kriterier,
    saker,
    samlet,
    sammenligning,
    sider,
    start,
    svar,
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
    planvask_faktaark,
    planvask_filer,
    planvask_kriterier,
    offentlig,
    mulighetsdialog,
    svar,
    kart,
    eksport,
    samlet,
    sider,
    tilgang,
)


def register(app: Flask) -> None:
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
