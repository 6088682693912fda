"""The step *Arealregnskap*: what is planned, built and left, under the rule set chosen."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from .. import access, books, minimap
from ..pages import accounts as page
from ..pages import sheets

blueprint = Blueprint("arealregnskap", __name__, url_prefix="/sak/<sak_id>/arealregnskap")
sheets.add_to(blueprint)


@blueprint.get("")
@access.require("leser")
def index() -> str:
    found = books.of(g.sak, request.args.get("regelsett", ""))
    if found is None:
        return sheets.not_computed(gettext("Arealregnskap"))
    g.computed = sheets.computed_line(found)
    themes, unasked = page.theme_rows(found)
    return render_template(
        "arealregnskap/index.html", books=found, ingress=page.ingress(found), figures=page.key_figures(found, g.sak.id),
        rulesets=page.ruleset_rows(found), reserve=page.reserve_table(found), chart=page.reserve_chart(found),
        land=page.land_table(found), land_chart=page.land_chart(found), themes=themes, unasked=unasked,
        theme_url=sheets.address("tabell", key="T5"), drawing=minimap.draw(found.result), more=page.more_tables(found),
        areas_url=sheets.address("tabell", key="A3"),
    )  # fmt: skip
