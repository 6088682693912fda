"""Filled-in tables: CSV as people save it, and Excel; templates that say what every column is."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from arealregnskap.cli import main
from arealregnskap.errors import CaseError, HostileFileError, ReadError, SchemaError
from arealregnskap.natur import factors, points, services
from arealregnskap.natur.condition import classes
from arealregnskap.natur.condition import template as condition
from arealregnskap.natur.files import read_table, template
from arealregnskap.natur.inputs import filled_in
from arealregnskap.report import template as forms

TEMPLATES = {
    "tilstand": condition.COLUMNS, "tilstand_enheter": classes.COLUMNS, "tjenester": services.COLUMNS,
    "utslippsfaktorer": factors.COLUMNS, "naturpoeng": points.COLUMNS,
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_has_its_columns_and_explains_them(name):
    columns = [c.name for c in TEMPLATES[name]]
    assert list(read_table(template(name)).columns) == columns
    notes = template(name).read_text(encoding="utf-8-sig").splitlines()
    assert all(any(line.startswith(f"#   {c}: ") for line in notes) for c in columns)
    assert ("IKKE BEKREFTET" in notes[0]) == (name == "naturpoeng")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ","])
def test_csv_as_people_save_it(tmp_path, encoding, mark):
    text = f'# note; with, marks\n\na{mark}b\n"1{mark}5"{mark}Ålesund\n{mark}\n2{mark}\n'
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    frame = read_table(tmp_path / "a.csv")
    assert frame.to_dict("records") == [{"a": f"1{mark}5", "b": "Ålesund"}, {"a": "2", "b": ""}]
    assert list(frame.index) == [4, 6]  # the lines a person sees in an editor


def test_excel_as_people_save_it(tmp_path):
    book = openpyxl.Workbook()
    for row in (["# note"], ["a", "b", "c"], [4, 0.655, "myr, åpen"], [None] * 3, ["4.2", -1e-7, None]):
        book.active.append(row)
    book.create_sheet("other").append(["not this"])
    book.save(tmp_path / "a.xlsx")
    frame = read_table(tmp_path / "a.xlsx")
    assert frame.to_dict("records") == [
        {"a": "4", "b": "0.655", "c": "myr, åpen"},
        {"a": "4.2", "b": "-1e-07", "c": ""},
    ]
    assert list(frame.index) == [3, 5]


def test_a_factor_table_from_excel_is_read_whole(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([c.name for c in factors.COLUMNS])
    book.active.append([60, None, None, None, 12.5, "t CO2e/daa", None, 20, "SYNTETISK", "1"])
    book.save(tmp_path / "f.xlsx")
    found = factors.factors(read_table(tmp_path / "f.xlsx"))
    assert found.match(("60", "98", "98", "45"), 20)["t_co2e_daa"] == 12.5
    assert found.match(("30", "31", "13", "44"), 20) is None


def test_what_is_no_table_is_told(tmp_path):
    for name, content, told in (
        ("tom.csv", b"# bare notat\n", "Tabellen er tom"),
        ("to.csv", b"a;a\n1;2\n", "samme navn"),
        ("bilde.csv", b"\x89PNG\0\0", "ikke en tekstfil"),
        ("falsk.xlsx", b"PK\x03\x04tull", "ikke et regneark"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ReadError, match=told):
            read_table(tmp_path / name)
    with pytest.raises(ReadError, match="finnes ikke"):
        read_table(tmp_path / "ingen.csv")


def test_a_sheet_that_unpacks_without_end_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bombe.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * 201_000_000)
    with pytest.raises(HostileFileError):
        read_table(tmp_path / "bombe.xlsx")


def test_unknown_and_missing_columns_are_told_together(tmp_path):
    (tmp_path / "f.csv").write_text("faktro;enhet\n1;t CO2e/daa\n")
    with pytest.raises(SchemaError) as stop:
        factors.factors(read_table(tmp_path / "f.csv"))
    assert "«faktor» mangler" in stop.value.sentence and "«faktro» er ukjent" in stop.value.sentence


def test_files_become_fields_and_every_bad_one_is_told(tmp_path):
    head = ";".join(c.name for c in factors.COLUMNS)
    (tmp_path / "f.csv").write_text(f"{head}\n60;;;;12,5;t CO2e/daa;;20;SYNTETISK;1\n")
    assert filled_in({"utslippsfaktorer": tmp_path / "f.csv"})["factors"].periods == [20]
    files = {"utslippsfaktorer": "x.csv", "tjenester": "f.csv", "fugler": "f.csv"}
    with pytest.raises(CaseError) as stop:
        filled_in({name: tmp_path / file for name, file in files.items()})
    for told in ("«fugler» er ingen tabell", "x.csv: Fila finnes ikke", "f.csv: Tabellen er ikke riktig fylt ut"):
        assert told in stop.value.sentence


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_excel_template_is_the_csv_one_with_choice_lists(name, tmp_path):
    (tmp_path / "mal.xlsx").write_bytes(forms.content(name, excel=True))
    assert (
        list(read_table(tmp_path / "mal.xlsx").columns)
        == [c.name for c in TEMPLATES[name]]
        == [c.name for c in forms.COLUMNS[name]]
    )
    assert forms.content(name) == template(name).read_bytes()
    page = openpyxl.load_workbook(tmp_path / "mal.xlsx").active
    assert len(page.data_validations.dataValidation) == sum(bool(c.codelist) for c in TEMPLATES[name])


def test_the_command_writes_a_template_and_never_over_a_file(tmp_path, capsys):
    target = tmp_path / "tilstand.xlsx"
    for code in (0, 2):
        with pytest.raises(SystemExit) as ended:
            main(["mal", "tilstand", "--til", str(target)])
        assert ended.value.code == code
    told = capsys.readouterr()
    assert '[natur] tilstand = "inn/tilstand.xlsx"' in told.out and "finnes fra før" in told.err
    with pytest.raises(SystemExit):
        main(["mal", "fugler"])
    assert "utslippsfaktorer" in capsys.readouterr().err
