"""Every error becomes a page with a finished sentence: what, where, what to do. Never a trace.

Views catch nothing. What the core and the store refuse has its sentence already; what HTTP refuses gets it here.
Programs that ask for JSON (the upload script) get the same sentences as JSON.
"""

from __future__ import annotations

import errno
import logging
from typing import Any

from flask import Flask, current_app, g, jsonify, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from arealregnskap.errors import ArealregnskapError
from arealregnskap.errors import ConflictError as DecisionConflict
from arealregnskap.store import ConflictError, FullError, NotFoundError

from .settings import Settings
from .told import refused

_LOG = logging.getLogger(__name__)

#: Status: heading, and what to do.
_TEXTS = {
    400: (lazy_gettext("Forespørselen kan ikke leses"), lazy_gettext("Gå tilbake, last siden på nytt og prøv igjen.")),
    401: (lazy_gettext("Du må logge inn"), lazy_gettext("Logg inn og prøv igjen. Det du skrev, er ikke lagret.")),
    403: (
        lazy_gettext("Du har ikke tilgang til dette"),
        lazy_gettext("Be den som er administrator for saken, om å gi deg en rolle som kan gjøre det."),
    ),
    404: (
        lazy_gettext("Siden finnes ikke"),
        lazy_gettext("Adressen kan være skrevet feil, saken kan være slettet, eller du har ikke tilgang til den."),
    ),
    405: (lazy_gettext("Siden kan ikke brukes slik"), lazy_gettext("Gå tilbake og bruk knappene på siden.")),
    409: (lazy_gettext("Noen andre lagret før deg"), lazy_gettext("Last siden på nytt for å se hva som er endret.")),
    413: (lazy_gettext("Det du sendte, er for stort"), ""),
    415: (lazy_gettext("Filtypen kan ikke brukes"), lazy_gettext("Se hvilke formater som kan brukes, i veiledningen.")),
    422: (lazy_gettext("Dette kan ikke lagres slik det er"), lazy_gettext("Rett det som er nevnt, og prøv igjen.")),
    429: (
        lazy_gettext("For mange forespørsler"),
        lazy_gettext("Vent et minutt og prøv igjen. Ingenting er gått tapt."),
    ),
    500: (
        lazy_gettext("Noe gikk galt hos oss"),
        lazy_gettext("Det som var lagret, er trygt. Prøv igjen; hjelper det ikke, gi referansen til den som drifter."),
    ),
    503: (
        lazy_gettext("Tjenesten er opptatt"),
        lazy_gettext("Databasen svarer ikke akkurat nå. Det som var lagret, er trygt. Prøv igjen om litt."),
    ),
    507: (
        lazy_gettext("Det er ikke plass på serveren"),
        lazy_gettext("Si fra til den som drifter serveren. Det som var lagret fra før, er trygt."),
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(ArealregnskapError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _wrong)


def _refused(error: ArealregnskapError) -> Response:
    """What the core or the store refuses; its own sentences say it all."""
    match error:
        case NotFoundError():
            status = 404
        case ConflictError() | DecisionConflict():
            status = 409
        case FullError():
            status = 413
        case _:
            status = 422
    return _answer(status, refused(error), remedy="")


def _stale_form(error: CSRFError) -> Response:
    sentence = gettext("Skjemaet er for gammelt, eller nettleseren tar ikke imot informasjonskapsler fra tjenesten.")
    return _answer(400, [sentence])


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):
        return _unknown_host()
    if status < 400:  # a redirect that was raised
        return error.get_response()
    response = _answer(status, _too_large() if status == 413 else [])
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _unknown_host() -> Response:
    """Asked by a name that is not ours: no link can be made, so the page stands alone."""
    settings: Settings = current_app.extensions["settings"]
    heading = gettext("Tjenesten svarer ikke på denne adressen")
    sentence = gettext("Bruk %(url)s.", url=settings.public_url)
    return current_app.make_response((_plain(heading, [sentence]), 400))


def _too_large() -> list[str]:
    settings: Settings = current_app.extensions["settings"]
    return [
        gettext(
            "Det som ble sendt på én gang, er større enn %(mb)s MB, som er grensa. Ingenting er lagret. Store filer "
            "lastes opp bit for bit når JavaScript er på; ellers må fila deles opp eller pakkes i zip.",
            mb=settings.max_form_mb,
        )
    ]


def _database(error: OperationalError) -> Response:
    _LOG.exception("the database did not answer")
    return _answer(503, [])


def _disk(error: OSError) -> Response:
    """A full disk is told as one; any other refusal of the machine is a fault of ours."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        _LOG.exception("the disk is full")
        return _answer(507, [])
    return _wrong(error)


def _wrong(error: Exception) -> Response:
    """A fault of the program: the log has the trace, the page its reference."""
    _LOG.exception("unhandled error")
    return _answer(500, [])


def _answer(status: int, sentences: list[str], remedy: str | None = None) -> Response:
    heading, advice = _TEXTS.get(status, _TEXTS[500 if status >= 500 else 400])
    advice = str(advice) if remedy is None else remedy
    reference = g.get("request_id", "")
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        response: Response = jsonify(feil=" ".join([*sentences, advice]).strip() or str(heading), referanse=reference)
    else:
        response = current_app.make_response(_page(status, str(heading), sentences, advice, reference))
    response.status_code = status
    return response


def _page(status: int, heading: str, sentences: list[str], advice: str, reference: str) -> str:
    told: dict[str, Any] = {
        "status": status, "heading": heading, "sentences": sentences, "advice": advice, "reference": reference
    }  # fmt: skip
    try:
        return render_template("errors/error.html", **told)
    except Exception:  # the page around the error is what fails: say it without
        _LOG.exception("the error page could not be made")
        return _plain(heading, [*sentences, advice, f"Referanse: {reference}"])


def _plain(heading: str, sentences: list[str]) -> str:
    """A page that needs nothing of the app."""
    text = "".join(f"<p>{escape(line)}</p>" for line in sentences if line)
    return (
        f'<!doctype html><html lang="nb"><meta charset="utf-8"><title>{escape(heading)}</title>'
        f"<h1>{escape(heading)}</h1>{text}</html>"
    )
