"""A copy of everything, and back: also from one kind of database to the other."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import MetaData, select, text

from arealregnskap.store import (
    StoreError,
    backup,
    cases,
    choices,
    columns,
    files,
    log,
    migrate,
    open_store,
    people,
    sessions,
)
from arealregnskap.store.models import Base


def contents(store):
    """All rows of all tables, as Python values."""
    with store.read() as session:
        return {
            name: sorted(map(str, session.execute(select(table)).all())) for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
def filled(store, sak, a_layer, kari, ola):
    files.add(store, sak.id, "plan.sos", io.BytesIO(b"abc"), "Kari Plan")
    files.add(store, sak.id, "den samme.sos", io.BytesIO(b"abc"), "Kari Plan")
    choices.choose(store, sak.id, "overlapp", "godta", kari, begrunnelse="æøå 😀")
    columns.remember(store, "ar5", ["A"], {"artype": "A"}, "Kari Plan")
    sessions.begin(store, ola.id)
    people.invite(store, sak.id, "ny@rindal.example", people.RoleName.LESER, "Kari Plan")
    return store


def test_what_comes_back_is_what_was_there(filled, sak, kari, tmp_path, other_database):
    content = backup.save(filled, tmp_path / "kopi.zip")
    assert content["rader"] > 10
    with zipfile.ZipFile(tmp_path / "kopi.zip") as archive:
        stored = [name for name in archive.namelist() if name.startswith("filer/")]
    assert len(stored) == len(set(content["filer"].values())) == len(content["filer"]) - 1  # twins are kept once

    backup.restore(tmp_path / "kopi.zip", other_database, tmp_path / "ny")
    again = open_store(other_database, tmp_path / "ny")
    assert contents(again) == contents(filled)
    for fil in files.listing(filled, sak.id):
        assert files.path_of(again, fil).read_bytes() == files.path_of(filled, fil).read_bytes()
    cases.rename(again, sak.id, "Går videre", 1, kari)  # numbering and versions go on
    choices.choose(again, sak.id, "annet", "godta", kari)
    assert log.listing(again)[0].handling == "valgte om funn"
    again.close()


@pytest.fixture(params=["same", "sqlite"])
def other_database(request, database_url, tmp_path, cluster_or_none):
    """An empty database of the same kind, and of the other one where there is one."""
    if request.param == "sqlite" or database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'other.db'}" if request.param == "sqlite" else cluster_or_none("from_sqlite")
    return cluster_or_none("same")


@pytest.fixture
def cluster_or_none(request):
    """Makes an empty PostgreSQL database; skips where there is no server."""
    from uuid import uuid4

    import psycopg

    def make(name):
        server = request.getfixturevalue("cluster")
        name = f"{name}_{uuid4().hex}"
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return server.format(name)

    return make


def test_nothing_is_written_over(filled, tmp_path, database_url):
    backup.save(filled, tmp_path / "kopi.zip")
    with pytest.raises(StoreError, match="finnes fra før"):
        backup.save(filled, tmp_path / "kopi.zip")
    with pytest.raises(StoreError, match="Databasen er ikke tom"):
        backup.restore(tmp_path / "kopi.zip", database_url, tmp_path / "ny")
    with pytest.raises(StoreError, match="Datamappa er ikke tom"):
        backup.restore(tmp_path / "kopi.zip", f"sqlite:///{tmp_path / 'ny.db'}", filled.folder)


@pytest.fixture
def copy(filled, tmp_path):
    backup.save(filled, tmp_path / "kopi.zip")
    return tmp_path / "kopi.zip"


def changed(copy, change):
    """The copy with one of its parts changed."""
    made = copy.with_name("endret.zip")
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made


def test_a_damaged_or_hostile_copy_is_refused(copy, tmp_path):
    database, place = f"sqlite:///{tmp_path / 'ny.db'}", tmp_path / "ny"
    damaged = changed(copy, lambda name, data: b"abd" if data == b"abc" else data)
    with pytest.raises(StoreError, match="skadet"):
        backup.restore(damaged, database, tmp_path / "a")
    outside = changed(copy, lambda name, data: _escaping(data) if name == "innhold.json" else data)
    with pytest.raises(StoreError, match="utenfor datamappa"):
        backup.restore(outside, database, place)
    newer = changed(
        copy,
        lambda name, data: data.replace(f'"{migrate.head()}"'.encode(), b'"9999"') if name == "innhold.json" else data,
    )
    with pytest.raises(StoreError, match="ukjent for dette programmet"):
        backup.restore(newer, database, tmp_path / "b")
    (tmp_path / "tull.zip").write_bytes(b"PK nei")
    with pytest.raises(StoreError, match="ikke en hel sikkerhetskopi"):
        backup.restore(tmp_path / "tull.zip", database, tmp_path / "c")
    assert not (tmp_path / "utenfor.txt").exists()


def _escaping(data):
    content = json.loads(data)
    content["filer"] = {"saker/../../utenfor.txt": next(iter(content["filer"].values()))}
    return json.dumps(content)


def test_rows_that_cannot_be_put_back_leave_the_database_empty(copy, tmp_path):
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    broken = changed(copy, lambda name, data: data + data.splitlines()[0] + b"\n" if name == "rader.jsonl" else data)
    with pytest.raises(SQLAlchemyError):
        backup.restore(broken, f"sqlite:///{tmp_path / 'ny.db'}", tmp_path / "ny")
    metadata = MetaData()
    metadata.reflect(engine := create_engine(f"sqlite:///{tmp_path / 'ny.db'}"))
    assert not metadata.tables
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
