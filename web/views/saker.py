"""Cases: a new one, its name and rule sets, its log, and putting it away."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.store import ConflictError, Store, StoreError, cases, log

from .. import access
from ..pages.case_form import CaseForm, ruleset_options
from . import saker_hent

blueprint = Blueprint("saker", __name__)
saker_hent.add(blueprint)


@blueprint.get("/sak/ny")
@access.creator
def new() -> str:
    return _form("saker/new.html", CaseForm.empty(dt.date.today()))


@blueprint.post("/sak/ny")
@access.creator
def create() -> Response | tuple[str, int]:
    form = CaseForm.typed(request.form, CaseForm())
    saker_hent.check_count()
    try:
        sak = cases.create(_store(), form.head(), access.current_user())
    except StoreError as stop:
        return _form("saker/new.html", form.refused(stop)), 422
    return redirect(url_for("data.index", sak_id=sak.id), 303)


@blueprint.get("/sak/<sak_id>")
@access.require("leser")
def show() -> Response:
    """The account when there is one, else the data it is to be made of."""
    computed = current_app.extensions["jobs"].newest(g.sak.id) is not None
    wanted = "arealregnskap.index" if computed else "data.index"
    return redirect(url_for(wanted), 303)


@blueprint.get("/sak/<sak_id>/innstillinger")
@access.require("leser")
def settings() -> str:
    return _form("saker/settings.html", CaseForm.of(g.sak))


@blueprint.post("/sak/<sak_id>/innstillinger")
@access.require("leser")
def save() -> Response | tuple[str, int]:
    """Save what people say about the case; what was typed is shown again when it cannot be saved."""
    form = CaseForm.typed(request.form, CaseForm.of(g.sak))
    try:
        cases.change(_store(), g.sak.id, form.head(), form.versjon, access.current_user())
    except ConflictError as stop:
        form.versjon = g.sak.versjon  # the page now shows what the other one saved, so the next save knows of it
        return _form("saker/settings.html", form.refused(stop), saved=CaseForm.of(g.sak)), 409
    except StoreError as stop:
        return _form("saker/settings.html", form.refused(stop)), 422
    flash(gettext("Saken er lagret."), "ok")
    return redirect(url_for("saker.settings"), 303)


@blueprint.post("/sak/<sak_id>/slett")
@access.require("leser", write="administrator")
def delete() -> Response:
    cases.delete(_store(), g.sak.id, request.form.get("versjon", 0, type=int), access.current_user())
    flash(gettext("Saken «%(tittel)s» er slettet.", tittel=g.sak.tittel), "ok")
    return redirect(url_for("start.index"), 303)


@blueprint.get("/sak/<sak_id>/logg")
@access.require("leser")
def history() -> str:
    return render_template("saker/log.html", rows=log.listing(_store(), g.sak.id, most=500))


def _form(template: str, form: CaseForm, saved: CaseForm | None = None) -> str:
    folder = _store().case_folder(g.sak.id) if g.get("sak") else None
    return render_template(template, form=form, saved=saved, options=ruleset_options(folder))


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
