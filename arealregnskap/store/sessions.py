"""Sessions of people in their browsers: kept here, not there, and they end.

The browser holds a random token; the row is named by its hash, so that reading the table lets nobody in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_

from .models import Okt
from .store import Store, now

#: How often use of a session is noted; between, reading a page writes nothing.
_NOTED_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Lifetime:
    """A session ends when unused for ``idle``, and at the age ``whole`` whatever happens."""

    idle: dt.timedelta
    whole: dt.timedelta


def begin(store: Store, data: dict[str, Any], person_id: str | None = None) -> str:
    """A new session; returns its token, which is nowhere else."""
    token, at = secrets.token_urlsafe(32), now()
    with store.write() as session:
        session.add(Okt(id=_name(token), person_id=person_id, data=data, opprettet=at, sist_brukt=at))
    return token


def find(store: Store, token: str, lifetime: Lifetime) -> Okt | None:
    """The session of a token, or None when there is none or it has ended."""
    with store.read() as session:
        row = session.get(Okt, _name(token))
    at = now()
    if row is None or at - row.sist_brukt > lifetime.idle or at - row.opprettet > lifetime.whole:
        return None
    if at - row.sist_brukt > _NOTED_EVERY:
        with store.write() as session:
            if (kept := session.get(Okt, row.id)) is not None:
                kept.sist_brukt = at
    return row


def save(store: Store, token: str, data: dict[str, Any]) -> None:
    """Keep what the session holds; of one that ended meanwhile nothing is kept."""
    with store.write() as session:
        if (row := session.get(Okt, _name(token))) is not None:
            row.data, row.sist_brukt = data, now()


def end(store: Store, token: str) -> None:
    """End one session."""
    with store.write() as session:
        session.execute(delete(Okt).where(Okt.id == _name(token)))


def sweep(store: Store, lifetime: Lifetime) -> None:
    """Forget the sessions that have ended by themselves."""
    at = now()
    ended = or_(Okt.sist_brukt < at - lifetime.idle, Okt.opprettet < at - lifetime.whole)
    with store.write() as session:
        session.execute(delete(Okt).where(ended))


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
