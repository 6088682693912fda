"""The log of who did what, when, in which case. Rows are only ever added."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Hendelse
from .store import Store, now

#: The program itself, when nobody asked for what it did.
PROGRAM = "programmet"


def note(session: Session, who: str, what: str, sak_id: str | None = None, **details: Any) -> None:
    """Add a row in the transaction of the act itself, so that no act is without its row."""
    session.add(Hendelse(nar=now(), hvem=who, handling=what, sak_id=sak_id, detaljer=details))


def add(store: Store, who: str, what: str, sak_id: str | None = None, **details: Any) -> None:
    """Add a row for something that changed no other table."""
    with store.write() as session:
        note(session, who, what, sak_id, **details)


def listing(store: Store, sak_id: str | None = None, most: int = 200) -> list[Hendelse]:
    """The newest rows first; of one case, or of all."""
    query = select(Hendelse).order_by(Hendelse.id.desc()).limit(most)
    if sak_id is not None:
        query = query.where(Hendelse.sak_id == sak_id)
    with store.read() as session:
        return list(session.scalars(query))
