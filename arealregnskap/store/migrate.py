"""Bringing a database to the tables this program knows, when it is opened."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
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
        config = _config(connection)
        scripts = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise StoreError(
                f"Databasen er laget av en nyere versjon av programmet (den har tabellversjon {current})",
                expected=f"tabellversjon {scripts.get_current_head()} eller eldre.",
                remedy="Installer den nyere versjonen, eller gjenopprett en sikkerhetskopi fra før oppgraderingen. "
                "Ingenting er endret.",
            )
        if current != scripts.get_current_head():
            command.upgrade(config, "head")


def head() -> str:
    """The table version this program knows."""
    return ScriptDirectory.from_config(_config(None)).get_current_head() or ""


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
