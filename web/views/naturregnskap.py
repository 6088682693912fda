"""The step *Naturregnskap*: extent, change, condition, services and carbon, for each plan built out."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from .. import access, books
from ..pages import nature as page
from ..pages import sheets

blueprint = Blueprint("naturregnskap", __name__, url_prefix="/sak/<sak_id>/naturregnskap")
sheets.add_to(blueprint)


@blueprint.get("")
@access.require("leser")
def index() -> str:
    found = books.of(g.sak, request.args.get("regelsett", ""))
    if found is None or not found.result.natur:
        return sheets.not_computed(gettext("Naturregnskap"))
    g.computed = sheets.computed_line(found)
    alternatives = page.alternatives(found, request.args.get("alternativ", ""))
    scenario = next((a.key for a in alternatives if a.chosen), "")
    return render_template(
        "naturregnskap/index.html", books=found, ingress=page.ingress(found), figures=page.key_figures(found),
        alternatives=alternatives, chart=page.alternatives_chart(found), names=page.kind_names(),
        extent=page.extent(found, scenario), summary=page.summary(found, scenario),
        flows=page.flow_chart(found, scenario), further=page.further(found, scenario), trust=page.trust(found),
        lacking=page.lacking(found), n2_url=sheets.address("tabell", key="N2"),
    )  # fmt: skip
