"""The step *Data*: files in, what each is taken for, what can be computed and what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from flask import Blueprint, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.errors import ArealregnskapError
from arealregnskap.layers import Role
from arealregnskap.store import Store, StoreError, columns, files, layers, runs, uploads
from arealregnskap.store.models import Fil, Lag

from .. import access, inbox
from ..jobs.client import Jobs
from ..pages import files as page
from ..settings import Settings

blueprint = Blueprint("data", __name__, url_prefix="/sak/<sak_id>/data")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    return render_template("data/index.html", **_shown(), piece=inbox.PIECE, limit_mb=_settings().max_file_mb)


@blueprint.get("/rader")
@access.require("leser")
def rows() -> str:
    """The table alone, asked for again while files are read."""
    return render_template("data/rows.html", **_shown())


def _shown() -> dict[str, Any]:
    there, uses = files.listing(_store(), g.sak.id), layers.listing(_store(), g.sak.id)
    return {
        "rows": page.rows(there, uses, runs.of_case(_store(), g.sak.id, runs.LESING, most=500)),
        "readiness": page.readiness(uses),
        "missing": page.missing(uses),
        "unfinished": page.under_way(uploads.listing(_store(), g.sak.id)),
        "role_names": page.ROLE_NAMES,
        "themes": dict(page.themes()),
    }


@blueprint.post("/filer")
@access.require("leser")
def add() -> Response:
    """Whole files in one form, for those without script."""
    taken = 0
    for sent in request.files.getlist("filer"):
        if sent.filename:
            uploads.check_room(_store(), g.sak.id, _limits())
            fil = files.add(_store(), g.sak.id, sent.filename, sent.stream, _who(), _limits().file)
            _jobs().examine(fil, _who())
            taken += 1
    if not taken:
        raise StoreError("Ingen fil var valgt", remedy="Velg én eller flere filer og trykk «Last opp».")
    return _back()


@blueprint.post("/opplasting")
@access.require("leser")
def begin() -> Response:
    """Start an upload in pieces, or go on with one; says how much is in already."""
    upload = uploads.begin(_store(), g.sak.id, *inbox.announced(), _limits(), _who())
    return jsonify(id=upload.id, mottatt=upload.mottatt)


@blueprint.put("/opplasting/<upload_id>")
@access.require("leser")
def piece(upload_id: str) -> Response:
    """One piece, beginning at ``fra``; with the last one the file is taken in and read."""
    try:
        upload = uploads.append(_store(), g.sak.id, upload_id, request.args.get("fra", 0, int), request.get_data())
    except uploads.OffsetError as elsewhere:
        return jsonify(mottatt=elsewhere.received)
    if upload.mottatt == upload.storrelse:
        _jobs().examine(uploads.finish(_store(), g.sak.id, upload_id), _who())
        return jsonify(mottatt=upload.mottatt, ferdig=True)
    return jsonify(mottatt=upload.mottatt)


@blueprint.post("/opplasting/<upload_id>/avbryt")
@access.require("leser")
def drop(upload_id: str) -> Response:
    uploads.cancel(_store(), g.sak.id, upload_id, _who())
    return _back()


@blueprint.post("/fil/<file_id>/slett")
@access.require("leser")
def delete(file_id: str) -> Response:
    files.delete(_store(), g.sak.id, file_id, request.form.get("versjon", 0, int), _who())
    flash(gettext("Fila er fjernet fra saken."), "ok")
    return _back()


@blueprint.post("/fil/<file_id>/les")
@access.require("leser")
def read_again(file_id: str) -> Response:
    _jobs().examine(files.get(_store(), g.sak.id, file_id), _who())
    return _back()


@blueprint.route("/fil/<file_id>/bruk", methods=["GET", "POST"])
@blueprint.route("/fil/<file_id>/bruk/<layer_id>", methods=["GET", "POST"])
@access.require("leser")
def use(file_id: str, layer_id: str = "") -> str | Response:
    """What a file is used as: role, product, layers, origin, and how its columns become ours."""
    fil = files.get(_store(), g.sak.id, file_id)
    lag = layers.get(_store(), g.sak.id, layer_id) if layer_id else None
    now = layers.use_of(lag) if lag else layers.Use(tittel=fil.navn)
    if request.method == "POST":
        return _save(fil, lag, now)
    if request.args.get("rolle"):  # another role was chosen: show what it asks for before anything is saved
        now = replace(now, rolle=request.args["rolle"], produkt="")
    return _use_page(fil, lag, now)


def _use_page(fil: Fil, lag: Lag | None, now: layers.Use) -> str:
    shown = Lag(**vars(now), id=lag.id if lag else "", fil_id=fil.id)
    there = page.file_columns(fil, shown)
    remembered = columns.remembered(_store(), now.produkt, there) if there else None
    return render_template(
        "data/use.html", fil=fil, lag=lag, use=now, mapping=page.mapping(fil, shown), there=there,
        remembered=remembered if remembered != now.kolonner else None, role_names=list(page.ROLE_NAMES.items()),
        access_names=list(page.ACCESS_NAMES.items()), themes=page.themes(), products=page.products(now.rolle),
        layer_names=[x["navn"] for x in fil.rapport.get("lag", [])],
    )  # fmt: skip


def _save(fil: Fil, lag: Lag | None, now: layers.Use) -> Response:
    form = request.form
    chosen = {name: form[f"kolonne-{name}"] for name in page.column_names(form.get("rolle", "")) if
              form.get(f"kolonne-{name}")}  # fmt: skip
    new = replace(
        now, rolle=form.get("rolle", ""), tittel=form.get("tittel", "").strip() or fil.navn,
        produkt=form.get("produkt", ""), lag=form.getlist("lag"), eier=form.get("eier", "").strip(),
        lisens=form.get("lisens", "").strip(), tilgang=form.get("tilgang", now.tilgang),
        tema=form.get("tema", "").strip(),
        dato=_date(form.get("dato", "")), bestemmelsesdato=_date(form.get("bestemmelsesdato", "")),
        fullstendig="fullstendig" in form, syntetisk="syntetisk" in form, i_bruk="i_bruk" in form, kolonner=chosen,
    )  # fmt: skip
    if lag is None:
        layers.add(_store(), g.sak.id, fil.id, new, _who())
    else:
        layers.change(_store(), g.sak.id, lag.id, new, form.get("versjon", 0, int), _who())
    if chosen:
        there = page.file_columns(fil, Lag(**vars(new), fil_id=fil.id))
        columns.remember(_store(), new.produkt, there, chosen, _who())
    flash(gettext("«%(fil)s» er lagret som %(rolle)s.", fil=fil.navn, rolle=_role_name(new.rolle)), "ok")
    return _back()


@blueprint.post("/fil/<file_id>/bruk/<layer_id>/slett")
@access.require("leser")
def stop_using(file_id: str, layer_id: str) -> Response:
    layers.delete(_store(), g.sak.id, layer_id, request.form.get("versjon", 0, int), _who())
    return _back()


def _role_name(role: str) -> str:
    return str(page.ROLE_NAMES[Role(role)]).lower() if role else gettext("det den inneholder")


def _date(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as e:
        raise ArealregnskapError(
            f"Datoen «{text[:20]}» kan ikke leses", expected="år-måned-dag, for eksempel 2012-05-31"
        ) from e


def _back() -> Response:
    return redirect(url_for("data.index"), 303)


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _limits() -> uploads.Limits:
    s = _settings()
    return uploads.Limits(s.max_file_mb * 1_000_000, s.max_files, s.min_free_mb * 1_000_000)


def _who() -> str:
    return access.current_user().navn
