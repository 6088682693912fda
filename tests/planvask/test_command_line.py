"""Planvask from the command line: list, export, change, import, effect and proposal, on the small invented case."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from arealregnskap import case as cases
from arealregnskap import cli_planvask, pipeline
from arealregnskap.errors import PlanvaskError
from arealregnskap.planvask.exchange import excel, journal
from tests.land.saker import SAK, write_case

DONE = 0


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A computed case with the rule set KDD enkel: B1 75 daa left of 100, F1 100 daa, half of it mire."""
    text = SAK.replace('"KDD enkel", "NINA 2023"', '"KDD enkel"')
    folder = write_case(tmp_path_factory.mktemp("sak"), text=text)
    pipeline.publish(pipeline.run(cases.load(folder)), formats=("json",))
    return folder


def run(capsys, *arguments):
    """Exit code and what was written."""
    code = cli_planvask.cli.main([*map(str, arguments)], standalone_mode=False) or 0
    return code, capsys.readouterr()


def test_the_list_says_what_is_known_and_that_it_decides_nothing(place, capsys):
    code, said = run(capsys, "planvask", place, "--trekninger", 20)
    assert code == DONE
    assert "2 områder, kriterier «Hol 2022»" in said.out
    assert "SYNTETISKE EKSEMPELDATA" in said.out
    assert "20 trekninger" in said.out
    assert "ikke en anbefaling" in said.out


def test_the_list_as_json_has_every_state_and_no_nan(place, capsys):
    code, said = run(capsys, "planvask", "liste", place, "--json", "--trekninger", 20)
    rows = {r["omradenavn"]: r for r in json.loads(said.out, parse_constant=pytest.fail)["omrader"]}
    assert code == DONE
    assert rows["F1"]["k_myr_daa"] == pytest.approx(50, rel=1e-4)
    assert rows["F1"]["k_villrein_tilstand"] == "ikke analysert"
    assert rows["F1"]["k_villrein_daa"] is None
    assert rows["F1"]["k_vern_tilstand"] == "treff"
    assert rows["F1"]["stopp"] == "Eksisterende verneområder"


def test_from_excel_to_effect_and_proposal(place, capsys, tmp_path):
    file = tmp_path / "b.xlsx"
    assert run(capsys, "planvask", "eksporter", place, file)[0] == DONE
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    sheet = book[excel.DECISIONS]
    heads = {c.value: c.column for c in sheet[4]}
    row = next(r for r in range(5, 8) if sheet.cell(r, heads["Navn i planen"]).value == "F1")
    sheet.cell(row, heads["Beslutning"]).value = "Tilbakeføre til LNFR"
    sheet.cell(row, heads["Begrunnelse"]).value = "myr"
    book.save(file)
    code, said = run(capsys, "planvask", "importer", place, file, "--avgjort-av", "Kari")
    assert (code, "1 nye beslutninger" in said.out) == (DONE, True)
    history = journal.load(place)
    assert [(e.decision.who, e.decision.kind) for e in history.entries] == [("Kari", "tilbakefore_lnfr")]

    code, said = run(capsys, "planvask", "virkning", place, "--json")
    told = json.loads(said.out)
    assert told["reserve"] == pytest.approx({"for": 175_000, "minst": 0, "mest": 75_000}, rel=1e-4)

    code, said = run(capsys, "planvask", "virkning", place)
    assert "Tilbakeføre til LNFR" in said.out
    assert "Myr" in said.out

    code, said = run(capsys, "planvask", "forslag", place, "--til", tmp_path / "ut")
    assert "Flater endret i kommuneplanen: 1." in said.out
    assert sorted(p.name for p in (tmp_path / "ut").iterdir()) == [
        "planforslag.gml", "planforslag.gpkg", "planforslag.sos",
    ]  # fmt: skip

    # The same file once more says what holds already.
    code, said = run(capsys, "planvask", "importer", place, file, "--avgjort-av", "Ola")
    assert (code, "0 nye beslutninger tatt inn, 2 rader uten endring" in said.out) == (DONE, True)


def test_the_report_has_the_tables_of_the_wash(place, capsys, tmp_path):
    code, _ = run(capsys, "planvask", "rapport", place, "--til", tmp_path)
    assert code == DONE
    names = openpyxl.load_workbook(tmp_path / "arealregnskap.xlsx", read_only=True).sheetnames
    assert {n[:2] for n in names} >= {"V1", "V2", "V3", "V4", "V5"}


def test_slips_are_told_in_a_sentence(place, capsys, tmp_path):
    with pytest.raises(PlanvaskError, match=r"Kan ikke skrive «\.pdf»"):
        run(capsys, "planvask", "eksporter", place, tmp_path / "b.pdf")
    with pytest.raises(PlanvaskError, match="«Vern» finnes ikke"):
        run(capsys, "planvask", "virkning", place, "--alternativ", "Vern")


def test_a_copy_of_the_criteria_is_used_from_then_on(place, capsys):
    run(capsys, "planvask", "kriterier", place, "--kopier", "Oppdiktet 2027")
    path = place / "kriterier" / "oppdiktet_2027.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("vekt = 1", "vekt = 2", 1), encoding="utf-8")
    _, said = run(capsys, "planvask", "kriterier", place)
    assert "Oppdiktet 2027" in said.out
    assert "2,0" in said.out
    path.unlink()


def test_two_who_write_at_once_are_told(place):
    seen = journal.load(place)
    (place / journal.FILE_NAME).write_text("", encoding="utf-8")
    journal.add(place, seen)
    other = type(seen)(seen.entries[:0])
    with pytest.raises(PlanvaskError, match="Noen andre"):
        journal.add(place, other)
