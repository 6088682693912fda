"""A case folder in a zip, taken in as a new case that is computed here."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.store import FullError, Store, cases, files, imports

from .. import access, inbox
from ..jobs.client import Jobs
from ..settings import Settings


def add(blueprint: Blueprint) -> None:
    """The pages about taking in a case."""
    blueprint.add_url_rule("/sak/hent", "bring", bring)
    blueprint.add_url_rule("/sak/hent", "bring_form", bring_form, methods=["POST"])
    blueprint.add_url_rule("/sak/hent/opplasting", "bring_begin", bring_begin, methods=["POST"])
    blueprint.add_url_rule("/sak/hent/opplasting/<upload_id>", "bring_piece", bring_piece, methods=["PUT"])


@access.creator
def bring() -> str:
    return render_template("saker/bring.html", piece=inbox.PIECE, limit_mb=inbox.limits().file // 1_000_000)


@access.creator
def bring_form() -> Response:
    return inbox.form(_take)


@access.creator
def bring_begin() -> Response:
    check_count()
    return inbox.begin()


@access.creator
def bring_piece(upload_id: str) -> Response:
    return inbox.piece(upload_id, _take)


def _take(file: Path, name: str) -> str:
    """The new case, with every file read and the account under way."""
    check_count()
    who = access.current_user()
    sak = imports.import_zip(_store(), file, files.shown_name(name), who, inbox.limits())
    for fil in files.listing(_store(), sak.id):
        _jobs().examine(fil, who.navn)
    _jobs().compute(sak.id, who.navn)
    flash(gettext("«%(tittel)s» er hentet inn og blir regnet ut nå.", tittel=sak.tittel), "ok")
    return url_for("kontroll.index", sak_id=sak.id)


def check_count() -> None:
    """Raises FullError when the server takes no more cases."""
    limits: Settings = current_app.extensions["settings"]
    if cases.count(_store()) >= limits.max_cases:
        raise FullError(
            f"Serveren har {limits.max_cases} saker, som er grensa her",
            remedy="Slett saker som ikke brukes, eller be den som drifter serveren heve grensa.",
        )


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs
