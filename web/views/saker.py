"""Cases: a new one, its name and rule sets, and putting it away."""

from __future__ import annotations

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from .. import access

blueprint = Blueprint("saker", __name__)


@blueprint.get("/sak/<sak_id>")
@access.require("leser")
def show(**_: str) -> Response:
    """The case itself is its first step."""
    return redirect(url_for("start.index", _anchor=g.sak.id))
