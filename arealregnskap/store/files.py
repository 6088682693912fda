"""The files of a case, as they came. Their content never changes: a better file is a new row."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from . import caseio, cases, disk, log
from .errors import FullError, NotFoundError
from .models import Fil, FileState, Lag, Opplasting
from .store import Store, conflict, new_id, now

_BLOCK = 1 << 20
_LONGEST_STEM = 60
_LONGEST_NAME = 200
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})
_SUFFIX = re.compile(r"(\.[a-z0-9]{1,10}){1,2}")


def add(store: Store, sak_id: str, name: str, content: IO[bytes], who: str, most: int | None = None) -> Fil:
    """Take a stream in as a new file of a case: synced to disk first, then the row that names it.

    ``name`` is what people call it and only ever text. Raises FullError beyond ``most`` bytes or on a full disk.
    """
    cases.get(store, sak_id)
    fresh = inputs(store, sak_id) / f".{new_id()}.ny"
    try:
        _copy(content, fresh, most)
        return adopt(store, sak_id, name, fresh, who)
    finally:
        fresh.unlink(missing_ok=True)


def adopt(
    store: Store,
    sak_id: str,
    name: str,
    path: Path,
    who: str,
    *,
    file_id: str = "",
    ends: Opplasting | None = None,
) -> Fil:
    """Make a finished file, lying in the case's input folder, a file of the case under its lasting name.

    ``ends`` is the upload it came by, which ends in the same transaction.
    """
    file_id, at = file_id or new_id(), now()
    lagret = stored_path(name, file_id)
    target = store.case_folder(sak_id) / lagret
    fil = Fil(
        id=file_id, sak_id=sak_id, navn=shown_name(name), lagret=lagret, sha256=digest(path),
        storrelse=path.stat().st_size, tilstand=FileState.MOTTATT.value, rapport={}, funn=[], opprettet=at, endret=at,
        endret_av=who,
    )  # fmt: skip
    disk.sync_file(path)
    path.replace(target)
    disk.sync_folder(target.parent)
    with store.write() as session:
        cases.touch(session, sak_id, who)
        session.add(fil)
        if ends is not None:
            session.execute(sa.delete(Opplasting).where(Opplasting.id == ends.id))
        log.note(session, who, "la til fil", sak_id, fil=file_id, navn=fil.navn, sha256=fil.sha256)
    return fil


def get(store: Store, sak_id: str, file_id: str) -> Fil:
    """One file of a case. Raises NotFoundError, also for one that is deleted."""
    with store.read() as session:
        return existing(session, sak_id, file_id)


def listing(store: Store, sak_id: str) -> list[Fil]:
    """The files of a case in the order they came."""
    query = select(Fil).where(Fil.sak_id == sak_id, Fil.slettet.is_(None)).order_by(Fil.opprettet, Fil.id)
    with store.read() as session:
        return list(session.scalars(query))


def twin(store: Store, sak_id: str, sha256: str) -> Fil | None:
    """A file of the case with the same content, if there is one."""
    return next((fil for fil in listing(store, sak_id) if fil.sha256 == sha256), None)


def path_of(store: Store, fil: Fil) -> Path:
    """Where the file lies."""
    return store.case_folder(fil.sak_id) / fil.lagret


def examined(
    store: Store, sak_id: str, file_id: str, state: FileState, report: dict[str, Any], findings: Sequence[Any], who: str
) -> Fil:
    """Keep what was found in a file: ``report`` as ``FileReport.as_dict`` gives it, ``findings`` as JSON rows."""
    with store.write() as session:
        fil = existing(session, sak_id, file_id)
        fil.tilstand, fil.rapport, fil.funn = state.value, report, list(findings)
        fil.endret, fil.endret_av = now(), who
        log.note(session, who, "så i fil", sak_id, fil=file_id, tilstand=state.value)
        return fil


def delete(store: Store, sak_id: str, file_id: str, versjon: int, who: str) -> None:
    """Put a file and its layers away. The content stays on disk, so that what was computed from it can be explained."""
    with store.write() as session:
        fil = existing(session, sak_id, file_id, versjon)
        at = now()
        fil.slettet, fil.endret, fil.endret_av = at, at, who
        of_file = (Lag.fil_id == file_id, Lag.slettet.is_(None))
        session.execute(update(Lag).where(*of_file).values(slettet=at, endret=at, endret_av=who))
        cases.touch(session, sak_id, who)
        log.note(session, who, "slettet fil", sak_id, fil=file_id, navn=fil.navn)
    caseio.write(store, sak_id)


def existing(session: Session, sak_id: str, file_id: str, versjon: int | None = None) -> Fil:
    """The row of a file that is not deleted; with ``versjon``, only if that is the newest (else ConflictError)."""
    fil = session.get(Fil, file_id)
    if fil is None or fil.sak_id != sak_id or fil.slettet is not None:
        raise NotFoundError(
            "Fila finnes ikke i saken", remedy="Den kan være slettet av noen andre. Last siden på nytt."
        )
    if versjon is not None and fil.versjon != versjon:
        raise conflict(fil.endret_av, fil.endret)
    return fil


def inputs(store: Store, sak_id: str) -> Path:
    """The folder files of a case lie in."""
    return store.case_folder(sak_id) / caseio.INPUTS


def shown_name(name: str) -> str:
    """A file name as text for people: the last part only, no control signs, not endless."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[:_LONGEST_NAME] or "uten navn"


def stored_path(name: str, file_id: str) -> str:
    """Where a file lies in its case folder."""
    return f"{caseio.INPUTS}/{stored_name(name, file_id)}"


def stored_name(name: str, file_id: str) -> str:
    """A name that is safe on any disk, unique in the case, and still tells people and tables which file it is."""
    path = PurePosixPath(shown_name(name))
    stem = path.name.removesuffix("".join(path.suffixes[-2:]) if _is_double(path) else path.suffix)
    suffix = path.name[len(stem) :].lower()
    letters = stem.translate(_LETTERS)
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", unicodedata.normalize("NFKD", letters)).strip("-")[:_LONGEST_STEM]
    return f"{plain or 'fil'}-{file_id[:6]}" + (suffix if _SUFFIX.fullmatch(suffix) else "")


def _is_double(path: PurePosixPath) -> bool:
    return path.name.lower().endswith(".gdb.zip")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(content: IO[bytes], target: Path, most: int | None) -> None:
    try:
        with target.open("xb") as stream:
            while block := content.read(_BLOCK):
                if most is not None and stream.tell() + len(block) > most:
                    raise too_large(most)
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as e:
        raise disk_refused() from e


def disk_refused() -> FullError:
    """The refusal when the disk does not take what is written."""
    return FullError(
        "Fila ble ikke lagret: disken på serveren er full eller kan ikke skrives til",
        remedy="Be den som drifter serveren rydde plass. Det som var lagret fra før, er urørt.",
    )


def too_large(most: int) -> FullError:
    """The refusal of a file beyond the limit [bytes]."""
    return FullError(
        f"Fila er større enn {most // 1_000_000} MB, som er grensa her",
        remedy="Del den opp, pakk den i zip, eller be den som drifter serveren heve grensa. Ingenting er lagret.",
    )


def room(store: Store) -> int:
    """Free bytes where the cases lie."""
    return shutil.disk_usage(store.folder).free
