"""A result that is replaced while it is read is read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from arealregnskap import case as cases
from arealregnskap import pipeline, stored
from arealregnskap.errors import CaseError
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
    (folder / "resultat" / "beregning" / "sak.toml").write_text(
        (folder / "sak.toml").read_text().replace("5061", "5062")
    )
    with pytest.raises(CaseError, match="er endret siden det ble regnet"):
        kept.read(folder)
