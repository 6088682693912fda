"""Bringing a database to the tables this program knows, when it is opened."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from .errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number, the same in every process: who holds it on PostgreSQL may migrate.
_LOCK = 5_061_2026


def upgrade(engine: Engine) -> None:
    """Apply the migrations not applied yet, all or none. Raises StoreError when the database is of a newer program."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's writers already wait for each other
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        scripts = ScriptDirectory.from_config(_config(connection))
        found = current(connection)
        known = {script.revision for script in scripts.walk_revisions()}
        if found is not None and found not in known:
            raise StoreError(
                f"Databasen er laget av en nyere versjon av programmet (den har tabellversjon {found})",
                expected=f"tabellversjon {scripts.get_current_head()} eller eldre.",
                remedy="Installer den nyere versjonen, eller gjenopprett en sikkerhetskopi fra før oppgraderingen. "
                "Ingenting er endret.",
            )
        if found != scripts.get_current_head():
            run(connection, "head")


def run(connection: Connection, revision: str) -> None:
    """Migrate to a later table version, in the transaction of the connection. Raises StoreError for an unknown one."""
    try:
        command.upgrade(_config(connection), revision)
    except CommandError as e:
        raise StoreError(
            f"Tabellversjon {revision} er ukjent for dette programmet",
            remedy="Den er laget av en nyere versjon. Installer den, og prøv igjen.",
        ) from e


def current(connection: Connection) -> str | None:
    """The table version of a database; None for one without tables."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The table version this program knows."""
    return ScriptDirectory.from_config(_config(None)).get_current_head() or ""


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
