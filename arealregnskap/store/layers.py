"""What the files of a case are used as: one row per ``[[lag]]`` of its case file."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..layers import Access, Role
from . import caseio, cases, files, log
from .errors import NotFoundError, StoreError
from .models import Lag
from .store import Store, conflict, new_id, now


@dataclass(frozen=True)
class Use:
    """What people say about one use of a file. ``rolle`` empty means every role recognised in it."""

    tittel: str
    rolle: str = ""
    eier: str = ""
    lisens: str = ""
    tilgang: str = Access.UNKNOWN.value
    dato: dt.date | None = None
    bestemmelsesdato: dt.date | None = None
    produkt: str = ""
    lag: list[str] = field(default_factory=list)
    epsg: int | None = None
    tegnsett: str = ""
    kolonner: dict[str, str] = field(default_factory=dict)
    tema: str = ""
    fullstendig: bool = False
    syntetisk: bool = False
    i_bruk: bool = True


def add(store: Store, sak_id: str, file_id: str, use: Use, who: str) -> Lag:
    """Use a file in the account, after the layers that are there."""
    _check(use)
    with store.write() as session:
        files.existing(session, sak_id, file_id)
        last = session.scalar(select(func.max(Lag.nr)).where(Lag.sak_id == sak_id))
        lag = Lag(id=new_id(), sak_id=sak_id, fil_id=file_id, nr=0 if last is None else last + 1, **asdict(use))
        lag.endret, lag.endret_av = now(), who
        session.add(lag)
        cases.touch(session, sak_id, who)
        log.note(session, who, "tok fil i bruk", sak_id, fil=file_id, lag=lag.id, rolle=use.rolle)
    caseio.write(store, sak_id)
    return lag


def get(store: Store, sak_id: str, layer_id: str) -> Lag:
    """One layer of a case. Raises NotFoundError, also for one that is deleted."""
    with store.read() as session:
        return _existing(session, sak_id, layer_id)


def listing(store: Store, sak_id: str) -> list[Lag]:
    """The layers of a case in the order of its case file, also those not in use."""
    query = select(Lag).where(Lag.sak_id == sak_id, Lag.slettet.is_(None)).order_by(Lag.nr, Lag.id)
    with store.read() as session:
        return list(session.scalars(query))


def change(store: Store, sak_id: str, layer_id: str, use: Use, versjon: int, who: str) -> Lag:
    """Save what people say about a layer. Raises ConflictError when ``versjon`` is not the newest."""
    _check(use)
    with store.write() as session:
        lag = _existing(session, sak_id, layer_id, versjon)
        values = asdict(use)
        changed = {n: [str(getattr(lag, n)), str(v)] for n, v in values.items() if getattr(lag, n) != v}
        for name, value in values.items():
            setattr(lag, name, value)
        lag.endret, lag.endret_av = now(), who
        cases.touch(session, sak_id, who)
        log.note(session, who, "endret lag", sak_id, lag=layer_id, felt=changed)
    caseio.write(store, sak_id)
    return lag


def delete(store: Store, sak_id: str, layer_id: str, versjon: int, who: str) -> None:
    """Stop using a file in this way; the file stays. Raises ConflictError when ``versjon`` is not the newest."""
    with store.write() as session:
        lag = _existing(session, sak_id, layer_id, versjon)
        lag.slettet, lag.endret, lag.endret_av = now(), now(), who
        cases.touch(session, sak_id, who)
        log.note(session, who, "slettet lag", sak_id, lag=layer_id, fil=lag.fil_id)
    caseio.write(store, sak_id)


def use_of(lag: Lag) -> Use:
    """What people say about a layer, from its row; change it with ``dataclasses.replace`` and save."""
    return Use(**{name: getattr(lag, name) for name in Use.__dataclass_fields__})


def _existing(session: Session, sak_id: str, layer_id: str, versjon: int | None = None) -> Lag:
    lag = session.get(Lag, layer_id)
    if lag is None or lag.sak_id != sak_id or lag.slettet is not None:
        raise NotFoundError("Laget finnes ikke i saken", remedy="Noen kan ha slettet det. Last siden på nytt.")
    if versjon is not None and lag.versjon != versjon:
        raise conflict(lag.endret_av, lag.endret)
    return lag


def _check(use: Use) -> None:
    faults = []
    if use.rolle and use.rolle not in set(Role):
        faults.append(f"Rollen «{use.rolle}» skal være en av: {', '.join(Role)}.")
    if use.tilgang not in set(Access):
        faults.append(f"Tilgangen «{use.tilgang}» skal være en av: {', '.join(Access)}.")
    if use.rolle in (Role.TEMA, Role.DEKNING) and not use.tema and not use.produkt:
        faults.append("Et temalag må ha et tema, for eksempel naturtype.")
    if faults:
        raise StoreError("Laget kan ikke lagres", faults=tuple(faults))
