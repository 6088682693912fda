"""The step *Mulighetsdialog*: rooms with deadlines, questions, the note, answers, minutes and frozen versions."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from functools import cached_property

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.codes import codelist
from arealregnskap.dialog import formal, frozen, minutes
from arealregnskap.dialog import note as notes
from arealregnskap.dialog.calendar import calendar
from arealregnskap.dialog.formal import Stand
from arealregnskap.dialog.frozen import Frozen, Gate
from arealregnskap.dialog.responses import InitialResponse
from arealregnskap.dialog.room import Phase, Room
from arealregnskap.report import word
from arealregnskap.result import Result
from arealregnskap.store import Store, dialogs, guests
from arealregnskap.store.store import now

from .. import access, dialog_forms, look, results
from ..pages import dialog as page
from ..steps import until
from ..words import sources
from .kart import draw_setup

blueprint = Blueprint("mulighetsdialog", __name__, url_prefix="/sak/<sak_id>/mulighetsdialog")

_EMPTY_QUESTIONS, _EMPTY_POINTS = 3, 4
_LINK_DAYS_AFTER = 30  # a link lives so long after the meeting, where nothing else is said
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Desk:
    """What every page of a room works with."""

    kept: dialogs.Kept
    result: Result | None
    today: dt.date

    @property
    def room(self) -> Room:
        return self.kept.room

    @property
    def formal(self) -> bool:
        return self.room.phase is Phase.NEGOTIATION

    @cached_property
    def areas(self) -> dict[str, page.Area]:
        return page.areas(self.result)

    @cached_property
    def answers(self) -> list[InitialResponse]:
        return guests.answers(_store(), self.kept.id)

    @cached_property
    def note(self) -> tuple[notes.Note, dialogs.Saved]:
        written, saved = dialogs.note(_store(), self.kept.id)
        return written or notes.first(self.result, look.core_language()), saved

    def area(self, omrade: str) -> page.Area | None:
        return page.area_of(omrade, self.areas)


def desk_of(rom_id: str) -> Desk:
    """The desk of a room of the case. Raises NotFoundError for a room that is not there."""
    result, _ = results.looked_up(g.sak)
    return Desk(dialogs.get(_store(), g.sak.id, rom_id), result, _today())


@blueprint.get("")
@access.require("leser")
def index() -> str:
    kept = dialogs.listing(_store(), g.sak.id)
    rows = [(k, until(k.room.date, _today()), page.tally(k.room, guests.answers(_store(), k.id))) for k in kept]
    return render_template("mulighetsdialog/index.html", rows=rows)


@blueprint.get("/nytt")
@access.require("planlegger")
def new() -> str:
    room = Room(gettext("Mulighetsdialog"), _today() + dt.timedelta(days=28))
    return _room_form(room, None)


@blueprint.post("/nytt")
@access.require("leser")
def create() -> Response:
    room = dialog_forms.room_of(request.form, None, _municipality())
    kept = dialogs.create(_store(), g.sak.id, room, access.current_user())
    flash(gettext("Dialogen er laget."), "ok")
    return redirect(url_for("mulighetsdialog.show", rom_id=kept.id), 303)


@blueprint.get("/<rom_id>")
@access.require("leser")
def show(rom_id: str) -> str:
    desk = desk_of(rom_id)
    written, _ = dialogs.minutes(_store(), rom_id)
    the_note, _ = dialogs.note(_store(), rom_id)
    return render_template(
        "mulighetsdialog/room.html", desk=desk, room=desk.room,
        stops=page.timeline(desk.room, desk.answers, desk.today),
        at=page.today_on_line(desk.room, desk.today), left=until(desk.room.date, desk.today),
        phases=page.phases(desk.room, desk.today), lines=page.lines(desk.room, desk.answers, desk.areas),
        tally=page.tally(desk.room, desk.answers), minutes=written, Kind=minutes.PointKind,
        names=page.names(desk.room), statements=formal.rows(guests.statements(_store(), rom_id)), stands=_stands(),
        note=the_note, changed=_changed(desk), language=look.core_language(),
    )  # fmt: skip


@blueprint.get("/<rom_id>/rediger")
@access.require("planlegger")
def edit(rom_id: str) -> str:
    desk = desk_of(rom_id)
    return _room_form(desk.room, desk.kept)


@blueprint.post("/<rom_id>/rediger")
@access.require("leser")
def save(rom_id: str) -> Response:
    before = dialogs.get(_store(), g.sak.id, rom_id)
    room = dialog_forms.room_of(request.form, before.room, _municipality())
    dialogs.save(_store(), g.sak.id, rom_id, room, request.form.get("versjon", 0, int), access.current_user())
    flash(gettext("Dialogen er lagret."), "ok")
    return redirect(url_for("mulighetsdialog.show", rom_id=rom_id), 303)


@blueprint.get("/<rom_id>/kalender.ics")
@access.require("leser")
def dates(rom_id: str) -> Response:
    kept = dialogs.get(_store(), g.sak.id, rom_id)
    zone = kept.saved.astimezone().tzinfo or dt.UTC
    content = calendar(kept.room, kept.id, kept.saved, zone, look.core_language())
    return send_file(io.BytesIO(content), "text/calendar", as_attachment=True, download_name="mulighetsdialog.ics")


@blueprint.get("/<rom_id>/notat")
@access.require("leser")
def note(rom_id: str) -> str:
    desk = desk_of(rom_id)
    return render_template("mulighetsdialog/note.html", desk=desk, note=desk.note[0], saved=desk.note[1])


@blueprint.post("/<rom_id>/notat")
@access.require("leser")
def save_note(rom_id: str) -> Response:
    written = dialog_forms.note_of(request.form, desk_of(rom_id).note[0])
    seen = request.form.get("versjon", 0, int)
    dialogs.save_note(_store(), g.sak.id, rom_id, written, seen, access.current_user())
    flash(gettext("Notatet er lagret."), "ok")
    return redirect(url_for("mulighetsdialog.note", rom_id=rom_id), 303)


@blueprint.post("/<rom_id>/notat/sendt")
@access.require("leser")
def sent(rom_id: str) -> Response:
    """The note has gone out: the bodies may read it, and its figures are frozen."""
    desk, who = desk_of(rom_id), access.current_user()
    if not desk.note[1].version:
        dialogs.save_note(_store(), g.sak.id, rom_id, desk.note[0], 0, who)
    room = replace(desk.room, note_sent=desk.today)
    dialogs.save(_store(), g.sak.id, rom_id, room, request.form.get("versjon", 0, int), who)
    if desk.result is not None:
        dialogs.freeze(_store(), g.sak.id, frozen.freeze(desk.result, Gate.NOTE), who)
    flash(gettext("Notatet er merket som sendt, og tallene er låst slik de er i dag."), "ok")
    return redirect(url_for("mulighetsdialog.show", rom_id=rom_id), 303)


@blueprint.get("/<rom_id>/notat.docx")
@access.require("leser")
def note_file(rom_id: str) -> Response:
    return note_as_word(desk_of(rom_id))


@blueprint.get("/<rom_id>/parter")
@access.require("planlegger")
def people(rom_id: str) -> str:
    return _people(desk_of(rom_id))


@blueprint.post("/<rom_id>/parter")
@access.require("leser")
def invite(rom_id: str) -> str:
    """A new personal link, shown in this answer and never again."""
    desk = desk_of(rom_id)
    last = dialog_forms.date_of(request.form, "utloper", gettext("Virker til og med"))
    ends = dt.datetime.combine(last, dt.time(23, 59)).astimezone()
    token, link = guests.invite(
        _store(), g.sak.id, rom_id, request.form.get("part", ""), request.form.get("person", ""), ends,
        access.current_user(),
    )  # fmt: skip
    return _people(desk, url_for("svar.show", token=token, _external=True), link.person)


@blueprint.post("/<rom_id>/parter/<link_id>/trekk")
@access.require("leser")
def revoke(rom_id: str, link_id: str) -> Response:
    guests.revoke(_store(), g.sak.id, rom_id, link_id, access.current_user())
    flash(gettext("Lenken er trukket tilbake. Svarene som er gitt, står."), "ok")
    return redirect(url_for("mulighetsdialog.people", rom_id=rom_id), 303)


@blueprint.get("/<rom_id>/mote")
@access.require("leser")
def meeting(rom_id: str) -> str:
    """One question at a time, for a big screen."""
    desk = desk_of(rom_id)
    lines = page.lines(desk.room, desk.answers, desk.areas)
    place = min(max(request.args.get("nr", 1, int), 1), max(len(lines), 1))
    line = lines[place - 1] if lines else None
    shown = line is not None and line.area is not None and line.area.daa is not None
    return render_template(
        "mulighetsdialog/meeting.html", desk=desk, room=desk.room, line=line, place=place, whole=len(lines),
        setup=draw_setup(line.area.omrade) if shown and line and line.area else None, source=_source(desk.result),
    )  # fmt: skip


@blueprint.get("/<rom_id>/referat")
@access.require("leser")
def write_minutes(rom_id: str) -> str:
    desk = desk_of(rom_id)
    written, saved = dialogs.minutes(_store(), rom_id)
    before, changes = changes_since(rom_id, written)
    offered = written.points if saved.version or before is None else before.points
    rows = [*offered, *[None] * _EMPTY_POINTS]
    return render_template(
        "mulighetsdialog/minutes.html", desk=desk, minutes=written, saved=saved, rows=rows, changes=changes,
        carried=bool(not saved.version and before), words=_change_words(),
    )  # fmt: skip


@blueprint.post("/<rom_id>/referat")
@access.require("leser")
def save_minutes(rom_id: str) -> Response:
    written = dialog_forms.minutes_of(request.form)
    seen = request.form.get("versjon", 0, int)
    dialogs.save_minutes(_store(), g.sak.id, rom_id, written, seen, access.current_user())
    flash(gettext("Referatet er lagret."), "ok")
    return redirect(url_for("mulighetsdialog.write_minutes", rom_id=rom_id), 303)


@blueprint.post("/<rom_id>/forhandling")
@access.require("leser")
def begin(rom_id: str) -> Response:
    dialogs.begin_negotiation(
        _store(), g.sak.id, rom_id, request.form.get("versjon", 0, int), _today(), access.current_user()
    )
    flash(gettext("Forhandlingsfasen er startet. Ingenting fra dialogen er flyttet hit."), "ok")
    return redirect(url_for("mulighetsdialog.show", rom_id=rom_id) + "#forhandling", 303)


@blueprint.post("/<rom_id>/standpunkt")
@access.require("leser")
def state(rom_id: str) -> Response:
    """A formal statement, from the body's own letter."""
    guests.state(_store(), g.sak.id, dialog_forms.statement_of(request.form, rom_id), access.current_user())
    flash(gettext("Standpunktet er ført."), "ok")
    return redirect(url_for("mulighetsdialog.show", rom_id=rom_id) + "#forhandling", 303)


