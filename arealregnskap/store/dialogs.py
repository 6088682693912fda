"""Rooms of mulighetsdialog: the room itself, its note and minutes, and the frozen versions of the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..dialog import minutes as minutes_of
from ..dialog import note as note_of
from ..dialog import room as rooms
from ..dialog.frozen import Frozen, Gate
from ..dialog.minutes import Minutes
from ..dialog.note import Note
from ..dialog.room import Participant, Phase, Question, Room
from . import cases, log
from .dialog_models import Dialogtekst, Fryst, Rom
from .errors import NotFoundError
from .models import Person
from .store import Store, conflict, new_id, now

NOTE, MINUTES = "notat", "referat"


@dataclass(frozen=True)
class Kept:
    """A room with what the store knows of it."""

    id: str
    sak_id: str
    room: Room
    version: int
    saved: dt.datetime


@dataclass(frozen=True)
class Saved:
    """A saved version of note or minutes; ``version`` 0 is none yet."""

    version: int
    when: dt.datetime | None
    who: str


def create(store: Store, sak_id: str, room: Room, who: Person) -> Kept:
    """A new room. Raises DialogError with every fault."""
    rooms.check(room)
    at = now()
    row = Rom(
        id=new_id(), sak_id=sak_id, dato=room.date, innhold=to_json(room), opprettet=at, endret=at, endret_av=who.navn
    )
    with store.write() as session:
        cases.touch(session, sak_id, who.navn)
        session.add(row)
        session.flush()
        log.note(session, who.navn, "laget dialogrom", sak_id, rom=row.id, tittel=room.title)
    return kept_of(row)


def get(store: Store, sak_id: str, rom_id: str) -> Kept:
    """One room of a case. Raises NotFoundError, also for a room of another case."""
    with store.read() as session:
        return kept_of(row_of(session, rom_id, sak_id))


def listing(store: Store, sak_id: str) -> list[Kept]:
    """The rooms of a case, the newest meeting first."""
    query = select(Rom).where(Rom.sak_id == sak_id, Rom.slettet.is_(None)).order_by(Rom.dato.desc(), Rom.id)
    with store.read() as session:
        return [kept_of(row) for row in session.scalars(query)]


def save(store: Store, sak_id: str, rom_id: str, room: Room, version: int, who: Person) -> Kept:
    """Save a room, phase as it was. Raises ConflictError when ``version`` is not the newest, DialogError on faults."""
    rooms.check(room)
    with store.write() as session:
        row = row_of(session, rom_id, sak_id)
        if row.versjon != version:
            raise conflict(row.endret_av, row.endret)
        _change(session, row, replace(room, phase=of_json(row.innhold).phase), who, "endret dialogrom")
    return kept_of(row)


def begin_negotiation(store: Store, sak_id: str, rom_id: str, version: int, today: dt.date, who: Person) -> Kept:
    """Go from dialogue to negotiation. Raises DialogError before the meeting is held."""
    with store.write() as session:
        row = row_of(session, rom_id, sak_id)
        if row.versjon != version:
            raise conflict(row.endret_av, row.endret)
        begun = rooms.begin_negotiation(of_json(row.innhold), today)
        _change(session, row, begun, who, "startet forhandlingsfasen")
    return kept_of(row)


def note(store: Store, rom_id: str) -> tuple[Note | None, Saved]:
    """The note as last saved; None before the first time."""
    content, saved = _text(store, rom_id, NOTE)
    return (note_of.of_json(content) if content is not None else None), saved


def save_note(store: Store, sak_id: str, rom_id: str, written: Note, seen: int, who: Person) -> Saved:
    """A new version of the note; ``seen`` is the version it was made from (ConflictError when not the newest)."""
    note_of.check(written)
    return _add_text(store, sak_id, rom_id, NOTE, note_of.to_json(written), seen, who)


def minutes(store: Store, rom_id: str) -> tuple[Minutes, Saved]:
    """The minutes as last saved; empty ones before the first time."""
    content, saved = _text(store, rom_id, MINUTES)
    return (minutes_of.of_json(content) if content is not None else Minutes()), saved


def minutes_before(store: Store, sak_id: str, rom_id: str) -> Minutes | None:
    """The minutes of the meeting before this one in the case; None when there was none with minutes."""
    here = get(store, sak_id, rom_id).room.date
    for kept in listing(store, sak_id):
        if kept.id != rom_id and kept.room.date <= here:
            written, saved = minutes(store, kept.id)
            if saved.version:
                return written
    return None


def save_minutes(store: Store, sak_id: str, rom_id: str, written: Minutes, seen: int, who: Person) -> Saved:
    """A new version of the minutes; as ``save_note``."""
    minutes_of.check(written)
    return _add_text(store, sak_id, rom_id, MINUTES, minutes_of.to_json(written), seen, who)


def minutes_versions(store: Store, rom_id: str) -> list[tuple[Saved, Minutes]]:
    """Every saved version of the minutes, oldest first."""
    query = select(Dialogtekst).where(Dialogtekst.rom_id == rom_id, Dialogtekst.slag == MINUTES)
    with store.read() as session:
        rows = session.scalars(query.order_by(Dialogtekst.versjon))
        return [(Saved(r.versjon, r.nar, r.hvem), minutes_of.of_json(r.innhold)) for r in rows]


def freeze(store: Store, sak_id: str, frozen: Frozen, who: Person) -> int:
    """Keep a frozen version; gives its number."""
    frozen.check()
    row = Fryst(
        sak_id=sak_id, port=frozen.gate.value, innhold=frozen.content, sha256=frozen.sha256, nar=now(), hvem=who.navn
    )
    with store.write() as session:
        cases.touch(session, sak_id, who.navn)
        session.add(row)
        session.flush()
        log.note(session, who.navn, "låste en versjon", sak_id, port=row.port, sha256=row.sha256)
        return row.id


def frozen(store: Store, sak_id: str) -> list[tuple[int, Saved, Frozen]]:
    """The frozen versions of a case with their numbers, oldest first."""
    query = select(Fryst).where(Fryst.sak_id == sak_id).order_by(Fryst.id)
    with store.read() as session:
        return [
            (r.id, Saved(r.id, r.nar, r.hvem), Frozen(Gate(r.port), r.innhold, r.sha256))
            for r in session.scalars(query)
        ]


def row_of(session: Session, rom_id: str, sak_id: str | None = None) -> Rom:
    """The row of a room that is there, in the case named."""
    row = session.get(Rom, rom_id)
    if row is None or row.slettet is not None or (sak_id is not None and row.sak_id != sak_id):
        raise NotFoundError("Dialogrommet finnes ikke", remedy="Det kan være slettet. Gå til lista over dialoger.")
    cases.existing(session, row.sak_id)
    return row


def _change(session: Session, row: Rom, room: Room, who: Person, act: str) -> None:
    row.innhold, row.dato, row.endret, row.endret_av = to_json(room), room.date, now(), who.navn
    cases.touch(session, row.sak_id, who.navn)
    log.note(session, who.navn, act, row.sak_id, rom=row.id)


def _text(store: Store, rom_id: str, kind: str) -> tuple[dict[str, Any] | None, Saved]:
    query = select(Dialogtekst).where(Dialogtekst.rom_id == rom_id, Dialogtekst.slag == kind)
    with store.read() as session:
        row = session.scalar(query.order_by(Dialogtekst.versjon.desc()).limit(1))
    return (row.innhold, Saved(row.versjon, row.nar, row.hvem)) if row else (None, Saved(0, None, ""))


def _add_text(
    store: Store, sak_id: str, rom_id: str, kind: str, content: dict[str, Any], seen: int, who: Person
) -> Saved:
    with store.write() as session:
        row_of(session, rom_id, sak_id)
        cases.touch(session, sak_id, who.navn, lock=True)
        query = select(func.max(Dialogtekst.versjon)).where(Dialogtekst.rom_id == rom_id, Dialogtekst.slag == kind)
        newest = session.scalar(query) or 0
        if newest != seen:
            raise conflict("noen andre", None)
        row = Dialogtekst(rom_id=rom_id, slag=kind, versjon=newest + 1, innhold=content, nar=now(), hvem=who.navn)
        session.add(row)
        log.note(session, who.navn, f"lagret {kind}", sak_id, rom=rom_id, versjon=row.versjon)
    return Saved(row.versjon, row.nar, row.hvem)


def kept_of(row: Rom) -> Kept:
    """The room of a row."""
    return Kept(row.id, row.sak_id, of_json(row.innhold), row.versjon, row.endret)


def to_json(room: Room) -> dict[str, Any]:
    """A room as the row keeps it."""
    return {
        "title": room.title, "date": room.date.isoformat(), "place": room.place,
        "starts": room.starts.isoformat() if room.starts else None,
        "ends": room.ends.isoformat() if room.ends else None,
        "note_days": room.note_days, "response_days": room.response_days,
        "note_sent": room.note_sent.isoformat() if room.note_sent else None,
        "phase": room.phase.value, "topics": list(room.topics),
        "participants": [vars(p) for p in room.participants],
        "questions": [{**vars(q), "asked": list(q.asked)} for q in room.questions],
    }  # fmt: skip


def of_json(told: dict[str, Any]) -> Room:
    """The inverse of ``to_json``."""
    return Room(
        title=told["title"], date=dt.date.fromisoformat(told["date"]), place=told["place"],
        starts=dt.time.fromisoformat(told["starts"]) if told["starts"] else None,
        ends=dt.time.fromisoformat(told["ends"]) if told["ends"] else None,
        note_days=told["note_days"], response_days=told["response_days"],
        note_sent=dt.date.fromisoformat(told["note_sent"]) if told["note_sent"] else None,
        phase=Phase(told["phase"]), topics=tuple(told["topics"]),
        participants=tuple(Participant(**p) for p in told["participants"]),
        questions=tuple(Question(**{**q, "asked": tuple(q["asked"])}) for q in told["questions"]),
    )  # fmt: skip
