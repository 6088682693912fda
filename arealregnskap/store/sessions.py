"""Sessions of people in their browsers: kept here, not there, and they end.

The browser holds a random token; the row is named by its hash, so that reading the table lets nobody in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from .models import Okt, Person
from .store import Store, now

#: How often use of a session is noted; between, reading a page writes nothing.
_NOTED_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Lifetime:
    """A session ends when unused for ``idle``, and at the age ``whole`` whatever happens."""

    idle: dt.timedelta
    whole: dt.timedelta


def begin(store: Store, person_id: str) -> str:
    """A new session of a person; returns its token, which is nowhere else."""
    token, at = secrets.token_urlsafe(32), now()
    with store.write() as session:
        session.add(Okt(id=_name(token), person_id=person_id, opprettet=at, sist_brukt=at))
    return token


def person(store: Store, token: str, lifetime: Lifetime) -> Person | None:
    """Whose session a token is of, or None when there is none or it has ended."""
    query = select(Okt, Person).join(Person, Person.id == Okt.person_id).where(Okt.id == _name(token))
    with store.read() as session:
        found = session.execute(query).first()
    if found is None:
        return None
    row, who = found
    at = now()
    if at - row.sist_brukt > lifetime.idle or at - row.opprettet > lifetime.whole:
        return None
    if at - row.sist_brukt > _NOTED_EVERY:
        with store.write() as session:
            if (kept := session.get(Okt, row.id)) is not None:
                kept.sist_brukt = at
    return who


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
