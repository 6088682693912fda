"""The open store: a database and the folder with the files of the cases."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from . import engine as engines
from . import migrate
from .errors import ConflictError, StoreError

_SLUG_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that are read as each other
_SLUG_LENGTH = 10


@dataclass(frozen=True)
class Store:
    """An open store. Functions of the other modules take it first and are one transaction each."""

    engine: Engine
    folder: Path

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read in; rows stay usable after it."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session committed at the end, or not at all. Raises ConflictError when a row was saved meanwhile."""
        try:
            with (
                Session(self.engine.execution_options(writes=True), expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        except StaleDataError as e:
            raise conflict("noen andre", None) from e

    def case_folder(self, sak_id: str) -> Path:
        """The folder of a case: ``sak.toml``, ``inn/``, ``resultat/``."""
        return self.folder / "saker" / sak_id

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str, folder: Path) -> Store:
    """Open the database at ``url`` with the cases in ``folder``; makes both when missing and migrates the database.

    Raises StoreError when the database cannot be reached or is of a newer program.
    """
    (folder / "saker").mkdir(parents=True, exist_ok=True)
    engine = engines.create(url)
    try:
        migrate.upgrade(engine)
    except OperationalError as e:
        raise StoreError(
            "Får ikke kontakt med databasen",
            where=engine.url.render_as_string(hide_password=True),
            remedy="Sjekk at den er i gang, at adressen er riktig og at programmet har lov til å skrive.",
        ) from e
    return Store(engine, folder.resolve())


def new_id() -> str:
    """A short random name for a row, fit for URLs and file names: about 50 bits."""
    return "".join(secrets.choice(_SLUG_LETTERS) for _ in range(_SLUG_LENGTH))


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def conflict(who: str, when: dt.datetime | None) -> ConflictError:
    """The refusal of a save made from an old version."""
    at = f" ({when.astimezone():%d.%m.%Y, %H:%M})" if when else ""
    return ConflictError(
        f"Dette ble lagret av {who} etter at du åpnet siden{at}",
        remedy="Ingenting er gått tapt: det som ble lagret, står, og det du skrev, er ikke lagret. "
        "Last siden på nytt, se hva som er endret, og lagre igjen.",
    )
