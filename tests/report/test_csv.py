"""CSV in two dialects: exact for programs, readable for people, harmless for both."""

from __future__ import annotations

import csv as stdlib_csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap.report import csv
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column


@pytest.fixture(scope="module")
def files(two, document_of_two) -> dict[str, bytes]:
    return dict(csv.contents(two, document_of_two))


def rows(data: bytes, dialect: csv.Dialect) -> list[dict[str, str]]:
    text = data.decode(dialect.encoding)
    return list(stdlib_csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect.delimiter))


def sheet_of(text: str, number: float = 1.0) -> Sheet:
    columns = (Column("navn", "text", "Navn"), Column("areal_daa", "float", "Areal", unit="daa"))
    return Sheet("x", "x", "x", columns, pd.DataFrame({"navn": [text], "areal_daa": [number]}))


def test_every_table_in_both_dialects(files, document_of_two):
    names = {f"{d}/{s.slug}.csv" for d in ("csv", "csv_maskin") for s in document_of_two.all()}
    assert names | {"csv/_om.txt", "csv_maskin/_om.txt"} == set(files)


def test_machine_figures_are_exact(files, document_of_two):
    """Reading a file back gives the very float64 that was computed, and nothing for what is not known."""
    for sheet in document_of_two.all():
        back = rows(files[f"csv_maskin/{sheet.slug}.csv"], csv.MACHINE)
        assert len(back) == len(sheet.frame)
        for column in sheet.columns:
            if column.type == "float":
                ours = sheet.frame[column.name].tolist()
                assert all(
                    r[column.name] == "" if v != v else float(r[column.name]) == v
                    for r, v in zip(back, ours, strict=True)
                )


def test_norwegian_file_as_a_spreadsheet_reads_it(files):
    data = files["csv/t3.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    first = rows(data, csv.NORWEGIAN)[0]
    assert first["Planlagt [daa]"] == "200" and first["Bebygd [daa]"] == "133,2"
    assert first["Teller i regelsettet"] == "Ja"
    assert rows(data, csv.NORWEGIAN)[2]["Reserve av planlagt"] == ".."


def test_dates(files):
    assert rows(files["csv_maskin/a1.csv"], csv.MACHINE)[0]["ikrafttredelse"] == "2012-05-31"
    assert rows(files["csv/a1.csv"], csv.NORWEGIAN)[0]["Plankart fra"] == "31.05.2012"


def test_union_table_has_the_published_column_names_and_sums_to_the_municipality(files):
    union = rows(files["csv_maskin/unionstabell.csv"], csv.MACHINE)
    assert {"KpFormål", "RpFormål", "Planreserve", "Klimakobling", "Dekar", "Produksjonsdato"} <= set(union[0])
    assert sum(float(r["Dekar"]) for r in union) == pytest.approx(12_000.0)


def test_synthetic_in_every_row_and_in_the_companion(files):
    for name, data in files.items():
        dialect = csv.NORWEGIAN if name.startswith("csv/") else csv.MACHINE
        if name.endswith("_om.txt"):
            assert "SYNTETISKE EKSEMPELDATA" in data.decode(dialect.encoding)
        else:
            assert all(r["datagrunnlag"] == "SYNTETISK" for r in rows(data, dialect))


def test_companion_names_source_licence_access_and_fingerprint(files):
    about = files["csv/_om.txt"].decode("utf-8-sig")
    assert "Kommuneplan & <planer>" in about and "begrenset" in about and "ab" * 32 in about
    assert "CC BY 4.0" in about and "GRS80" in about


def test_minus_is_kept_in_numbers_and_guarded_in_text():
    back = rows(csv.table(sheet_of("-5", -5.25), csv.NORWEGIAN).encode("utf-8-sig"), csv.NORWEGIAN)[0]
    assert back == {"Navn": "'-5", "Areal [daa]": "-5,25"}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_any_text_comes_back_and_is_never_a_formula(text):
    for dialect in (csv.NORWEGIAN, csv.MACHINE):
        data = csv.table(sheet_of(text), dialect).encode(dialect.encoding)
        back = next(iter(rows(data, dialect)))
        name = back["Navn" if dialect.norwegian else "navn"]
        assert not name.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert name.removeprefix("'") == text.removeprefix("'")


def test_same_result_same_bytes(two, document_of_two, files):
    assert dict(csv.contents(two, document_of_two)) == files
    assert not any(Path(name).is_absolute() for name in files)
