"""What people chose about findings. Rows are only added: the newest row of a finding holds, and undo is a new row
with the choice ``ANGRET``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from . import caseio, cases, log
from .models import Funnvalg, Person
from .store import Store, conflict, now


def choose(
    store: Store,
    sak_id: str,
    funn: str,
    valg: str,
    who: Person,
    *,
    begrunnelse: str = "",
    detaljer: Sequence[Mapping[str, str]] = (),
    seen: int = 0,
) -> Funnvalg:
    """Choose about one finding. ``detaljer`` are the ``[[valg]]`` that follow from it, without reason, who and date.

    ``seen`` is the id of the choice the page showed, 0 for none; raises ConflictError when there is a newer one.
    """
    with store.write() as session:
        cases.touch(session, sak_id, who.navn, lock=True)
        newest = _newest(session, sak_id, funn)
        if newest is not None and newest.id != seen:
            raise conflict(newest.hvem, newest.nar)
        row = Funnvalg(
            sak_id=sak_id, funn=funn, valg=valg, detaljer=[dict(d) for d in detaljer], begrunnelse=begrunnelse.strip(),
            nar=now(), hvem=who.navn,
        )  # fmt: skip
        session.add(row)
        session.flush()
        log.note(session, who.navn, "valgte om funn", sak_id, funn=funn, valg=valg, rad=row.id)
    caseio.write(store, sak_id)
    return row


def current(store: Store, sak_id: str) -> dict[str, Funnvalg]:
    """The choice that holds for each finding chosen about, in the order they were first made; undone ones left out."""
    with store.read() as session:
        return caseio.holding(session, sak_id)


def history(store: Store, sak_id: str, funn: str | None = None) -> list[Funnvalg]:
    """All choices of a case, or about one finding, newest first."""
    query = select(Funnvalg).where(Funnvalg.sak_id == sak_id).order_by(Funnvalg.id.desc())
    if funn is not None:
        query = query.where(Funnvalg.funn == funn)
    with store.read() as session:
        return list(session.scalars(query))


def _newest(session: Session, sak_id: str, funn: str) -> Funnvalg | None:
    of_finding = (Funnvalg.sak_id == sak_id, Funnvalg.funn == funn)
    newest = select(func.max(Funnvalg.id)).where(*of_finding).scalar_subquery()
    return session.scalar(select(Funnvalg).where(Funnvalg.id == newest))
