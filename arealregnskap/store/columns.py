"""Columns people once chose, offered again for files that look the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Select, select

from . import log
from .models import Kolonnevalg
from .store import Store, now


def signature(names: Iterable[str]) -> str:
    """What files with the same column names share, whatever the order."""
    return hashlib.sha256("\0".join(sorted(set(names))).encode()).hexdigest()


def remember(store: Store, produkt: str, names: Iterable[str], kolonner: Mapping[str, str], who: str) -> None:
    """Keep a mapping from our column names to the file's; a later one for the same columns takes its place."""
    with store.write() as session:
        row = session.scalar(_query(produkt, signature(names)))
        if row is None:
            row = Kolonnevalg(produkt=produkt, signatur=signature(names))
            session.add(row)
        row.kolonner, row.nar, row.hvem = dict(kolonner), now(), who
        log.note(session, who, "valgte kolonner", produkt=produkt, kolonner=dict(kolonner))


def remembered(store: Store, produkt: str, names: Iterable[str]) -> dict[str, str] | None:
    """The mapping last chosen for a product and these column names, or None."""
    with store.read() as session:
        row = session.scalar(_query(produkt, signature(names)))
    return dict(row.kolonner) if row else None


def _query(produkt: str, signatur: str) -> Select[Kolonnevalg]:
    return select(Kolonnevalg).where(Kolonnevalg.produkt == produkt, Kolonnevalg.signatur == signatur)
