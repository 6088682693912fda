"""The step *Sammenligning*: gjeldende plan against the proposal."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask_babel import gettext

from .. import access, books, minimap
from ..pages import change as page
from ..pages import sheets

blueprint = Blueprint("sammenligning", __name__, url_prefix="/sak/<sak_id>/sammenligning")
sheets.add_to(blueprint)


@blueprint.get("")
@access.require("leser")
def index() -> str:
    found = books.of(g.sak)
    if found is None:
        return sheets.not_computed(gettext("Gjeldende plan mot forslag"))
    g.computed = sheets.computed_line(found)
    forslag = found.result.forslag
    if forslag is None:
        return render_template("sammenligning/empty.html")
    return render_template(
        "sammenligning/index.html", books=found, ingress=page.ingress(found), figures=page.key_figures(found, forslag),
        matrix=page.matrix(found), lists=page.change_lists(found, forslag), further=page.further(found),
        drawing=minimap.changes(found.result, forslag),
    )  # fmt: skip
