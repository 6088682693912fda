"""Cases: made, found, renamed, put away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from .. import rulesets
from ..case import is_kommunenummer
from . import caseio, log, people
from .errors import NotFoundError, StoreError
from .models import Person, RoleName, Sak, Tilgang
from .store import Store, conflict, new_id, now

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Head:
    """What people say about a case: the ``[sak]`` of its case file."""

    kommunenummer: str
    kommunenavn: str
    tittel: str
    dato: dt.date
    regelsett: tuple[str, ...] = ("NINA 2023",)
    epsg: int | None = None
    syntetisk: bool = False


def create(store: Store, head: Head, who: Person) -> Sak:
    """A new, empty case with its folder; ``who`` becomes its administrator. Raises StoreError with every fault."""
    check(head)
    sak_id = new_id()
    (store.case_folder(sak_id) / caseio.INPUTS).mkdir(parents=True)
    with store.write() as session:
        sak = insert(session, sak_id, head, who)
    caseio.write(store, sak_id)
    return sak


def insert(session: Session, sak_id: str, head: Head, who: Person, extra: dict[str, Any] | None = None) -> Sak:
    """The rows of a new case, in the transaction of whoever fills its folder."""
    at = now()
    sak = Sak(
        id=sak_id, kommunenummer=head.kommunenummer, kommunenavn=head.kommunenavn, tittel=head.tittel, dato=head.dato,
        regelsett=list(head.regelsett), epsg=head.epsg, syntetisk=head.syntetisk, opprettet=at, endret=at,
        endret_av=who.navn, aktivitet=at, ekstra=extra or {},
    )  # fmt: skip
    session.add(sak)
    session.flush()
    log.note(session, who.navn, "laget saken", sak_id, tittel=head.tittel)
    people.give(session, sak_id, who.id, RoleName.ADMINISTRATOR, who.navn)
    return sak


def get(store: Store, sak_id: str) -> Sak:
    """One case. Raises NotFoundError, also for one that is put away."""
    with store.read() as session:
        return existing(session, sak_id)


def listing(store: Store, person: Person) -> list[Sak]:
    """The cases a person may see, the last changed first."""
    query = select(Sak).where(Sak.slettet.is_(None)).order_by(Sak.aktivitet.desc(), Sak.id)
    if not person.administrator:
        query = query.join(Tilgang, Tilgang.sak_id == Sak.id).where(Tilgang.person_id == person.id)
    with store.read() as session:
        return list(session.scalars(query))


def any_ever(store: Store) -> bool:
    """Whether the store has, or ever had, a case."""
    with store.read() as session:
        return bool(session.scalar(select(exists().select_from(Sak))))


def count(store: Store) -> int:
    """How many cases there are; those put away do not count."""
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Sak).where(Sak.slettet.is_(None))) or 0


def change(store: Store, sak_id: str, head: Head, versjon: int, who: Person) -> Sak:
    """Save what people say about the case. Raises ConflictError when ``versjon`` is not the newest."""
    check(head, store.case_folder(sak_id))
    with store.write() as session:
        sak = existing(session, sak_id, versjon)
        before = {name: getattr(sak, name) for name in _FIELDS}
        after = {name: getattr(head, name) for name in _FIELDS} | {"regelsett": list(head.regelsett)}
        for name, value in after.items():
            setattr(sak, name, value)
        sak.endret, sak.endret_av = now(), who.navn
        sak.aktivitet = sak.endret
        changed = {n: [str(before[n]), str(after[n])] for n in _FIELDS if before[n] != after[n]}
        log.note(session, who.navn, "endret saken", sak_id, felt=changed)
    caseio.write(store, sak_id)
    return sak


def rename(store: Store, sak_id: str, tittel: str, versjon: int, who: Person) -> Sak:
    """Give the case another title. Raises ConflictError when ``versjon`` is not the newest."""
    return change(store, sak_id, Head(**{**vars(head_of(get(store, sak_id))), "tittel": tittel}), versjon, who)


def delete(store: Store, sak_id: str, versjon: int, who: Person) -> None:
    """Put the case away: nobody sees it, its files and history stay until somebody with the server removes them."""
    with store.write() as session:
        sak = existing(session, sak_id, versjon)
        sak.slettet, sak.endret, sak.endret_av = now(), now(), who.navn
        log.note(session, who.navn, "slettet saken", sak_id, tittel=sak.tittel)


def head_of(sak: Sak) -> Head:
    """What people say about a case, from its row."""
    return Head(**{name: getattr(sak, name) for name in _FIELDS} | {"regelsett": tuple(sak.regelsett)})


def existing(session: Session, sak_id: str, versjon: int | None = None) -> Sak:
    """The row of a case that is not put away; with ``versjon``, only if that is the newest (else ConflictError)."""
    sak = session.get(Sak, sak_id)
    if sak is None or sak.slettet is not None:
        raise NotFoundError("Saken finnes ikke", remedy="Den kan være slettet. Gå til startsida for å se sakene dine.")
    if versjon is not None and sak.versjon != versjon:
        raise conflict(sak.endret_av, sak.endret)
    return sak


def touch(session: Session, sak_id: str, who: str, *, lock: bool = False) -> None:
    """Say that something in the case was changed, without making older pages of its head stale.

    With ``lock``, whoever else changes the case waits until this transaction is over.
    """
    existing(session, sak_id)
    if lock:
        session.execute(select(Sak.id).where(Sak.id == sak_id).with_for_update())
    session.execute(
        update(Sak).where(Sak.id == sak_id).values(aktivitet=now()).execution_options(synchronize_session=False)
    )


def check(head: Head, folder: Path | None = None) -> None:
    """Raises StoreError with every fault of what people said; own rule sets lie in the ``folder`` of the case."""
    faults = [f"Regelsettet «{name}» finnes ikke." for name in head.regelsett if name not in rulesets.available(folder)]
    if not is_kommunenummer(head.kommunenummer):
        faults.append(f"Kommunenummeret «{head.kommunenummer}» skal være fire sifre, for eksempel 5061.")
    if not head.kommunenavn.strip():
        faults.append("Kommunens navn mangler.")
    if not head.tittel.strip():
        faults.append("Saken mangler tittel.")
    if len(head.tittel) > LONGEST_TITLE or len(head.kommunenavn) > LONGEST_TITLE:
        faults.append(f"Tittel og navn kan ha høyst {LONGEST_TITLE} tegn hver.")
    if not head.regelsett:
        faults.append("Saken må ha minst ett regelsett.")
    if faults:
        raise StoreError("Saken kan ikke lagres", faults=tuple(faults))


_FIELDS = ("kommunenummer", "kommunenavn", "tittel", "dato", "regelsett", "epsg", "syntetisk")
