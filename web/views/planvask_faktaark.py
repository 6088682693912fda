"""Fact sheets of *Planvask*: all about chosen areas, to print from the page or to fetch as Word or PDF."""

from __future__ import annotations

import base64
import io
from urllib.parse import urlencode

from flask import Blueprint, abort, g, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from arealregnskap.report import pdf, word
from arealregnskap.report.paper import fact_sheets
from arealregnskap.report.paper.blocks import Paper

from .. import access, desk, look
from ..desk import Desk
from ..pages import planvask as page

blueprint = Blueprint("planvask_faktaark", __name__, url_prefix="/sak/<sak_id>/planvask")

_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@blueprint.post("/faktaark")
@access.require("leser", "leser")
def choose() -> Response:
    """The areas ticked in the list; without any, those that the list's filter holds."""
    here = desk.needed()
    chosen = request.form.getlist("omrade")
    if not chosen:
        asked = page.Filter.kept(request.form)
        chosen = [row.omrade for row in asked.ordered([r for r in here.rows if asked.holds(r)])]
        chosen = chosen[: fact_sheets.MOST]
    return redirect(f"{url_for('planvask_faktaark.show')}?{_query(here, chosen)}", 303)


@blueprint.get("/faktaark")
@access.require("leser")
def show() -> str:
    """The sheets as a page to read and print."""
    here = desk.needed()
    chosen = request.args.getlist("omrade")
    paper = _paper(here, chosen)
    rows = {row.omrade: row for row in here.rows}
    return render_template(
        "planvask/fact_sheets.html", desk=here, paper=paper, query=_query(here, chosen),
        single=rows[chosen[0]] if len(chosen) == 1 else None, kinds=tuple(_KINDS), whole=len(chosen), drawn=drawn,
    )  # fmt: skip


@blueprint.get("/faktaark.<form>")
@access.require("leser")
def fetch(form: str) -> Response:
    """The sheets as one document."""
    if form not in _KINDS:
        abort(404)
    here = desk.needed()
    chosen = request.args.getlist("omrade")
    paper, case = _paper(here, chosen), desk.result().case
    content = word.content(paper, case.kommunenummer, case.template) if form == "docx" else pdf.content(paper)
    one = here.row(chosen[0]).facts["omrade_id"] if len(chosen) == 1 else f"{len(chosen)}-omrader"
    name = f"{g.sak.kommunenummer}-faktaark-{one}.{form}"
    return send_file(io.BytesIO(content), _KINDS[form], as_attachment=True, download_name=name)


def _paper(here: Desk, chosen: list[str]) -> Paper:
    if any(omrade not in here.weighed.wash.row for omrade in chosen):
        abort(404)
    return fact_sheets.paper(desk.result(), here.washed, chosen, look.core_language(), here.alternative)


def _query(here: Desk, chosen: list[str]) -> str:
    more = [("alternativ", here.alternative)] if here.alternative else []
    return urlencode([*(("omrade", omrade) for omrade in chosen), *more])


def drawn(png: bytes) -> str:
    """A picture as an address of its own: made for this page alone, so it is not asked for again."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
