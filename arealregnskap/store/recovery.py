"""After a stop in the middle: what was confirmed is completed, what was not is taken back, and all of it is logged.

Run when a server starts and no other one works on the folder. Nothing people were told is saved is ever removed:
a file that no row names is put aside in the case's folder ``forlatt``.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator

from sqlalchemy import select

from . import caseio, files, imports, inbox, log, uploads
from .models import Fil, FileState, Opplasting, Sak
from .store import Store, now

#: An upload nobody goes on with is dropped after this long.
PATIENCE = dt.timedelta(days=7)
ASIDE = "forlatt"
#: The end ``files.stored_name`` gives every name; other names in the folder are not ours to judge.
_OURS = re.compile(r"-[a-z2-9]{6}(\.[a-z0-9]{1,10}){0,2}")


def recover(store: Store) -> list[str]:
    """Put everything in order; returns what was done, one sentence each, which the log has too."""
    done: list[str] = []
    with store.read() as session:
        cases = {sak.id: sak for sak in session.scalars(select(Sak))}
    done.extend(_half_cases(store, set(cases)))
    for place in sorted([*store.folder.glob(f"{imports.UNPACKED}*"), *store.folder.glob(".form-*.zip")]):
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        done.append(_told(store, None, "fjernet en halvferdig innhenting", navn=place.name))
    done.extend(_told(store, None, "ga opp opplasting", navn=name) for name in inbox.sweep(store))
    for sak_id, sak in cases.items():
        done.extend(_uploads(store, sak_id))
        done.extend(_inputs(store, sak_id))
        done.extend(_missing(store, sak_id))
        if sak.slettet is None and caseio.write(store, sak_id):
            done.append(_told(store, sak_id, "skrev saksfila på nytt"))
    return done


def _half_cases(store: Store, known: set[str]) -> Iterator[str]:
    """Folders of cases whose making was cut off before anybody was told of it."""
    for place in sorted((store.folder / "saker").iterdir()):
        if place.name.startswith("."):
            shutil.rmtree(place) if place.is_dir() else place.unlink()
            yield _told(store, None, "fjernet en halvferdig saksmappe", navn=place.name)
        elif place.is_dir() and place.name not in known:
            aside = store.folder / ASIDE
            aside.mkdir(exist_ok=True)
            place.rename(aside / place.name)
            yield _told(store, None, "la bort ei saksmappe uten sak", navn=place.name)


def _uploads(store: Store, sak_id: str) -> Iterator[str]:
    for upload in uploads.listing(store, sak_id):
        target = store.case_folder(sak_id) / files.stored_path(upload.navn, upload.id)
        part = uploads.part(store, upload)
        on_disk = part.stat().st_size if part.exists() else target.stat().st_size if target.exists() else 0
        if on_disk < upload.mottatt:  # cannot be after a sync; a disk that lied is not believed twice
            _stands_at(store, upload, on_disk)
            yield _told(store, sak_id, "satte opplasting tilbake", navn=upload.navn, mottatt=on_disk)
        elif upload.mottatt == upload.storrelse:
            uploads.finish(store, sak_id, upload.id)
            yield _told(store, sak_id, "fullførte opplasting", navn=upload.navn)
        elif now() - upload.endret > PATIENCE:
            uploads.cancel(store, sak_id, upload.id, log.PROGRAM)
            yield _told(store, sak_id, "ga opp opplasting", navn=upload.navn)


def _stands_at(store: Store, upload: Opplasting, received: int) -> None:
    with store.write() as session:
        session.get_one(Opplasting, upload.id).mottatt = received


def _inputs(store: Store, sak_id: str) -> Iterator[str]:
    """Temporary files go; files that were named but whose row was never confirmed are put aside."""
    folder = files.inputs(store, sak_id)
    folder.mkdir(parents=True, exist_ok=True)
    with store.read() as session:
        named = set(session.scalars(select(Fil.lagret).where(Fil.sak_id == sak_id)))
    under_way = {uploads.part(store, u).name for u in uploads.listing(store, sak_id)}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") and path.name not in under_way and path.is_file():
            path.unlink()
            yield _told(store, sak_id, "fjernet ei halvferdig fil", navn=path.name)
        elif f"{caseio.INPUTS}/{path.name}" not in named and _OURS.search(path.name) and path.is_file():
            aside = store.case_folder(sak_id) / ASIDE
            aside.mkdir(exist_ok=True)
            path.rename(aside / path.name)
            yield _told(store, sak_id, "la bort ei fil uten rad", navn=path.name)


def _missing(store: Store, sak_id: str) -> Iterator[str]:
    """Files that rows name and the disk does not have, as after the restoring of an older copy of the folder."""
    for fil in files.listing(store, sak_id):
        if files.path_of(store, fil).exists() or fil.tilstand == FileState.AVVIST:
            continue
        sentence = "Fila finnes ikke lenger på serveren. Last den opp på nytt."
        files.examined(
            store, sak_id, fil.id, FileState.AVVIST, {**fil.rapport, "stopp": sentence}, fil.funn, log.PROGRAM
        )
        yield _told(store, sak_id, "savner ei fil", fil=fil.id, navn=fil.navn)


def _told(store: Store, sak_id: str | None, what: str, **details: object) -> str:
    log.add(store, log.PROGRAM, what, sak_id, **details)
    return f"{what} {details.get('navn', '')}".strip()
