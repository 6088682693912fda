"""All rows of a store as JSON lines, and back, between SQLite and PostgreSQL as well.

Works on the tables as they are in the database, not as this program's models have them, so that a copy of an older
program can be put back: its rows go into the tables of their own version, which are then migrated.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Boolean, Connection, Date, DateTime, Engine, MetaData, Table, func, select, text

from . import migrate

_OWN = "alembic_version"


def dump(engine: Engine) -> Iterator[str]:
    """One JSON line per row, ``{"tabell", "rad"}``, of one moment, tables before those that refer to them."""
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else "SERIALIZABLE"
    with engine.execution_options(isolation_level=level).connect() as connection, connection.begin():
        for table in _tables(connection):
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
                told = {name: _out(value) for name, value in row.items()}
                yield json.dumps({"tabell": table.name, "rad": told}, ensure_ascii=False)


def revision(engine: Engine) -> str:
    """The table version of a database; empty for one without tables."""
    with engine.connect() as connection:
        return migrate.current(connection) or ""


def load(engine: Engine, lines: Iterable[str], at: str) -> None:
    """Put rows into an empty database: make the tables of version ``at``, fill them, migrate. All or nothing."""
    with engine.execution_options(writes=True).begin() as connection:
        migrate.run(connection, at)
        tables = {table.name: table for table in _tables(connection)}
        for line in lines:
            told = json.loads(line)
            table = tables[told["tabell"]]
            values = {name: _in(table, name, value) for name, value in told["rad"].items()}
            connection.execute(table.insert().values(values))
        if connection.dialect.name == "postgresql":
            for table in tables.values():
                _go_on_counting(connection, table)
        migrate.run(connection, "head")


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != _OWN]


def _out(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        aware = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        return aware.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def _in(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Numbers PostgreSQL gives out go on after those that were put in."""
    for column in table.primary_key:
        owner = {"t": table.name, "c": column.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), owner)
        highest = connection.scalar(select(func.max(column)))
        if sequence and highest:
            connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})
