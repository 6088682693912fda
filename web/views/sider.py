"""Pages of no case: method, glossary, accessibility, privacy; and the reader's choices of language and colours."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import access, look, numbers
from ..glossary import terms

blueprint = Blueprint("sider", __name__)
_YEAR = 365 * 24 * 3600


@blueprint.get("/metode")
@access.public
def metode() -> str:
    return render_template("sider/metode.html")


@blueprint.get("/ordliste")
@access.public
def ordliste() -> str:
    language = numbers.language()
    words = sorted(terms().values(), key=lambda t: t.word(language).casefold())
    return render_template("sider/ordliste.html", terms=words, language=language)


@blueprint.get("/tilgjengelighet")
@access.public
def tilgjengelighet() -> str:
    return render_template("sider/tilgjengelighet.html")


@blueprint.get("/personvern")
@access.public
def personvern() -> str:
    return render_template("sider/personvern.html", innstillinger=current_app.extensions["settings"])


@blueprint.get("/favicon.ico")
@access.public
def favicon() -> Response:
    """Browsers ask for it where a page names no icon, such as a public page being looked over."""
    return redirect(url_for("static", filename="icon.svg"), 302)


@blueprint.get("/sprak/<kode>")
@access.public
def sprak(kode: str) -> Response:
    """Choose the language."""
    return _choose("sprak", kode)


@blueprint.get("/visning/<hva>/<verdi>")
@access.public
def visning(hva: str, verdi: str) -> Response:
    """Choose colours or contrast."""
    return _choose(hva, verdi)


def _choose(cookie: str, value: str) -> Response:
    """Keep the reader's choice and go back to where it was made. Nothing is changed for others."""
    if value not in look.COOKIES.get(cookie, ()):
        abort(404)
    response = redirect(_back(request.args.get("neste", "/")), 303)
    response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def _back(address: str) -> str:
    """The address within the app; anything that could lead out of it becomes the start page."""
    parts = urlsplit(address)
    inside = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and "\\" not in address else "/"
