"""The step *Kontroll*: what in the data can move the figures, and what a person chooses about it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import RunState, Store, choices, files
from arealregnskap.store.models import ANGRET
from arealregnskap.units import M2_PER_DAA

from .. import access, numbers, results
from ..jobs.client import Jobs
from ..pages import findings as page

blueprint = Blueprint("kontroll", __name__, url_prefix="/sak/<sak_id>/kontroll")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    jobs = _jobs()
    result, why = results.looked_up(g.sak)
    chosen = choices.current(_store(), g.sak.id)
    sections = page.sections(result.issues, chosen) if result else []
    newest, under_way = jobs.newest(g.sak.id), jobs.under_way(g.sak.id)
    waiting, at_stake = page.to_decide(sections)
    if result:  # several may be about the same ground
        at_stake = min(at_stake, result.main.cells.municipality_m2 / M2_PER_DAA)
    return render_template(
        "kontroll/index.html", sections=sections, result=result, why=why, run=under_way, failed=_failed(jobs),
        figures=newest.nokkeltall if newest else {}, stale=jobs.stale(g.sak.id) and not under_way, waiting=waiting,
        at_stake=at_stake, chosen=chosen, has_files=bool(files.listing(_store(), g.sak.id)),
        kart_finnes="kart.index" in current_app.view_functions,
    )  # fmt: skip


@blueprint.post("/regn")
@access.require("leser")
def compute() -> Response:
    """Compute the case with its data and choices as they are now."""
    _jobs().compute(g.sak.id, _who())
    return redirect(url_for("kontroll.index"), 303)


@blueprint.get("/framdrift")
@access.require("leser")
def progress() -> Response | str:
    """The progress alone; when the run is over the page loads itself anew."""
    run = _jobs().under_way(g.sak.id)
    if run is None:
        answer = make_response("")
        answer.headers["HX-Refresh"] = "true"
        return answer
    return render_template("kontroll/progress.html", run=run)


@blueprint.post("/jobb/<run_id>/avbryt")
@access.require("leser")
def cancel(run_id: str) -> Response:
    if _jobs().status(run_id).sak_id != g.sak.id:
        abort(404)
    _jobs().cancel(run_id, _who())
    flash(gettext("Utregningen er avbrutt. Det forrige resultatet står."), "ok")
    return redirect(url_for("kontroll.index"), 303)


@blueprint.post("/funn/<key>")
@access.require("leser")
def choose(key: str) -> Response:
    """Settle one finding; the figures follow with the next computation."""
    result, _ = results.looked_up(g.sak)
    row = page.find(result.issues if result else (), key, choices.current(_store(), g.sak.id))
    if row is None:
        abort(404)
    option = next((o for o in row.options if o.value == request.form.get("valg")), None)
    if option is None:
        raise ArealregnskapError("Ingen av måtene å avgjøre funnet på var valgt.", remedy="Velg én og lagre igjen.")
    details = dict(option.details or {})
    if option.asks:
        details["verdi"] = request.form.get(f"verdi-{option.asks}", "").strip()
        if not details["verdi"]:
            raise ArealregnskapError("Verdien som skal fylles inn, mangler.", remedy="Skriv den og lagre igjen.")
    choices.choose(
        _store(), g.sak.id, key, option.value, access.current_user(), detaljer=[details],
        begrunnelse=request.form.get("begrunnelse", ""), seen=request.form.get("sett", 0, int),
    )  # fmt: skip
    flash(gettext("Valget er lagret. Regn på nytt for å se hva det gjør med tallene."), "ok")
    return redirect(url_for("kontroll.index", _anchor=row.issue.kind), 303)


@blueprint.post("/funn/<key>/angre")
@access.require("leser")
def undo(key: str) -> Response:
    choices.choose(_store(), g.sak.id, key, ANGRET, access.current_user(), seen=request.form.get("sett", 0, int))
    flash(gettext("Valget er angret. Det står fortsatt i historikken."), "ok")
    return redirect(url_for("kontroll.index"), 303)


@blueprint.get("/historikk")
@access.require("leser")
def history() -> str:
    """Every choice ever made in the case."""
    result, _ = results.looked_up(g.sak)
    texts = {page.key_of(issue): issue.text(numbers.language()) for issue in (result.issues if result else ())}
    return render_template("kontroll/history.html", rows=choices.history(_store(), g.sak.id), texts=texts)


def _failed(jobs: Jobs) -> Any:
    """The newest run, when it is the one that failed."""
    run = jobs.latest(g.sak.id)
    return run if run is not None and run.tilstand == RunState.FEILET else None


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs


def _who() -> str:
    return access.current_user().navn
