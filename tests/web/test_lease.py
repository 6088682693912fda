"""A worker goes on for a server of its own program, and ends by itself for one of another, or when none is left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from arealregnskap.store import open_store
from tests import databases
from tests.web.process import ROOT, clean_environment
from web.jobs import lease, worker

PATIENCE = 90  # seconds, on a busy machine


@pytest.fixture
def folder(tmp_path) -> Path:
    settings = databases.settings(tmp_path / "data")
    open_store(settings.database_url, settings.data).close()
    return settings.data


@pytest.fixture
def started(folder) -> Iterator[list[subprocess.Popen[str]]]:
    made: list[subprocess.Popen[str]] = []
    yield made
    for process in made:
        process.kill()
        process.communicate()


def start(folder: Path, started: list[subprocess.Popen[str]], *options: str) -> subprocess.Popen[str]:
    """A worker that holds the folder."""
    env = {**clean_environment(), "AREALREGNSKAP_DATA": str(folder), **databases.environment(folder)}
    command = [sys.executable, "-m", "web", "arbeider", *options]
    started.append(subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True))
    until = time.monotonic() + PATIENCE
    while "worker is ready" not in started[-1].stderr.readline():
        assert started[-1].poll() is None and time.monotonic() < until
    assert worker.is_alive(folder)
    return started[-1]


def grown_old(folder: Path) -> None:
    """The server was last there longer ago than it takes to be lost."""
    then = time.time() - lease.LOST - 1
    os.utime(folder / lease.NAME, (then, then))


def test_the_fingerprint_is_of_what_decides_how_a_job_goes():
    inside = {file.name for _, file in lease._sources()}
    assert {"workflows.py", "pipeline.py", "arealformal.csv", "requirements.lock"} <= inside
    assert not any(name.endswith((".html", ".css", ".po")) for name in inside)
    assert lease.program() == lease.program() and len(lease.program()) == 64


def test_one_server_holds_the_lease_until_another_takes_it_or_it_is_lost(tmp_path):
    assert lease.holder(tmp_path) == ("", float("inf"))
    lease.take(tmp_path, "a")
    assert lease.keep(tmp_path, "a")
    lease.take(tmp_path, "b")
    assert not lease.keep(tmp_path, "a") and lease.holder(tmp_path)[0] == "b"
    grown_old(tmp_path)
    assert lease.keep(tmp_path, "a") and lease.holder(tmp_path)[0] == "a"
    assert lease.holder(tmp_path)[1] < lease.LOST


def test_a_worker_stays_for_its_own_program_and_ends_for_another(folder, started):
    process = start(folder, started)
    lease.take(folder, lease.program())
    grown_old(folder)  # it was started alone, so it waits for the server to come back
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(3)
    lease.take(folder, "et annet program")
    assert process.wait(PATIENCE) == 0
    assert "a server of another program has taken over" in process.stderr.read()
    assert not worker.is_alive(folder)


def test_a_worker_beside_a_server_that_is_gone_ends_when_nothing_is_left_to_do(folder, started):
    lease.take(folder, lease.program())
    process = start(folder, started, "--ved-siden")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(3)
    grown_old(folder)
    assert process.wait(PATIENCE) == 0
    assert "there is no server, and nothing left to do" in process.stderr.read()
