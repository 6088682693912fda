"""A case folder of the command line, taken in: the same case, the same result."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from arealregnskap import case as core
from arealregnskap.errors import CaseError
from arealregnskap.store import caseio, choices, files, imports, layers
from tests.land import saker

CHOICE = """
[[valg]]
handling = "sett"
fil = "plan.gpkg"
plan = "2013001"
kolonne = "ikrafttredelse"
verdi = "2013-06-27"
begrunnelse = "Møteboka, sak 41/13: \\"vedtatt\\"."
hvem = "Kari Plan"
dato = 2025-02-03

[natur]
delomrader = ["KEY"]
enhet = "ha"
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    place = saker.write_case(tmp_path / "sak", text=saker.SAK + CHOICE)
    (place / "resultat").mkdir()
    (place / "resultat" / "kart.html").write_text("kart")
    (place / "eget.toml").write_text('navn = "Eget"\nbygger_pa = "KDD enkel"\n')
    (place / "lenke").symlink_to("/etc")
    (place / ".halv").write_text("half")
    return place


def placeless(case: core.Case) -> core.Case:
    """A case as it is anywhere."""
    specs = tuple(dataclasses.replace(s, path=s.path.relative_to(case.folder)) for s in case.layers)
    return dataclasses.replace(case, folder=Path(), layers=specs)


def test_the_case_is_the_same_for_the_core(store, kari, folder):
    before = core.load(folder)
    sak = imports.import_folder(store, folder, kari)
    after = core.load(store.case_folder(sak.id))
    assert placeless(after) == placeless(before)
    assert [spec.source().sha256 for spec in after.layers] == [f.sha256 for f in files.listing(store, sak.id)]


def test_result_and_own_rules_come_along_and_links_do_not(store, kari, folder):
    sak = imports.import_folder(store, folder, kari)
    place = store.case_folder(sak.id)
    assert (place / "resultat" / "kart.html").read_text() == "kart" and (place / "eget.toml").is_file()
    assert not (place / "lenke").exists() and not (place / ".halv").exists()
    assert sorted(p.name for p in folder.iterdir()) == [".halv", "eget.toml", "inn", "lenke", "resultat", "sak.toml"]


def test_choices_become_history_with_their_own_who_and_day(store, kari, folder):
    sak = imports.import_folder(store, folder, kari)
    (held,) = choices.current(store, sak.id).values()
    assert (held.hvem, held.nar.date().isoformat(), held.valg) == ("Kari Plan", "2025-02-03", "sett")


def test_the_rows_make_the_case_file_again(store, kari, folder):
    sak = imports.import_folder(store, folder, kari)
    path = store.case_folder(sak.id) / "sak.toml"
    written = path.read_bytes()
    path.unlink()
    assert caseio.write(store, sak.id) and path.read_bytes() == written
    assert not caseio.write(store, sak.id)
    assert len(layers.listing(store, sak.id)) == 5


def test_a_folder_that_is_no_case_is_refused_and_leaves_nothing(store, kari, folder):
    (folder / "sak.toml").write_text("[sak]\n")
    with pytest.raises(CaseError):
        imports.import_folder(store, folder, kari)
    assert list((store.folder / "saker").iterdir()) == []
