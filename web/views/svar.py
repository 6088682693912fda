"""``/svar/<token>``: the one page a guest of a dialogue sees. No account; the link is the key, and opens nothing else.

The door is public and each view lets in by the link itself. Answers are never kept by browsers or found by searches,
the address is not told to other pages, and refusals say the same whatever is wrong with a link.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from arealregnskap.dialog import responses
from arealregnskap.dialog.room import Phase
from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import ConflictError, NotFoundError, Store, cases, dialogs, guests
from arealregnskap.store.guests import Guest

from .. import access, dialog_forms, look, results
from ..pages import dialog as page
from ..told import refused
from . import mulighetsdialog

blueprint = Blueprint("svar", __name__, url_prefix="/svar")

#: Of one address; far fewer than it takes to guess, and enough for a room full of people behind one.
RATE = "60 per minute"


@blueprint.record_once
def _limit(state: BlueprintSetupState) -> None:
    state.app.extensions["limits"].limit(RATE)(blueprint)


@blueprint.get("/<token>")
@access.public
def show(token: str) -> str | AnyResponse:
    guest = _enter(token)
    if request.args.get("sprak") in look.LANGUAGES:
        answer = redirect(url_for("svar.show", token=token), 303)
        answer.set_cookie(
            "sprak", request.args["sprak"], max_age=31_536_000, samesite="Lax", httponly=True, secure=_secure()
        )
        return answer
    return _page(guest, token)


@blueprint.post("/<token>/<question>")
@access.public
def answer(token: str, question: str) -> AnyResponse:
    guests.guest(_store(), token)  # whoever is not let in learns nothing of the form
    given = dialog_forms.answer_of(request.form)
    guests.answer(_store(), token, question, given, request.form.get("versjon", -1, int))
    return redirect(url_for("svar.show", token=token, lagret=question) + f"#s-{question}", 303)


@blueprint.get("/<token>/notat.docx")
@access.public
def note(token: str) -> AnyResponse:
    guest = _enter(token)
    if guest.kept.room.note_sent is None:
        raise NotFoundError(gettext("Notatet er ikke sendt ennå."))
    return mulighetsdialog.note_as_word(mulighetsdialog.Desk(guest.kept, g.guest_result, guest.kept.room.date))


@blueprint.after_request
def _hidden(response: Response) -> Response:
    """Not kept, not indexed, and its address told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.errorhandler(ArealregnskapError)
def _refused(error: ArealregnskapError) -> AnyResponse:
    status = 404 if isinstance(error, NotFoundError) else 409 if isinstance(error, ConflictError) else 422
    if status == 409:
        newer = gettext("Det er kommet et nyere svar fra dere på dette spørsmålet, eller skjemaet er sendt før.")
        return _stop([newer, gettext("Ingenting er gått tapt. Åpne lenken på nytt for å se hva som står.")], status)
    back = [gettext("Gå tilbake i nettleseren for å rette svaret.")] if status == 422 else []
    return _stop([*refused(error), *back], status)


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> AnyResponse:
    said = {
        429: gettext("For mange forespørsler. Vent et minutt og prøv igjen."),
        400: gettext(
            "Skjemaet er for gammelt, eller nettleseren tar ikke imot informasjonskapsler. Åpne lenken på nytt."
        ),
    }
    return _stop(
        [said.get(error.code or 500, gettext("Siden finnes ikke. Åpne lenken du fikk, på nytt."))], error.code or 500
    )


def _stop(sentences: list[str], status: int) -> AnyResponse:
    return make_response(render_template("svar/refused.html", sentences=sentences), status)


def _enter(token: str) -> Guest:
    """Who the link lets in. The case is only used for what the page says; it is not opened to the guest."""
    guest = guests.guest(_store(), token)
    sak = cases.get(_store(), guest.kept.sak_id)
    g.guest_case, (g.guest_result, _) = sak, results.looked_up(sak)
    return guest


def _page(guest: Guest, token: str) -> str:
    room, key = guest.kept.room, guest.participant.key
    known = page.areas(g.guest_result)
    mine = responses.current(guests.answers(_store(), guest.kept.id, key))
    asked = [(q, page.area_of(q.omrade, known), mine.get((q.key, key))) for q in room.asked_of(key)]
    written, _ = dialogs.note(_store(), guest.kept.id)
    return render_template(
        "svar/show.html", guest=guest, room=room, token=token, asked=asked, municipality=g.guest_case.kommunenavn,
        synthetic=g.guest_case.syntetisk, allowed=responses.allowed(guest.participant), open=room.phase is Phase.DIALOG,
        note=written if room.note_sent else None, saved=request.args.get("lagret", ""), language=look.core_language(),
        languages=look.LANGUAGES, has_file=g.guest_result is not None,
    )  # fmt: skip


def _secure() -> bool:
    return bool(current_app.extensions["settings"].secure)


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