@blueprint.get("/versjoner")
@access.require("leser")
def versions() -> str:
    """Frozen versions, and two of them (or one and today) against each other."""
    result, why = results.looked_up(g.sak)
    kept = dialogs.frozen(_store(), g.sak.id)
    by_number = {str(n): f for n, _, f in kept}
    if result is not None:
        by_number["na"] = frozen.freeze(result, Gate.NOTE)
    first = request.args.get("fra", str(kept[-1][0]) if kept else "")
    second = request.args.get("til", "na")
    both = (by_number.get(first), by_number.get(second))
    for version in both:
        if version is not None:
            version.check()
    found = page.differences(*both) if both[0] and both[1] else None  # type: ignore[arg-type]  # neither is None
    return render_template(
        "mulighetsdialog/versions.html", kept=kept, gates=_gates(), found=found, first=first, second=second,
        can_freeze=result is not None, why=why,
    )  # fmt: skip


@blueprint.post("/versjoner")
@access.require("leser")
def freeze() -> Response:
    result, _ = results.looked_up(g.sak)
    wanted = request.form.get("port", "")
    if result is None or wanted not in set(Gate):
        abort(404)
    dialogs.freeze(_store(), g.sak.id, frozen.freeze(result, Gate(wanted)), access.current_user())
    flash(gettext("Versjonen er låst."), "ok")
    return redirect(url_for("mulighetsdialog.versions"), 303)


