"""A bundle brought back: its figures made again, and what is not the same named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from arealregnskap.store import RunState, Store, files, runs
from arealregnskap.store.models import Kjoring

from .. import access, inbox
from ..jobs import packed
from ..jobs.client import Jobs
from ..pages import checks as page

_MOST = 20  # checks shown


def add(blueprint: Blueprint) -> None:
    """The pages below *Eksport* that are about bundles."""
    place = "/etterprov"
    blueprint.add_url_rule(place, "check", check)
    blueprint.add_url_rule(f"{place}/liste", "checked", checked)
    blueprint.add_url_rule(place, "check_form", check_form, methods=["POST"])
    blueprint.add_url_rule(f"{place}/opplasting", "check_begin", check_begin, methods=["POST"])
    blueprint.add_url_rule(f"{place}/opplasting/<upload_id>", "check_piece", check_piece, methods=["PUT"])
    blueprint.add_url_rule(f"{place}/pakke/<run_id>", "check_made", check_made, methods=["POST"])


@access.require("leser")
def check() -> str:
    """Where a bundle is brought, and what was found in earlier ones."""
    made = [r for r in _runs(runs.EKSPORT) if r.parametre["format"] == packed.BUNDLE and r.tilstand == RunState.FERDIG]
    made = [r for r in made if _file(r).is_file()]
    return render_template(
        "eksport/etterprov.html",
        made=made[:5],
        piece=inbox.PIECE,
        limit_mb=inbox.limits().file // 1_000_000,
        **_shown(),
    )


@access.require("leser")
def checked() -> str:
    """The answers alone, asked for again while one is worked on."""
    return render_template("eksport/etterprovd.html", **_shown())


@access.require("leser")
def check_form() -> Response:
    return inbox.form(_take)


@access.require("leser")
def check_begin() -> Response:
    return inbox.begin()


@access.require("leser")
def check_piece(upload_id: str) -> Response:
    return inbox.piece(upload_id, _take)


@access.require("leser")
def check_made(run_id: str) -> Response:
    """A bundle that was made here."""
    run = _jobs().status(run_id)
    if run.sak_id != g.sak.id or run.parametre.get("format") != packed.BUNDLE or not _file(run).is_file():
        abort(404)
    return redirect(_take(_file(run), _file(run).name, keep=True), 303)


def _take(file: Path, name: str, *, keep: bool = False) -> str:
    _jobs().verify(g.sak.id, file, files.shown_name(name), access.current_user().navn, keep=keep)
    return url_for("eksport.check")


def _shown() -> dict[str, Any]:
    checks = [page.Check(run) for run in _runs(runs.ETTERPROVING)[:_MOST]]
    return {"checks": checks, "working": any(check.working for check in checks)}


def _runs(slag: str) -> list[Kjoring]:
    return runs.of_case(_store(), g.sak.id, slag, most=200)


def _file(run: Kjoring) -> Path:
    return _store().case_folder(g.sak.id) / run.nokkeltall.get("files", ["borte"])[0]


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs
