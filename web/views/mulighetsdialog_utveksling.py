"""What goes into a dialogue from the planvask, and out of it as minutes: questions about decided areas, and Word."""

from __future__ import annotations

import io
from dataclasses import replace

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from arealregnskap import __version__
from arealregnskap.dialog import from_wash, minutes_paper
from arealregnskap.report import word
from arealregnskap.store import Store, dialogs
from arealregnskap.store.store import new_id

from .. import access, look
from .. import desk as desks
from ..pages import dialog as page
from .mulighetsdialog import WORD, changes_since, desk_of

blueprint = Blueprint("mulighetsdialog_utveksling", __name__, url_prefix="/sak/<sak_id>/mulighetsdialog")


@blueprint.get("/<rom_id>/referat.docx")
@access.require("leser")
def minutes_file(rom_id: str) -> Response:
    """The minutes as last saved, as a Word file."""
    desk = desk_of(rom_id)
    written, _ = dialogs.minutes(_store(), rom_id)
    made = minutes_paper.paper(
        written, desk.room, desk.answers, changes_since(rom_id, written)[1], page.Labels(desk.areas),
        kommune=g.sak.kommunenavn, program=f"arealregnskap {__version__}", synthetic=g.sak.syntetisk,
        language=look.core_language(),
    )  # fmt: skip
    template = desk.result.case.template if desk.result is not None else None
    content = word.content(made, g.sak.kommunenummer, template)
    name = f"referat-{desk.room.date.isoformat()}.docx"
    return send_file(io.BytesIO(content), WORD, as_attachment=True, download_name=name)


@blueprint.get("/<rom_id>/fra-planvask")
@access.require("planlegger")
def choose(rom_id: str) -> str:
    """Decisions of the planvask to ask the parties about."""
    room_desk, wash = desk_of(rom_id), desks.looked_up()
    rows = page.decided(wash, room_desk.room, room_desk.areas) if wash else []
    return render_template("mulighetsdialog/from_wash.html", desk=room_desk, room=room_desk.room, rows=rows)


@blueprint.post("/<rom_id>/fra-planvask")
@access.require("leser")
def ask(rom_id: str) -> Response:
    """Put the chosen decisions to the chosen parties, as questions that can be rewritten."""
    desk, wash = desk_of(rom_id), desks.looked_up()
    if wash is None:
        abort(404)
    chosen = set(request.form.getlist("omrade"))
    there = {p.key for p in desk.room.guests}
    asked = [key for key in request.form.getlist("til") if key in there]
    state = wash.history.state()
    decided = [d for d in (state.get(str(o)) for o in wash.weighed.wash.areas.index) if d and d.omrade in chosen]
    new = from_wash.questions(
        decided, wash.effect, asked, {d.omrade: new_id() for d in decided}, look.core_language(),
        reason=bool(request.form.get("begrunnelse")),
    )  # fmt: skip
    room = replace(desk.room, questions=(*desk.room.questions, *new))
    dialogs.save(_store(), g.sak.id, rom_id, room, request.form.get("versjon", 0, int), access.current_user())
    flash(ngettext("Ett spørsmål er lagt til.", "%(num)d spørsmål er lagt til.", len(new)), "ok")
    return redirect(url_for("mulighetsdialog.edit", rom_id=rom_id), 303)


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
