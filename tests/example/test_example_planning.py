"""The invented tables of need and register: read as a municipality's are, with the faults that were put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from arealregnskap import case, example
from arealregnskap.behov import statbank
from arealregnskap.planning import read_given


@pytest.fixture(scope="module")
def folder(example_land, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp(f"{example_land.key}-behov")
    example.write(example_land, place)
    return place


def test_the_tables_are_read_and_say_that_they_are_invented(folder):
    loaded = case.load(folder)
    given = read_given(loaded)
    assert 1_500 < statbank.at(given.people, "hoved", 2026) < 2_500
    low, high = (statbank.at(given.people, level, 2038) for level in ("lav", "hoy"))
    assert low < statbank.at(given.people, "hoved", 2038) < high
    assert given.dwellings["verdi"].between(700, 1_200).all()
    for path in (folder / "tabeller").iterdir():
        assert "SYNTETISK" in path.name
        assert "SYNTETISK" in path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert {a.source for a in loaded.behov.own.values()} == {"SYNTETISK, oppdiktet tall"}
    assert loaded.mal.goals and loaded.planregister.path


def test_the_register_has_the_plans_and_the_faults(folder):
    lines = read_given(case.load(folder)).register
    assert lines["planid"].duplicated().sum() == 1
    assert (lines["erstattet_av"] == "1994099").sum() == 1
    assert {"2", "3", "4", "5"} <= set(lines["planstatus"])
    assert len(lines) > 40


def test_the_same_seed_gives_the_same_tables(folder, example_land, tmp_path):
    example.write(example_land, tmp_path)
    for path in (folder / "tabeller").iterdir():
        assert path.read_bytes() == (tmp_path / "tabeller" / path.name).read_bytes()
