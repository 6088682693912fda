"""A result that is replaced while it is read is read anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arealregnskap import case as cases
from arealregnskap import pipeline, stored
from arealregnskap.errors import CaseError
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store import caseio, decisions, imports, people
from arealregnskap.store.store import now
from tests.land.saker import write_case
from web.jobs import child, kept


@pytest.fixture
def folder(tmp_path) -> Path:
    place = write_case(tmp_path / "sak")
    assert child.main(["compute", str(place)]) == 0
    return place


def test_a_result_replaced_while_it_is_read_is_read_anew(folder, monkeypatch):
    """The other title makes another case of it: the case file of the first with the tables of the second is a stop."""
    really, times = stored.load, []

    def slow(case):
        times.append(case.title)
        if len(times) == 1:
            text = (folder / "sak.toml").read_text().replace(case.title, "En annen tittel")
            (folder / "sak.toml").write_text(text)
            pipeline.keep(pipeline.run(cases.load(folder)), text.encode())
        return really(case)

    monkeypatch.setattr(stored, "load", slow)
    assert kept.read(folder).case.title == "En annen tittel" and len(times) == 2


def test_a_result_of_another_case_stays_a_stop(folder):
    snapshot = folder / "resultat" / "beregning" / "sak.toml"
    snapshot.write_text(re.sub(r'kommunenavn = "[^"]+"', 'kommunenavn = "En annen"', snapshot.read_text()))
    with pytest.raises(CaseError, match="er endret siden det ble regnet"):
        kept.read(folder)


def test_the_result_stays_readable_when_decisions_made_after_it_are_published(app, folder):
    """As when somebody decides and asks for a new computation: until it is over, the pages show the one before."""
    store = app.extensions["store"]
    who = people.local_user(store)
    sak = imports.import_folder(store, folder, who)
    place = store.case_folder(sak.id)
    area = str(kept.read(place).main.reserve.areas["stabil_id"].iloc[0])
    for n, reason in enumerate(("Sentralt.", "Likevel ikke.")):
        made = Decision(area, Kind.KEEP, reason=reason, who="Kari", when=now())
        decisions.add(store, sak.id, [made], who, expected={area: n})
        decisions.publish(store, sak.id)
        caseio.write(store, sak.id)
        assert cases.load(place).decisions is not None
        assert kept.read(place).main.reserve is not None, "before the computation"
        if n == 0:
            assert child.main(["compute", str(place)]) == 0
            assert kept.read(place).case.decisions is not None
