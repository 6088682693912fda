"""What every page is told: language, colours, the case and its steps, and filters for numbers.

The choices of the reader (language, light or dark, contrast) are cookies, so they hold without signing in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import Babel, gettext

from arealregnskap import __version__
from arealregnskap.store.models import Sak

from . import glossary, numbers, steps, words
from .told import told

#: Languages of the app, each named in itself. The first is that of the code.
LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
#: Cookies, and what they may hold; the first is what holds without one.
SCHEMES = ("auto", "light", "dark")
CONTRASTS = ("normal", "high")
COOKIES = {"sprak": tuple(LANGUAGES), "farger": SCHEMES, "kontrast": CONTRASTS}


def language() -> str | None:
    """The language of this request: what the reader has chosen, then what the browser asks for, then bokmål."""
    chosen = request.cookies.get("sprak")
    if chosen in LANGUAGES:
        return chosen
    wanted = request.accept_languages.best_match([*LANGUAGES, "no", "nb-NO", "nn-NO", "en-GB", "en-US"])
    return {"no": "nb"}.get(wanted or "", (wanted or "nb").partition("-")[0])


def core_language() -> str:
    """The language to ask the core in: it speaks bokmål and nynorsk."""
    return "nn" if numbers.language() == "nn" else "nb"


@dataclass(frozen=True)
class Option:
    """One choice in a menu."""

    name: str
    url: str
    chosen: bool = False
    code: str = ""


class Page:
    """What ``base.html`` reads. Made once a request, and only what is asked for is worked out."""

    version = __version__

    @cached_property
    def language(self) -> str:
        return numbers.language()

    @cached_property
    def scheme(self) -> str:
        return _choice("farger")

    @cached_property
    def contrast(self) -> str:
        return _choice("kontrast")

    @cached_property
    def case(self) -> dict[str, str] | None:
        sak: Sak | None = g.get("sak")
        if sak is None:
            return None
        return {"kommunenavn": sak.kommunenavn, "navn": sak.tittel, "url": url_for("saker.show", sak_id=sak.id)}

    @cached_property
    def synthetic(self) -> bool:
        sak: Sak | None = g.get("sak")
        return sak.syntetisk if sak is not None else bool(g.get("has_synthetic"))

    @cached_property
    def municipality(self) -> str:
        return g.sak.kommunenavn if g.get("sak") is not None else ""

    @cached_property
    def steps(self) -> list[Any]:
        return list(steps.steps(g.sak)) if g.get("sak") is not None else []

    @property
    def drawer_layout(self) -> str:
        """What a sheet of the drawer extends: nothing but itself when the drawer asks, else a whole page."""
        return "drawer_alone.html" if request.headers.get("HX-Request") else "drawer_page.html"

    @property
    def step(self) -> str:
        """The step this page is part of, by the name of its blueprint: ``planvask_behov`` is part of ``planvask``."""
        return (request.blueprint or "").partition("_")[0]

    @cached_property
    def computed(self) -> str:
        """The line of the footer that says how the figures of the page came about; set by views with a result."""
        return str(g.get("computed", ""))

    @property
    def other_languages(self) -> list[Option]:
        return [
            Option(name, url_for("sider.sprak", kode=code, neste=_here()), code=code)
            for code, name in LANGUAGES.items()
            if code != self.language
        ]

    @property
    def display(self) -> list[dict[str, Any]]:
        """The menu of colours and contrast."""
        names = {
            "auto": gettext("Som på maskinen"), "light": gettext("Lys"), "dark": gettext("Mørk"),
            "normal": gettext("Vanlig"), "high": gettext("Høy kontrast"),
        }  # fmt: skip
        return [
            {"title": title, "options": [
                Option(names[v], url_for("sider.visning", hva=cookie, verdi=v, neste=_here()), v == now) for v in values
            ]}
            for title, cookie, values, now in (
                (gettext("Farger"), "farger", SCHEMES, self.scheme),
                (gettext("Kontrast"), "kontrast", CONTRASTS, self.contrast),
            )
        ]  # fmt: skip

    @property
    def user(self) -> dict[str, str] | None:
        """Who is signed in, and where to sign out; the one local user has nowhere to."""
        person = g.get("person")
        if person is None:
            return None
        oidc = current_app.extensions["settings"].oidc
        return {"name": person.navn, "logout_url": url_for("auth.ask_sign_out") if oidc else ""}

    @property
    def login_url(self) -> str:
        """Where to sign in, for those who are not."""
        oidc = current_app.extensions["settings"].oidc
        return url_for("auth.sign_in") if oidc and self.user is None else ""


def importmap() -> dict[str, dict[str, str]]:
    """Where scripts find the modules they import: under the same versioned address as the page that names them, so that
    no module is run twice."""
    static = Path(current_app.static_folder or "")
    own = (file.relative_to(static).as_posix() for file in sorted((static / "js").rglob("*.js")))
    root = current_app.static_url_path or ""
    named = {f"{root}/{name}": url_for("static", filename=name) for name in own}
    vendored = {name: url_for("static", filename=f"vendor/mvt/{file}") for name, file in _MODULES.items()}
    return {"imports": named | vendored}


#: Vendored modules by the name they are imported under.
_MODULES = {
    "pbf": "pbf.js", "@mapbox/vector-tile": "vector-tile.js", "@mapbox/point-geometry": "point-geometry.js",
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Give the app its languages, filters and the ``page`` of every template."""
    Babel(app, locale_selector=language)
    app.jinja_env.filters.update(numbers.FILTERS, foreign=words.foreign, breakable=words.breakable, told=told)
    app.jinja_env.globals["glossary"] = glossary.entry
    app.jinja_env.globals["importmap"] = importmap
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"page": g.setdefault("page", Page())})


def _choice(cookie: str) -> str:
    value = request.cookies.get(cookie, "")
    return value if value in COOKIES[cookie] else COOKIES[cookie][0]


def _here() -> str:
    """The address of this page within the app, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