def note_as_word(desk: Desk) -> Response:
    """The note as a Word file, in the municipality's own template where the case has one."""
    if desk.result is None:
        abort(404)
    names = {key: area.label for key, area in desk.areas.items()}
    made = notes.paper(
        desk.note[0], desk.room, desk.result, names, look.core_language(), desk.room.note_sent if _sent(desk) else None
    )
    content = word.content(made, desk.result.case.kommunenummer, desk.result.case.template)
    return send_file(io.BytesIO(content), WORD, as_attachment=True, download_name="notat-mulighetsdialog.docx")


def changes_since(rom_id: str, written: minutes.Minutes) -> tuple[minutes.Minutes | None, list[minutes.Change]]:
    """The minutes of the meeting before, and what has changed since the version, or the meeting, before this."""
    before = dialogs.minutes_before(_store(), g.sak.id, rom_id)
    versions = dialogs.minutes_versions(_store(), rom_id)
    earlier = versions[-2][1] if len(versions) > 1 else before
    return before, minutes.changes(earlier, written) if earlier is not None and versions else []


def _source(result: Result | None) -> str:
    return sources(result) if result is not None else ""


def _sent(desk: Desk) -> Frozen | None:
    """The figures as they were when the note of a room was sent."""
    if desk.room.note_sent is None:
        return None
    sealed = [f for _, _, f in dialogs.frozen(_store(), desk.kept.sak_id) if f.gate is Gate.NOTE]
    return sealed[-1] if sealed else None


