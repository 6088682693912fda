"""The whole app on PostgreSQL: the store and the queue of jobs, server and worker as processes of their own."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
import requests

from arealregnskap.store import imports, open_store, people, runs
from arealregnskap.store.models import RunState
from tests.land import saker
from tests.web.process import Server
from web.jobs import kept
from web.jobs.client import Jobs
from web.settings import Settings

PATIENCE = 240  # seconds, on a busy machine


@pytest.fixture
def urls(cluster) -> dict[str, str]:
    """A database for the store and one for the queue, both empty."""
    import psycopg

    made = {}
    for name in ("saker", "jobber"):
        with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {name}".encode())
        made[name] = cluster.format(name)
    return made


def test_a_case_is_computed_and_survives_a_kill_with_everything_in_postgresql(urls, tmp_path: Path):
    data = tmp_path / "data"
    settings = Settings(data=data, database=urls["saker"], jobs_database=urls["jobber"])
    store = open_store(settings.database_url, data)
    jobs = Jobs(store, settings.jobs_url)
    env = {"AREALREGNSKAP_DATABASE": urls["saker"], "AREALREGNSKAP_JOBS_DATABASE": urls["jobber"]}
    folder = saker.write_case(tmp_path / "sak")
    server = Server(data, **env)
    try:
        server.ready(PATIENCE)
        sak = imports.import_folder(store, folder, people.local_user(store))
        run_id = jobs.compute(sak.id, "prøve").id
        until = time.monotonic() + PATIENCE
        while runs.get(store, run_id).tilstand != RunState.KJORER:
            assert time.monotonic() < until
            time.sleep(0.1)
        server.end_all()  # server, worker and its child, in the middle of the job
        server = Server(data, **env)
        server.ready(PATIENCE)
        while (run := runs.get(store, run_id)).tilstand in runs.OPEN:
            assert time.monotonic() < until + PATIENCE
            time.sleep(0.2)
        assert run.tilstand == RunState.FERDIG, run.melding
        assert run.nokkeltall["reserve_daa"] == pytest.approx(175, rel=1e-4)
        assert kept.read(store.case_folder(sak.id)).main.reserve is not None
        page = requests.get(f"{server.url}/sak/{sak.id}/arealregnskap", timeout=PATIENCE)
        assert page.status_code == 200 and "175" in page.text
        assert not list(data.glob("*.db")), "nothing is kept in SQLite"
        server.stop(signal.SIGTERM)
    finally:
        server.end_all()
        jobs.close()
        store.close()
