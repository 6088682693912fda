"""The audit of the plan register: what is wrong, with which plan, how much land it is about and what can be done."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.codes import codelist
from arealregnskap.errors import ArealregnskapError
from arealregnskap.planregister.settings import SECTION, SYNONYMS
from arealregnskap.store import planning as kept

from .. import access, desk, look
from ..pages import planning as page
from ..planning_table import fetched, not_computed, sent_table
from ..planning_table import save as keep
from ..words import sources

blueprint = Blueprint("planvask_register", __name__, url_prefix="/sak/<sak_id>/planvask/planregister")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    result = desk.result()
    if result is None:
        return not_computed()
    sheets, faults = page.register_sheets(result)
    findings, names = sheets["R2"], codelist("planregisteralvor")
    groups = page.in_parts(
        findings, "alvor", lambda kind: names.label(kind, look.core_language()), blueprint="planvask_register"
    )
    section = kept.section(g.sak, SECTION)
    return render_template(
        "planvask/register.html", groups=groups, found=len(findings.frame), whole=len(sheets["R1"].frame),
        plans=page.view(sheets["R1"], blueprint="planvask_register", first="planid"), known=len(result.plans) > 0,
        faults=faults, columns=page.register_columns(), file=section.get("fil", ""), seal=kept.seal(section),
        source=sources(result),
    )  # fmt: skip


@blueprint.post("")
@access.require("leser")
def save() -> Response:
    """Take in a register, or say what its columns are called; one that cannot be read is not kept."""
    before = kept.section(g.sak, SECTION)
    if request.form.get("fjern"):
        keep(SECTION, {})
        flash(gettext("Registeret er tatt ut av saken."), "ok")
        return redirect(url_for("planvask_register.index"), 303)
    fresh = sent_table()
    if not (path := fresh or before.get("fil", "")):
        raise ArealregnskapError("Ingen fil var valgt.", remedy="Velg planregisteret som Excel eller CSV.")
    named = {key: text for key in SYNONYMS if (text := request.form.get(key, "").strip())}
    keep(SECTION, {"fil": path, "kolonner": named}, fresh=fresh)
    flash(gettext("Registeret er lest. Funnene er laget på nytt."), "ok")
    return redirect(url_for("planvask_register.index"), 303)


@blueprint.get("/<key>.csv")
@access.require("leser")
def table(key: str) -> Response:
    result = desk.result() or abort(404)
    return fetched(page.register_sheets(result)[0].get(key), result)
