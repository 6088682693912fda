"""The municipality's criteria: weights, limits, hard stops, reasons and sources, and what they make of the ranking."""

from __future__ import annotations

import io

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.planvask.criteria import available, to_text
from arealregnskap.store import decisions
from arealregnskap.store.caseio import OWN_CRITERIA

from .. import access, criteria_form, desk, look

blueprint = Blueprint("planvask_kriterier", __name__, url_prefix="/sak/<sak_id>/planvask/kriterier")


@blueprint.get("")
@access.require("leser")
def index() -> str:
    draft = criteria_form.of_criteria(desk.needed().weighed.criteria)
    if draft.name in _others():  # what is saved here is the municipality's own copy
        draft.name = gettext("Kriterier for %(kommune)s", kommune=g.sak.kommunenavn)
    return _page(draft)


@blueprint.post("")
@access.require("leser")
def save() -> Response | tuple[str, int]:
    """Save the municipality's own copy; with a fault nothing is saved and the form stays as it was typed."""
    draft = criteria_form.drafted(request.form)
    version = str(len(decisions.criteria_versions(desk.store(), g.sak.id)) + 1)
    text = criteria_form.as_text(draft, version, _others())
    if not text:
        return _page(draft), 422
    decisions.save_criteria(desk.store(), g.sak.id, text, access.current_user())
    flash(gettext("Kriteriene er lagret. Rangeringen er regnet på nytt; ingen beslutning er endret."), "ok")
    return redirect(url_for("planvask_kriterier.index"), 303)


@blueprint.get("/kriterier.toml")
@access.require("leser")
def fetch() -> Response:
    """The set as the file that the command line takes, and other municipalities too."""
    content = to_text(desk.needed().weighed.criteria).encode()
    name = f"{g.sak.kommunenummer}-kriterier.toml"
    return send_file(io.BytesIO(content), "application/toml", as_attachment=True, download_name=name)


def _others() -> set[str]:
    """Names of sets that are not the municipality's own."""
    known = available(desk.store().case_folder(g.sak.id))
    return {name for name, path in known.items() if path.name != OWN_CRITERIA}


def _page(draft: criteria_form.Draft) -> str:
    here = desk.needed()
    return render_template(
        "planvask/criteria.html", criteria=here.weighed.criteria, draft=draft, blank=criteria_form.blank(),
        versions=decisions.criteria_versions(desk.store(), g.sak.id),
        top=sorted(here.rows, key=lambda r: r.facts["rang"])[:10], ranking=here.weighed.ranking,
        whole=len(here.rows), language=look.core_language(), themes=criteria_form.themes(), land=criteria_form.land(),
        bases=criteria_form.options(criteria_form.BASES), scales=criteria_form.options(criteria_form.SCALES),
        places=criteria_form.options(criteria_form.PLACES),
    )  # fmt: skip
