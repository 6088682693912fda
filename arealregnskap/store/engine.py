"""Opening a database so that what it confirms is kept.

SQLite: write-ahead log, every commit synced to disk, foreign keys on, and writers take turns from their first
statement (``BEGIN IMMEDIATE``), so that no transaction fails half way because another one wrote.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from .errors import StoreError

#: How long a writer waits for another [s].
PATIENCE_S = 30


def create(url: str) -> Engine:
    """An engine for a database URL: ``sqlite:///file`` or ``postgresql://…``. Raises StoreError for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError as e:
        raise StoreError("Adressen til databasen kan ikke leses", remedy=_URL_HELP) from e
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if backend != "sqlite" or not parsed.database:
        raise StoreError(f"Databasen «{parsed.drivername}» er ikke støttet", remedy=_URL_HELP)
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": PATIENCE_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


_URL_HELP = "Bruk for eksempel sqlite:////srv/arealregnskap/arealregnskap.db eller postgresql://bruker@vert/base."


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, not where the driver guesses
    cursor = connection.cursor()
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
