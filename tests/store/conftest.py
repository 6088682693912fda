"""A store on each database, and people in it."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from arealregnskap.store import Store, cases, files, layers, open_store, people
from arealregnskap.store.models import Lag, Person, Sak

HEAD = cases.Head("5061", "Rindal", "Arealdelen 2027", dt.date(2026, 11, 1), ("NINA 2023", "KDD enkel"))


@pytest.fixture
def store(database_url, tmp_path):
    opened = open_store(database_url, tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def kari(store: Store) -> Person:
    """Somebody who administers the server."""
    return people.signed_in(store, "https://id.example", "kari", "Kari Plan", "kari@rindal.example", administrator=True)


@pytest.fixture
def ola(store: Store) -> Person:
    """Somebody who is signed in and nothing more."""
    return people.signed_in(store, "https://id.example", "ola", "Ola Leser", "ola@rindal.example")


@pytest.fixture
def sak(store: Store, kari: Person) -> Sak:
    return cases.create(store, HEAD, kari)


@pytest.fixture
def a_layer(store: Store, sak: Sak) -> Lag:
    """The municipality's border, so that the case file can be read."""
    fil = files.add(store, sak.id, "kommune.geojson", io.BytesIO(b"{}"), "Kari Plan")
    return layers.add(store, sak.id, fil.id, layers.Use("Kommunegrense", rolle="kommune"), "Kari Plan")
