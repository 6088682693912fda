"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from arealregnskap.store import Store, log, people

from .. import access
from ..settings import Settings
from . import cookie, provider

blueprint = Blueprint("auth", __name__)


@blueprint.get("/logg-inn")
@access.public
def sign_in() -> Response:
    """Off to the provider; without one everybody is in already."""
    if not _settings().oidc:
        return redirect(url_for("start.index"), 303)
    session["neste"] = inside(request.args.get("neste", ""))
    return provider.ask(_settings().public_url + url_for("auth.back"))


@blueprint.get("/logg-inn/tilbake")
@access.public
def back() -> Response:
    """The provider's answer: a new session for whoever it is about."""
    if not _settings().oidc:
        return redirect(url_for("start.index"), 303)
    claims = provider.answer()
    named = _settings().administrator_names
    who = people.signed_in(
        _store(), claims.issuer, claims.subject, claims.name, claims.email,
        administrator=bool(named & {claims.subject.lower(), claims.email or ""}),
    )  # fmt: skip
    response = redirect(inside(session.get("neste", "")), 303)
    cookie.begin(response, who)
    return response


@blueprint.get("/logg-ut")
@access.signed_in
def ask_sign_out() -> str:
    return render_template("auth/sign_out.html", can=_settings().oidc)


@blueprint.post("/logg-ut")
@access.signed_in
def sign_out() -> Response:
    who = access.current_user()
    log.add(_store(), who.navn, "logget ut", person=who.id)
    elsewhere = provider.sign_out_url(_settings().public_url + url_for("auth.signed_out")) if _settings().oidc else ""
    response = current_app.make_response(render_template("auth/signed_out.html", elsewhere=elsewhere))
    if _settings().oidc:
        cookie.end(response)
    if elsewhere:  # a form may only be answered by ourselves (form-action), so the page goes on by itself
        response.headers["Refresh"] = f"0; url={elsewhere}"
    return response


@blueprint.get("/logg-ut/ferdig")
@access.public
def signed_out() -> str:
    """Where the provider sends people back to."""
    return render_template("auth/signed_out.html", elsewhere="")


def inside(address: str) -> str:
    """An address to go on to, if it is a page of this app; else the start page."""
    parts = urlsplit(address)
    plain = address.isprintable() and "\\" not in address
    if plain and address.startswith("/") and not address.startswith("//") and not parts.scheme and not parts.netloc:
        return address
    return url_for("start.index")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
