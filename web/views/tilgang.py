"""Who may do what in a case: given and taken by its administrators."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from arealregnskap.store import RoleName, Store, StoreError, people

from .. import access
from ..told import refused

blueprint = Blueprint("tilgang", __name__, url_prefix="/sak/<sak_id>/tilgang")

ROLES = {
    RoleName.LESER: (lazy_gettext("Leser"), lazy_gettext("ser alt i saken og laster ned")),
    RoleName.PLANLEGGER: (lazy_gettext("Planlegger"), lazy_gettext("legger inn filer, velger, regner og beslutter")),
    RoleName.ADMINISTRATOR: (lazy_gettext("Administrator"), lazy_gettext("gir tilgang og sletter saken i tillegg")),
}


@blueprint.get("")
@access.require("leser")
def index() -> str:
    return _page()


@blueprint.post("")
@access.require("leser", write="administrator")
def invite() -> Response | tuple[str, int]:
    """Give whoever signs in with an e-mail a role."""
    email, who = request.form.get("epost", ""), access.current_user().navn
    try:
        person = people.invite(_store(), g.sak.id, email, _role(), who)
    except StoreError as stop:
        return _page(email, " ".join(refused(stop))), 422
    flash(gettext("%(navn)s har fått tilgang.", navn=person.navn), "ok")
    return redirect(url_for("tilgang.index"), 303)


@blueprint.post("/<person_id>")
@access.require("leser", write="administrator")
def change(person_id: str) -> Response:
    """Give a person of the case another role, or none."""
    role = None if request.form.get("rolle") == "" else _role()
    people.change_role(_store(), g.sak.id, person_id, role, access.current_user().navn)
    flash(gettext("Tilgangen er endret."), "ok")
    return redirect(url_for("tilgang.index"), 303)


def _role() -> RoleName:
    try:
        return RoleName(request.form.get("rolle", ""))
    except ValueError as e:
        raise StoreError(gettext("Velg en rolle.")) from e


def _page(email: str = "", fault: str = "") -> str:
    members = people.in_case(_store(), g.sak.id)
    oidc = current_app.extensions["settings"].oidc
    return render_template("tilgang/index.html", members=members, roles=ROLES, email=email, fault=fault, oidc=oidc)


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
