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
    mulighetsdialog_utveksling,
    naturregnskap,
    offentlig,
    planvask,
    planvask_behov,
    planvask_faktaark,
    planvask_filer,
    planvask_kriterier,
    planvask_mal,
    planvask_register,
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
    planvask_behov,
    planvask_faktaark,
    planvask_filer,
    planvask_kriterier,
    planvask_mal,
    planvask_register,
    offentlig,
    mulighetsdialog,
    mulighetsdialog_utveksling,
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
