"""The public page of a wash: what the municipality writes and marks for it, a preview, and the files themselves."""

from __future__ import annotations

import io
import mimetypes
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, send_file, url_for
from flask import Response as Answer
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from arealregnskap.offentlig.fields import allowed
from arealregnskap.offentlig.hearing import Hearing, seal
from arealregnskap.offentlig.watch import looks_private
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store import Store, hearings

from .. import access, desk, dialog_forms, look, results
from ..hearing_site import Made, Sites

blueprint = Blueprint("planvask_offentlig", __name__, url_prefix="/sak/<sak_id>/offentlig")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    """The texts, the reasons with their marks, and what is held back."""
    found = desk.looked_up()
    hearing, version = hearings.get(_store(), g.sak.id)
    if found is None:
        return render_template("offentlig/index.html", made=None, why=results.looked_up(g.sak)[1])
    made = _made(found, hearing, version)
    return render_template(
        "offentlig/index.html", made=made, hearing=hearing, version=version, reasons=_reasons(found, hearing),
        held=made.site.shown.held, language=look.core_language(), fields=_fields(), seal=seal,
        warned=[s.name(look.core_language()) for s in looks_private(f"{hearing.intro}\n{hearing.statement}")],
    )  # fmt: skip


@blueprint.post("")
@access.require("leser")
def save() -> Response:
    found = desk.looked_up()
    if found is None:
        abort(404)
    before, _ = hearings.get(_store(), g.sak.id)
    told = _told(request.form, before, list(_decided(found)))
    hearings.save(_store(), g.sak.id, told, request.form.get("versjon", ""), access.current_user())
    flash(gettext("Den offentlige sida er lagret."), "ok")
    return redirect(url_for("planvask_offentlig.index"), 303)


@blueprint.get("/forhandsvis/<path:name>")
@access.require("leser")
def preview(name: str) -> Response:
    """One file of the public page, just as it will be."""
    content = _of_case().file(name)
    if content is None:
        abort(404)
    kind = {"geojson": "application/geo+json"}.get(name.rpartition(".")[2]) or mimetypes.guess_type(name)[0]
    answer = Answer(content, mimetype=kind or "application/octet-stream")
    answer.headers["X-Robots-Tag"] = "noindex"  # it is not published yet
    return answer


@blueprint.get("/offentlig.zip")
@access.require("leser")
def fetch() -> Response:
    content = _of_case().zipped()
    name = f"offentlig-{g.sak.kommunenummer}.zip"
    return send_file(io.BytesIO(content), "application/zip", as_attachment=True, download_name=name)


def _of_case() -> Made:
    found = desk.looked_up()
    if found is None:
        abort(404)
    return _made(found, *hearings.get(_store(), g.sak.id))


def _made(found: desk.Desk, hearing: Hearing, version: str) -> Made:
    result, _ = results.looked_up(g.sak)
    assert result is not None  # there is no desk without one
    kept: Sites = current_app.extensions["sites"]
    return kept.of(result, found.weighed.wash, found.history, hearing, look.core_language(), version)


def _decided(found: desk.Desk) -> list[Decision]:
    """The decisions of the main alternative that have a reason, in the order of the areas."""
    state = found.history.state()
    held = (state.get(str(o)) for o in found.weighed.wash.areas.index)
    return [d for d in held if d is not None and d.kind is not Kind.OPEN and d.reason.strip()]


def _reasons(found: desk.Desk, hearing: Hearing) -> list[dict[str, Any]]:
    """Each reason as the form shows it: what it is about, whether it is marked, and what speaks against it."""
    areas = found.weighed.wash.areas
    language = look.core_language()
    return [
        {
            "omrade": d.omrade, "number": areas.at[d.omrade, "omrade_id"],
            "name": areas.at[d.omrade, "omradenavn"] or "", "text": d.reason, "marked": hearing.marks(d),
            "seal": seal(d.reason),
            "lapsed": d.omrade in hearing.marked and not hearing.marks(d),
            "signs": [s.name(language) for s in looks_private(d.reason)], "seen": hearing.lets_through(d.reason),
        }
        for d in _decided(found)
    ]  # fmt: skip


def _told(form: MultiDict[str, str], before: Hearing, decisions: list[Decision]) -> Hearing:
    """The hearing a form describes. A mark is for the text that was shown; one that has changed since is not taken."""
    chosen = set(form.getlist("merket"))  # seals of the reasons as they stood on the page
    made = Hearing(
        title=form.get("tittel", "").strip(), intro=_lines(form, "innledning"), statement=_lines(form, "uttalelse"),
        deadline=dialog_forms.date_of(form, "frist", gettext("Frist")) if form.get("frist") else None,
        seen=before.seen | {s for s in form.getlist("sett") if len(s) == 32 and s.isalnum()},
    )  # fmt: skip
    return made.mark(d for d in decisions if f"{d.omrade}:{seal(d.reason)}" in chosen)


def _lines(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def _fields() -> list[str]:
    """What can be on the page, in words, each once."""
    language = look.core_language()
    return list(dict.fromkeys(f.label(language) for f in allowed()["omrade"]))


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
