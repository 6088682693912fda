"""Files on their way in, piece by piece. A piece that is confirmed is on disk, so an upload goes on where it stopped.

The file under way is ``inn/.<id>.del``. With the last piece it gets its name, and becomes a file with the same id.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from . import cases, files, log
from .errors import FullError, NotFoundError, StoreError
from .models import Fil, Opplasting
from .store import Store, new_id, now


@dataclass(frozen=True)
class Limits:
    """How much a case takes: one file [bytes], files, and what must stay free on the disk [bytes]."""

    file: int
    files: int
    free: int


class OffsetError(StoreError):
    """A piece that does not begin where the upload stands. ``received`` is where it stands [bytes]."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__("Denne delen av fila er mottatt fra før", remedy="Opplastingen fortsetter av seg selv.")


def begin(store: Store, sak_id: str, name: str, size: int, limits: Limits, who: str) -> Opplasting:
    """Start an upload, or go on with the same one (same person, name and size). Raises FullError beyond the limits."""
    if size <= 0:
        raise StoreError(f"Fila «{files.shown_name(name)}» er tom", remedy="Velg fila på nytt.")
    if size > limits.file:
        raise files.too_large(limits.file)
    _check_disk(store, size, limits)
    with store.write() as session:
        cases.existing(session, sak_id)
        _check_count(session, sak_id, limits.files)
        mine = (Opplasting.hvem == who, Opplasting.navn == files.shown_name(name), Opplasting.storrelse == size)
        known = session.scalar(select(Opplasting).where(Opplasting.sak_id == sak_id, *mine))
        if known is not None:
            return known
        at = now()
        upload = Opplasting(
            id=new_id(), sak_id=sak_id, navn=files.shown_name(name), storrelse=size, mottatt=0, hvem=who, opprettet=at,
            endret=at,
        )  # fmt: skip
        session.add(upload)
        return upload


def check_room(store: Store, sak_id: str, limits: Limits) -> None:
    """Whether a case takes one more file that comes whole. Raises FullError beyond the limits."""
    _check_disk(store, 0, limits)
    with store.read() as session:
        cases.existing(session, sak_id)
        _check_count(session, sak_id, limits.files)


def get(store: Store, sak_id: str, upload_id: str) -> Opplasting:
    """One upload under way. Raises NotFoundError."""
    with store.read() as session:
        return _existing(session, sak_id, upload_id)


def listing(store: Store, sak_id: str) -> list[Opplasting]:
    """The uploads under way in a case, oldest first."""
    query = select(Opplasting).where(Opplasting.sak_id == sak_id).order_by(Opplasting.opprettet)
    with store.read() as session:
        return list(session.scalars(query))


def append(store: Store, sak_id: str, upload_id: str, offset: int, piece: bytes) -> Opplasting:
    """Take in the piece that begins at ``offset`` [bytes]; it is on disk when this returns.

    Raises OffsetError, with where to go on, when it begins elsewhere.
    """
    with store.write() as session:
        upload = _existing(session, sak_id, upload_id, lock=True)
        if offset != upload.mottatt:
            raise OffsetError(upload.mottatt)
        if offset + len(piece) > upload.storrelse:
            raise StoreError("Det kom mer enn fila skulle ha", remedy="Fila er endret underveis. Last den opp på nytt.")
        write_piece(part(store, upload), offset, piece)
        upload.mottatt, upload.endret = offset + len(piece), now()
        return upload


def finish(store: Store, sak_id: str, upload_id: str) -> Fil:
    """Make the whole upload a file of the case; again for one that was cut off here gives the same file."""
    upload = get(store, sak_id, upload_id)
    if upload.mottatt != upload.storrelse:
        raise OffsetError(upload.mottatt)
    target = store.case_folder(sak_id) / files.stored_path(upload.navn, upload.id)
    place = part(store, upload)
    return files.adopt(
        store, sak_id, upload.navn, place if place.exists() else target, upload.hvem, file_id=upload.id, ends=upload
    )


def cancel(store: Store, sak_id: str, upload_id: str, who: str) -> None:
    """Drop an upload and what came of it."""
    with store.write() as session:
        upload = _existing(session, sak_id, upload_id, lock=True)
        session.delete(upload)
        log.note(session, who, "avbrøt opplasting", sak_id, navn=upload.navn, mottatt=upload.mottatt)
    part(store, upload).unlink(missing_ok=True)


def part(store: Store, upload: Opplasting) -> Path:
    """Where an upload under way lies."""
    return files.inputs(store, upload.sak_id) / f".{upload.id}.del"


def _check_disk(store: Store, size: int, limits: Limits) -> None:
    if files.room(store) - size < limits.free:
        raise FullError(
            "Det er ikke plass til fila på serveren",
            remedy="Be den som drifter serveren rydde plass. Det som var lagret fra før, er urørt.",
        )


def _check_count(session: Session, sak_id: str, most: int) -> None:
    taken = session.scalar(select(func.count()).where(Fil.sak_id == sak_id, Fil.slettet.is_(None))) or 0
    under_way = session.scalar(select(func.count()).where(Opplasting.sak_id == sak_id)) or 0
    if taken + under_way >= most:
        raise FullError(
            f"Saken har allerede {taken} filer, og grensa er {most}",
            remedy="Slett filer som ikke brukes, eller samle dem i en zip-fil. Ingenting er lagret.",
        )


def _existing(session: Session, sak_id: str, upload_id: str, *, lock: bool = False) -> Opplasting:
    upload = session.get(Opplasting, upload_id, with_for_update=lock or None)
    if upload is None or upload.sak_id != sak_id:
        raise NotFoundError("Opplastingen finnes ikke", remedy="Den er ferdig eller avbrutt. Last siden på nytt.")
    return upload


def write_piece(path: Path, offset: int, piece: bytes) -> None:
    """Put a piece on disk; whatever an unconfirmed piece left beyond the offset goes."""
    try:
        with path.open("r+b" if path.exists() else "xb") as stream:
            stream.truncate(offset)
            stream.seek(offset)
            stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as e:
        raise files.disk_refused() from e
