"""Opening: tables are made, kept, and refused when they are of a newer program."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from arealregnskap.store import StoreError, cases, migrate, open_store
from arealregnskap.store.models import Base


def test_migrations_make_the_tables_of_the_models(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_opening_again_keeps_what_is_there(store, sak, database_url, tmp_path):
    again = open_store(database_url, tmp_path / "data")
    assert cases.get(again, sak.id).tittel == "Arealdelen 2027"
    again.close()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(store, database_url, tmp_path):
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"nyere versjon av programmet.*9999.*Ingenting er endret"):
        open_store(database_url, tmp_path / "data")
    with store.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_servers_that_start_at_the_same_time_migrate_once(database_url, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_store(database_url, tmp_path / "data"), range(4)))
    with opened[0].read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == migrate.head()
    for store in opened:
        store.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://x/y", "er ikke støttet"),
        ("tull", "kan ikke leses"),
        ("postgresql://nobody@127.0.0.1:1/none", "Får ikke kontakt"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence_without_the_password(url, sentence, tmp_path):
    with pytest.raises(StoreError, match=sentence) as refused:
        open_store(url.replace("nobody@", "nobody:hemmelig@"), tmp_path)
    assert "hemmelig" not in str(refused.value)


def test_sqlite_is_set_up_to_keep_what_it_confirms(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}", tmp_path)
    with store.read() as session:
        told = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_what_is_confirmed_survives_a_killed_process(tmp_path, database_url):
    """A process makes a case, says so, and is killed with the transaction of another one open."""
    script = f"""
import datetime as dt, os, signal, pathlib
from arealregnskap.store import cases, open_store, people
store = open_store({database_url!r}, pathlib.Path({str(tmp_path / "data")!r}))
who = people.local_user(store)
head = cases.Head("5061", "Rindal", "Første", dt.date(2026, 11, 1))
print(cases.create(store, head, who).id, flush=True)
with store.write() as session:
    cases.insert(session, "halvferdig", head, who)
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    store = open_store(database_url, tmp_path / "data")
    with store.read() as session:
        assert session.scalars(text("SELECT id FROM sak")).all() == [done.stdout.strip()]
    store.close()
