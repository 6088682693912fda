"""Files of *Planvask*: decisions out and in again, and the decided wash as a plan proposal."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from flask import Blueprint, abort, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from arealregnskap.errors import ArealregnskapError
from arealregnskap.planvask import plan_files
from arealregnskap.planvask.exchange import excel, geopackage
from arealregnskap.planvask.exchange.merge import continued, merge
from arealregnskap.planvask.proposal import proposal
from arealregnskap.report.model import slug
from arealregnskap.store import decisions
from arealregnskap.store.store import now

from .. import access, desk
from ..pages import planvask as page
from ..pages.documents import may_be_published

blueprint = Blueprint("planvask_filer", __name__, url_prefix="/sak/<sak_id>/planvask/filer")

_LARGEST_IMPORT = 20_000_000  # bytes
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # so that equal files give an equal archive


@blueprint.get("")
@access.require("leser")
def index() -> str:
    """Everything that can be fetched from the planvask, and where decisions come in again."""
    here = desk.needed()
    return render_template(
        "planvask/files.html", desk=here, panel=page.panel(here.effect),
        alternative_names=page.alternative_names(here.history), public=may_be_published(desk.result().provenance),
    )  # fmt: skip


@blueprint.get("/beslutninger.<form>")
@access.require("leser")
def export(form: str) -> Response:
    """The decisions with their whole history, to be changed elsewhere and taken in again."""
    here = desk.needed()
    wash, synthetic = here.weighed.wash, desk.result().synthetic
    if form == "xlsx":
        content = excel.content(wash, here.history, synthetic=synthetic)
    elif form == "gpkg":
        content = geopackage.content(wash, here.history, day=now().date().isoformat(), synthetic=synthetic)
    else:
        abort(404)
    name = f"{g.sak.kommunenummer}-planvask.{form}"
    return send_file(io.BytesIO(content), as_attachment=True, download_name=name)


@blueprint.post("")
@access.require("leser")
def take_in() -> Response:
    """Take in decisions from a file that was handed out; rows that do not fit are told, and nothing is lost."""
    here = desk.needed()
    sent = request.files.get("fil")
    if sent is None or not sent.filename:
        raise ArealregnskapError("Ingen fil var valgt.", remedy="Velg Excel-fila eller GeoPackage-fila.")
    data = sent.stream.read(_LARGEST_IMPORT + 1)
    if len(data) > _LARGEST_IMPORT:
        raise ArealregnskapError("Fila er større enn 20 MB.", remedy="Velg fila som ble lastet ned her.")
    reader = excel if data[:4] == b"PK\x03\x04" else geopackage
    imported, edits = reader.read(data, sent.filename[:80])
    base = continued(here.history, imported)
    merged = merge(here.weighed.wash, base, edits, who=access.current_user().navn, when=now())
    told = [*merged.conflicts, *merged.unknown, *merged.faults]
    if told:
        raise ArealregnskapError(
            "Noen rader i fila kan ikke tas inn. Ingenting er lagret.", faults=tuple(told),
            remedy="Rett radene, eller hent ut en ny fil, og prøv igjen.",
        )  # fmt: skip
    decisions.replace_with(desk.store(), g.sak.id, merged.history, access.current_user())
    flash(ngettext("%(num)d beslutning er hentet inn.", "%(num)d beslutninger er hentet inn.", len(merged.added)), "ok")
    return redirect(url_for("planvask.index"), 303)


@blueprint.get("/planforslag.<form>")
@access.require("leser")
def plan_proposal(form: str) -> Response:
    """The kommuneplan as the decisions of an alternative make it, in one format or in all of them (zip).

    GML is two files where reguleringsplaner are repealed, so it always comes as an archive.
    """
    if form not in (*plan_files.FORMATS, "zip"):
        abort(404)
    here, case = desk.needed(), desk.result().case
    name = f"{g.sak.kommunenummer}-planforslag" + (f"-{slug(here.alternative)}" if here.alternative else "")
    made = proposal(
        here.weighed.wash, here.state, here.effect, plannavn=here.alternative or gettext("Planvask"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="planforslag-") as place:
        files = plan_files.write(
            made, Path(place), kommunenummer=case.kommunenummer, epsg=here.weighed.wash.areas.crs.to_epsg(),
            day=case.as_of, synthetic=desk.result().synthetic,
            formats=plan_files.FORMATS if form == "zip" else (form,),
        )  # fmt: skip
        if len(files) == 1 and form not in ("gml", "zip"):
            return send_file(io.BytesIO(files[0].read_bytes()), as_attachment=True, download_name=f"{name}.{form}")
        packed = _packed(files)
    ending = "zip" if form == "zip" else f"{form}.zip"
    return send_file(io.BytesIO(packed), "application/zip", as_attachment=True, download_name=f"{name}.{ending}")


def _packed(files: list[Path]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, _ZIP_MOMENT), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
