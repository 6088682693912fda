"""The step *Eksport*: documents with the figures of the screen, written as jobs and fetched when ready."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from arealregnskap.store import RunState, Store, runs

from .. import access, look, results
from ..jobs import packed
from ..jobs.client import Jobs
from ..pages import documents as page
from . import eksport_etterprov

blueprint = Blueprint("eksport", __name__, url_prefix="/sak/<sak_id>/eksport")
eksport_etterprov.add(blueprint)


@blueprint.get("")
@access.require("leser")
def index() -> str:
    return render_template("eksport/index.html", **_shown())


@blueprint.get("/liste")
@access.require("leser")
def listed() -> str:
    """The documents alone, asked for again while some are written."""
    return render_template("eksport/list.html", **_shown())


@blueprint.post("/lag")
@access.require("leser", "leser")
def make() -> Response:
    """Write one document, or all of those named."""
    result, _ = results.looked_up(g.sak)
    if result is None:
        abort(404)
    known = {d.key: d for shelf in _shelves(result) for d in shelf.documents}
    for key in request.form.getlist("dokument"):
        if key not in known:
            abort(404)
        document = known[key]
        wanted = {"format": document.format}
        if document.format not in (packed.BUNDLE, packed.CASE):
            wanted["language"] = _language()
        if document.variant:
            wanted["variant"] = document.variant
        _jobs().export(g.sak.id, wanted, access.current_user().navn)
    return redirect(url_for("eksport.index", malform=_language()), 303)


@blueprint.get("/fil/<run_id>")
@access.require("leser")
def fetch(run_id: str) -> Response:
    """A document that is written."""
    run = _jobs().status(run_id)
    if run.sak_id != g.sak.id or run.slag != runs.EKSPORT or run.tilstand != RunState.FERDIG:
        abort(404)
    path = _store().case_folder(g.sak.id) / run.nokkeltall["files"][0]
    if not path.is_file():
        abort(404)
    name = f"{g.sak.kommunenummer}-{path.name}"
    return send_file(path, as_attachment=True, download_name=name)


def _shown() -> dict[str, Any]:
    result, why = results.looked_up(g.sak)
    shelves = _shelves(result) if result else []
    newest = _jobs().newest(g.sak.id)
    figures = newest.nokkeltall if newest else {}
    return {
        "shelves": shelves, "why": why, "malform": _language(), "stale": _jobs().stale(g.sak.id),
        "to_decide": figures["funn"]["må avgjøres"] if figures else 0,
        "washed": result is not None and len(result.main.reserve.areas) > 0,
        "working": any(d.working for shelf in shelves for d in shelf.documents),
    }  # fmt: skip


def _shelves(result: Any) -> list[page.Shelf]:
    made = runs.of_case(_store(), g.sak.id, runs.EKSPORT, most=500)
    return page.shelves(result.provenance, made, lambda form: _jobs().goes_into(g.sak.id, form), _language())


def _language() -> str:
    """The language documents are written in: what was asked for, else that of the page."""
    asked = request.values.get("malform", "")
    return asked if asked in ("nb", "nn") else look.core_language()


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs
