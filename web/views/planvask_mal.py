"""Goals for how much may be built on, against what the plan opens for, and the decisions so far."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.mal.settings import SECTION
from arealregnskap.store import planning as kept

from .. import access, desk
from ..pages import planning as page
from ..planning_table import fetched, not_computed, saved
from ..words import sources, word

blueprint = Blueprint("planvask_mal", __name__, url_prefix="/sak/<sak_id>/planvask/mal")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    return _page()


@blueprint.post("")
@access.require("leser")
def save() -> Response | tuple[str, int]:
    """Save the goals; with a fault nothing is saved and the form stays as it was typed."""
    content, faults = page.typed_goals(request.form)
    if faults := saved(SECTION, content, faults):
        return _page(request.form, faults), 422
    flash(gettext("Målene er lagret."), "ok")
    return redirect(url_for("planvask_mal.index"), 303)


@blueprint.get("/<key>.csv")
@access.require("leser")
def table(key: str) -> Response:
    result = desk.result() or abort(404)
    return fetched(page.goal_sheets(result)[0].get(key), result)


def _page(typed: Mapping[str, str] | None = None, wrong: list[str] | None = None) -> str:
    result = desk.result()
    if result is None:
        return not_computed()
    sheets, faults = page.goal_sheets(result)
    frame = sheets["M1"].frame
    head, rows = page.goal_fields(typed)
    per_plan = page.in_parts(sheets["M1"], "plannavn", first="typenavn", blueprint="planvask_mal")
    own = kept.section(g.sak, SECTION)
    return render_template(
        "planvask/goals.html", per_plan=per_plan, head=head, rows=rows, faults=wrong or faults, has_goals=bool(own),
        seal=(typed or {}).get("sett") or kept.seal(own), paced=bool(frame["takt_daa_per_ar"].notna().any()),
        basis=word(str(frame["grunnlag"].iloc[0])), source=sources(result),
    )  # fmt: skip
