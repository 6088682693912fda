"""The start page: what this does, and the cases of who asks."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, abort, current_app, g, render_template, request
from flask import Response as Answer
from werkzeug.wrappers import Response

from arealregnskap.case import RESULT_FOLDER
from arealregnskap.store import cases, disk, people

from .. import access, minimap, results
from ..jobs import fingerprint
from ..pages import cards

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@access.signed_in
def index() -> str:
    store = current_app.extensions["store"]
    person = access.current_user()
    shown = cards.cards(cases.listing(store, person))
    g.has_synthetic = any(card.synthetic for card in shown)
    return render_template("start/index.html", cards=shown, may_create=people.may_create(store, person))


@blueprint.get("/sak/<sak_id>/omriss.svg")
@access.require("leser")
def outline() -> Response:
    """The municipality with its reserve, small; fetched by the card so that the page need not wait for it. It is drawn
    once for each result, so that a page of many cases reads none of them."""
    folder = current_app.extensions["store"].case_folder(g.sak.id)
    if (stamp := fingerprint.stamp(folder)) is None:
        abort(404)
    drawn = folder / RESULT_FOLDER / f"omriss-{stamp[0]:x}-{stamp[1]:x}.svg"
    if not drawn.is_file():
        result, _ = results.looked_up(g.sak)
        if result is None:
            abort(404)
        for old in drawn.parent.glob("omriss-*.svg"):
            old.unlink(missing_ok=True)
        picture = render_template("start/omriss.svg", drawing=minimap.draw(result, 280.0, 280.0, labels=False))
        with suppress(FileNotFoundError):  # another asked at the same moment, and put the same picture there
            disk.replace(drawn, picture.encode())
    answer = Answer(drawn.read_bytes(), mimetype="image/svg+xml")
    answer.add_etag()
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
