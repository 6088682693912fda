"""The start page: what this does, and the cases of who asks."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from arealregnskap.store import cases

from .. import access

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@access.signed_in
def index() -> str:
    store = current_app.extensions["store"]
    return render_template("start/index.html", saker=cases.listing(store, access.current_user()))
