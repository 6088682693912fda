"""Several municipalities together: whoever may see the cases may put them together, and nothing of it is kept.

The cases are in the address, so that it can be shared; who opens it sees it only with access to every one of them.
"""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

from flask import Blueprint, abort, current_app, g, render_template, request, send_file
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.errors import TogetherError
from arealregnskap.planvask.washed import Washed
from arealregnskap.result import Result
from arealregnskap.samlet import Together, files
from arealregnskap.samlet.alike import MOST_MEMBERS
from arealregnskap.samlet.borders import FARTHEST_M, NEAR_M
from arealregnskap.store import Store, cases, decisions, people
from arealregnskap.store.models import Sak

from .. import access, look, minimap, results, washes
from ..commons import Commons
from ..pages import samlet as page

blueprint = Blueprint("samlet", __name__, url_prefix="/samlet")

_TYPES = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "samlet.xlsx"),
    "csv": ("application/zip", "samlet-csv.zip"),
    "json": ("application/json", "samlet.json"),
    "gpkg": ("application/geopackage+sqlite3", "samlet.gpkg"),
    "kart": ("text/html", "samlet-kart.html"),
}


@blueprint.get("")
@access.signed_in
def index() -> str:
    """The choice of cases, and their common account when it can be made."""
    listed = cases.listing(_store(), access.current_user())
    chosen = request.args.getlist("sak")
    members, stop, found = _members(chosen), None, None
    if members:
        try:
            found = _together(members)
        except TogetherError as refused:
            stop = refused
    g.has_synthetic = any(sak.syntetisk for sak in (members or listed))
    return render_template(
        "samlet/index.html", listed=page.choosable(listed, chosen), found=found, stop=stop, near_m=_near(),
        shown=page.shown(found) if found else None, rulesets=_rulesets(members), ruleset=_ruleset(),
        drawing=minimap.draw(found.result, labels=False) if found else None, formats=_formats(),
        chosen=chosen, farthest=int(FARTHEST_M),
    )  # fmt: skip


@blueprint.get("/fil/<form>")
@access.signed_in
def fetch(form: str) -> Response:
    """The common account of the cases in the address as a file."""
    members = _members(request.args.getlist("sak"))
    if form not in _TYPES or not members:
        abort(404)
    made = list(files.Files(_together(members), look.core_language()).of(form))
    kind, name = _TYPES[form]
    content = _zipped(made) if form == "csv" else made[0][1]
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name)


def _members(ids: list[str]) -> list[Sak]:
    """The cases asked for. One that the person has no role in is answered like one that does not exist."""
    person = access.current_user()
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_MEMBERS or any(people.role(_store(), person, sak_id) is None for sak_id in wanted):
        abort(404)
    return [cases.get(_store(), sak_id) for sak_id in wanted]


def _together(members: list[Sak]) -> Together:
    made: list[Result] = []
    of = {}
    for sak in members:
        result, why = results.looked_up(sak)
        if result is None:
            raise TogetherError(f"{sak.kommunenavn}: {why}", remedy=gettext("Regn ut saken først."))
        made.append(result)
        of[id(result)] = sak
    commons: Commons = current_app.extensions["commons"]
    found = commons.of(made, _ruleset(), _near())
    return found.washed([_washed(of[id(r)], r) for r in found.members])


def _washed(sak: Sak, result: Result) -> Washed:
    """The planvask of a case as it is now."""
    kept: washes.Washes = current_app.extensions["washes"]
    weighed = kept.of(result, washes.criteria_of(_store(), sak.id), look.core_language())
    # What the criteria say is not in the sum, so they are not asked.
    return Washed(weighed.wash, weighed.criteria, decisions.history(_store(), sak.id))


def _rulesets(members: list[Sak]) -> list[tuple[str, str]]:
    """The rule sets that every case names, for the choice."""
    if not members:
        return []
    common = [n for n in members[0].regelsett if all(n in sak.regelsett for sak in members)]
    return [("", gettext("Det første som alle har likt")), *((n, n) for n in common)]


def _ruleset() -> str:
    return request.args.get("regelsett", "")[:80]


def _near() -> float:
    """The distance asked for [m], within what can be asked; the usual one where it is no number."""
    asked = request.args.get("avstand", type=float)
    return NEAR_M if asked is None or not math.isfinite(asked) else min(max(asked, 0.0), FARTHEST_M)


def _formats() -> list[tuple[str, str]]:
    language = look.core_language()
    return [(key, nn if language == "nn" else nb) for key, (nb, nn) in files.FORMATS.items()]


def _zipped(made: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made:
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _store() -> Store:
    store: Any = current_app.extensions["store"]
    kept: Store = store
    return kept