def _changed(desk: Desk) -> str:
    """How many figures have moved since the note was sent; "" where none have, or nothing is frozen."""
    sealed = _sent(desk)
    if sealed is None or desk.result is None:
        return ""
    count = len(frozen.moved(sealed, frozen.freeze(desk.result, Gate.NOTE)))
    return page.changed_since(count) if count else ""


def _room_form(room: Room, kept: dialogs.Kept | None) -> str:
    result, _ = results.looked_up(g.sak)
    rows = [*room.questions, *[None] * _EMPTY_QUESTIONS]
    known = page.areas(result)
    gone = [a for a in room.areas if a not in known]
    return render_template(
        "mulighetsdialog/edit.html", room=room, kept=kept, rows=rows, bodies=page.bodies(room),
        kinds=page.kinds(), new_parties=dialog_forms.MOST_NEW_PARTIES,
        areas=[*known.values(), *(page.area_of(a, known) for a in gone)],
    )  # fmt: skip


def _people(desk: Desk, url: str = "", person: str = "") -> str:
    at = now()
    held = [(link, guests.holds(link, at)) for link in guests.links(_store(), desk.kept.id)]
    return render_template(
        "mulighetsdialog/people.html", desk=desk, room=desk.room, links=held, url=url, person=person,
        ends=_link_end(desk.room),
    )  # fmt: skip


def _link_end(room: Room) -> dt.date:
    return max(room.date, _today()) + dt.timedelta(days=_LINK_DAYS_AFTER)


def _stands() -> list[tuple[str, str]]:
    listed = codelist("standpunkt")
    return [(s.value, listed.label(s.value, look.core_language())) for s in Stand]


def _gates() -> dict[Gate, str]:
    return {
        Gate.NOTE: gettext("Notat til dialog"), Gate.START: gettext("Oppstart"), Gate.PROGRAMME: gettext("Planprogram"),
        Gate.HEARING: gettext("Høring"), Gate.ADOPTED: gettext("Vedtak"),
    }  # fmt: skip


def _change_words() -> dict[str, str]:
    return {
        "ny": gettext("Nytt"), "lost": gettext("Nå felles forståelse"), "gjenapnet": gettext("Åpnet igjen"),
        "endret": gettext("Endret"), "borte": gettext("Tatt ut"),
    }  # fmt: skip


def _municipality() -> str:
    return gettext("%(navn)s kommune", navn=g.sak.kommunenavn)


def _today() -> dt.date:
    return now().astimezone().date()


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
