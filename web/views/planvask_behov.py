"""Need against reserve: years, what drives the answer, and the assumptions, which anybody who plans may change."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.behov.settings import FILES, SECTION
from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import planning as kept

from .. import access, desk
from ..pages import planning as page
from ..planning_table import fetched, not_computed, saved, sent_table
from ..planning_table import save as keep
from ..words import sources

blueprint = Blueprint("planvask_behov", __name__, url_prefix="/sak/<sak_id>/planvask/behov")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    return _page()


@blueprint.post("")
@access.require("leser")
def save() -> Response | tuple[str, int]:
    """Save the assumptions; with a fault nothing is saved and the form stays as it was typed."""
    content, faults = page.typed_assumptions(request.form, kept.section(g.sak, SECTION))
    if faults := saved(SECTION, content, faults):
        return _page(request.form, faults), 422
    flash(gettext("Forutsetningene er lagret. Tallene her er regnet på nytt; arealregnskapet er det samme."), "ok")
    return redirect(url_for("planvask_behov.index"), 303)


@blueprint.post("/tabell")
@access.require("leser")
def take_in() -> Response:
    """Take in a table of people or dwellings; one that cannot be used is not kept."""
    name = request.form.get("tabell", "")
    if name not in FILES:
        abort(400)
    before = kept.section(g.sak, SECTION)
    if request.form.get("fjern"):
        content = {k: v for k, v in before.items() if k != name}
        keep(SECTION, content)
        flash(gettext("Tabellen er tatt ut av saken."), "ok")
        return redirect(url_for("planvask_behov.index"), 303)
    if not (path := sent_table()):
        raise ArealregnskapError("Ingen fil var valgt.", remedy="Velg fila fra Statistikkbanken, og prøv igjen.")
    keep(SECTION, {**before, name: path}, fresh=path)
    flash(gettext("Tabellen er lest og tatt i bruk."), "ok")
    return redirect(url_for("planvask_behov.index"), 303)


@blueprint.get("/<key>.csv")
@access.require("leser")
def table(key: str) -> Response:
    result = desk.result() or abort(404)
    data, _ = page.need(result)
    return fetched(page.need_sheets(data, result).get(key), result)


def _page(typed: Mapping[str, str] | None = None, wrong: list[str] | None = None) -> str:
    result = desk.result()
    if result is None:
        return not_computed()
    data, faults = page.need(result)
    sheets = page.need_sheets(data, result)
    section = kept.section(g.sak, SECTION)
    t10 = sheets["T10"]
    lacking = t10.frame.dropna(subset="mangler").drop_duplicates("formal")
    return render_template(
        "planvask/need.html", figures=page.key_figures(t10), t10=page.view(t10, blueprint="planvask_behov"),
        units=page.as_units(t10),
        missing=lacking[["formalsnavn", "mangler"]].values.tolist(),
        drivers=page.in_parts(sheets["T10S"], "formalsnavn", blueprint="planvask_behov") if "T10S" in sheets else [],
        people=page.view(sheets["T10B"], blueprint="planvask_behov") if "T10B" in sheets else None,
        groups=page.assumption_groups(data, typed), faults=wrong or faults, seal=(typed or {}).get("sett") or
        kept.seal(section), files={name: section.get(name, "") for name in FILES}, source=sources(result),
        csv_url=url_for("planvask_behov.table", key="T10F"),
    )  # fmt: skip
