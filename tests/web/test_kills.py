"""kill -9 of the worker and of its heavy child at random points: every job ends, with the same figures or a sentence.

Two rounds in the normal suite; ``KILL_ROUNDS=50`` in the environment for as many as there is time for.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from arealregnskap import case as cases
from arealregnskap import pipeline
from arealregnskap.headline import headline
from arealregnskap.store import Store, imports, open_store, people, runs
from arealregnskap.store import cases as store_cases
from arealregnskap.store.models import RunState
from tests import databases
from tests.land import saker
from tests.web.process import ROOT, Server, clean_environment
from web.jobs import kept, worker
from web.jobs.client import Jobs
from web.settings import Settings

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
PATIENCE = 120  # seconds, on a busy machine
FIGURES = ("reserve_daa", "kommune_daa")


@dataclass
class Bench:
    """A store with one small case, the jobs on it, and the worker that is alive now."""

    store: Store
    jobs: Jobs
    settings: Settings
    sak: str
    answer: dict[str, float]
    process: subprocess.Popen[bytes] | None = None

    def work(self) -> None:
        """Start a worker, as the supervisor does when there is none."""
        if self.process is None or self.process.poll() is not None:
            own = {"AREALREGNSKAP_DATA": str(self.settings.data), **databases.environment(self.settings.data)}
            with (self.settings.data.parent / "arbeider.err").open("a") as err:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "web", "arbeider"], cwd=ROOT, env={**clean_environment(), **own}, stderr=err
                )

    def kill_worker(self) -> None:
        self.process.kill()
        self.process.wait(30)

    def child(self) -> int | None:
        """The process id of the worker's heavy child."""
        with suppress(OSError):
            listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
            below = [int(n) for n in listed.split()]
            threads = Path(f"/proc/{self.process.pid}/task").iterdir()
            for task in threads:
                below += [int(n) for n in (task / "children").read_text().split()]
            return next((n for n in below if b"web.jobs.child" in Path(f"/proc/{n}/cmdline").read_bytes()), None)
        return None

    def over(self, run_id: str) -> RunState:
        """Wait until a run has ended, whatever way; keep a worker alive meanwhile."""
        until = time.monotonic() + PATIENCE
        while (run := self.jobs.status(run_id)).tilstand in runs.OPEN:
            assert time.monotonic() < until, f"the run still stands as {run.tilstand} at {run.framdrift}"
            self.work()
            time.sleep(0.1)
        return run.tilstand

    def figures(self) -> dict[str, float]:
        """Of the result on disk, which must be whole and readable at any moment."""
        return chosen(headline(kept.read(self.store.case_folder(self.sak))))


def chosen(figures: dict[str, float]) -> dict[str, float]:
    return {key: figures[key] for key in FIGURES}


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> Path:
    """The small case with a result: B1 100 daa of which 25 are built, and F1 100 daa."""
    folder = saker.write_case(tmp_path_factory.mktemp("sak") / "sak")
    pipeline.keep(pipeline.run(cases.load(folder)))
    return folder


@pytest.fixture
def bench(computed, tmp_path) -> Iterator[Bench]:
    settings = databases.settings(tmp_path / "data")
    store = open_store(settings.database_url, settings.data)
    sak = imports.import_folder(store, computed, people.local_user(store))
    made = Bench(store, Jobs(store, settings.jobs_url), settings, sak.id, {})
    made.answer = made.figures()
    assert made.answer["reserve_daa"] == pytest.approx(175, rel=1e-4)
    yield made
    if made.process is not None:
        made.kill_worker()
    made.jobs.close()
    store.close()


def new_inputs(bench: Bench, n: int) -> str:
    """A computation that has not been made before: the case has another title. The id of its run."""
    sak = store_cases.get(bench.store, bench.sak)
    store_cases.rename(bench.store, bench.sak, f"Runde {n}", sak.versjon, people.local_user(bench.store))
    return bench.jobs.compute(bench.sak, "prøve").id


def test_killed_at_random_points_a_job_ends_and_the_case_stays_whole(bench):
    bench.work()
    assert bench.over(new_inputs(bench, -1)) == RunState.FERDIG  # the worker is up from here on
    started = time.monotonic()
    assert bench.over(new_inputs(bench, 0)) == RunState.FERDIG
    whole = time.monotonic() - started
    chance = random.Random(20261122)
    ends: list[str] = []
    for n in range(1, ROUNDS + 1):
        run_id, victim = new_inputs(bench, n), ("arbeider", "barn")[n % 2]
        moment = chance.uniform(0, whole)
        hit = kill_at(bench, victim, moment)
        assert bench.figures() == pytest.approx(bench.answer), "what lies on disk right after the kill"
        state = bench.over(run_id)
        run = bench.jobs.status(run_id)
        if state == RunState.FERDIG:
            assert chosen(run.nokkeltall) == pytest.approx(bench.answer)
        else:
            assert (hit, victim, state) == (True, "barn", RunState.FEILET), run.melding
            assert "stanset av maskinen" in run.melding
        assert bench.figures() == pytest.approx(bench.answer)
        assert cases.load(bench.store.case_folder(bench.sak)).title == f"Runde {n}"
        assert not list(bench.store.case_folder(bench.sak).rglob("*.ny"))
        ends.append(f"{n}: {victim} etter {moment:.1f} s, {state}{'' if hit else ' (var ferdig)'}")
        print(ends[-1], flush=True)
    print(f"{len(ends)} runder, en hel jobb {whole:.1f} s")


def kill_at(bench: Bench, victim: str, moment: float) -> bool:
    """Kill after so many seconds; False when there was nothing left to kill."""
    until = time.monotonic() + moment
    while time.monotonic() < until:
        time.sleep(0.02)
    if victim == "arbeider":
        bench.kill_worker()
        return True
    child = bench.child()
    if child is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return True


def test_a_worker_that_outlives_its_server_works_for_the_next_one(bench, tmp_path):
    first = Server(bench.settings.data)
    second = None
    try:
        first.ready()
        wait_for(lambda: worker.is_alive(bench.settings.data))
        first.stop(signal.SIGKILL)
        assert worker.is_alive(bench.settings.data)
        second = Server(bench.settings.data)
        second.ready()
        page = requests.get(f"{second.url}/sak/{bench.sak}/kontroll", timeout=60)
        assert page.status_code == 200
        run_id = new_inputs(bench, 1)
        wait_for(lambda: bench.jobs.status(run_id).tilstand not in runs.OPEN)
        assert bench.jobs.status(run_id).tilstand == RunState.FERDIG
        assert "worker is ready" not in second.err.read_text(), "the old worker still held the folder"
        first.end_all()  # the old worker with its whole group
        run_id = new_inputs(bench, 2)
        wait_for(lambda: bench.jobs.status(run_id).tilstand not in runs.OPEN)
        assert bench.jobs.status(run_id).tilstand == RunState.FERDIG
        assert bench.figures() == pytest.approx(bench.answer)
    finally:
        first.end_all()
        if second is not None:
            second.end_all()


def wait_for(true) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.2)
