"""What was computed is read before anybody asks, once, and no page waits for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arealregnskap import case as cases
from arealregnskap import pipeline
from arealregnskap.errors import CaseError
from arealregnskap.store import imports, people, runs
from tests.land import saker
from web import results
from web.jobs import fingerprint, kept
from web.jobs.adopt import adopt
from web.warm import Warmer


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> Path:
    folder = saker.write_case(tmp_path_factory.mktemp("sak") / "sak")
    pipeline.keep(pipeline.run(cases.load(folder)))
    return folder


@pytest.fixture
def sak(app, computed):
    store = app.extensions["store"]
    who = people.local_user(store)
    made = imports.import_folder(store, computed, who)
    assert adopt(store, made.id, who)
    return made


@pytest.fixture
def read(monkeypatch) -> list[Path]:
    """Every reading of a result from disk."""
    done = []
    really = kept.read

    def noted(folder: Path):
        done.append(folder)
        return really(folder)

    monkeypatch.setattr(results.kept, "read", noted)
    return done


def test_at_start_the_case_last_worked_in_is_read_and_its_pages_read_nothing(app, client, sak, read):
    warmer = Warmer(app)
    assert warmer.once() == [sak.id] and len(read) == 1
    for page in ("arealregnskap", "planvask", "kart", "eksport"):
        assert client.get(f"/sak/{sak.id}/{page}").status_code == 200
    assert re.search("175", client.get(f"/sak/{sak.id}/arealregnskap").text)
    assert warmer.once() == [] and len(read) == 1


def test_a_computation_that_is_finished_is_read_at_the_next_look(app, client, sak, read):
    store, warmer = app.extensions["store"], Warmer(app)
    warmer.once()
    folder = store.case_folder(sak.id)
    pipeline.keep(pipeline.run(cases.load(folder)))
    run = runs.begin(store, sak.id, runs.BEREGNING, fingerprint.of_case(folder) + "", {"ny": 1}, "prøve")
    assert warmer.once() == []  # it is not finished
    runs.finish(store, run.id, {"reserve_daa": 175.0})
    assert warmer.once() == [sak.id] and len(read) == 2


def test_the_card_of_a_case_is_drawn_once_for_each_result(app, client, sak, read):
    first = client.get(f"/sak/{sak.id}/omriss.svg")
    assert first.status_code == 200 and first.mimetype == "image/svg+xml" and len(read) == 1
    app.extensions["results"] = results.Results()  # as after a restart
    again = client.get(f"/sak/{sak.id}/omriss.svg")
    assert again.data == first.data and len(read) == 1
    folder = app.extensions["store"].case_folder(sak.id)
    pipeline.keep(pipeline.run(cases.load(folder)))
    assert client.get(f"/sak/{sak.id}/omriss.svg").status_code == 200 and len(read) == 2
    assert len(list((folder / "resultat").glob("omriss-*.svg"))) == 1


def test_what_cannot_be_read_is_no_fault_of_the_thread(app, sak, monkeypatch, caplog):
    def refuse(folder: Path):
        raise CaseError("Resultatet kan ikke brukes: programmet er et annet siden det ble regnet.")

    monkeypatch.setattr(results.kept, "read", refuse)
    assert Warmer(app).once() == [sak.id]
    monkeypatch.setattr(results.kept, "read", lambda folder: 1 / 0)
    assert Warmer(app).once() == [sak.id] and "could not be read ahead" in caplog.text
